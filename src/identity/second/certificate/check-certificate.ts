/** Is a client certificate worth believing now? Chain, use, validity and revocation (RFC 5280 §6), by our own clock. */

import type { X509Certificate } from 'node:crypto';
import { accept, type Result, refuse } from '../../../shared/result.ts';
import { isSignedBy, plainHex, type RevocationList } from './revocation-list.ts';

/** What is believed. */
export interface CertificateRules {
  /** Each is an anchor by itself: a certificate must have been issued by one of them. */
  readonly authorities: readonly X509Certificate[];
  readonly lists: readonly RevocationList[];
  /** True: each authority must have a revocation list here; without one its certificates are refused. */
  readonly needsList: boolean;
  /** What becomes of certificates when the list of their authority is past its next update. */
  readonly whenListIsOld: 'refuse' | 'accept';
}

/** Why a certificate is not believed. */
export type CertificateRefusal =
  | 'not-vouched-for'
  | 'not-yet-valid'
  | 'expired'
  | 'wrong-use'
  | 'revoked'
  | 'revocation-unknown';

/** id-kp-clientAuth (RFC 5280 §4.2.1.12). */
const clientAuth = '1.3.6.1.5.5.7.3.2';

/** Judges a certificate whose key the handshake has proved. */
export function checkCertificate(
  rules: CertificateRules,
  certificate: X509Certificate,
  now: Date,
): Result<true, CertificateRefusal> {
  const authority = rules.authorities.find(
    (one) => one.ca && certificate.checkIssued(one) && certificate.verify(one.publicKey),
  );
  if (authority === undefined || certificate.ca) return refuse('not-vouched-for');
  for (const one of [certificate, authority]) {
    if (now < one.validFromDate) return refuse('not-yet-valid');
    if (now >= one.validToDate) return refuse('expired');
  }
  // Node names the extended key usages so; a certificate that names none was not made for this.
  if (certificate.keyUsage?.includes(clientAuth) !== true) return refuse('wrong-use');
  return checkRevocation(rules, certificate, authority, now);
}

/** The newest list that the authority signed decides. */
function checkRevocation(
  rules: CertificateRules,
  certificate: X509Certificate,
  authority: X509Certificate,
  now: Date,
): Result<true, CertificateRefusal> {
  const [newest] = rules.lists
    .filter((list) => list.thisUpdate <= now && isSignedBy(list, authority))
    .toSorted((a, b) => b.thisUpdate.getTime() - a.thisUpdate.getTime());
  if (newest === undefined) return rules.needsList ? refuse('revocation-unknown') : accept(true);
  if (newest.revoked.has(plainHex(certificate.serialNumber))) return refuse('revoked');
  const isOld = newest.nextUpdate !== undefined && newest.nextUpdate <= now;
  return isOld && rules.whenListIsOld === 'refuse' ? refuse('revocation-unknown') : accept(true);
}

/** SHA-256 of a certificate, 64 lower-case hex digits. */
export function certificateSha256(certificate: Pick<X509Certificate, 'fingerprint256'>): string {
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase();
}
