/** TLS certificates of clients: asked for where a listener knows some, and believed only when they are among them. */

import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** Which client certificates a listener believes. With neither list none is asked for. */
export interface ClientCertificateRule {
  /** PEM certificates of authorities: whom they vouch for is believed. */
  readonly authorities?: readonly string[];
  /** SHA-256 of certificates that are believed as they are, 64 lower-case hex digits each. */
  readonly pinnedSha256?: readonly string[];
  /** True: requests without a believed certificate are refused with HTTP 403. Default false. */
  readonly required?: boolean;
}

/** A certificate that was believed. */
export interface BelievedCertificate {
  /** 64 lower-case hex digits. */
  readonly sha256: string;
  /** True when an authority of the rule vouches for it; false when it is only pinned. */
  readonly isVouchedFor: boolean;
}

/**
 * Options of the TLS server. The handshake never fails for want of a certificate: a person without one still gets
 * the page or the password prompt.
 */
export function requestCertificates(rule: ClientCertificateRule | undefined): {
  readonly requestCert?: boolean;
  readonly rejectUnauthorized?: boolean;
  readonly ca?: string[];
} {
  const { authorities = [], pinnedSha256 = [] } = rule ?? {};
  if (authorities.length + pinnedSha256.length === 0) return {};
  // An empty list of authorities vouches for nobody; left out it would be the machine's own list.
  return { requestCert: true, rejectUnauthorized: false, ca: [...authorities] };
}

/** The certificate of a connection, when the rule believes it. */
export function believedCertificate(
  socket: Socket,
  rule: ClientCertificateRule | undefined,
): BelievedCertificate | undefined {
  if (rule === undefined || !(socket instanceof TLSSocket)) return undefined;
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return undefined;
  const sha256 = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
  const isVouchedFor = socket.authorized && (rule.authorities ?? []).length > 0;
  return isVouchedFor || rule.pinnedSha256?.includes(sha256) === true ? { sha256, isVouchedFor } : undefined;
}
