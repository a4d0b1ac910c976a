/** Cards as readers report them. A card identifier is a name that anybody can read, not a secret. */

/** How the card talks (ISO/IEC 14443 type A or B, FeliCa). */
export type CardTechnology = 'iso14443a' | 'iso14443b' | 'felica';

/** One reading of one card. */
export interface CardReading {
  readonly technology: CardTechnology;
  /** UID (4, 7 or 10 bytes) or IDm (8 bytes) as lower-case hex. Never logged. */
  readonly identifierHex: string;
}
