/**
 * The PC/SC library, which is installed only where a reader is attached: `npm ci --prefix drivers/card/pcsc` in the
 * folder of the program. Nothing else of the program needs it.
 */

import { createRequire } from 'node:module';
import { DeviceError } from '../../device/device-error.ts';

/** `SCARD_STATE_...` bits of a reader (PC/SC part 5). Above them stands a count of insertions and removals. */
export const readerState = { changed: 0x0002, present: 0x0020, mute: 0x0200 } as const;

/** A reader as the library shows it. */
export interface PcscReader {
  readonly name: string;
  readonly state: number;
  readonly atr: Buffer | null;
  connect(shareMode?: number, protocol?: number): Promise<PcscCard>;
}

/** A connection to a card. */
export interface PcscCard {
  transmit(command: Buffer): Promise<Buffer>;
  disconnect(disposition?: number): void;
}

/** A connection to the smart card service of the machine. */
export interface PcscContext {
  listReaders(): PcscReader[];
  /** Resolves at a change of one of the readers, or after `timeoutMs`; throws when the service is gone. */
  waitForChange(readers: readonly { name: string; state: number }[], timeoutMs: number): Promise<unknown>;
  cancel(): void;
  close(): void;
}

/** What is used of the library. */
export interface PcscLibrary {
  readonly Context: new () => PcscContext;
  readonly SCARD_SHARE_SHARED: number;
  readonly SCARD_PROTOCOL_T0: number;
  readonly SCARD_PROTOCOL_T1: number;
  readonly SCARD_LEAVE_CARD: number;
}

/** Loads the library. @throws DeviceError `CARD_READER_UNAVAILABLE` when it is not installed or does not load. */
export function loadPcscLibrary(): PcscLibrary {
  try {
    return createRequire(import.meta.url)('smartcard') as PcscLibrary;
  } catch (cause) {
    throw new DeviceError('CARD_READER_UNAVAILABLE', { cause });
  }
}
