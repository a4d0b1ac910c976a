/** A keyboard-wedge card reader that is not there: the key strokes it would send for a card. */

import type { WedgeFormat, WedgeKey } from '../card/wedge.ts';
import type { CardReading } from '../device/card.ts';

/** How a virtual reader types. */
export interface VirtualCardReaderOptions extends WedgeFormat {
  /** Upper-case hex. Default false. */
  readonly upperCase?: boolean;
  /** Put between bytes in hex, such as `:`. Default nothing. */
  readonly separator?: string;
  /** Drops leading zeros, as some readers do. Default: kept in hex, always dropped in decimal. */
  readonly dropsLeadingZeros?: boolean;
  /** Key after the number. Default `Enter`. */
  readonly terminator?: 'Enter' | 'Tab';
  /** Milliseconds between key strokes, used in turn. Default `[4]`. */
  readonly gapsMs?: readonly number[];
}

/** A virtual reader. */
export interface VirtualCardReader {
  /** What the reader types for this card, without the terminator. */
  type(reading: CardReading): string;
  /** The key strokes for this card, the first one at `startMs` (default 0), the terminator last. */
  present(reading: CardReading, startMs?: number): WedgeKey[];
}

/** Makes a virtual reader. */
export function virtualCardReader(options: VirtualCardReaderOptions = {}): VirtualCardReader {
  const type = (reading: CardReading): string =>
    `${options.prefix ?? ''}${typeNumber(reading, options)}${options.suffix ?? ''}`;
  return {
    type,
    present: (reading, startMs = 0) => {
      const gaps = options.gapsMs ?? [4];
      let atMs = startMs;
      return [...type(reading), options.terminator ?? 'Enter'].map((key, index) => {
        if (index > 0) atMs += gaps[(index - 1) % gaps.length] ?? 4;
        return { key, atMs };
      });
    },
  };
}

function typeNumber(reading: CardReading, options: VirtualCardReaderOptions): string {
  const bytes = Buffer.from(reading.identifierHex, 'hex');
  if (options.byteOrder === 'reversed') bytes.reverse();
  const hex = bytes.toString('hex');
  if (options.notation === 'decimal') return BigInt(`0x${hex}`).toString(10);
  const parts = options.separator === undefined ? [hex] : (hex.match(/../g) ?? []);
  const number = parts.join(options.separator ?? '');
  const shortened = options.dropsLeadingZeros === true ? number.replace(/^0+(?=.)/, '') : number;
  return options.upperCase === true ? shortened.toUpperCase() : shortened;
}
