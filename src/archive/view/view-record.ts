/** Step: what is known of a record, without its pages; that it was looked at is written down. */

import type { ArchiveStore } from '../../ports/archive-store.ts';
import type { Searcher } from '../../ports/search-index.ts';
import type { Clock } from '../../shared/clock.ts';
import type { RecordId } from '../../shared/ids.ts';
import type { ArchiveRecord } from '../record.ts';

/** What looking needs. */
export interface ViewRecordDependencies {
  readonly store: Pick<ArchiveStore, 'findRecord' | 'appendEvents'>;
  readonly clock: Clock;
}

/** The record; undefined when there is none or the person may not see it: both look alike. */
export async function viewRecord(
  { store, clock }: ViewRecordDependencies,
  searcher: Searcher,
  recordId: RecordId,
): Promise<ArchiveRecord | undefined> {
  const record = await store.findRecord(searcher, recordId);
  if (record === undefined) return undefined;
  await store.appendEvents([
    {
      kind: 'record.viewed',
      segment: record.segment,
      at: clock.now(),
      actor: `person:${searcher.personId}`,
      subject: `record:${recordId}`,
      details: { rendition: 'metadata', pageNumber: 0 },
    },
  ]);
  return record;
}
