/** Secrets of the service that steps use without holding the keys. */

import type { CardReading } from '../../drivers/device/card.ts';

/** Turns a card number into what is stored: HMAC-SHA-256 under a key of the service, 32 bytes. */
export interface CardHasher {
  cardHash(technology: CardReading['technology'], identifierHex: string): Uint8Array;
}
