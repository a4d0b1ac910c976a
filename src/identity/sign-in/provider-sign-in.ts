/** Signing in with the word of the organisation's identity provider (OpenID Connect). */

import type { AuditEvent } from '../../audit/audit-event.ts';
import type {
  IdentityProvider,
  ProvidedIdentity,
  ProviderRequest,
  ProviderTrouble,
} from '../../ports/identity-provider.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { ProviderSession } from '../../ports/sign-in-store.ts';
import type { PersonId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Person } from '../person.ts';
import { addressTrials, isLocked, windowStart } from '../trials.ts';
import { findNamed, type NameRule } from './find-named.ts';
import {
  type ActiveSignIn,
  type Connection,
  type EntryRefusal,
  enterDesk,
  type HalfSignIn,
  type SignInDeps,
} from './sign-in.ts';

/** How the provider's word is understood. */
export interface ProviderRules {
  /** Claim that names the person. */
  readonly claim: string;
  readonly names: NameRule;
  /** Values of `acr` and `amr` that count as two factors. */
  readonly secondFactorAcr: readonly string[];
  readonly secondFactorAmr: readonly string[];
}

/** What these steps need. */
export interface ProviderDeps extends SignInDeps {
  readonly provider: IdentityProvider;
  readonly providerRules: ProviderRules;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
}

/** Why the provider's word let nobody in. */
export type ProviderRefusal =
  | EntryRefusal
  | 'locked'
  | `provider-${ProviderTrouble}`
  | 'provider-unknown-person'
  | 'provider-other-person';

/** Ends a sign-in that the browser brought back from the provider. Failures are counted by address and audited. */
export async function signInByProvider(
  deps: ProviderDeps,
  returnedTo: string,
  kept: ProviderRequest,
  connection: Connection,
): Promise<Result<ActiveSignIn | HalfSignIn, ProviderRefusal>> {
  const { people, clock } = deps;
  const key = `address:${connection.remoteAddress}`;
  if (isLocked(await people.countTrials(key, windowStart(clock.now(), addressTrials)), addressTrials)) {
    return refuse('locked');
  }
  const finished = await deps.provider.finish(returnedTo, kept);
  // A provider that is away is nobody's failure.
  if (finished.kind === 'trouble' && finished.trouble === 'unreachable')
    return refuse('provider-unreachable');
  if (finished.kind === 'trouble') return await refused(deps, key, `provider-${finished.trouble}`);
  const found = await personOf(deps, finished.value);
  if (!found.ok) return await refused(deps, key, found.refusal);
  const first = isMultiFactor(deps.providerRules, finished.value) ? 'provider-mfa' : 'provider';
  const provider = providerSession(deps, finished.value);
  return await enterDesk(deps, found.value, first, connection, provider);
}

/**
 * The person of a subject. The first time the claim names them and the subject is bound to them; from then on the
 * subject alone counts, so that neither a renamed account nor a login name given to somebody new opens another's desk.
 */
async function personOf(
  deps: ProviderDeps,
  identity: ProvidedIdentity,
): Promise<Result<Person, 'provider-unknown-person' | 'provider-other-person'>> {
  const { issuer } = deps.provider;
  const subject = subjectHash(deps, identity.subject);
  const bound = await deps.signIns.findProvided(issuer, subject);
  const known = bound && (await deps.people.findById(bound));
  if (known !== undefined) return accept(known);
  const name = identity.claims[deps.providerRules.claim];
  if (typeof name !== 'string') return refuse('provider-unknown-person');
  const person = await findNamed(deps.people, deps.providerRules.names, name);
  if (person === undefined) return refuse('provider-unknown-person');
  const outcome = await deps.signIns.bindProvided(issuer, subject, person.id, deps.clock.now());
  return outcome === 'bound' ? accept(person) : refuse('provider-other-person');
}

function isMultiFactor(rules: ProviderRules, { acr, amr }: ProvidedIdentity): boolean {
  const byClass = acr !== undefined && rules.secondFactorAcr.includes(acr);
  return byClass || amr.some((method) => rules.secondFactorAmr.includes(method));
}

function providerSession(deps: ProviderDeps, { subject, session }: ProvidedIdentity): ProviderSession {
  return {
    subject: subjectHash(deps, subject),
    session: session === undefined ? undefined : sessionHash(deps, session),
  };
}

function subjectHash({ keys, provider }: Pick<ProviderDeps, 'keys' | 'provider'>, subject: string) {
  return keys.tokenHash('provider-subject', JSON.stringify([provider.issuer, subject]));
}

function sessionHash({ keys, provider }: Pick<ProviderDeps, 'keys' | 'provider'>, session: string) {
  return keys.tokenHash('provider-session', JSON.stringify([provider.issuer, session]));
}

async function refused<Refusal extends ProviderRefusal>(
  { people, clock }: ProviderDeps,
  key: string,
  reason: Refusal,
): Promise<Result<never, Refusal>> {
  const at = clock.now();
  const event: AuditEvent = {
    kind: 'provider.refused',
    segment: '-',
    at,
    actor: 'unknown:provider',
    subject: 'service',
    details: { reason },
  };
  await people.addTrial(key, at, [event]);
  return refuse(reason);
}

/**
 * The provider says that a session, or all sessions of a subject, are over: what they began here ends. Undefined for
 * a token that is not valid; else whose sign-ins ended.
 */
export async function endByProvider(
  deps: Pick<ProviderDeps, 'provider' | 'keys' | 'signIns' | 'clock'>,
  token: string,
): Promise<readonly PersonId[] | undefined> {
  const at = deps.clock.now();
  const named = await deps.provider.checkLogoutToken(token, at);
  if (named === undefined) return undefined;
  const { subject, session } = named;
  const of = {
    ...(subject !== undefined && { subject: subjectHash(deps, subject) }),
    ...(session !== undefined && { session: sessionHash(deps, session) }),
  };
  return await deps.signIns.endProvided(of, at, (personId) => ({
    kind: 'sign-in.ended',
    segment: '-',
    at,
    actor: 'system',
    subject: `person:${personId}`,
    details: { reason: 'provider' },
  }));
}
