/** Whether a session ends when the card that opened it is taken off its reader. */

import type { SegmentId } from '../../shared/ids.ts';

/** What the configuration says. */
export interface RemovalPolicy {
  readonly otherwise: boolean;
  /** By name of the site. */
  readonly sites: Readonly<Record<string, boolean>>;
  /** By segment. */
  readonly segments: Readonly<Record<string, boolean>>;
}

/**
 * A segment that asks for it has its way wherever the session may reach it, met or not. Then the reader's own setting
 * counts, then the site's, then a segment that does without, then the rest.
 */
export function sessionEndsWithCard(
  policy: RemovalPolicy,
  reader: { readonly endsSession: boolean | undefined },
  device: { readonly site: string },
  session: {
    readonly segments: readonly SegmentId[];
    readonly stepUp: readonly { readonly segment: SegmentId }[];
  },
): boolean {
  const reached = [...session.segments, ...session.stepUp.map(({ segment }) => segment)];
  const said = reached.map((segment) => own(policy.segments, segment));
  if (said.includes(true)) return true;
  const allWithout = said.length > 0 && said.every((word) => word === false);
  return reader.endsSession ?? own(policy.sites, device.site) ?? (allWithout ? false : policy.otherwise);
}

function own(words: Readonly<Record<string, boolean>>, name: string): boolean | undefined {
  return Object.hasOwn(words, name) ? words[name] : undefined;
}
