/**
 * Taking a scan into custody, whatever way it came. 1 is there room, 2 has this sending come before, 3 seal the bytes
 * while they come in, 4 are they what was declared, 5 are they the same document again, 6 ledger row and audit event.
 * Resolving is the sender's OK: bytes and row are durable then.
 */

import type { ByteStream } from '../../ports/blob-store.ts';
import type { SealedDocument } from '../../ports/document-vault.ts';
import type { CopyQuery } from '../../ports/scan-store.ts';
import { equalBytes } from '../../shared/equal-bytes.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { ScanId } from '../../shared/ids.ts';
import { type ScanJob, scanEvent } from '../scan-job.ts';
import type { ScanIntakeDeps } from './intake-deps.ts';
import { newScan, type ScanOrigin } from './new-scan.ts';

/** One sending. */
export interface ScanInput extends ScanOrigin {
  readonly body: ByteStream;
  readonly signal?: AbortSignal;
  /**
   * What happens to bytes of no known format: `refuse` where the sender hears it (`SCAN_FORMAT_UNSUPPORTED`),
   * `quarantine` where nobody would, and the file must not come again and again.
   */
  readonly onUnknownFormat: 'refuse' | 'quarantine';
  /**
   * `bytes` (the default): the same bytes from the same sender within some minutes are one sending repeated. `key`: only
   * the key tells, because the sender names each sending and equal pages are two pages.
   */
  readonly repeatsKnownBy?: 'bytes' | 'key';
}

/** The receipt. `duplicate`: the same sending came before, and nothing was stored twice. */
export interface ScanReceipt {
  readonly scanId: ScanId;
  readonly duplicate: boolean;
}

/** Format of bytes that tell none. */
const unknownType = 'application/octet-stream';

/** Sealed bytes that are durable but belong to no row yet. */
export interface PreparedScan {
  readonly input: ScanInput;
  readonly sealed: SealedDocument;
  readonly mediaType: string;
}

/**
 * Takes one scan. Throws `SCAN_NO_ROOM`, `SCAN_EMPTY`, `SCAN_TOO_LARGE`, `SCAN_FORMAT_UNSUPPORTED`,
 * `SCAN_DIGEST_MISMATCH`; what the source or a store throws passes through. After a throw nothing is in custody.
 */
export async function takeScan(deps: ScanIntakeDeps, input: ScanInput): Promise<ScanReceipt> {
  const before = await deps.scans.findBySourceKey(input.source, input.sourceKey);
  if (before !== undefined) return repeated(before, input);
  return await enterScan(deps, await prepareScan(deps, input));
}

/** The first half: room, and the bytes sealed. The second half, or {@link discardPrepared}, must follow. */
export async function prepareScan(deps: ScanIntakeDeps, input: ScanInput): Promise<PreparedScan> {
  if (!(await deps.hasRoom())) throw new ServiceError('SCAN_NO_ROOM');
  return { input, ...(await sealScan(deps, input)) };
}

/** The second half: the ledger's row. After a throw the sealed bytes are gone. */
export async function enterScan(deps: ScanIntakeDeps, prepared: PreparedScan): Promise<ScanReceipt> {
  const { input, sealed } = prepared;
  try {
    checkDeclared(input, sealed);
    const query = copyQuery(deps, prepared);
    const copy = query && (await deps.scans.findRecentCopy(query));
    if (copy !== undefined) return await linkRepeat(deps, prepared, copy);
    return await insertRow(deps, prepared, query);
  } catch (error) {
    await discardUnlessEntered(deps, prepared);
    throw error;
  }
}

/**
 * A connection that is lost during COMMIT leaves it open whether the row is there. Bytes that a row may name are never
 * thrown away: the row is looked for first, and when even that fails the bytes stay.
 */
async function discardUnlessEntered(deps: ScanIntakeDeps, prepared: PreparedScan): Promise<void> {
  const { source, sourceKey } = prepared.input;
  const entered = await deps.scans.findBySourceKey(source, sourceKey);
  if (entered?.blobKey !== prepared.sealed.blobKey) await discardPrepared(deps, prepared);
}

/** Removes bytes that no row names; if they cannot be removed now, reconciliation finds them. */
export async function discardPrepared(deps: ScanIntakeDeps, { sealed }: PreparedScan): Promise<void> {
  try {
    await deps.vault.discard(sealed.blobKey);
  } catch (error) {
    deps.log.warn({ err: error }, 'Sealed bytes without a row could not be removed.');
  }
}

async function sealScan(
  deps: ScanIntakeDeps,
  input: ScanInput,
): Promise<{ readonly sealed: SealedDocument; readonly mediaType: string }> {
  let mediaType: string = unknownType;
  const sealed = await deps.vault
    .seal(input.segment, input.body, {
      maxBytes: deps.limits.scanBytes,
      ...(input.signal === undefined ? {} : { signal: input.signal }),
      firstBytes: (bytes) => {
        if (bytes.byteLength === 0) throw new ServiceError('SCAN_EMPTY');
        mediaType = deps.reader.sniff(bytes) ?? unknownType;
        if (mediaType === unknownType && input.onUnknownFormat === 'refuse') {
          throw new ServiceError('SCAN_FORMAT_UNSUPPORTED');
        }
      },
    })
    .catch((error: unknown) => {
      if (!(error instanceof ServiceError) || error.code !== 'REQUEST_TOO_LARGE') throw error;
      throw new ServiceError('SCAN_TOO_LARGE', { details: error.details, cause: error });
    });
  return { sealed, mediaType };
}

function checkDeclared(input: ScanInput, sealed: SealedDocument): void {
  const rightLength =
    input.declaredByteLength === undefined || input.declaredByteLength === sealed.byteLength;
  const rightDigest = input.declaredSha256 === undefined || equalBytes(input.declaredSha256, sealed.sha256);
  if (!rightLength || !rightDigest) throw new ServiceError('SCAN_DIGEST_MISMATCH');
}

/** The sender repeats a sending whose OK it did not hear; with other bytes it is none. */
function repeated(before: ScanJob, input: ScanInput): ScanReceipt {
  if (input.declaredSha256 !== undefined && !equalBytes(input.declaredSha256, before.sha256)) {
    throw new ServiceError('SCAN_DIGEST_MISMATCH', { message: 'the key was used for another document' });
  }
  return { scanId: before.id, duplicate: true };
}

/** What makes a sending the same as an earlier one; undefined when only its key does. */
function copyQuery(deps: ScanIntakeDeps, { input, sealed }: PreparedScan): CopyQuery | undefined {
  if (input.repeatsKnownBy === 'key') return undefined;
  const minutes = deps.limits.repeatMinutes ?? 10;
  return {
    segment: input.segment,
    sha256: sealed.sha256,
    source: input.source,
    deviceId: input.deviceId,
    ownerId: input.ownerId,
    department: input.department,
    since: new Date(deps.clock.now().getTime() - minutes * 60_000),
  };
}

async function linkRepeat(deps: ScanIntakeDeps, prepared: PreparedScan, copy: ScanJob): Promise<ScanReceipt> {
  const { source, actor } = prepared.input;
  await deps.scans.note([
    scanEvent('scan.duplicate', copy, deps.clock.now(), actor, { source, stored: false }),
  ]);
  await discardPrepared(deps, prepared);
  return { scanId: copy.id, duplicate: true };
}

async function insertRow(
  deps: ScanIntakeDeps,
  prepared: PreparedScan,
  query: CopyQuery | undefined,
): Promise<ScanReceipt> {
  const { input, sealed, mediaType } = prepared;
  const now = deps.clock.now();
  const same = await deps.scans.findSameBytes(input.segment, sealed.sha256);
  const content = { mediaType, ...sealed, state: 'received', duplicateOf: same?.id } as const;
  const scan = newScan(input, content, now);
  const received = scanEvent('scan.received', scan, now, input.actor, {
    source: input.source,
    mediaType,
    byteLength: sealed.byteLength,
    // Its SHA-256 is told when it is known that it holds no Individual Number, which a digest of a form gives away.
    device: input.deviceId ?? null,
    owner: input.ownerId ?? null,
    duplicateOf: same?.id ?? null,
  });
  const outcome = await deps.scans.insert(scan, [received], query);
  if (outcome === 'inserted') {
    deps.onReceived(scan.id);
    return { scanId: scan.id, duplicate: false };
  }
  // The same sending came twice at once, and the other was faster.
  const copy = outcome === 'copied' && query && (await deps.scans.findRecentCopy(query));
  if (copy) return await linkRepeat(deps, prepared, copy);
  const before = await deps.scans.findBySourceKey(input.source, input.sourceKey);
  if (before === undefined)
    throw new ServiceError('INTERNAL', { message: 'a known source key was not found' });
  await discardPrepared(deps, prepared);
  return { scanId: before.id, duplicate: true };
}
