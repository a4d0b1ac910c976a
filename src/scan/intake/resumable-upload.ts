/**
 * An upload that may break off and go on: declared with its length and SHA-256, sent in pieces, each durable when it is
 * acknowledged. With the last byte it goes into custody like any upload.
 *
 * States: begun (offset 0) → growing → in custody (it has a receipt) or refused (its bytes are gone). One that nobody
 * finishes ends after {@link uploadHours}.
 */

import { randomUUID } from 'node:crypto';
import type { ByteStream } from '../../ports/blob-store.ts';
import type { PartialUpload } from '../../ports/partial-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { PersonId, ScanId, SegmentId } from '../../shared/ids.ts';
import type { ScanIntakeDeps } from './intake-deps.ts';
import { discardBlobs, openPieces, type PartialDeps, sealPiece } from './partial-bytes.ts';
import { takeScan } from './take-scan.ts';

/** How long an upload may take, from its beginning. */
export const uploadHours = 24;
/** Uploads of one person on their way at the same time. */
export const mostUploads = 20;
/** Bytes that the uploads of one person on their way may declare together. */
export const mostUploadBytes = 2 * 1024 ** 3;
/** Pieces of one upload: each is a file of its own. */
const mostPieces = 2_000;

/** Bound once by the composition root. */
export type ResumableDeps = ScanIntakeDeps & PartialDeps;

/** What a sender declares before the first byte. */
export interface UploadDeclaration {
  readonly person: { readonly id: PersonId; readonly department: string };
  readonly segment: SegmentId;
  readonly fileName: string;
  readonly byteLength: number;
  /** 32 bytes. */
  readonly sha256: Uint8Array;
}

/** How far an upload has come. */
export interface UploadStanding {
  readonly id: string;
  /** Bytes that are durable: the rest begins here. */
  readonly offset: number;
  readonly byteLength: number;
  /** The receipt, once the document is in custody. */
  readonly scanId: ScanId | undefined;
}

/**
 * Begins an upload, or finds the one that the same person has begun with the same bytes in the last day. Throws
 * `SCAN_EMPTY`, `SCAN_TOO_LARGE`, `SCAN_UPLOAD_LIMIT`, `SCAN_NO_ROOM`.
 */
export async function beginUpload(deps: ResumableDeps, declared: UploadDeclaration): Promise<UploadStanding> {
  if (declared.byteLength === 0) throw new ServiceError('SCAN_EMPTY');
  if (declared.byteLength > deps.limits.scanBytes) throw new ServiceError('SCAN_TOO_LARGE');
  const holder = holderOf(declared.person);
  const now = deps.clock.now();
  const same = await deps.partials.findSame(holder, declared.segment, declared, now);
  if (same !== undefined) return standing(same);
  if (!(await deps.hasRoom())) throw new ServiceError('SCAN_NO_ROOM');
  const usage = await deps.partials.usage('upload', holder);
  if (usage.count >= mostUploads || usage.byteLength + declared.byteLength > mostUploadBytes) {
    throw new ServiceError('SCAN_UPLOAD_LIMIT');
  }
  const upload: PartialUpload = {
    id: randomUUID(),
    place: 'upload',
    holder,
    name: declared.fileName,
    segment: declared.segment,
    declaredByteLength: declared.byteLength,
    declaredSha256: declared.sha256,
    about: undefined,
    receivedBytes: 0,
    scanId: undefined,
    createdAt: now,
    expiresAt: new Date(now.getTime() + uploadHours * 3_600_000),
  };
  await deps.partials.begin(upload);
  return standing(upload);
}

/** How far an upload of this person has come. Throws `SCAN_UPLOAD_UNKNOWN`, for those of others too. */
export async function findUpload(
  deps: ResumableDeps,
  person: { readonly id: PersonId },
  id: string,
): Promise<UploadStanding> {
  return standing(await getUpload(deps, person, id));
}

/**
 * Adds bytes at `offset`. What arrived before a connection broke is kept. With the last byte the document goes into
 * custody; when that fails for a time, an empty piece at the end tries again. Throws `SCAN_UPLOAD_UNKNOWN`,
 * `SCAN_UPLOAD_OFFSET`, `SCAN_UPLOAD_LIMIT`, `SCAN_TOO_LARGE`, and what `takeScan` throws; after a refusal of that the
 * bytes are gone.
 */
export async function appendUpload(
  deps: ResumableDeps,
  person: { readonly id: PersonId; readonly department: string },
  piece: {
    readonly id: string;
    readonly offset: number;
    readonly body: ByteStream;
    readonly remoteAddress: string;
  },
): Promise<UploadStanding> {
  const upload = await getUpload(deps, person, piece.id);
  if (upload.scanId !== undefined) return standing(upload);
  if (piece.offset !== upload.receivedBytes) throw new ServiceError('SCAN_UPLOAD_OFFSET');
  if (!(await deps.hasRoom())) throw new ServiceError('SCAN_NO_ROOM');
  const grown = await addPiece(deps, upload, piece.body);
  if (grown.receivedBytes < (grown.declaredByteLength ?? 0)) return standing(grown);
  return { ...standing(grown), scanId: await complete(deps, person, grown, piece.remoteAddress) };
}

/** One that can still go on. */
export interface OpenUpload extends UploadStanding {
  readonly fileName: string;
  readonly segment: SegmentId;
  readonly expiresAt: Date;
}

/** The person's uploads that are not in custody yet, newest first. */
export async function listUploads(
  deps: Pick<PartialDeps, 'partials' | 'clock'>,
  person: { readonly id: PersonId },
): Promise<readonly OpenUpload[]> {
  const open = await deps.partials.listOpen(holderOf(person), deps.clock.now());
  return open.map((upload) => ({
    ...standing(upload),
    fileName: upload.name,
    segment: upload.segment,
    expiresAt: upload.expiresAt,
  }));
}

/** Forgets an upload of this person with its bytes. Throws `SCAN_UPLOAD_UNKNOWN`, also for one in custody. */
export async function cancelUpload(
  deps: ResumableDeps,
  person: { readonly id: PersonId },
  id: string,
): Promise<void> {
  const upload = await getUpload(deps, person, id);
  if (upload.scanId !== undefined) throw new ServiceError('SCAN_UPLOAD_UNKNOWN');
  await discardBlobs(deps, await deps.partials.remove(upload.id));
}

/** Forgets uploads whose time is over. */
export async function dropExpiredUploads(deps: PartialDeps): Promise<number> {
  const expired = await deps.partials.listExpired('upload', deps.clock.now(), 500);
  for (const { id } of expired) await discardBlobs(deps, await deps.partials.remove(id));
  return expired.length;
}

async function getUpload(
  deps: ResumableDeps,
  person: { readonly id: PersonId },
  id: string,
): Promise<PartialUpload> {
  const upload = await deps.partials.find(id);
  const isOwn = upload?.place === 'upload' && upload.holder === holderOf(person);
  if (!isOwn || upload.expiresAt <= deps.clock.now()) throw new ServiceError('SCAN_UPLOAD_UNKNOWN');
  return upload;
}

async function addPiece(
  deps: ResumableDeps,
  upload: PartialUpload,
  body: ByteStream,
): Promise<PartialUpload> {
  const room = (upload.declaredByteLength ?? 0) - upload.receivedBytes;
  if ((await deps.partials.listPieces(upload.id)).length >= mostPieces)
    throw new ServiceError('SCAN_UPLOAD_LIMIT');
  let broke: unknown;
  async function* whatComes(): ByteStream {
    try {
      yield* body;
    } catch (error) {
      broke = error;
    }
  }
  const piece = await sealPiece(deps, upload.segment, upload.receivedBytes, whatComes(), { maxBytes: room });
  if (piece.byteLength === 0 || !(await deps.partials.append(upload.id, piece))) {
    await discardBlobs(deps, [piece.blobKey]);
    if (piece.byteLength > 0) throw new ServiceError('SCAN_UPLOAD_OFFSET');
  }
  if (broke !== undefined) throw broke;
  return { ...upload, receivedBytes: upload.receivedBytes + piece.byteLength };
}

/** Codes after which the same bytes would be refused again. */
const refusals = new Set(['SCAN_DIGEST_MISMATCH', 'SCAN_FORMAT_UNSUPPORTED', 'SCAN_TOO_LARGE', 'SCAN_EMPTY']);

async function complete(
  deps: ResumableDeps,
  person: { readonly id: PersonId; readonly department: string },
  upload: PartialUpload,
  remoteAddress: string,
): Promise<ScanId> {
  try {
    const { scanId } = await takeScan(deps, {
      segment: upload.segment,
      source: 'upload',
      sourceKey: `${person.id}:${upload.segment}:upload-${upload.id}`,
      peer: remoteAddress,
      originalName: upload.name,
      ownerId: person.id,
      department: person.department,
      actor: `person:${person.id}`,
      body: openPieces(deps, upload),
      onUnknownFormat: 'refuse',
      ...(upload.declaredSha256 !== undefined && { declaredSha256: upload.declaredSha256 }),
      ...(upload.declaredByteLength !== undefined && { declaredByteLength: upload.declaredByteLength }),
    });
    await discardBlobs(deps, await deps.partials.finish(upload.id, scanId));
    return scanId;
  } catch (error) {
    if (error instanceof ServiceError && refusals.has(error.code)) {
      await discardBlobs(deps, await deps.partials.remove(upload.id));
    }
    throw error;
  }
}

function standing(upload: PartialUpload): UploadStanding {
  const { id, receivedBytes, declaredByteLength, scanId } = upload;
  return { id, offset: receivedBytes, byteLength: declaredByteLength ?? 0, scanId };
}

function holderOf(person: { readonly id: PersonId }): string {
  return `person:${person.id}`;
}
