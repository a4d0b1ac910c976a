/** The bytes of documents on their way: sealed piece by piece, each durable before its sender hears of it. */

import type { ByteStream } from '../../ports/blob-store.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { PartialPiece, PartialStore, PartialUpload } from '../../ports/partial-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { SegmentId } from '../../shared/ids.ts';
import type { Log } from '../../shared/log.ts';

/** Bound once by the composition root. */
export interface PartialDeps {
  readonly partials: PartialStore;
  readonly vault: DocumentVault;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: { readonly scanBytes: number };
  readonly hasRoom: () => Promise<boolean>;
}

/** Seals a piece; durable when it resolves. More than `maxBytes`: `SCAN_TOO_LARGE`. */
export async function sealPiece(
  deps: Pick<PartialDeps, 'vault'>,
  segment: SegmentId,
  offset: number,
  body: ByteStream,
  options: { readonly maxBytes: number; readonly signal?: AbortSignal },
): Promise<PartialPiece> {
  try {
    return { offset, ...(await deps.vault.seal(segment, body, options)) };
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code !== 'REQUEST_TOO_LARGE') throw error;
    throw new ServiceError('SCAN_TOO_LARGE', { cause: error });
  }
}

/** All bytes of a document on its way, in order. */
export async function* openPieces(
  deps: Pick<PartialDeps, 'partials' | 'vault'>,
  { id, segment }: Pick<PartialUpload, 'id' | 'segment'>,
): ByteStream {
  for (const piece of await deps.partials.listPieces(id)) yield* deps.vault.open(segment, piece);
}

/** Removes blobs that no row names any more; those that cannot be removed now are found by reconciliation. */
export async function discardBlobs(
  deps: Pick<PartialDeps, 'vault' | 'log'>,
  blobKeys: readonly string[],
): Promise<void> {
  for (const blobKey of blobKeys) {
    try {
      await deps.vault.discard(blobKey);
    } catch (error) {
      deps.log.warn({ err: error }, 'a piece of an upload could not be removed');
    }
  }
}
