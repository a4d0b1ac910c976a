/** Table of searches that people keep. */

import type { Generated } from 'kysely';
import type { PersonId } from '../../../shared/ids.ts';
import type { Nullable } from './columns.ts';

/** `saved_search` */
export interface SavedSearchTable {
  id: string;
  person_id: PersonId;
  name: string;
  query: string;
  similar: boolean;
  sort_order: 'newest' | 'relevance';
  notice: boolean;
  mail: boolean;
  created_at: Date;
  /** Last look of the person. */
  seen_at: Date;
  /** Captured since then, 100 at most. */
  new_hits: Generated<number>;
  checked_at: Date;
  mailed_at: Nullable<Date>;
}
