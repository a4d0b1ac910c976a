/** How far a person comes at a device with what they have, and what is missing. Pure. */

import type { SegmentId } from '../shared/ids.ts';
import { decideFactors, type FactorPolicy, factorDemand, type ShownFactor } from './factor-policy.ts';
import type { Factor } from './session.ts';

/** One segment as a person reaches it. */
export interface SegmentReach {
  readonly segment: SegmentId;
  /** How many kinds of factors are asked for: something one has, something one knows, something one is. */
  readonly kinds: 1 | 2;
  /** True: a browser sign-in shows its jobs. The segment itself asks for one factor; a rule may ask for more. */
  readonly isListed: boolean;
  /** True: what the person has is enough, once all of it is shown. */
  readonly isOpen: boolean;
  /** Any one of these would bring it nearer; none when it is open, or when nothing that counts could. */
  readonly needs: readonly Factor[];
}

/**
 * The reach of each segment by the rules that hold everywhere. Rules of single sites, devices and marks of documents
 * may ask for more, which the panel says there and then.
 */
export function segmentReach(
  policy: FactorPolicy,
  segments: readonly SegmentId[],
  owned: readonly ShownFactor[],
): readonly SegmentReach[] {
  return policy.segments
    .filter(({ id }) => segments.includes(id))
    .map(({ id: segment, releaseFactors }) => {
      const demand = factorDemand(policy, { segment, site: '', device: '', marks: [] });
      const decision = decideFactors(demand, owned);
      return {
        segment,
        kinds: demand.kinds,
        isListed: releaseFactors === 1,
        isOpen: decision.met,
        needs: decision.met ? [] : decision.needs,
      };
    });
}
