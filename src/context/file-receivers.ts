/** Opens the receivers that take files: FTP, SFTP and WebDAV. */

import type { Receiver, ReceiverHooks } from '../../drivers/device/receiver.ts';
import { openFtpReceiver } from '../../drivers/receivers/ftp/receiver.ts';
import { openSftpReceiver } from '../../drivers/receivers/sftp/receiver.ts';
import { openWebdavReceiver } from '../../drivers/receivers/webdav/receiver.ts';
import type { ScanReceiverConfig } from '../config/scan-receivers.ts';
import type { PartialDeps } from '../scan/intake/partial-bytes.ts';
import type { SegmentId } from '../shared/ids.ts';
import type { Chore } from '../tasks/task-queue.ts';
import { ensureHostKeys } from './receiver-host-keys.ts';
import { holdingPlace, takeUnrenamedChore } from './uploads.ts';

/** A receiver that takes files, as configured. */
export type FileReceiverConfig = Extract<ScanReceiverConfig, { kind: 'ftp' | 'sftp' | 'webdav' }>;

/** What a receiver is opened with. */
export interface FileReceiverSurroundings {
  readonly partial: PartialDeps;
  readonly segment: SegmentId;
  readonly hooks: ReceiverHooks;
  /** PEM, for FTPS and WebDAV. */
  readonly certificate: { readonly key: string; readonly cert: string };
  /** Keeps the SFTP host keys. */
  readonly dataFolder: string;
  /** Does work again and again. */
  readonly repeat: (chore: Chore) => void;
}

/** Opens one. Rejects with the system's error when its address cannot be bound. */
export async function openFileReceiver(
  config: FileReceiverConfig,
  around: FileReceiverSurroundings,
): Promise<Receiver> {
  const { partial, segment, hooks } = around;
  const place = { id: config.id, segment, hooks };
  around.repeat(takeUnrenamedChore(partial, place));
  const { key, cert } = around.certificate;
  const common = {
    host: config.host,
    port: config.port,
    addresses: config.addresses,
    idleMs: config.idleMs,
    maxConnections: config.connections,
    maxConnectionsPerAddress: Math.max(1, Math.ceil(config.connections / 2)),
    hooks,
    holding: holdingPlace(partial, place),
    onTrouble: (error: unknown) =>
      partial.log.warn({ receiver: config.id, err: error }, 'a receiver could not take a document'),
  };
  switch (config.kind) {
    case 'ftp':
      return await openFtpReceiver({
        ...common,
        tls: config.tls,
        requireTls: config.requireTls,
        ...(config.tls !== 'off' && { certificate: { key, cert } }),
        ...(config.passivePorts !== undefined && { passivePorts: config.passivePorts }),
        ...(config.passiveHost !== undefined && { passiveAddress: config.passiveHost }),
      });
    case 'sftp':
      return await openSftpReceiver({ ...common, hostKeys: await ensureHostKeys(around.dataFolder) });
    case 'webdav':
      return await openWebdavReceiver({ ...common, certificate: config.tls ? { key, cert } : undefined });
  }
}
