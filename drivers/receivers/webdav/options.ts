/** How a WebDAV receiver is opened, with every default. */

import type { ReceiverHooks } from '../../device/receiver.ts';
import type { HoldingPlace } from '../holding.ts';
import type { PeerLimitOptions } from '../peer-limits.ts';

/** Options of {@link openWebdavReceiver}. */
export interface WebdavReceiverOptions extends PeerLimitOptions {
  /** Address to bind. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly hooks: ReceiverHooks;
  readonly holding: HoldingPlace;
  /** PEM. Undefined: in the clear, for networks where that is decided; passwords can be read on the way then. */
  readonly certificate: { readonly key: string; readonly cert: string } | undefined;
  /** How long a connection may be silent, in ms. Default 60,000. */
  readonly idleMs?: number;
  /** Seconds that senders are told to wait when nothing can be taken. Default 60. */
  readonly retryAfterSeconds?: number;
  /** Told of faults. Must not throw. */
  readonly onTrouble: (error: unknown) => void;
}
