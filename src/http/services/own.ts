/** What the HTTP layer may ask about how a person can be recognised, for the person's own pages. */

import type { ShownFactor } from '../../identity/factor-policy.ts';
import type { Person } from '../../identity/person.ts';
import type { SegmentReach } from '../../identity/segment-reach.ts';

/**
 * Where somebody's password is kept. here: by the service, and changed at the desk. directory: by the organisation's
 * directory. none: nowhere that panels could ask; the person signs in by the identity provider.
 */
export type PasswordPlace = 'here' | 'directory' | 'none';

/** The questions behind the own pages. */
export interface OwnServices {
  /** How far the person comes at devices with these factors, for each of their segments. */
  reach(person: Person, owned: readonly ShownFactor[]): readonly SegmentReach[];
  passwordPlace(person: Person): Promise<PasswordPlace>;
  /** True where the person's own phone opens a segment of theirs at a device. */
  phoneCounts(person: Person): boolean;
}
