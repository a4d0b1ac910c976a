/** Cards as readers report them. A card identifier is a name that anybody can read, not a secret. */

/** How the card talks (ISO/IEC 14443 type A or B, FeliCa). */
export type CardTechnology = 'iso14443a' | 'iso14443b' | 'felica';

/** One reading of one card. */
export interface CardReading {
  readonly technology: CardTechnology;
  /** UID (4, 7 or 10 bytes) or IDm (8 bytes) as lower-case hex. Never logged. */
  readonly identifierHex: string;
}

/** How a reader writes the number of a card as text, be it by key strokes or over the network. */
export interface CardTextFormat {
  /** Default `hex`. */
  readonly notation?: 'hex' | 'decimal' | undefined;
  /** `reversed` when the reader writes the last byte first. Default `as-sent`. */
  readonly byteOrder?: 'as-sent' | 'reversed' | undefined;
  /** Text before and after the number, taken off when present as a whole; a reading without them is invalid. */
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
  /**
   * Bytes of the identifier. Required for decimal; for hex it restores leading zeros that the reader drops. Without
   * it hex readings have the length they have.
   */
  readonly byteLength?: 4 | 7 | 8 | 10 | undefined;
  /** Default: by length, 8 bytes FeliCa, else ISO/IEC 14443 type A. Type B has no identifier that stays. */
  readonly technology?: 'iso14443a' | 'felica' | undefined;
}

/** What a FeliCa Lite-S card answers to a random challenge: the blocks ID and CKV, and their MAC_A. */
export interface CardProof {
  /** 16 bytes as lower-case hex; the first 8 are the IDm. */
  readonly idBlockHex: string;
  /** 16 bytes as lower-case hex; the first 2 are the version of the card key, low byte first. */
  readonly ckvBlockHex: string;
  /** 8 bytes as lower-case hex. */
  readonly macHex: string;
}

/** A card that lies on a reader. */
export interface PresentedCard {
  /** Name of the reader as its driver gives it. */
  readonly readerName: string;
  readonly reading: CardReading;
  /**
   * Has the card compute its MAC over the challenge of 16 bytes; it needs no key. Absent: the card cannot.
   * Throws `CARD_READ_INVALID` when the card answers otherwise or was taken away.
   */
  readonly prove?: (challenge: Uint8Array) => Promise<CardProof>;
}

/** What happens at the readers of a machine. */
export type CardReaderEvent =
  | { readonly kind: 'card'; readonly card: PresentedCard }
  /** A card that has no lasting identifier, or was taken away too soon. */
  | { readonly kind: 'unreadable'; readonly readerName: string; readonly why: string }
  | { readonly kind: 'removed'; readonly readerName: string }
  /** Readers that are there now; after each change, and when the smart card service came or went. */
  | { readonly kind: 'readers'; readonly names: readonly string[]; readonly serviceRuns: boolean };
