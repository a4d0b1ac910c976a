/** Uploading one file to Box: small ones at once, large ones in parts (developer.box.com, "Chunked uploads"). */

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { BoxClient } from 'box-node-sdk';
import type { UploadPart } from 'box-node-sdk/schemas';
import type { ByteStream } from '../../../ports/blob-store.ts';
import type { FilingItem } from '../../../ports/filing-target.ts';
import { ServiceError } from '../../../shared/errors/service-error.ts';
import { checkedSource } from '../checked-source.ts';
import { boxConflictOf, boxStatusOf } from './box-error.ts';

/** Where a new file goes. */
export interface BoxPlace {
  readonly folderId: string;
  readonly name: string;
}

/** Longest file that goes at once, in bytes; Box takes parts from here on. */
export const defaultDirectBytes = 20_000_000;
/** Part sizes of Box lie between 8 and some 50 MB. */
const largestPartBytes = 100_000_000;
/** How long a file that Box still puts together is left alone, in milliseconds. */
const assemblyMs = 15_000;

/**
 * Uploads the bytes of `source` and returns the id of the file; one of that name with the same SHA-1 counts as it.
 * Memory: the whole file up to `directBytes`, then one part. Nothing stays in Box when the source is not what `item` says.
 * @throws ServiceError `STORE_FILING_MISMATCH`, `STORE_FILING_CONFLICT`, `STORE_FILING_BUSY` when Box takes its time;
 * errors of the client for `mapBoxError`.
 */
export async function uploadToBox(
  client: BoxClient,
  place: BoxPlace,
  item: FilingItem,
  source: ByteStream,
  directBytes = defaultDirectBytes,
): Promise<string> {
  const checked = checkedSource(item, source);
  return item.byteLength <= directBytes
    ? await uploadAtOnce(client, place, checked)
    : await uploadInParts(client, place, item.byteLength, checked);
}

async function uploadAtOnce(client: BoxClient, place: BoxPlace, source: ByteStream): Promise<string> {
  const bytes = Buffer.concat(await Array.fromAsync(source));
  const sha1 = createHash('sha1').update(bytes).digest('hex');
  const attributes = { name: place.name, parent: { id: place.folderId } };
  try {
    const made = await client.uploads.uploadFile(
      { attributes, file: Readable.from([bytes]), fileFileName: 'document' },
      { headers: { contentMd5: sha1 } },
    );
    return uploadedId(made.entries?.[0], sha1);
  } catch (error) {
    return sameFile(error, sha1);
  }
}

async function uploadInParts(
  client: BoxClient,
  place: BoxPlace,
  fileSize: number,
  source: ByteStream,
): Promise<string> {
  const { folderId, name: fileName } = place;
  const { id, partSize = 0 } = await client.chunkedUploads.createFileUploadSession({
    folderId,
    fileName,
    fileSize,
  });
  if (id === undefined || partSize < 1 || partSize > largestPartBytes)
    throw new ServiceError('STORE_IO_FAILED');
  const whole = createHash('sha1');
  const parts: UploadPart[] = [];
  try {
    let offset = 0;
    for await (const bytes of partsOf(source, partSize)) {
      whole.update(bytes);
      parts.push(await uploadPart(client, id, bytes, { offset, fileSize }));
      offset += bytes.byteLength;
    }
  } catch (error) {
    await client.chunkedUploads.deleteFileUploadSessionById(id).catch(() => undefined);
    throw error;
  }
  const sha1 = whole.digest();
  try {
    const digest = `sha=${sha1.toString('base64')}`;
    const made = await client.chunkedUploads.createFileUploadSessionCommit(id, { parts }, { digest });
    if (made === undefined) {
      throw new ServiceError('STORE_FILING_BUSY', { details: { status: 202, retryAfterMs: assemblyMs } });
    }
    return uploadedId(made.entries?.[0], sha1.toString('hex'));
  } catch (error) {
    return sameFile(error, sha1.toString('hex'));
  }
}

/** Uploads one part; a part of which only the answer was lost is there already, and cannot be sent again. */
async function uploadPart(
  client: BoxClient,
  sessionId: string,
  bytes: Buffer,
  { offset, fileSize }: { readonly offset: number; readonly fileSize: number },
): Promise<UploadPart> {
  const sha1 = createHash('sha1').update(bytes).digest();
  const headers = {
    digest: `sha=${sha1.toString('base64')}`,
    contentRange: `bytes ${offset}-${offset + bytes.byteLength - 1}/${fileSize}`,
  };
  try {
    const { part } = await client.chunkedUploads.uploadFilePart(sessionId, Readable.from([bytes]), headers);
    if (part === undefined) throw new ServiceError('STORE_IO_FAILED');
    return part;
  } catch (error) {
    if (boxStatusOf(error) !== 409) throw error;
    const there = await findPart(client, sessionId, offset);
    if (there?.sha1?.toLowerCase() !== sha1.toString('hex')) throw error;
    return there;
  }
}

async function findPart(client: BoxClient, sessionId: string, at: number): Promise<UploadPart | undefined> {
  for (let offset = 0; ; ) {
    const page = await client.chunkedUploads.getFileUploadSessionParts(sessionId, {
      queryParams: { offset, limit: 1_000 },
    });
    const entries = page.entries ?? [];
    const found = entries.find((part) => part.offset === at);
    offset += entries.length;
    if (found !== undefined || entries.length === 0 || offset >= (page.totalCount ?? 0)) return found;
  }
}

/** Cuts a stream into pieces of exactly `size` bytes; the last one is what is left. */
export async function* partsOf(source: ByteStream, size: number): AsyncGenerator<Buffer> {
  let part = Buffer.allocUnsafe(size);
  let filled = 0;
  for await (const chunk of source) {
    let taken = 0;
    while (taken < chunk.byteLength) {
      const piece = chunk.subarray(taken, taken + size - filled);
      part.set(piece, filled);
      filled += piece.byteLength;
      taken += piece.byteLength;
      if (filled < size) continue;
      yield part;
      part = Buffer.allocUnsafe(size);
      filled = 0;
    }
  }
  if (filled > 0) yield part.subarray(0, filled);
}

function uploadedId(
  entry: { readonly id: string; readonly sha1?: string } | undefined,
  sha1: string,
): string {
  if (entry === undefined) throw new ServiceError('STORE_IO_FAILED');
  if (entry.sha1 !== undefined && entry.sha1.toLowerCase() !== sha1) {
    throw new ServiceError('STORE_FILING_MISMATCH');
  }
  return entry.id;
}

/** The id of the file that has the name, when it holds the same bytes; else throws. */
function sameFile(error: unknown, sha1: string): string {
  const conflict = boxConflictOf(error);
  if (conflict === undefined) throw error;
  if (conflict.type === 'file' && conflict.sha1 === sha1) return conflict.id;
  throw new ServiceError('STORE_FILING_CONFLICT');
}
