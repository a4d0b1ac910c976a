/**
 * Mails that a device has cut into parts (message/partial, RFC 2046 §5.2.2). Each part is sealed and has its row before
 * its sender has the OK; with the last one they are put together. A whole that lacks parts for a day goes into the
 * ledger as it is, for a person to look at: what was acknowledged is never dropped.
 */

import { createHash } from 'node:crypto';
import type { MailEnvelope, MailPart, MailWhole } from '../../../drivers/device/mail-parts.ts';
import type { ByteStream } from '../../ports/blob-store.ts';
import type { PartSet, WaitingPart } from '../../ports/receiver-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { takeScan } from '../intake/take-scan.ts';
import type { ReceiveFileDeps, ReceiverProfile } from './receive-file.ts';

/** How long parts wait for the others. */
const waitMs = 24 * 3_600_000;

/** Keeps one part; with the last one, answers with the whole. Throws `SCAN_NO_ROOM`, `SCAN_TOO_LARGE` and faults of stores. */
export async function keepPart(
  deps: ReceiveFileDeps,
  receiver: ReceiverProfile,
  part: MailPart,
  signal: AbortSignal,
): Promise<MailWhole | undefined> {
  const set: PartSet = { receiverId: receiver.id, setKey: setKeyOf(part) };
  const before = await deps.receivers.listParts(set);
  if (!before.some(({ number }) => number === part.number))
    await storePart(deps, receiver, set, part, signal);
  const parts = await deps.receivers.listParts(set);
  const total = parts.find((one) => one.total !== undefined)?.total;
  if (total === undefined || parts.length < total) return undefined;
  return {
    parts: parts.map(
      ({ sealed }) =>
        () =>
          deps.vault.open(receiver.segment, sealed),
    ),
    done: () => forget(deps, set, parts),
  };
}

/** The same id of another device, or to other recipients, is another whole. */
function setKeyOf({ id, envelope }: MailPart): string {
  const { account, address, destinations } = envelope;
  const facts = JSON.stringify([id, account ?? address, [...destinations].sort()]);
  return createHash('sha256').update(facts).digest('hex');
}

async function storePart(
  deps: ReceiveFileDeps,
  receiver: ReceiverProfile,
  set: PartSet,
  part: MailPart,
  signal: AbortSignal,
): Promise<void> {
  if (!(await deps.hasRoom())) throw new ServiceError('SCAN_NO_ROOM');
  const sealed = await deps.vault
    .seal(receiver.segment, part.body, { maxBytes: deps.limits.scanBytes, signal })
    .catch((error: unknown) => {
      if (!(error instanceof ServiceError) || error.code !== 'REQUEST_TOO_LARGE') throw error;
      throw new ServiceError('SCAN_TOO_LARGE', { details: error.details, cause: error });
    });
  const added = await deps.receivers.addPart({
    ...set,
    number: part.number,
    total: part.total,
    segment: receiver.segment,
    envelope: JSON.stringify(part.envelope),
    sealed,
    receivedAt: deps.clock.now(),
  });
  if (added === 'known') await deps.vault.discard(sealed.blobKey);
}

async function forget(deps: ReceiveFileDeps, set: PartSet, parts: readonly WaitingPart[]): Promise<void> {
  await deps.receivers.removeParts(set, []);
  await discardAll(deps, parts);
}

/** Blobs that no row names; what cannot be removed now, reconciliation finds. */
async function discardAll(deps: ReceiveFileDeps, parts: readonly WaitingPart[]): Promise<void> {
  for (const { sealed } of parts) {
    await deps.vault
      .discard(sealed.blobKey)
      .catch((error: unknown) => deps.log.warn({ err: error }, 'a part of a mail could not be removed'));
  }
}

/**
 * Wholes that lack parts for a day: the log and the audit say so, and what is there goes into the ledger, where it is
 * put aside as a document that cannot be read. Answers with how many.
 */
export async function giveUpOverdueParts(
  deps: ReceiveFileDeps,
  receivers: readonly ReceiverProfile[],
): Promise<number> {
  const now = deps.clock.now();
  const overdue = await deps.receivers.listOverdueParts(new Date(now.getTime() - waitMs));
  for (const set of overdue) {
    try {
      await giveUp(deps, receivers, set);
    } catch (error) {
      deps.log.warn(
        { receiver: set.receiverId, err: error },
        'parts of a mail could not be put into the ledger',
      );
    }
  }
  return overdue.length;
}

async function giveUp(
  deps: ReceiveFileDeps,
  receivers: readonly ReceiverProfile[],
  set: PartSet,
): Promise<void> {
  const receiver = receivers.find(({ id }) => id === set.receiverId);
  const parts = await deps.receivers.listParts(set);
  const [first] = parts;
  // A receiver that was taken out of the configuration: its office is not known, so the parts wait for it.
  if (first === undefined || receiver === undefined || receiver.segment !== first.segment) return;
  const envelope = JSON.parse(first.envelope) as MailEnvelope;
  await takeScan(deps, {
    segment: receiver.segment,
    source: 'mail',
    sourceKey: `${receiver.id}:parts:${set.setKey}`,
    peer: envelope.address,
    originalName: `partial-${parts.length}-of-${first.total ?? 'unknown'}.eml`,
    department: receiver.department,
    actor: 'system',
    body: joined(deps, receiver, parts),
    onUnknownFormat: 'quarantine',
    repeatsKnownBy: 'key',
  });
  await deps.receivers.removeParts(set, [
    {
      kind: 'receiver.parts-missing',
      segment: receiver.segment,
      at: deps.clock.now(),
      actor: 'system',
      subject: `receiver:${receiver.id}`,
      details: { parts: parts.length, total: first.total ?? null },
    },
  ]);
  deps.log.warn({ receiver: receiver.id, parts: parts.length }, 'parts of a mail did not come for a day');
  await discardAll(deps, parts);
}

async function* joined(
  deps: ReceiveFileDeps,
  receiver: ReceiverProfile,
  parts: readonly WaitingPart[],
): ByteStream {
  for (const { sealed } of parts) yield* deps.vault.open(receiver.segment, sealed);
}
