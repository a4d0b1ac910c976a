/** URIs of a listener as one caller addressed it (RFC 8011 §5.4.1-3). */

import type { PrinterAccess } from './printer/view.ts';

/** How a listener encrypts: not at all, when the client wants it, or always. */
export type TlsMode = 'off' | 'optional' | 'required';

/** `host[:port]` of RFC 3986 §3.2, kept to what can be put back into a URI without harm. */
const hostPattern =
  /^(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_.])?|\[[0-9A-Fa-f:.]{2,45}\])(?::([0-9]{1,5}))?$/;

/**
 * Checks a `Host` header against the listener's own names, so that a web page under a foreign name cannot reach it
 * (DNS rebinding). Undefined `ownNames` accepts any well-formed host; `localhost` and addresses are always own.
 */
export function isOwnHost(host: string, ownNames: readonly string[] | undefined): boolean {
  if (!hostPattern.test(host)) return false;
  if (ownNames === undefined) return true;
  const hostName = host
    .replace(/:[0-9]+$/, '')
    .toLowerCase()
    .replace(/\.$/, '');
  const isAddress = hostName.startsWith('[') || /^[0-9.]+$/.test(hostName);
  return isAddress || hostName === 'localhost' || ownNames.some((own) => own.toLowerCase() === hostName);
}

/**
 * The authority for `ipp` and `ipps` URIs. A client on an `http` default port leaves it out of `Host`, but without a
 * port an `ipp` URI means 631 (RFC 3510 §2).
 */
export function ippAuthority(host: string, port: number): string {
  const hasPort = hostPattern.exec(host)?.[1] !== undefined;
  return !hasPort && (port === 80 || port === 443) ? `${host}:${port}` : host;
}

/** The ways to a printer path that this listener offers, the encrypted one first. */
export function listAccess(
  authority: string,
  path: string,
  tls: TlsMode,
  authentication: PrinterAccess['authentication'],
): readonly PrinterAccess[] {
  const secure: PrinterAccess = { uri: `ipps://${authority}${path}`, security: 'tls', authentication };
  const plain: PrinterAccess = { uri: `ipp://${authority}${path}`, security: 'none', authentication };
  if (tls === 'off') return [plain];
  // A password is never asked for in clear, so that way is not offered.
  return tls === 'required' || authentication === 'basic' ? [secure] : [secure, plain];
}
