/** The client certificate of a connection, and what else tells where a request comes from. */

import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import type { ShownCertificate } from '../identity/second/certificate/certificate-holder.ts';
import { browserName } from '../identity/sign-in/browser-name.ts';
import type { Connection } from './services/second.ts';

/** What the TLS library may find wrong, because the service's own clock judges dates. */
const ofDates = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID']);

/** Where a request comes from. */
export function connectionOf(request: IncomingMessage): Connection {
  return {
    remoteAddress: request.socket.remoteAddress ?? '',
    browser: browserName(request.headers['user-agent']),
    certificate: shownCertificate(request),
  };
}

/** The certificate that the other side proved to hold the key of. Whether it is worth anything is not said. */
function shownCertificate({ socket }: IncomingMessage): ShownCertificate | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const certificate = socket.getPeerX509Certificate();
  if (certificate === undefined) return undefined;
  // Node sets the code of the finding here, whatever its types say.
  const finding: unknown = socket.authorizationError;
  const code = finding instanceof Error && 'code' in finding ? finding.code : finding;
  return { certificate, isSound: socket.authorized || (typeof code === 'string' && ofDates.has(code)) };
}
