/** Opens the configured receivers of scans and binds them to custody. */

import { tmpdir } from 'node:os';
import type { MailReceiverHooks } from '../../drivers/device/mail-parts.ts';
import { faultCode, type Receiver, type ReceiverHooks } from '../../drivers/device/receiver.ts';
import { openMailReceiver } from '../../drivers/receivers/mail/mail-receiver.ts';
import type { ScanReceiverConfig, ScanReceiverConfigOf } from '../config/scan-receivers.ts';
import type { ScanIntakeDeps } from '../scan/intake/intake-deps.ts';
import type { PartialDeps } from '../scan/intake/partial-bytes.ts';
import { giveUpOverdueParts, keepPart } from '../scan/receiver/mail-parts.ts';
import type { ManageReceiversDeps } from '../scan/receiver/manage-receivers.ts';
import {
  noteRefusedFile,
  type ReceiveFileDeps,
  type ReceiverProfile,
  receiveFile,
} from '../scan/receiver/receive-file.ts';
import { signInAtReceiver } from '../scan/receiver/sign-in.ts';
import { normaliseAlias } from '../scan/receiver-account.ts';
import type { SegmentId } from '../shared/ids.ts';
import { postgresReceiverStore } from '../stores/postgres/receiver-store.ts';
import type { Chore } from '../tasks/task-queue.ts';
import { openFileReceiver } from './file-receivers.ts';
import type { Stores } from './stores.ts';

/** An open receiver. */
export interface OpenScanReceiver {
  readonly id: string;
  readonly segment: SegmentId;
  readonly kind: ScanReceiverConfig['kind'];
  readonly port: number;
}

/** What receivers are opened with. */
export interface ReceiverSurroundings {
  readonly stores: Stores;
  readonly intake: ScanIntakeDeps;
  readonly partial: PartialDeps;
  /** The certificate of the service, for TLS. */
  readonly certificate: { readonly cert: string; readonly key: string };
  /** Does work again and again. */
  readonly repeat: (chore: Chore) => void;
}

/** Base64 makes four of three, with line ends; a mail may hold some documents. */
const mailFactor = 1.5;

/** Opens all receivers; `open` closes them. Rejects with the system's error when an address cannot be listened on. */
export async function openScanReceivers(
  around: ReceiverSurroundings,
  open: AsyncDisposableStack,
): Promise<readonly OpenScanReceiver[]> {
  const deps = receiveDeps(around);
  const receivers: OpenScanReceiver[] = [];
  const profiles: ReceiverProfile[] = [];
  for (const segment of around.stores.config.segments) {
    for (const config of segment.scanReceivers ?? []) {
      const profile = profileOf(segment.id as SegmentId, config);
      profiles.push(profile);
      const { port } = open.use(await openReceiver(around, deps, config, profile));
      receivers.push({ id: config.id, segment: profile.segment, kind: config.kind, port });
      around.stores.log.info({ receiver: config.id, kind: config.kind, port }, 'a receiver of scans listens');
    }
  }
  const mails = profiles.filter(({ source }) => source === 'mail');
  if (mails.length > 0) {
    around.repeat({
      name: 'mail-parts',
      everyMs: 600_000,
      run: async () => void (await giveUpOverdueParts(deps, mails)),
    });
  }
  return receivers;
}

/** What administrators' steps on accounts and destinations need. */
export function receiverManagement(stores: Stores): ManageReceiversDeps {
  return { ...stores, receivers: postgresReceiverStore(stores.database, stores.clock) };
}

function receiveDeps({ stores, intake }: ReceiverSurroundings): ReceiveFileDeps {
  return { ...stores, ...intake, receivers: postgresReceiverStore(stores.database, stores.clock) };
}

function profileOf(segment: SegmentId, config: ScanReceiverConfig): ReceiverProfile {
  const { id, kind, department } = config;
  const fax = config.kind === 'mail' ? (config.fax ?? []) : [];
  return {
    id,
    segment,
    source: kind,
    department,
    ...(fax.length > 0 && { fax: new Map(fax.map((one) => [normaliseAlias(one.alias), one.numbers])) }),
  };
}

async function openReceiver(
  around: ReceiverSurroundings,
  deps: ReceiveFileDeps,
  config: ScanReceiverConfig,
  profile: ReceiverProfile,
): Promise<Receiver> {
  const { stores, partial, certificate, repeat } = around;
  const { segment } = profile;
  const hooks: ReceiverHooks = {
    authenticate: (login) => signInAtReceiver({ ...stores, receivers: deps.receivers }, segment, login),
    hasRoom: () => deps.hasRoom(),
    receive: async (file, signal) => ({ id: (await receiveFile(deps, profile, file, signal)).scanId }),
  };
  if (config.kind === 'mail') return await openMail(around, deps, config, profile, hooks);
  const { dataFolder } = stores.config;
  return await openFileReceiver(config, { partial, segment, hooks, certificate, dataFolder, repeat });
}

async function openMail(
  around: ReceiverSurroundings,
  deps: ReceiveFileDeps,
  config: ScanReceiverConfigOf<'mail'>,
  profile: ReceiverProfile,
  hooks: ReceiverHooks,
): Promise<Receiver> {
  const mailHooks: MailReceiverHooks = {
    ...hooks,
    keepPart: (part, signal) => keepPart(deps, profile, part, signal),
    refused: (file, error) => noteRefusedFile(deps, profile, file, faultCode(error) ?? 'INTERNAL'),
  };
  const { host, port, tls, idleMs, connections, addresses, withoutSignIn } = config;
  return await openMailReceiver({
    host,
    port,
    tls,
    idleMs,
    connections,
    certificate: around.certificate,
    mailBytes: Math.ceil(around.stores.config.limits.scanBytes * mailFactor),
    spoolFolder: tmpdir(),
    hooks: mailHooks,
    onTrouble: (error) => around.stores.log.warn({ receiver: config.id, err: error }, 'a mail was not taken'),
    ...(addresses !== undefined && { addresses }),
    ...(withoutSignIn !== undefined && { withoutSignIn }),
  });
}
