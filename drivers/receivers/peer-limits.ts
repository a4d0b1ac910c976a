/** Who may connect to a receiver, and how many at a time. */

import { isInRanges } from '../device/address-range.ts';

/** Limits of one receiver. */
export interface PeerLimitOptions {
  /** Addresses or ranges of the only peers; undefined: any that reach the receiver. */
  readonly addresses?: readonly string[] | undefined;
  /** Open connections. Default 64. */
  readonly maxConnections?: number | undefined;
  /** Open connections from one address. Default 16. */
  readonly maxConnectionsPerAddress?: number | undefined;
}

/** Counts the connections of one receiver. */
export class PeerLimits {
  readonly #options: PeerLimitOptions;
  readonly #byAddress = new Map<string, number>();
  #open = 0;

  constructor(options: PeerLimitOptions) {
    this.#options = options;
  }

  /** Counts a connection in; `leave` must follow only after `welcome`. */
  enter(address: string): 'welcome' | 'full' | 'stranger' {
    const { addresses, maxConnections = 64, maxConnectionsPerAddress = 16 } = this.#options;
    if (addresses !== undefined && !isInRanges(address, addresses)) return 'stranger';
    const fromAddress = this.#byAddress.get(address) ?? 0;
    if (this.#open >= maxConnections || fromAddress >= maxConnectionsPerAddress) return 'full';
    this.#open += 1;
    this.#byAddress.set(address, fromAddress + 1);
    return 'welcome';
  }

  /** Counts a connection out. */
  leave(address: string): void {
    const left = (this.#byAddress.get(address) ?? 1) - 1;
    this.#open -= 1;
    if (left <= 0) this.#byAddress.delete(address);
    else this.#byAddress.set(address, left);
  }
}

/** An address without the IPv4-in-IPv6 prefix. */
export function plainAddress(address: string | undefined): string {
  return (address ?? '').replace(/^::ffff:/i, '');
}
