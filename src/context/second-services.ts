/** Binds sign-in, its second factors and the identity provider to their stores. */

import { readFile } from 'node:fs/promises';
import { openOidcClient } from '../../drivers/oidc/identity-provider.ts';
import type { ProviderServices, SecondServices } from '../http/services/second.ts';
import type { HttpServices } from '../http/services.ts';
import {
  authenticatorStatus,
  confirmAuthenticator,
  offerAuthenticator,
  pendingOffer,
  removeAuthenticator,
  renewRecoveryCodes,
} from '../identity/second/authenticator.ts';
import { certificateEnrolment } from '../identity/second/certificate/enrol-certificate.ts';
import { checkCode } from '../identity/second/check-code.ts';
import { type SecondFactorPolicy, secondFactorLevel } from '../identity/second/second-policy.ts';
import { openRequest, sealRequest } from '../identity/sign-in/provider-request.ts';
import { endByProvider, type ProviderDeps, signInByProvider } from '../identity/sign-in/provider-sign-in.ts';
import {
  changePassword,
  endOneSignIn,
  endSignIn,
  endSignIns,
  findHalf,
  findSignIn,
  finishHalf,
  type SignInDeps,
  signIn,
} from '../identity/sign-in/sign-in.ts';
import { isUuid } from '../shared/ids.ts';
import { accept, refuse } from '../shared/result.ts';
import type { OpenClientCertificates } from './client-certificates.ts';
import type { Stores } from './stores.ts';

/** Everything that signing in needs. */
export interface SignInParts {
  readonly stores: Stores;
  readonly clientCertificates: OpenClientCertificates | undefined;
  /** Address of the desk, ending in `/`. */
  readonly deskUrl: string;
}

/** The services of sign-in and of second factors. */
export async function signInServices(parts: SignInParts): Promise<Pick<HttpServices, 'signIn' | 'second'>> {
  const deps = signInDeps(parts);
  return {
    signIn: {
      signIn: (input) => signIn(deps, input),
      find: (id, connection) => (isUuid(id) ? findSignIn(deps, id, connection) : Promise.resolve(undefined)),
      end: (signedIn) => endSignIn(deps, signedIn),
      changePassword: (signedIn, input) => changePassword(deps, signedIn, input),
    },
    second: secondServices(parts, deps, await providerServices(parts, deps)),
  };
}

function signInDeps({ stores, clientCertificates }: SignInParts): SignInDeps & Stores {
  const { signIn: config } = stores.config;
  return {
    ...stores,
    secondPolicy: policyOf(config),
    clientCertificates,
    localRanges: config.remoteNeedsCertificate?.localRanges,
  };
}

function policyOf(config: Stores['config']['signIn']): SecondFactorPolicy {
  return {
    level: config.secondFactor,
    byRole: config.secondFactorByRole,
    bySegment: config.secondFactorBySegment,
  };
}

function secondServices(
  { stores }: SignInParts,
  deps: SignInDeps & Stores,
  provider: ProviderServices | undefined,
): SecondServices {
  const issuer = stores.config.organization.en;
  const policy = policyOf(stores.config.signIn);
  const enrolment = certificateEnrolment(deps);
  return {
    provider,
    findHalf: (id) => findHalf(deps, id),
    finish: async (half, code, connection) => {
      if (half.owed !== 'code') return refuse('half-over');
      const checked = await checkCode(deps, half.person.id, code);
      return checked.ok ? await finishHalf(deps, half, checked.value, connection) : checked;
    },
    finishEnrolment: async (half, code, connection) => {
      if (half.owed !== 'enrolment') return refuse('half-over');
      const confirmed = await confirmAuthenticator(deps, half.person.id, code);
      if (!confirmed.ok) return confirmed;
      const finished = await finishHalf(deps, half, 'totp', connection);
      return finished.ok ? accept({ signedIn: finished.value, ...confirmed.value }) : finished;
    },
    status: async (person) => ({
      level: secondFactorLevel(policy, person),
      ...(await authenticatorStatus(deps, person.id)),
      mayEnrolCertificate: deps.clientCertificates?.holder === 'enrolled',
      certificates: await stores.certificates.list(person.id),
    }),
    pending: (person) => pendingOffer(deps, person, issuer),
    offer: (person, code) => offerAuthenticator(deps, person, issuer, code),
    confirm: (person, code) => confirmAuthenticator(deps, person.id, code),
    renewCodes: (person, code) => renewRecoveryCodes(deps, person.id, code),
    remove: async (person, code) =>
      secondFactorLevel(policy, person) === 'required'
        ? refuse('second-required')
        : await removeAuthenticator(deps, person.id, code),
    openSignIns: (person) => stores.signIns.listOpen(person.id, stores.clock.now()),
    endSignIn: async (person, id) => isUuid(id) && (await endOneSignIn(deps, person.id, id)),
    endOthers: ({ person, signInId }) => endSignIns(deps, person.id, signInId),
    enrolCertificate: (person, code, connection) => enrolment.enrolOwn(person, code, connection.certificate),
    revokeCertificate: (person, sha256) => enrolment.revoke(person.id, sha256, `person:${person.id}`),
  };
}

async function providerServices(
  { stores, deskUrl }: SignInParts,
  deps: SignInDeps & Stores,
): Promise<ProviderServices | undefined> {
  const { oidc } = stores.config.signIn;
  if (oidc === undefined) return undefined;
  const provider = openOidcClient({
    ...oidc,
    clientSecret: oidc.clientSecret ?? stores.config.oidcClientSecret,
    ca: oidc.caFile === undefined ? undefined : await readFile(oidc.caFile, 'utf8'),
    clockSkewSeconds: Math.round(stores.config.clockOffsetMs / 1000),
  });
  const { match, domains } = oidc;
  const withProvider: ProviderDeps = {
    ...deps,
    provider,
    providerRules: { ...oidc, names: { match, domains } },
  };
  const redirectUri = `${deskUrl}sign-in/provider/callback`;
  return {
    begin: async (next) => {
      const begun = await provider.begin(redirectUri);
      if (begun.kind === 'trouble') return refuse(`provider-${begun.trouble}` as const);
      const { url, ...request } = begun.value;
      return accept({ url, sealed: sealRequest(stores.keys, { ...request, next }, stores.clock.now()) });
    },
    finish: async (query, sealed, connection) => {
      const kept = openRequest(stores.keys, sealed, stores.clock.now());
      if (kept === undefined) return refuse('provider-not-believed');
      const returnedTo = `${redirectUri}?${query}`;
      const entered = await signInByProvider(withProvider, returnedTo, kept, connection);
      return entered.ok ? accept({ entered: entered.value, next: kept.next }) : entered;
    },
    endSessionUrl: () => provider.endSessionUrl(`${deskUrl}sign-in`),
    backChannelLogout: async (token) => (await endByProvider(withProvider, token)) !== undefined,
  };
}
