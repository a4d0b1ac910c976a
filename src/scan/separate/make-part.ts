/** One document of a batch as a scan of its own. */

import type { AuditEvent } from '../../audit/audit-event.ts';
import { once } from '../../shared/byte-pieces.ts';
import { newId, type ScanId } from '../../shared/ids.ts';
import type { CoverSheet } from '../cover-sheet.ts';
import type { ScanWorkDeps } from '../process/scan-work.ts';
import { type ScanHints, type ScanJob, scanEvent } from '../scan-job.ts';
import type { SheetVerdict } from './judge-sheets.ts';

/** What a part is made of. */
export interface PartContent {
  /** From 0. */
  readonly index: number;
  readonly range: { readonly firstPage: number; readonly lastPage: number };
  readonly bytes: Uint8Array;
  readonly verdict: SheetVerdict;
  readonly traceId: string | undefined;
}

/** Seals the bytes; the row is written by the caller's change of the batch. */
export async function makePart(
  deps: Pick<ScanWorkDeps, 'vault' | 'people'>,
  batch: ScanJob,
  { index, range, bytes, verdict, traceId }: PartContent,
  at: Date,
): Promise<{ readonly part: ScanJob; readonly events: readonly AuditEvent[] }> {
  const sheet = verdict.kind === 'good' ? verdict.sheet : undefined;
  const fault = verdict.kind === 'fault' ? verdict.fault : undefined;
  const { firstPage, lastPage } = range;
  const sealed = await deps.vault.seal(batch.segment, once(bytes));
  const hints = hintsOf(batch, sheet, traceId);
  const part: ScanJob = {
    ...batch,
    ...sealed,
    ...(await ownerOf(deps, batch, sheet)),
    id: newId<ScanId>(),
    sourceKey: `part:${batch.id}:${firstPage}-${lastPage}`,
    originalName: numbered(batch.originalName, index + 1),
    state: fault === undefined ? 'sealed' : 'quarantined',
    reason: fault,
    attempts: 0,
    pageCount: lastPage - firstPage + 1,
    duplicateOf: undefined,
    recordId: undefined,
    hints,
    reading: undefined,
    part: { batchId: batch.id, firstPage, lastPage },
    updatedAt: at,
  };
  const events = [
    ...(fault === undefined
      ? []
      : [scanEvent('scan.quarantined', part, at, 'system', { reason: fault, batch: batch.id })]),
    ...(traceId === undefined ? [] : [scanEvent('scan.traced', part, at, 'system', { code: traceId })]),
  ];
  return { part, events };
}

/** What is proved of the sender comes before the sheet (panel, account, destination); without an owner the sheet tells. */
async function ownerOf(
  { people }: Pick<ScanWorkDeps, 'people'>,
  batch: ScanJob,
  sheet: CoverSheet | undefined,
): Promise<Pick<ScanJob, 'ownerId' | 'department'>> {
  const { ownerId, department } = batch;
  if (ownerId !== undefined || sheet === undefined) return { ownerId, department };
  const person = sheet.ownerId === undefined ? undefined : await people.findById(sheet.ownerId);
  if (person?.state !== 'active' || !person.segments.includes(batch.segment)) {
    return { ownerId: undefined, department: sheet.department };
  }
  return { ownerId: person.id, department: person.department === '' ? sheet.department : person.department };
}

function hintsOf(
  batch: ScanJob,
  sheet: CoverSheet | undefined,
  traceId: string | undefined,
): ScanHints | undefined {
  const hints: ScanHints = {
    ...batch.hints,
    ...(sheet !== undefined && {
      coverSheetId: sheet.id,
      ...(sheet.binder !== '' && { binder: sheet.binder }),
      ...(sheet.formId !== '' && { formId: sheet.formId }),
    }),
    ...(traceId !== undefined && { traceId }),
  };
  return Object.keys(hints).length === 0 ? undefined : hints;
}

/** `scan.pdf` becomes `scan_2.pdf`. */
function numbered(name: string, number: number): string {
  const { stem = name, ending = '' } =
    /^(?<stem>.*?)(?<ending>\.[A-Za-z0-9]{1,5})?$/su.exec(name)?.groups ?? {};
  return stem === '' ? name : `${stem}_${number}${ending}`;
}
