/** Takes a document that came in at a receiver: finds whose it is, and takes it into custody. */

import type { IncomingFile } from '../../../drivers/device/receiver.ts';
import type { AuditActor } from '../../audit/audit-event.ts';
import type { DeviceStore } from '../../ports/device-store.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { ReceiverStore } from '../../ports/receiver-store.ts';
import type { DeviceId, SegmentId } from '../../shared/ids.ts';
import type { ScanIntakeDeps } from '../intake/intake-deps.ts';
import { refuseScan } from '../intake/refuse-scan.ts';
import { type OwnerCandidate, resolveOwner } from '../intake/resolve-owner.ts';
import { type ScanInput, type ScanReceipt, takeScan } from '../intake/take-scan.ts';
import { aliasesOf, type DestinationOwner, type ReceiverAccount, tokenIn } from '../receiver-account.ts';
import type { ScanSource } from '../scan-job.ts';
import { type FaxRule, faxDepartment } from './fax-origin.ts';

/** What the step needs. */
export interface ReceiveFileDeps extends ScanIntakeDeps {
  readonly receivers: ReceiverStore;
  readonly people: Pick<PersonStore, 'findById'>;
  readonly devices: Pick<DeviceStore, 'findById'>;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
}

/** A receiver as configured. Its segment is that of what comes through it. */
export interface ReceiverProfile {
  readonly id: string;
  readonly segment: SegmentId;
  readonly source: Extract<ScanSource, 'mail' | 'ftp' | 'sftp' | 'webdav'>;
  /** Whose unassigned tray gets what has no owner. Never empty. */
  readonly department: string;
  /** Destinations of which everything is received FAX, by their alias. */
  readonly fax?: ReadonlyMap<string, readonly FaxRule[]>;
}

/** Purpose under which one-time destinations are hashed. */
export const tokenPurpose = 'receiver-token';

/**
 * Takes a file. Throws what {@link takeScan} throws. A one-time destination is used up with it; when nothing came into
 * custody it is given back. Bytes of no known format are kept for a person to look at.
 */
export async function receiveFile(
  deps: ReceiveFileDeps,
  receiver: ReceiverProfile,
  file: IncomingFile,
  signal?: AbortSignal,
): Promise<ScanReceipt> {
  const { input, giveBack } = await toInput(deps, receiver, file);
  try {
    return await takeScan(deps, {
      ...input,
      body: file.body,
      onUnknownFormat: 'quarantine',
      ...(file.repeatsKnownBy !== undefined && { repeatsKnownBy: file.repeatsKnownBy }),
      ...(signal !== undefined && { signal }),
    });
  } catch (error) {
    await giveBack();
    throw error;
  }
}

/** Notes a document that was refused and whose sender does not hear of it. `reason` is an error code. */
export async function noteRefusedFile(
  deps: ReceiveFileDeps,
  receiver: ReceiverProfile,
  file: Omit<IncomingFile, 'body'>,
  reason: string,
): Promise<void> {
  const { input } = await toInput(deps, receiver, file);
  await refuseScan(deps, input, reason);
}

type KnownInput = Omit<ScanInput, 'body' | 'signal' | 'onUnknownFormat' | 'repeatsKnownBy'>;

async function toInput(
  deps: ReceiveFileDeps,
  receiver: ReceiverProfile,
  file: Omit<IncomingFile, 'body'>,
): Promise<{ readonly input: KnownInput; readonly giveBack: () => Promise<void> }> {
  const account = file.account === undefined ? undefined : await deps.receivers.findAccountById(file.account);
  const { holder, deviceId } = await holderOf(deps, account);
  const { destination, giveBack } = await destinationOf(deps, receiver, file);
  const faxTray = faxTrayOf(receiver, file);
  const sender =
    file.sender === undefined || faxTray !== undefined
      ? undefined
      : await deps.receivers.findPersonByMail(file.sender);
  const decision = resolveOwner(
    {
      account: faxTray === undefined ? holder : undefined,
      destination: faxTray === undefined ? destination : { kind: 'department', department: faxTray },
      sender: sender && { kind: 'person', person: sender },
    },
    {
      segment: receiver.segment,
      department: receiver.department,
      protocol: receiver.source === 'mail' ? 'mail' : 'other',
    },
  );
  return {
    giveBack,
    input: {
      segment: receiver.segment,
      source: receiver.source,
      sourceKey: `${receiver.id}:${file.key}`.slice(0, 200),
      peer: file.address,
      originalName: file.name.text.normalize('NFC'),
      department: decision.department,
      actor: actorOf(account),
      ...(deviceId !== undefined && { deviceId }),
      ...(decision.ownerId !== undefined && { ownerId: decision.ownerId }),
      ...(file.declaredByteLength !== undefined && { declaredByteLength: file.declaredByteLength }),
    },
  };
}

function actorOf(account: ReceiverAccount | undefined): AuditActor {
  switch (account?.holder.kind) {
    case 'person':
      return `person:${account.holder.personId}`;
    case 'device':
      return `device:${account.holder.deviceId}`;
    default:
      return 'unknown:receiver';
  }
}

async function holderOf(
  deps: ReceiveFileDeps,
  account: ReceiverAccount | undefined,
): Promise<{ readonly holder: OwnerCandidate | undefined; readonly deviceId: DeviceId | undefined }> {
  if (account === undefined) return { holder: undefined, deviceId: undefined };
  if (account.holder.kind !== 'device') {
    return { holder: await candidateOf(deps, account.holder), deviceId: undefined };
  }
  const { deviceId } = account.holder;
  const device = await deps.devices.findById(deviceId);
  return {
    holder: { kind: 'department', department: device?.department ?? '' },
    deviceId,
  };
}

/** The owner of a one-time destination, else of an alias. */
async function destinationOf(
  deps: ReceiveFileDeps,
  { segment }: ReceiverProfile,
  file: Omit<IncomingFile, 'body'>,
): Promise<{ readonly destination: OwnerCandidate | undefined; readonly giveBack: () => Promise<void> }> {
  const none = async () => {};
  const token = tokenIn(file.destination);
  if (token !== undefined) {
    const hash = deps.keys.tokenHash(tokenPurpose, token);
    const sending = file.sending ?? file.key;
    const owner = await deps.receivers.useToken(segment, hash, sending, deps.clock.now());
    if (owner !== undefined) {
      const giveBack = () => deps.receivers.releaseToken(hash, sending).catch(() => {});
      return { destination: await candidateOf(deps, owner), giveBack };
    }
  }
  const owner = await deps.receivers.findAlias(segment, aliasesOf(file.destination));
  return { destination: owner && (await candidateOf(deps, owner)), giveBack: none };
}

async function candidateOf(
  { people }: ReceiveFileDeps,
  owner: DestinationOwner,
): Promise<OwnerCandidate | undefined> {
  if (owner.kind === 'department') return owner;
  const person = await people.findById(owner.personId);
  return person && { kind: 'person', person };
}

/** Whose tray a fax goes to; undefined for what is none. A fax has no owner: whoever sent it is outside. */
function faxTrayOf(receiver: ReceiverProfile, file: Omit<IncomingFile, 'body'>): string | undefined {
  const rules = aliasesOf(file.destination)
    .map((alias) => receiver.fax?.get(alias))
    .find((found) => found !== undefined);
  if (rules === undefined) return undefined;
  const texts = [file.subject ?? '', file.sender ?? '', file.name.text];
  return faxDepartment(rules, texts) ?? receiver.department;
}
