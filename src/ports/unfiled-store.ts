/** Records without a binder, and where documents like them were put. */

import type { ArchiveRecord } from '../archive/record.ts';
import type { FilingFlag } from '../scan/filing-decision.ts';
import type { Understanding } from '../scan/understanding.ts';
import type { RecordId } from '../shared/ids.ts';
import type { Searcher } from './search-index.ts';

/** A record that waits for a binder, or was filed otherwise than its rule says. */
export interface UnfiledRecord {
  readonly record: ArchiveRecord;
  /** Empty: the rules were asked and gave no binder, or were never asked. */
  readonly flags: readonly FilingFlag[];
  readonly understanding: Understanding | undefined;
}

/** A page of the list. */
export interface UnfiledList {
  /** The newest first, at most {@link mostUnfiled}. */
  readonly items: readonly UnfiledRecord[];
  /** All that wait; {@link mostCounted} stands for so many or more. */
  readonly total: number;
}

/** Most records of one list. */
export const mostUnfiled = 200;
/** Records are counted up to this many. */
export const mostCounted = 1_000;

/** What is known of a document that lies in a binder. */
export interface Placement {
  readonly binder: string;
  readonly fiscalYear: number;
  readonly classCode: string | undefined;
  readonly kind: string | undefined;
  readonly sender: string | undefined;
  readonly counterparty: string | undefined;
  readonly documentNumber: string | undefined;
}

/** The rows. All of it is what the searcher may change: own records, those of the departments, for records clerks all. */
export interface UnfiledStore {
  list(searcher: Searcher): Promise<UnfiledList>;
  /** One of the list; undefined when it is not there for the searcher, or has left it. */
  find(searcher: Searcher, id: RecordId): Promise<UnfiledRecord | undefined>;
  /** The documents that were taken in last and lie in a binder; the newest first, at most `limit`. */
  placements(searcher: Searcher, limit: number): Promise<readonly Placement[]>;
}
