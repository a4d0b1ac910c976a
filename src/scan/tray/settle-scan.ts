/** Steps on scans that wait for a person: give them to somebody, let them go on, open them, give them up. */

import { OcrError } from '../../../ocr/ocr-error.ts';
import type { Person } from '../../identity/person.ts';
import { normaliseLoginName } from '../../identity/person.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Searcher } from '../../ports/search-index.ts';
import type { TextReader } from '../../ports/text-reader.ts';
import type { TrayStore } from '../../ports/tray-store.ts';
import { once } from '../../shared/byte-pieces.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { newId, type ScanId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { type ScanJob, scanEvent } from '../scan-job.ts';

/** What these steps need. */
export interface TrayDeps {
  readonly trays: TrayStore;
  readonly people: Pick<PersonStore, 'findByLoginName'>;
  readonly vault: DocumentVault;
  readonly reader: Pick<TextReader, 'unlock'>;
  readonly clock: Clock;
}

/** Why nothing changed. */
export type TrayRefusal = 'scan-not-found' | 'assignee-unknown' | 'scan-moved-on' | 'wrong-document-password';

/** Reason of a scan that needs its password. */
const lockedReason = 'OCR_INPUT_ENCRYPTED';
/** Reasons for which going on means going on as one document. */
const wholeReasons: readonly string[] = ['SCAN_ONLY_SEPARATORS', 'SCAN_NOT_SEPARABLE'];

/** True when the password of a scan is asked for. */
export function needsPassword(scan: Pick<ScanJob, 'state' | 'reason' | 'mediaType'>): boolean {
  return scan.state === 'quarantined' && scan.reason === lockedReason && scan.mediaType === 'application/pdf';
}

/** Gives a scan to a person, by login name, or with an empty one to the tray of a department. */
export async function assignScan(
  { trays, people, clock }: TrayDeps,
  who: Searcher,
  id: ScanId,
  to: { readonly loginName: string; readonly department: string },
): Promise<Result<true, TrayRefusal>> {
  const scan = await trays.find(who, id);
  if (scan === undefined) return refuse('scan-not-found');
  const wanted = to.loginName.trim();
  const person = wanted === '' ? undefined : await people.findByLoginName(normaliseLoginName(wanted));
  if (wanted !== '' && !mayOwn(person, scan)) return refuse('assignee-unknown');
  const department = person === undefined ? to.department.trim() : person.department || scan.department;
  if (department === '' || department.length > 200) return refuse('assignee-unknown');
  const at = clock.now();
  const event = scanEvent('scan.assigned', scan, at, `person:${who.personId}`, {
    owner: person?.id ?? null,
    before: scan.ownerId ?? null,
    state: scan.state,
  });
  const done = await trays.assign(id, { ownerId: person?.id, department }, at, [event]);
  return done ? accept(true) : refuse('scan-moved-on');
}

function mayOwn(person: Person | undefined, scan: ScanJob): boolean {
  return person?.state === 'active' && person.segments.includes(scan.segment);
}

/** Lets a scan that was put aside go on from its beginning. */
export async function retryScan(
  deps: TrayDeps,
  who: Searcher,
  id: ScanId,
): Promise<Result<true, TrayRefusal>> {
  const scan = await deps.trays.find(who, id);
  if (scan === undefined) return refuse('scan-not-found');
  const at = deps.clock.now();
  const whole = wholeReasons.includes(scan.reason ?? '');
  const event = scanEvent('scan.retried', scan, at, `person:${who.personId}`, {
    reason: scan.reason ?? null,
    whole,
  });
  const done = await deps.trays.settle(id, { kind: 'retry', whole }, at, [event]);
  return done ? accept(true) : refuse('scan-moved-on');
}

/** Gives up a scan that was put aside. Its bytes stay encrypted with its row, but nothing takes it up again. */
export async function giveUpScan(
  deps: TrayDeps,
  who: Searcher,
  id: ScanId,
): Promise<Result<true, TrayRefusal>> {
  const scan = await deps.trays.find(who, id);
  if (scan === undefined) return refuse('scan-not-found');
  const at = deps.clock.now();
  const reason = 'SCAN_GIVEN_UP';
  const event = scanEvent('scan.refused', scan, at, `person:${who.personId}`, {
    reason,
    before: scan.reason ?? null,
  });
  const done = await deps.trays.settle(id, { kind: 'give-up', reason }, at, [event]);
  return done ? accept(true) : refuse('scan-moved-on');
}

/** Opens a PDF with its password: a copy without one goes on as a scan of its own, and the original stays as it came. */
export async function unlockScan(
  deps: TrayDeps,
  who: Searcher,
  id: ScanId,
  password: string,
): Promise<Result<true, TrayRefusal>> {
  const scan = await deps.trays.find(who, id);
  const { unlock } = deps.reader;
  if (scan === undefined || unlock === undefined) return refuse('scan-not-found');
  const { blobKey, wrappedKey } = scan;
  if (!needsPassword(scan) || blobKey === undefined || wrappedKey === undefined)
    return refuse('scan-moved-on');
  const locked = Buffer.concat(await Array.fromAsync(deps.vault.open(scan.segment, { blobKey, wrappedKey })));
  const opened = await unlock(locked, password).catch((error: unknown) => {
    if (error instanceof OcrError && error.code === lockedReason) return undefined;
    throw error;
  });
  if (opened === undefined) return refuse('wrong-document-password');
  const sealed = await deps.vault.seal(scan.segment, once(opened));
  const at = deps.clock.now();
  const part: ScanJob = {
    ...scan,
    ...sealed,
    id: newId<ScanId>(),
    sourceKey: `unlocked:${scan.id}`,
    state: 'received',
    reason: undefined,
    attempts: 0,
    duplicateOf: undefined,
    part: { batchId: scan.id, firstPage: 1, lastPage: Math.max(1, scan.pageCount ?? 1) },
    updatedAt: at,
  };
  const event = scanEvent('scan.unlocked', scan, at, `person:${who.personId}`, { copy: part.id });
  if (await deps.trays.settle(id, { kind: 'replace', part }, at, [event])) return accept(true);
  await deps.vault.discard(sealed.blobKey);
  return refuse('scan-moved-on');
}

/** Scans that wait for the person, with a batch's parts named by their pages. */
export async function listTray(
  { trays }: Pick<TrayDeps, 'trays'>,
  who: Searcher,
): Promise<readonly ScanJob[]> {
  return await trays.list(who);
}

/** A batch that the person may put together again. Throws `SCAN_NOT_SEPARATED`. */
export async function findBatch(
  { trays }: Pick<TrayDeps, 'trays'>,
  who: Searcher,
  batchId: ScanId,
): Promise<ScanJob> {
  const batch = await trays.find(who, batchId);
  if (batch?.state !== 'separated') throw new ServiceError('SCAN_NOT_SEPARATED');
  return batch;
}
