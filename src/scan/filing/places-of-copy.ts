/** Where a copy may lie: as planned, or beside that because the name was taken. */

import type { Filing } from '../../ports/scan-store.ts';
import { withContentSuffix } from './file-name.ts';

/** What is known of a copy. */
export type PlacedCopy = Pick<Filing, 'target' | 'rendition' | 'location' | 'sha256'>;

/** Places of a copy of a unit, the most likely first; `unit` holds the unit's manifest, or nothing of it. */
export function placesOfCopy(copy: PlacedCopy, unit: readonly PlacedCopy[]): readonly string[] {
  const manifests = unit.filter(
    ({ target, rendition }) => target === copy.target && rendition === 'manifest',
  );
  const beside = [...manifests, copy].map(({ sha256 }) => withContentSuffix(copy.location, sha256));
  return [...new Set([copy.location, ...beside])];
}
