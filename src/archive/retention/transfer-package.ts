/** Step: what is to be handed over to the public archives is written as a package, read back, and noted. */

import { createHash } from 'node:crypto';
import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { ByteStream } from '../../ports/blob-store.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { FilingTarget } from '../../ports/filing-target.ts';
import type { DispositionItem, DispositionRound, RetentionStore } from '../../ports/retention-store.ts';
import { japaneseDay } from '../../scan/filing/japan-day.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { Rendition } from '../record.ts';
import {
  bagDeclaration,
  bagInfo,
  manifestOf,
  metadataCsv,
  metadataXml,
  type PackagedFile,
  type PackagedRecord,
} from './package-files.ts';

/** What exporting needs. */
export interface TransferDeps {
  readonly retention: Pick<RetentionStore, 'findRound' | 'listItems' | 'transferSource' | 'noteTransfer'>;
  readonly vault: Pick<DocumentVault, 'open'>;
  /** Where the package is written: durable, and never over other bytes. */
  readonly target: Pick<FilingTarget, 'put' | 'readBack'>;
  readonly clock: Clock;
}

/** What was written. */
export interface TransferReport {
  readonly records: number;
  readonly files: number;
  /** Of `manifest-sha256.txt`, lower-case hex: it stands for the package. */
  readonly sha256: string;
}

const endings: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/tiff': 'tif',
};

/**
 * Writes original and PDF/A of each record, metadata as CSV and XML, and lists of SHA-256, reads all of it back, and notes
 * with each record the package it is in. May be run again into the same place on the same day.
 *
 * @throws ServiceError `NOT_FOUND` when nothing is to be handed over, `ARCHIVE_ROUND_STATE`, `ARCHIVE_PACKAGE_NOT_VERIFIED`,
 * `STORE_FILING_CONFLICT` where other files lie, `ARCHIVE_RENDITION_ERASED`.
 */
export async function exportTransfer(
  deps: TransferDeps,
  roundId: string,
  actor: AuditActor,
): Promise<TransferReport> {
  const { retention, clock } = deps;
  const { round, items } = await checkTransfer(deps, roundId);
  const records: PackagedRecord[] = [];
  for (const item of items) records.push(await writeRecord(deps, round, item));
  const { files, sha256 } = await writeLists(deps, round, records);
  const at = clock.now();
  const events = items.map(({ recordId }): AuditEvent => {
    const details = { round: roundId, package: sha256 };
    const subject = `record:${recordId}`;
    return { kind: 'record.exported', segment: round.segment, at, actor, subject, details };
  });
  const ids = items.map(({ recordId }) => recordId);
  await retention.noteTransfer(roundId, ids, sha256, events);
  return { records: records.length, files, sha256 };
}

/**
 * What is still to be handed over of a round.
 *
 * @throws ServiceError `NOT_FOUND` when nothing is, `ARCHIVE_ROUND_STATE`.
 */
export async function checkTransfer(
  { retention }: Pick<TransferDeps, 'retention'>,
  roundId: string,
): Promise<{ readonly round: DispositionRound; readonly items: readonly DispositionItem[] }> {
  const round = await retention.findRound(roundId);
  if (round === undefined) throw new ServiceError('NOT_FOUND');
  if (round.state !== 'decided' && round.state !== 'executing') throw new ServiceError('ARCHIVE_ROUND_STATE');
  const items = (await retention.listItems(roundId)).filter(
    ({ state, decision }) => state === 'listed' && decision?.outcome === 'transfer',
  );
  if (items.length === 0) throw new ServiceError('NOT_FOUND');
  return { round, items };
}

async function writeRecord(
  deps: TransferDeps,
  round: DispositionRound,
  item: DispositionItem,
): Promise<PackagedRecord> {
  const { renditions, values } = await deps.retention.transferSource(item.recordId);
  const files: PackagedFile[] = [];
  for (const rendition of renditions) {
    const { kind, pageNumber } = rendition;
    if (pageNumber !== 0 || (kind !== 'original' && kind !== 'searchable-pdf')) continue;
    files.push(await writeRendition(deps, round, item, rendition));
  }
  if (!files.some(({ path }) => path.includes('/original.')))
    throw new ServiceError('ARCHIVE_RENDITION_ERASED');
  return { id: item.recordId, values: [...valuesOf(round, item), ...values], files };
}

async function writeRendition(
  deps: TransferDeps,
  { segment }: DispositionRound,
  { recordId }: DispositionItem,
  { kind, mediaType, byteLength, sha256, blobKey, wrappedKey }: Rendition,
): Promise<PackagedFile> {
  if (wrappedKey === undefined) throw new ServiceError('ARCHIVE_RENDITION_ERASED');
  const name = kind === 'original' ? `original.${endings[mediaType] ?? 'bin'}` : 'archival.pdf';
  const path = `data/${recordId}/${name}`;
  const open = () => deps.vault.open(segment, { blobKey, wrappedKey });
  return await write(deps, { path, mediaType, byteLength, sha256 }, open);
}

/** Names of elements and columns: letters and hyphens. */
function valuesOf(round: DispositionRound, item: DispositionItem): readonly (readonly [string, string])[] {
  const { binder, decision } = item;
  return [
    ['title', item.title],
    ['department', round.department],
    ['class-code', item.classCode ?? ''],
    ['binder-year', binder === undefined ? '' : String(binder.fiscalYear)],
    ['binder', binder?.name ?? ''],
    ['retention-until', item.retentionUntil],
    ['captured-at', item.capturedAt.toISOString()],
    ['pages', String(item.pageCount)],
    ['reason', decision?.reason ?? ''],
  ];
}

async function writeLists(
  deps: TransferDeps,
  round: DispositionRound,
  records: readonly PackagedRecord[],
): Promise<{ readonly files: number; readonly sha256: string }> {
  const payload = records.flatMap(({ files }) => files);
  payload.push(await writeText(deps, 'data/metadata.csv', 'text/csv', metadataCsv(records)));
  payload.push(await writeText(deps, 'data/metadata.xml', 'application/xml', metadataXml(round.id, records)));
  const { id, department } = round;
  const day = japaneseDay(deps.clock.now());
  const manifest = await writeText(deps, 'manifest-sha256.txt', 'text/plain', manifestOf(payload));
  const tags = [
    await writeText(deps, 'bagit.txt', 'text/plain', bagDeclaration),
    await writeText(
      deps,
      'bag-info.txt',
      'text/plain',
      bagInfo({ round: id, department, day, files: payload }),
    ),
    manifest,
  ];
  // Last: a package without it was not finished.
  await writeText(deps, 'tagmanifest-sha256.txt', 'text/plain', manifestOf(tags));
  return { files: payload.length + tags.length + 1, sha256: manifest.sha256 };
}

async function writeText(
  deps: TransferDeps,
  path: string,
  mediaType: string,
  text: string,
): Promise<PackagedFile> {
  const bytes = Buffer.from(text);
  const sha256 = createHash('sha256').update(bytes).digest();
  const content = { path, mediaType, byteLength: bytes.byteLength, sha256 };
  return await write(deps, content, async function* () {
    yield bytes;
  });
}

async function write(
  { target }: TransferDeps,
  content: {
    readonly path: string;
    readonly mediaType: string;
    readonly byteLength: number;
    readonly sha256: Uint8Array;
  },
  open: () => ByteStream,
): Promise<PackagedFile> {
  const { path, mediaType, byteLength } = content;
  const sha256 = Buffer.from(content.sha256);
  await target.put({ location: path, mediaType, byteLength, sha256 }, open);
  const found = await target.readBack(path);
  if (found?.byteLength !== byteLength || !sha256.equals(found.sha256)) {
    throw new ServiceError('ARCHIVE_PACKAGE_NOT_VERIFIED', { details: { path } });
  }
  return { path, mediaType, byteLength, sha256: sha256.toString('hex') };
}
