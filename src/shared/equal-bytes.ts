/** Comparison that takes the same time wherever two secrets differ. */

import { timingSafeEqual } from 'node:crypto';

/** True when both hold the same bytes. Only their lengths may be learned from how long it takes. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  return left.byteLength === right.byteLength && timingSafeEqual(left, right);
}
