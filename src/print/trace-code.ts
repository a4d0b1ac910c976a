/** Trace codes: what is printed on a released page and leads back to its delivery. Pure. */

import { equalBytes } from '../shared/equal-bytes.ts';
import type { SegmentId } from '../shared/ids.ts';

/**
 * 23 signs that are not taken for one another on paper. Their number is a prime, so that the check sign finds every
 * single wrong sign and every two neighbours in the wrong order.
 */
const alphabet = 'ACDEFHJKLMNPRTVWXY34679';
const base = BigInt(alphabet.length);

/** Signs that name the delivery: 40 random bits. */
const idLength = 9;
/** Signs of the keyed hash: 27 bits, so that codes cannot be thought up. */
const macLength = 6;
const codeLength = idLength + macLength + 1;

/** What people and readers of pictures take a sign for, and the sign it must have been. */
const lookAlikes: Readonly<Record<string, string>> = {
  '0': 'D',
  O: 'D',
  Q: 'D',
  '1': 'L',
  I: 'L',
  '2': '7',
  Z: '7',
  '8': '3',
  B: '3',
  G: '6',
  U: 'V',
};

/** Keyed hash of the id of a code, 32 bytes; bound to the key of the installation. */
export type TraceMac = (id: string) => Uint8Array;

/** A code in its parts. */
export interface TraceCode {
  /** Nine signs; unique among the deliveries. */
  readonly id: string;
  /** All 16 signs without separators: what the two-dimensional code holds. */
  readonly code: string;
}

/** Makes a code from at least 8 random bytes. */
export function makeTraceCode(random: Uint8Array, mac: TraceMac): TraceCode {
  if (random.byteLength < 8) throw new TypeError('a trace code needs 8 random bytes');
  const id = signs(random, idLength);
  const body = id + signs(mac(id), macLength);
  return { id, code: body + checkSign(body) };
}

/**
 * Reads what somebody typed or a machine recognised: any case and width, with or without separators, look-alikes
 * taken for the sign they must have been. Undefined when it cannot be a code. Says nothing of its authenticity.
 */
export function readTraceCode(text: string): TraceCode | undefined {
  if (text.length > 64) return undefined;
  const plain = text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐‑–—−ー_.]/gu, '');
  const code = [...plain].map((sign) => lookAlikes[sign] ?? sign).join('');
  if (code.length !== codeLength || ![...code].every((sign) => alphabet.includes(sign))) return undefined;
  const body = code.slice(0, -1);
  return checkSign(body) === code.at(-1) ? { id: code.slice(0, idLength), code } : undefined;
}

/** True when the code was made with this key. Takes the same time wherever it differs. */
export function isAuthenticTraceCode(code: TraceCode, mac: TraceMac): boolean {
  const expected = signs(mac(code.id), macLength);
  return equalBytes(Buffer.from(expected), Buffer.from(code.code.slice(idLength, idLength + macLength)));
}

/** The code as people read it: four groups of four. */
export function formatTraceCode(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1-');
}

/** The first 8 bytes as signs. */
function signs(bytes: Uint8Array, length: number): string {
  let rest = Buffer.from(bytes.subarray(0, 8)).readBigUInt64BE();
  let text = '';
  for (let at = 0; at < length; at += 1) {
    text += alphabet[Number(rest % base)] ?? '';
    rest /= base;
  }
  return text;
}

/** Sum of the signs, each times its place, modulo 23. */
function checkSign(body: string): string {
  let sum = 0;
  for (const [at, sign] of [...body].entries()) sum += (at + 1) * alphabet.indexOf(sign);
  return alphabet[sum % alphabet.length] ?? '';
}

/** The release that a paper came from. */
export interface TracedPaper {
  readonly code: string;
  readonly at: Date;
  readonly deviceName: string;
  readonly personName: string | undefined;
  readonly staffNumber: string | undefined;
  /** IPP `job-id`. */
  readonly jobNumber: number;
  readonly segment: SegmentId;
}
