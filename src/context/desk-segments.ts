/** Which segments a browser sign-in may see. */

import type { Person } from '../identity/person.ts';
import type { SegmentId } from '../shared/ids.ts';
import type { Stores } from './stores.ts';

/**
 * What a browser sign-in may see: the person's segments that ask for one factor. A segment that asks for two shows
 * nothing here, since a password is one.
 */
export function deskSegments(
  stores: Pick<Stores, 'segments'>,
  person: Pick<Person, 'segments'>,
): readonly SegmentId[] {
  return stores.segments
    .filter((segment) => segment.releaseFactors === 1 && person.segments.includes(segment.id))
    .map((segment) => segment.id);
}
