/** How an SFTP receiver is opened, with every default. */

import type { ReceiverHooks } from '../../device/receiver.ts';
import type { HoldingPlace } from '../holding.ts';
import type { PeerLimitOptions } from '../peer-limits.ts';
import type { SftpHostKeys } from './host-key.ts';

/** Options of {@link openSftpReceiver}. */
export interface SftpReceiverOptions extends PeerLimitOptions {
  /** Address to bind. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly hooks: ReceiverHooks;
  readonly holding: HoldingPlace;
  readonly hostKeys: SftpHostKeys;
  /** How long a connection may be silent, in ms. Default 120,000. */
  readonly idleMs?: number;
  /** Told of faults. Must not throw. */
  readonly onTrouble: (error: unknown) => void;
}
