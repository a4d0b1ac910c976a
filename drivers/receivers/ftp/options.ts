/** How an FTP receiver is opened, with every default. */

import type { ReceiverHooks } from '../../device/receiver.ts';
import type { HoldingPlace } from '../holding.ts';
import type { PeerLimitOptions } from '../peer-limits.ts';

/** Options of {@link openFtpReceiver}. */
export interface FtpReceiverOptions extends PeerLimitOptions {
  /** Address to bind, also of the data connections. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly hooks: ReceiverHooks;
  readonly holding: HoldingPlace;
  /** `off`: in the clear only. `explicit`: AUTH TLS is offered (RFC 4217). `implicit`: TLS from the first byte. */
  readonly tls: 'off' | 'explicit' | 'implicit';
  /** With `explicit`: nobody signs in, and nothing is sent, in the clear. Default true. */
  readonly requireTls?: boolean;
  /** PEM; needed unless `tls` is `off`. */
  readonly certificate?: { readonly key: string; readonly cert: string };
  /** First and last port of the data connections. Default 0, 0: any free port. */
  readonly passivePorts?: readonly [number, number];
  /** IPv4 address that PASV names, where devices reach the service by another than it has. Default: its own. */
  readonly passiveAddress?: string;
  /** How long a connection may be silent, in ms. Default 120,000; before signing in never more than 60,000. */
  readonly idleMs?: number;
  /** Told of faults. Must not throw. */
  readonly onTrouble: (error: unknown) => void;
}

/** Options with the defaults put in. */
export type FtpSettings = Required<
  Omit<FtpReceiverOptions, 'certificate' | 'passiveAddress' | keyof PeerLimitOptions>
> &
  Pick<FtpReceiverOptions, 'passiveAddress' | keyof PeerLimitOptions>;

/** Puts the defaults in. */
export function ftpSettings(options: FtpReceiverOptions): FtpSettings {
  const { certificate: _certificate, ...rest } = options;
  return {
    requireTls: options.tls !== 'off',
    passivePorts: [0, 0],
    idleMs: 120_000,
    ...rest,
  };
}
