/** The keyed hash that makes trace codes of this installation its own. */

import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { TraceMac } from '../trace-code.ts';

/** Keyed hash of code ids, by the installation's key ring. */
export function traceMac(keys: Pick<KeyedHashes, 'tokenHash'>): TraceMac {
  return (id) => keys.tokenHash('trace-code', id);
}
