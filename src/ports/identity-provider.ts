/** The organisation's identity provider (OpenID Connect), as the sign-in steps need it. */

/** What must come back unchanged with the person. Kept by the person's browser, sealed. */
export interface ProviderRequest {
  readonly state: string;
  readonly nonce: string;
  /** PKCE (RFC 7636). */
  readonly codeVerifier: string;
}

/** Whom the provider vouches for. */
export interface ProvidedIdentity {
  /** `sub`: the provider's own name for the person, never used again for another. */
  readonly subject: string;
  /** `sid`: the provider's session. */
  readonly session: string | undefined;
  /** Claims of the ID token. */
  readonly claims: Readonly<Record<string, unknown>>;
  readonly acr: string | undefined;
  readonly amr: readonly string[];
}

/** unreachable: no answer. refused: it says no. not-believed: an answer that fails a check. */
export type ProviderTrouble = 'unreachable' | 'refused' | 'not-believed';

/** An answer of the provider, or why there is none. */
export type ProviderAnswer<Value> =
  | { readonly kind: 'answer'; readonly value: Value }
  | { readonly kind: 'trouble'; readonly trouble: ProviderTrouble };

/** Speaks with one provider. Nothing is asked of it before the first use. */
export interface IdentityProvider {
  /** As configured; every answer must name it. */
  readonly issuer: string;
  /** Where to send the browser, and what to keep meanwhile. */
  begin(redirectUri: string): Promise<ProviderAnswer<{ readonly url: string } & ProviderRequest>>;
  /** From the address that the provider sent the browser back to. */
  finish(returnedTo: string, kept: ProviderRequest): Promise<ProviderAnswer<ProvidedIdentity>>;
  /** Where the browser can end the provider's session too; undefined when it offers no such place. */
  endSessionUrl(returnTo: string): Promise<string | undefined>;
  /** Whose sessions a logout token ends (OpenID Connect Back-Channel Logout §2.6); undefined when it is not valid. */
  checkLogoutToken(
    token: string,
    now: Date,
  ): Promise<{ readonly subject: string | undefined; readonly session: string | undefined } | undefined>;
}
