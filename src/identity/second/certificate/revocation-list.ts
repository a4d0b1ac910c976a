/** Certificate revocation lists (RFC 5280 §5), in PEM or DER. */

import { verify, type X509Certificate } from 'node:crypto';
import { type DerValue, derTags, derTime, readDer } from './der.ts';

/** A list as it was signed. Nothing in it is to be believed before {@link isSignedBy}. */
export interface RevocationList {
  readonly thisUpdate: Date;
  /** Undefined: the authority does not say when the next one comes. */
  readonly nextUpdate: Date | undefined;
  /** Serial numbers in hex without leading zeros. */
  readonly revoked: ReadonlySet<string>;
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
  /** Hash of the signature algorithm for `node:crypto`; null for EdDSA. */
  readonly hash: string | null;
}

/** Largest file that is read, in bytes; half a million entries fit. */
export const mostListBytes = 20_000_000;

/** DER of the object identifiers of signature algorithms, in hex, and their hashes (RFC 8017, 5758, 8410). */
const hashes: Readonly<Record<string, string | null>> = {
  '2a864886f70d01010b': 'sha256',
  '2a864886f70d01010c': 'sha384',
  '2a864886f70d01010d': 'sha512',
  '2a8648ce3d040302': 'sha256',
  '2a8648ce3d040303': 'sha384',
  '2a8648ce3d040304': 'sha512',
  '2b6570': null,
};

/**
 * Reads a list. Undefined when it is none, too large, signed in a way not known here, or says by a critical extension
 * that it is only part of the truth (such as a delta list).
 */
export function parseRevocationList(file: Uint8Array): RevocationList | undefined {
  const bytes = file.byteLength > mostListBytes ? undefined : derOf(file);
  const [outer, ...after] = (bytes && readDer(bytes, 2)) ?? [];
  if (outer?.tag !== derTags.sequence || after.length > 0) return undefined;
  const [toBeSigned, algorithm, signature] = readDer(outer.content, 3) ?? [];
  const hash = algorithm && hashOf(algorithm);
  if (toBeSigned === undefined || signature?.tag !== derTags.bitString || hash === undefined)
    return undefined;
  const body = bodyOf(toBeSigned, algorithm);
  if (body === undefined) return undefined;
  // The first octet counts unused bits; a signature has none.
  return { ...body, signed: toBeSigned.whole, signature: signature.content.subarray(1), hash };
}

function derOf(file: Uint8Array): Uint8Array | undefined {
  if (file[0] === derTags.sequence) return file;
  const text = Buffer.from(file).toString('latin1');
  const armoured = /-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+)-----END X509 CRL-----/.exec(text)?.[1];
  return armoured === undefined ? undefined : Buffer.from(armoured, 'base64');
}

function hashOf(algorithm: DerValue): string | null | undefined {
  const [identifier] = readDer(algorithm.content, 2) ?? [];
  const name = identifier && Buffer.from(identifier.content).toString('hex');
  return name !== undefined && Object.hasOwn(hashes, name) ? hashes[name] : undefined;
}

/** TBSCertList: [version] signature issuer thisUpdate [nextUpdate] [revokedCertificates] [[0] extensions]. */
function bodyOf(
  toBeSigned: DerValue,
  algorithm: DerValue | undefined,
): Pick<RevocationList, 'thisUpdate' | 'nextUpdate' | 'revoked'> | undefined {
  const parts = [...(readDer(toBeSigned.content, 8) ?? [])];
  if (parts[0]?.tag === derTags.integer) parts.shift();
  const [signature, , thisUpdateValue] = parts.splice(0, 3);
  const same = signature && algorithm && Buffer.from(signature.whole).equals(algorithm.whole);
  const thisUpdate = derTime(thisUpdateValue);
  if (same !== true || thisUpdate === undefined) return undefined;
  const nextUpdate = derTime(parts[0]);
  if (nextUpdate !== undefined) parts.shift();
  const revoked = parts[0]?.tag === derTags.sequence ? serialsOf(parts.shift()) : new Set<string>();
  const [extensions, ...rest] = parts;
  if (revoked === undefined || rest.length > 0 || hasCritical(extensions)) return undefined;
  return { thisUpdate, nextUpdate, revoked };
}

function serialsOf(list: DerValue | undefined): ReadonlySet<string> | undefined {
  const entries = list && readDer(list.content);
  const serials = entries?.map((entry) => readDer(entry.content, 3)?.[0]);
  if (serials?.every((serial) => serial?.tag === derTags.integer) !== true) return undefined;
  return new Set(serials.map((serial) => plainHex(Buffer.from(serial?.content ?? []).toString('hex'))));
}

/** Critical extensions change what a list means (RFC 5280 §5.2); none is known here. */
function hasCritical(extensions: DerValue | undefined): boolean {
  if (extensions === undefined) return false;
  const [list] = readDer(extensions.content, 2) ?? [];
  const each = list && readDer(list.content, 100);
  return each?.every((one) => readDer(one.content, 4)?.[1]?.tag !== derTags.boolean) !== true;
}

/** A serial number as it stands in {@link RevocationList.revoked}. */
export function plainHex(serial: string): string {
  return serial.toLowerCase().replace(/^0+(?=.)/, '');
}

/** True when the authority signed the list. */
export function isSignedBy(list: RevocationList, authority: X509Certificate): boolean {
  try {
    return verify(list.hash, list.signed, authority.publicKey, list.signature);
  } catch {
    // A key of another kind than the signature.
    return false;
  }
}
