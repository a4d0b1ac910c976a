/** Asking browsers for client certificates: optional at the TLS level, so that a person without one still gets in. */

import type { Server } from 'node:https';

/** The authorities whose certificates browsers are asked for. */
export interface ClientAuthorities {
  /** PEM texts as they are now. */
  current(): readonly string[];
  /** Calls back whenever they change, until the returned function is called. */
  onChange(changed: () => void): () => void;
}

/**
 * Options of the TLS server. The handshake never fails for want of a certificate. Nobody is asked without authorities
 * configured.
 */
export function askForCertificates(authorities: ClientAuthorities | undefined): {
  readonly requestCert?: boolean;
  readonly rejectUnauthorized?: boolean;
  readonly ca?: string[];
} {
  if (authorities === undefined) return {};
  // An empty list vouches for nobody; left out it would be the machine's own list.
  return { requestCert: true, rejectUnauthorized: false, ca: [...authorities.current()] };
}

/** Lets new connections know changed authorities; returns how to stop. */
export function followAuthorities(
  server: Server,
  tls: { readonly key: string; readonly cert: string },
  authorities: ClientAuthorities | undefined,
): () => void {
  if (authorities === undefined) return () => undefined;
  return authorities.onChange(() => {
    server.setSecureContext({ ...tls, minVersion: 'TLSv1.2', ca: [...authorities.current()] });
  });
}
