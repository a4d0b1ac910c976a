/** Step: records that wait are put into a binder, one or many alike, and what that teaches is told. */

import { type ChangeValuesDeps, changeRecord } from '../../archive/correct/change-values.ts';
import type { Searcher } from '../../ports/search-index.ts';
import type { UnfiledStore } from '../../ports/unfiled-store.ts';
import type { ServiceErrorCode } from '../../shared/errors/catalogue.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId } from '../../shared/ids.ts';
import { comparable } from '../filing/condition.ts';
import { type EvidenceKind, featuresOf } from './proposal.ts';
import { factsOf, placementsLooked } from './propose.ts';

/** What filing here needs. */
export interface FileHereDeps extends ChangeValuesDeps {
  readonly unfiled: Pick<UnfiledStore, 'placements'>;
}

/** What somebody asks for. */
export interface FileHereRequest {
  /** With the version that was seen; a record that is another by now is left as it is. */
  readonly records: readonly { readonly recordId: RecordId; readonly version: number }[];
  readonly binder: { readonly fiscalYear: number; readonly name: string };
  readonly classCode?: string | undefined;
  readonly reason: string;
}

/** Most records of one request. */
export const mostAtOnce = 100;

/** What came of it. */
export interface FiledHere {
  /** In the order of the request; without a code it is filed. */
  readonly items: readonly { readonly recordId: RecordId; readonly code?: ServiceErrorCode }[];
  /** By what documents like the first are proposed to this binder from now on, and how many lie there. */
  readonly taught?: { readonly kind: EvidenceKind; readonly text: string; readonly count: number };
}

/**
 * Files each record for itself: one that is refused keeps none of the others. The binder stands in the record's history
 * with its reason, and stays whatever the rules say later; copies in targets stay where they are.
 */
export async function fileHere(
  deps: FileHereDeps,
  searcher: Searcher,
  { records, binder, classCode, reason }: FileHereRequest,
): Promise<FiledHere> {
  const values = [
    { field: 'binder', value: `${binder.fiscalYear}/${binder.name}` },
    ...(classCode === undefined ? [] : [{ field: 'class-code', value: classCode } as const]),
  ] as const;
  const items: { recordId: RecordId; code?: ServiceErrorCode }[] = [];
  for (const { recordId, version } of records) {
    try {
      const done = await changeRecord(deps, searcher, { recordId, values, version, reason });
      items.push({ recordId, ...(done === undefined && { code: 'NOT_FOUND' }) });
    } catch (error) {
      if (!(error instanceof ServiceError) || !error.code.startsWith('ARCHIVE_')) throw error;
      items.push({ recordId, code: error.code });
    }
  }
  const first = items.find(({ code }) => code === undefined);
  const taught = first && (await lessonOf(deps, searcher, first.recordId, binder.name));
  return { items, ...(taught && { taught }) };
}

async function lessonOf(
  { store, unfiled }: FileHereDeps,
  searcher: Searcher,
  id: RecordId,
  binder: string,
): Promise<FiledHere['taught']> {
  const record = await store.findRecord(searcher, id);
  if (record === undefined) return undefined;
  const [feature] = featuresOf(factsOf(record, ''));
  if (feature === undefined) return undefined;
  const own = { ...searcher, segments: [record.segment] };
  const placements = await unfiled.placements(own, placementsLooked);
  const count = placements.filter(
    (one) =>
      comparable(one.binder) === comparable(binder) &&
      featuresOf(one).some(({ kind, key }) => kind === feature.kind && key === feature.key),
  ).length;
  return { kind: feature.kind, text: feature.text, count };
}
