/** A real OpenID Connect provider (the certified library `oidc-provider`) over TLS on loopback. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { trustedFetch } from '../../drivers/oidc/trusted-fetch.ts';
import { makeTestCertificate } from './test-certificate.ts';

/** Who is at the provider's keyboard, and how they show it. */
export interface ProviderVisitor {
  readonly accountId: string;
  readonly acr?: string;
  readonly amr?: readonly string[];
}

/** A provider that is up. */
export interface TestProvider extends AsyncDisposable {
  readonly issuer: string;
  /** PEM of its certificate. */
  readonly ca: string;
  /** Whoever signs in next. */
  visitor: ProviderVisitor;
}

/** How the desk is known to the provider. */
export const providerClient = { clientId: 'tomeoki', clientSecret: 'a-secret-of-the-test-long-enough' };

/** The part of the library that is used; it comes without types. */
interface Library {
  new (
    issuer: string,
    configuration: object,
  ): {
    callback(): (request: IncomingMessage, response: ServerResponse) => void;
    interactionDetails(
      request: IncomingMessage,
      response: ServerResponse,
    ): Promise<{
      readonly prompt: { readonly name: string };
      readonly params: { readonly client_id: string };
      readonly session?: { readonly accountId: string };
    }>;
    interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
    readonly Grant: new (of: object) => { addOIDCScope(scope: string): void; save(): Promise<string> };
  };
}

/** Starts a provider for one client, the desk; `deskCa` is trusted when the provider calls it. */
export async function startOidcProvider(of: {
  readonly port: number;
  readonly deskUrl: string;
  readonly names: Readonly<Record<string, string>>;
  readonly deskCa: () => string;
}): Promise<TestProvider> {
  const issuer = `https://localhost:${of.port}`;
  const certificate = await makeTestCertificate();
  const library = 'oidc-provider';
  const { default: Provider } = (await import(library)) as { readonly default: Library };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: providerClient.clientId,
        client_secret: providerClient.clientSecret,
        redirect_uris: [`${of.deskUrl}sign-in/provider/callback`],
        post_logout_redirect_uris: [`${of.deskUrl}sign-in`],
        backchannel_logout_uri: `${of.deskUrl}sign-in/provider/logout`,
        backchannel_logout_session_required: true,
      },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username'], acr: null, amr: null, sid: null },
    conformIdTokenClaims: false,
    acrValues: ['urn:example:two'],
    pkce: { required: () => true },
    features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
    cookies: { keys: ['a-key-of-the-test'] },
    findAccount: async (_context: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, preferred_username: of.names[id] }),
    }),
    fetch: (url: string, init: object) => trustedFetch({ ca: of.deskCa() })(String(url), init),
  });
  const answer = provider.callback();
  const site = { visitor: { accountId: 'nobody' } as ProviderVisitor };
  const interact = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { prompt, params, session } = await provider.interactionDetails(request, response);
    if (prompt.name === 'login') {
      await provider.interactionFinished(request, response, { login: site.visitor });
      return;
    }
    const grant = new provider.Grant({ accountId: session?.accountId, clientId: params.client_id });
    grant.addOIDCScope('openid profile');
    await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
  };
  const server = createServer(certificate, (request, response) => {
    if (request.url?.startsWith('/interaction/') !== true) answer(request, response);
    else interact(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(of.port, '127.0.0.1', resolve));
  return Object.assign(site, {
    issuer,
    ca: certificate.cert,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
