/** Which addresses a device may have for printing. */

/** Why an address cannot be used. */
export type UriObjection = 'not-a-device-uri' | 'carries-a-user' | 'needs-unconfirmed' | 'needs-formats';

const confirming: ReadonlySet<string> = new Set(['ipp:', 'ipps:', 'http:', 'https:']);
const oneWay: ReadonlySet<string> = new Set(['socket:', 'lpd:']);

/** True for transports that never tell whether something printed. */
export function isOneWay(uri: string): boolean {
  return oneWay.has(URL.parse(uri)?.protocol ?? '');
}

/** True for transports with a certificate. */
export function isEncrypted(uri: string): boolean {
  return ['ipps:', 'https:'].includes(URL.parse(uri)?.protocol ?? '');
}

/** The first thing that speaks against an address; undefined when nothing does. */
export function objectToUri(
  uri: string,
  allowed: { readonly unconfirmed?: boolean; readonly documentFormats?: readonly string[] | null },
): UriObjection | undefined {
  const url = URL.parse(uri);
  if (url === null || url.hostname === '') return 'not-a-device-uri';
  if (!confirming.has(url.protocol) && !oneWay.has(url.protocol)) return 'not-a-device-uri';
  if (url.username !== '' || url.password !== '') return 'carries-a-user';
  if (!oneWay.has(url.protocol)) return undefined;
  if (allowed.unconfirmed !== true) return 'needs-unconfirmed';
  return (allowed.documentFormats ?? []).length === 0 ? 'needs-formats' : undefined;
}

/**
 * The addresses to try for what a person typed: a whole address as it is; a bare host, with or without a port, as IPP
 * Everywhere has it (PWG 5100.14 §4.1), encrypted first. Empty for what is no host.
 */
export function candidateUris(typed: string): readonly string[] {
  const text = typed.trim();
  if (text.includes('://')) return [text];
  const bare = /^[^/?#@\s]{1,255}$/.test(text) && URL.parse(`http://${text}`) !== null;
  return bare ? [`ipps://${text}/ipp/print`, `ipp://${text}/ipp/print`] : [];
}

/** An address as it may be shown: without user, password, query and fragment. */
export function shownUri(uri: string): string {
  const url = URL.parse(uri);
  return url === null ? '' : `${url.protocol}//${url.host}${url.pathname}`;
}
