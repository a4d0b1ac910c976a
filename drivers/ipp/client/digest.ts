/** HTTP challenges and Digest answers to them (RFC 9110 §11.6.1, RFC 7616), without a connection. */

import { createHash } from 'node:crypto';
import type { DeviceAccount } from '../../device/printer.ts';

/** One challenge of a `WWW-Authenticate` header; names of scheme and parameters in lower case. */
export interface HttpChallenge {
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** A Digest challenge that can be answered. */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | undefined;
  /** As the device spelt it; undefined when it named none (MD5). */
  readonly algorithm: string | undefined;
  /** False for devices of before RFC 2617, which know no `qop`. */
  readonly qop: boolean;
  readonly userHash: boolean;
  /** The nonce was too old, and the account was not wrong. */
  readonly stale: boolean;
}

/** What one request adds to a challenge. */
export interface DigestUse {
  readonly method: string;
  /** Path and query as in the request line. */
  readonly uri: string;
  /** How often this nonce was used, this time included. */
  readonly nonceCount: number;
  readonly clientNonce: string;
}

/** Longest header looked at. */
const mostCharacters = 8_192;

/** Node's names of the hash functions, the strongest first. */
const hashes: ReadonlyMap<string, string> = new Map([
  ['sha-512-256', 'sha512-256'],
  ['sha-256', 'sha256'],
  ['md5', 'md5'],
]);

const item =
  /([!#$%&'*+.^_`|~0-9A-Za-z-]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+.^_`|~0-9A-Za-z:/-]+)))?/g;

/** Reads the challenges out of header values; what is no challenge is passed over. */
export function parseChallenges(headers: readonly string[]): readonly HttpChallenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  for (const header of headers) {
    for (const [, name = '', quoted, plain] of header.slice(0, mostCharacters).matchAll(item)) {
      const value = quoted?.replaceAll(/\\(.)/g, '$1') ?? plain;
      if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: new Map() });
      else challenges.at(-1)?.parameters.set(name.toLowerCase(), value);
    }
  }
  return challenges;
}

/** The strongest Digest challenge that can be answered (RFC 7616 §3.7); undefined when there is none. */
export function chooseDigest(challenges: readonly HttpChallenge[]): DigestChallenge | undefined {
  const usable = challenges.flatMap((challenge) => readDigest(challenge) ?? []);
  const order = [...hashes.keys()];
  return usable.toSorted((a, b) => order.indexOf(baseOf(a)) - order.indexOf(baseOf(b)))[0];
}

/** The `Authorization` value that answers a challenge. Everything is UTF-8, as RFC 7616 §4 asks for. */
export function formatDigest(challenge: DigestChallenge, account: DeviceAccount, use: DigestUse): string {
  const { realm, nonce, opaque, algorithm, qop, userHash } = challenge;
  const hash = (text: string) => hashHex(challenge, text);
  const count = use.nonceCount.toString(16).padStart(8, '0');
  const secret = hash(`${account.userName}:${realm}:${account.password}`);
  const isSession = algorithm?.toLowerCase().endsWith('-sess') === true;
  const first = isSession ? hash(`${secret}:${nonce}:${use.clientNonce}`) : secret;
  const second = hash(`${use.method}:${use.uri}`);
  const response = qop
    ? hash(`${first}:${nonce}:${count}:${use.clientNonce}:auth:${second}`)
    : hash(`${first}:${nonce}:${second}`);
  const fields = [
    userHash ? `username="${hash(`${account.userName}:${realm}`)}"` : userField(account.userName),
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(use.uri)}`,
    `response="${response}"`,
    ...(algorithm === undefined ? [] : [`algorithm=${algorithm}`]),
    ...(opaque === undefined ? [] : [`opaque=${quote(opaque)}`]),
    ...(qop ? ['qop=auth', `nc=${count}`] : []),
    ...(qop || isSession ? [`cnonce=${quote(use.clientNonce)}`] : []),
    ...(userHash ? ['userhash=true'] : []),
  ];
  return `Digest ${fields.join(', ')}`;
}

function readDigest({ scheme, parameters }: HttpChallenge): DigestChallenge | undefined {
  const realm = parameters.get('realm');
  const nonce = parameters.get('nonce');
  if (scheme !== 'digest' || realm === undefined || nonce === undefined) return undefined;
  const algorithm = parameters.get('algorithm');
  const qops = parameters
    .get('qop')
    ?.split(',')
    .map((word) => word.trim().toLowerCase());
  if (qops !== undefined && !qops.includes('auth')) return undefined;
  if (algorithm !== undefined && !/^(md5|sha-256|sha-512-256)(-sess)?$/i.test(algorithm)) return undefined;
  // What a device says goes back into a header line of ours.
  if (/[^\x20-\x7e]/.test(`${nonce}${parameters.get('opaque') ?? ''}`) || hasControl(realm)) return undefined;
  return {
    realm,
    nonce,
    opaque: parameters.get('opaque'),
    algorithm,
    qop: qops !== undefined,
    userHash: parameters.get('userhash')?.toLowerCase() === 'true',
    stale: parameters.get('stale')?.toLowerCase() === 'true',
  };
}

function baseOf({ algorithm }: DigestChallenge): string {
  return (algorithm ?? 'md5').toLowerCase().replace(/-sess$/, '');
}

function hashHex(challenge: DigestChallenge, text: string): string {
  return createHash(hashes.get(baseOf(challenge)) ?? 'md5')
    .update(text, 'utf8')
    .digest('hex');
}

/** RFC 7616 §3.4: a name that a quoted string cannot hold goes as an extended value (RFC 8187). */
function userField(userName: string): string {
  if (/^[\x20-\x7e]*$/.test(userName)) return `username=${quote(userName)}`;
  return `username*=UTF-8''${encodeURIComponent(userName).replaceAll(/['()*]/g, percent)}`;
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function quote(text: string): string {
  return `"${Buffer.from(text, 'utf8').toString('latin1').replaceAll(/["\\]/g, '\\$&')}"`;
}

function hasControl(text: string): boolean {
  return [...text].some((character) => character < ' ' || character === '\u007f');
}
