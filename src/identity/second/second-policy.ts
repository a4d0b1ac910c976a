/** Who needs a second factor to sign in at the desk, and what is still owed after the first. */

import type { SignInFactor } from '../../ports/sign-in-store.ts';
import type { Person, Role } from '../person.ts';

/** off: never asked. optional: asked of people who have one. required: nobody gets in without. */
export type SecondFactorLevel = 'off' | 'optional' | 'required';

/** Levels of the site. The strictest that concerns a person holds. */
export interface SecondFactorPolicy {
  readonly level: SecondFactorLevel;
  readonly byRole: Readonly<Partial<Record<Role, SecondFactorLevel | undefined>>>;
  readonly bySegment: Readonly<Record<string, SecondFactorLevel>>;
}

/** Nobody must have one, and everybody may. */
export const defaultSecondFactorPolicy: SecondFactorPolicy = {
  level: 'optional',
  byRole: {},
  bySegment: {},
};

const order: readonly SecondFactorLevel[] = ['off', 'optional', 'required'];

/** The level for one person: that of the site, of their roles and of their segments, whichever is strictest. */
export function secondFactorLevel(
  policy: SecondFactorPolicy,
  person: Pick<Person, 'roles' | 'segments'>,
): SecondFactorLevel {
  const levels = [
    policy.level,
    ...person.roles.map((role) => policy.byRole[role] ?? 'off'),
    ...person.segments.map((id) => (Object.hasOwn(policy.bySegment, id) ? policy.bySegment[id] : 'off')),
  ];
  return order.findLast((level) => levels.includes(level)) ?? 'off';
}

/** True when the factors are of two kinds, or when the identity provider says that it asked for two. */
export function isTwoFactor(factors: readonly SignInFactor[]): boolean {
  const first = factors.includes('password') || factors.includes('provider');
  const second = factors.some((factor) => secondFactors.has(factor));
  return factors.includes('provider-mfa') || (first && second);
}

const secondFactors: ReadonlySet<SignInFactor> = new Set(['totp', 'recovery-code', 'certificate']);

/** What a person still owes before they are signed in. */
export function owedBy(
  level: SecondFactorLevel,
  of: { readonly factors: readonly SignInFactor[]; readonly hasAuthenticator: boolean },
): 'nothing' | 'code' | 'enrolment' {
  if (level === 'off' || isTwoFactor(of.factors)) return 'nothing';
  if (of.hasAuthenticator) return 'code';
  return level === 'required' ? 'enrolment' : 'nothing';
}
