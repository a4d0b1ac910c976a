/**
 * Files that a receiver holds under a temporary name (`.filepart`, `.tmp`): sealed and durable, but nobody's document
 * until their sender renames them. One that is not renamed in time is taken under the name it has.
 */

import { randomUUID } from 'node:crypto';
import { type IncomingFile, isTemporaryFault, type ReceiverHooks } from '../../../drivers/device/receiver.ts';
import type { PartialUpload } from '../../ports/partial-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { discardBlobs, openPieces, type PartialDeps, sealPiece } from './partial-bytes.ts';

/** How long a file waits for its own name. */
export const heldMinutes = 10;
/** Files of one account that wait at the same time. */
const mostHeld = 50;

/** A receiver whose files are held. */
export interface HoldingReceiver {
  readonly id: string;
  readonly segment: SegmentId;
  readonly hooks: Pick<ReceiverHooks, 'receive'>;
}

/** What a rename says of a held file. */
export interface HeldName {
  readonly destination: string;
  readonly name: IncomingFile['name'];
  readonly address: string;
}

/** Holds a file in place of one under the same path. Throws `SCAN_EMPTY`, `SCAN_TOO_LARGE`, `SCAN_UPLOAD_LIMIT`. */
export async function holdFile(
  deps: PartialDeps,
  receiver: HoldingReceiver,
  file: IncomingFile,
  path: string,
  signal: AbortSignal,
): Promise<void> {
  const holder = file.account ?? '';
  if (!(await deps.hasRoom())) throw new ServiceError('SCAN_NO_ROOM');
  if ((await deps.partials.usage(receiver.id, holder)).count >= mostHeld) {
    throw new ServiceError('SCAN_UPLOAD_LIMIT');
  }
  const maxBytes = deps.limits.scanBytes;
  const piece = await sealPiece(deps, receiver.segment, 0, file.body, { maxBytes, signal });
  const isWhole = file.declaredByteLength === undefined || file.declaredByteLength === piece.byteLength;
  if (piece.byteLength === 0 || !isWhole) {
    await discardBlobs(deps, [piece.blobKey]);
    throw new ServiceError(piece.byteLength === 0 ? 'SCAN_EMPTY' : 'SCAN_DIGEST_MISMATCH');
  }
  const now = deps.clock.now();
  const replaced = await deps.partials.begin(
    {
      id: randomUUID(),
      place: receiver.id,
      holder,
      name: path,
      segment: receiver.segment,
      declaredByteLength: piece.byteLength,
      declaredSha256: undefined,
      about: {
        destination: file.destination,
        rawName: Buffer.from(file.name.raw).toString('base64'),
        textName: file.name.text,
        address: file.address,
      },
      receivedBytes: piece.byteLength,
      scanId: undefined,
      createdAt: now,
      expiresAt: new Date(now.getTime() + heldMinutes * 60_000),
    },
    piece,
  );
  await discardBlobs(deps, replaced);
}

/** Hands a held file on under its own name; undefined when none is held there. Throws what the hook throws. */
export async function finishHeld(
  deps: PartialDeps,
  receiver: HoldingReceiver,
  account: string,
  path: string,
  as: HeldName,
  signal: AbortSignal,
): Promise<{ readonly id: string } | undefined> {
  const held = await deps.partials.findHeld(receiver.id, account, path);
  return held === undefined ? undefined : await handOn(deps, receiver, held, as, signal);
}

/** Throws a held file away, as its sender asks. */
export async function discardHeld(
  deps: PartialDeps,
  receiver: Pick<HoldingReceiver, 'id'>,
  account: string,
  path: string,
): Promise<boolean> {
  const held = await deps.partials.findHeld(receiver.id, account, path);
  if (held === undefined) return false;
  await discardBlobs(deps, await deps.partials.remove(held.id));
  return true;
}

/** Takes files that nobody has renamed in time, under the names they have. One that is refused is thrown away. */
export async function takeUnrenamed(
  deps: PartialDeps,
  receiver: HoldingReceiver,
  signal: AbortSignal,
): Promise<void> {
  for (const held of await deps.partials.listExpired(receiver.id, deps.clock.now(), 100)) {
    if (signal.aborted) return;
    try {
      await handOn(deps, receiver, held, undefined, signal);
    } catch (error) {
      deps.log.warn({ receiver: receiver.id, err: error }, 'a file that was not renamed could not be taken');
      if (!isTemporaryFault(error)) await discardBlobs(deps, await deps.partials.remove(held.id));
    }
  }
}

async function handOn(
  deps: PartialDeps,
  receiver: HoldingReceiver,
  held: PartialUpload,
  as: HeldName | undefined,
  signal: AbortSignal,
): Promise<{ readonly id: string }> {
  const { about } = held;
  const name = as?.name ?? { raw: Buffer.from(about?.rawName ?? '', 'base64'), text: about?.textName ?? '' };
  const file: IncomingFile = {
    account: held.holder === '' ? undefined : held.holder,
    destination: as?.destination ?? about?.destination ?? '',
    name,
    declaredByteLength: held.receivedBytes,
    body: openPieces(deps, held),
    address: as?.address ?? about?.address ?? '',
    // The same however often it is handed on, so that a crash behind custody brings no second document.
    key: `held-${held.id}`,
  };
  const receipt = await receiver.hooks.receive(file, signal);
  await discardBlobs(deps, await deps.partials.remove(held.id));
  return receipt;
}
