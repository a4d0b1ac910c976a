/** What the HTTP layer may ask about records without a binder. */

import type { Person } from '../../identity/person.ts';
import type { UnfiledList } from '../../ports/unfiled-store.ts';
import type { FiledHere, FileHereRequest } from '../../scan/unfiled/file-here.ts';
import type { KnownBinder } from '../../scan/unfiled/find-binders.ts';
import type { ProposedFiling } from '../../scan/unfiled/propose.ts';
import type { RecordId } from '../../shared/ids.ts';

/** Bound by the composition root. */
export interface UnfiledServices {
  /** What waits for a binder and the person may file: newest first, at most 200. */
  list(person: Person): Promise<UnfiledList>;
  /** Binders for one of them; undefined when it does not wait, or not for this person. */
  propose(person: Person, recordId: RecordId): Promise<ProposedFiling | undefined>;
  /** Each record for itself; what is refused is told with its code. */
  fileHere(person: Person, request: FileHereRequest): Promise<FiledHere>;
  /** Binders by words of their name, at most 20; those of `year` first. */
  binders(person: Person, words: string, year: number): Promise<readonly KnownBinder[]>;
}
