/** What is enough to release a document: the factors shown against the rules of segment, place and document. Pure. */

import type { SegmentId } from '../shared/ids.ts';
import { type Assurance, allFactors, type Factor } from './session.ts';

/** Factors of one kind count once: something one has, something one knows, something one is. */
export type FactorKind = 'possession' | 'knowledge' | 'inherence';

const kinds: Readonly<Record<Factor, FactorKind>> = {
  card: 'possession',
  code: 'possession',
  phone: 'possession',
  pin: 'knowledge',
  password: 'knowledge',
  face: 'inherence',
};

/** The kind of a factor. */
export function kindOf(factor: Factor): FactorKind {
  return kinds[factor];
}

/** What is asked of whoever stands at the device. */
export interface FactorDemand {
  /** How many kinds of factors must be shown. */
  readonly kinds: 1 | 2;
  /** A card counts from this assurance on. */
  readonly cardAssurance: Assurance;
  /** The factors that count; another is as if it had not been shown. */
  readonly accepted: readonly Factor[];
}

/** A rule of the site. What `when` does not name holds everywhere; what a rule does not name it leaves as it is. */
export interface FactorRule {
  readonly when: {
    readonly segment?: string | undefined;
    readonly site?: string | undefined;
    /** Name of a device. */
    readonly device?: string | undefined;
    /** Mark of a document. */
    readonly mark?: string | undefined;
  };
  readonly kinds?: 1 | 2 | undefined;
  readonly cardAssurance?: Assurance | undefined;
  readonly accepted?: readonly Factor[] | undefined;
}

/** All that the policy is made of. */
export interface FactorPolicy {
  readonly segments: readonly {
    readonly id: SegmentId;
    readonly releaseFactors: 1 | 2;
    /** True: a person's own phone counts. */
    readonly phoneRelease?: boolean | undefined;
  }[];
  readonly rules: readonly FactorRule[];
}

/** Where and what is to be released. */
export interface FactorCase {
  readonly segment: SegmentId;
  readonly site: string;
  /** Name of the device. */
  readonly device: string;
  readonly marks: readonly string[];
}

/** What was shown. */
export interface ShownFactor {
  readonly factor: Factor;
  readonly assurance: Assurance;
}

/** Met, or what would bring it nearer: any one of `needs`. None: nothing that counts here could do it. */
export type FactorDecision =
  | { readonly met: true }
  | { readonly met: false; readonly needs: readonly Factor[] };

/**
 * The strictest of the segment's own demand and every rule that fits: the most kinds, the highest assurance, and only
 * factors that all of them take. A segment that is not in the policy takes no factor at all.
 */
export function factorDemand(policy: FactorPolicy, of: FactorCase): FactorDemand {
  const segment = policy.segments.find(({ id }) => id === of.segment);
  if (segment === undefined) return { kinds: 2, cardAssurance: 2, accepted: [] };
  const base: FactorDemand = {
    kinds: segment.releaseFactors,
    cardAssurance: 1,
    accepted: allFactors.filter((factor) => factor !== 'phone' || segment.phoneRelease === true),
  };
  return policy.rules.filter((rule) => fits(rule, of)).reduce(stricter, base);
}

function fits({ when }: FactorRule, of: FactorCase): boolean {
  return (
    (when.segment === undefined || when.segment === of.segment) &&
    (when.site === undefined || when.site === of.site) &&
    (when.device === undefined || when.device === of.device) &&
    (when.mark === undefined || of.marks.includes(when.mark))
  );
}

function stricter(demand: FactorDemand, rule: FactorRule): FactorDemand {
  return {
    kinds: rule.kinds === 2 ? 2 : demand.kinds,
    cardAssurance: rule.cardAssurance === 2 ? 2 : demand.cardAssurance,
    accepted: demand.accepted.filter((factor) => rule.accepted?.includes(factor) ?? true),
  };
}

/** Is what was shown enough? To show more never takes a right away. */
export function decideFactors(demand: FactorDemand, shown: readonly ShownFactor[]): FactorDecision {
  const counted = shown.filter(
    ({ factor, assurance }) =>
      demand.accepted.includes(factor) && (factor !== 'card' || assurance >= demand.cardAssurance),
  );
  const have = new Set(counted.map(({ factor }) => kindOf(factor)));
  if (have.size >= demand.kinds) return { met: true };
  const open = demand.accepted.filter((factor) => !have.has(kindOf(factor)));
  const reachable = new Set([...have, ...open.map(kindOf)]);
  return { met: false, needs: reachable.size >= demand.kinds ? open : [] };
}

/** What a session with these factors may release: per segment, and per mark that asks for more. */
export interface SessionRights {
  readonly segments: readonly SegmentId[];
  readonly stepUp: readonly { readonly segment: SegmentId; readonly needs: readonly Factor[] }[];
  readonly lockedMarks: readonly {
    readonly segment: SegmentId;
    readonly mark: string;
    readonly needs: readonly Factor[];
  }[];
}

/** The rights of somebody at a device: never more than the segments that the person and the device share. */
export function sessionRights(
  policy: FactorPolicy,
  of: {
    readonly person: { readonly segments: readonly SegmentId[] };
    readonly device: {
      readonly name: string;
      readonly site: string;
      readonly segments: readonly SegmentId[];
    };
    readonly shown: readonly ShownFactor[];
  },
): SessionRights {
  const common = policy.segments
    .map(({ id }) => id)
    .filter((id) => of.person.segments.includes(id) && of.device.segments.includes(id));
  const { name: device, site } = of.device;
  const decide = (segment: SegmentId, marks: readonly string[]) =>
    decideFactors(factorDemand(policy, { segment, site, device, marks }), of.shown);
  const decided = common.map((segment) => ({ segment, decision: decide(segment, []) }));
  const segments = decided.flatMap(({ segment, decision }) => (decision.met ? [segment] : []));
  const marks = [...new Set(policy.rules.flatMap(({ when }) => when.mark ?? []))];
  return {
    segments,
    stepUp: decided.flatMap(({ segment, decision }) =>
      decision.met ? [] : [{ segment, needs: decision.needs }],
    ),
    lockedMarks: segments.flatMap((segment) =>
      marks.flatMap((mark) => {
        const decision = decide(segment, [mark]);
        return decision.met ? [] : [{ segment, mark, needs: decision.needs }];
      }),
    ),
  };
}

/** Factors with which a session can begin at a device, for whatever segment: those that some segment there takes. */
export function waysIn(
  policy: FactorPolicy,
  device: { readonly name: string; readonly site: string; readonly segments: readonly SegmentId[] },
): readonly Factor[] {
  const accepted = device.segments.flatMap(
    (segment) =>
      factorDemand(policy, { segment, site: device.site, device: device.name, marks: [] }).accepted,
  );
  return allFactors.filter((factor) => accepted.includes(factor));
}
