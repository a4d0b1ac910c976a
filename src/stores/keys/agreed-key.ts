/**
 * Wraps data keys as JWE (RFC 7516, ECDH-ES+A256KW with A256GCM) at the price of two AES calls: the key agreement
 * with the segment's public key (RFC 7518 §4.6) is made once a minute, and its result wraps many data keys.
 *
 * Keys, from the outside in: the segment's private key → one agreed key for each process, segment and minute → a
 * fresh content key for each wrapped key → the document's data key. The agreed key wraps random keys only
 * (RFC 3394), so wrapping many weakens none. Its private half is forgotten as soon as it is made; the agreed key
 * itself is held for at most a minute. A process that only takes in can thus unwrap what it took in within this
 * minute, whose plain text it had, and nothing older. Nothing but the wrapped key in a row leads to its document, so
 * destroying that still destroys the document.
 */

import {
  createCipheriv,
  createHash,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { performance } from 'node:perf_hooks';

/** Longest use of one agreement in milliseconds. */
const agreementMs = 60_000;
/** Most keys wrapped under one agreement. */
const mostWraps = 1_000_000;
const keyAlgorithm = 'ECDH-ES+A256KW';
const keyBits = 256;
/** RFC 3394 §2.2.3.1. */
const keyWrapIv = Buffer.alloc(8, 0xa6);

/** One key agreement and what it came to. */
interface Agreement {
  readonly kid: string;
  readonly key: KeyObject;
  /** `epk` of the JWE header. */
  readonly epk: { readonly kty: string; readonly crv: string; readonly x: string; readonly y: string };
  readonly madeAtMs: number;
  wraps: number;
}

/** Wraps for one segment. It holds one agreement at a time. */
export class AgreedKeyWrapper {
  #agreement: Agreement | undefined;
  #forget: NodeJS.Timeout | undefined;

  /** The JWE of `dataKey` for the holder of the private half of `publicKey`; `bound` goes into its protected header. */
  wrap(
    publicKey: KeyObject,
    kid: string,
    dataKey: Uint8Array,
    bound: { readonly segment: string; readonly blob: string },
  ): string {
    const agreement = this.#agreementWith(publicKey, kid);
    agreement.wraps += 1;
    const header = { alg: keyAlgorithm, enc: 'A256GCM', kid, ...bound, epk: agreement.epk };
    const protectedHeader = Buffer.from(JSON.stringify(header), 'utf8').toString('base64url');
    const random = randomBytes(44);
    const contentKey = random.subarray(0, 32);
    const iv = random.subarray(32);
    const keyWrap = createCipheriv('id-aes256-wrap', agreement.key, keyWrapIv);
    const encryptedKey = Buffer.concat([keyWrap.update(contentKey), keyWrap.final()]).toString('base64url');
    // Bytes as a key cost several times what a key object does.
    const cipher = createCipheriv('aes-256-gcm', createSecretKey(contentKey), iv);
    cipher.setAAD(Buffer.from(protectedHeader, 'latin1'));
    const cipherText = Buffer.concat([cipher.update(dataKey), cipher.final()]).toString('base64url');
    const tag = cipher.getAuthTag().toString('base64url');
    contentKey.fill(0);
    return `${protectedHeader}.${encryptedKey}.${iv.toString('base64url')}.${cipherText}.${tag}`;
  }

  #agreementWith(publicKey: KeyObject, kid: string): Agreement {
    const known = this.#agreement;
    const fresh =
      known !== undefined &&
      known.kid === kid &&
      known.wraps < mostWraps &&
      performance.now() - known.madeAtMs < agreementMs;
    if (fresh) return known;
    const agreement = agree(publicKey, kid);
    this.#agreement = agreement;
    clearTimeout(this.#forget);
    this.#forget = setTimeout(() => {
      this.#agreement = undefined;
    }, agreementMs).unref();
    return agreement;
  }
}

function agree(publicKey: KeyObject, kid: string): Agreement {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const shared = diffieHellman({ privateKey: pair.privateKey, publicKey });
  const key = createSecretKey(concatKdf(shared));
  shared.fill(0);
  const { x = '', y = '' } = pair.publicKey.export({ format: 'jwk' });
  return { kid, key, epk: { kty: 'EC', crv: 'P-256', x, y }, madeAtMs: performance.now(), wraps: 0 };
}

/** The single-step derivation of RFC 7518 §4.6.2 with empty PartyUInfo and PartyVInfo; one round gives 256 bits. */
function concatKdf(shared: Buffer): Buffer {
  const algorithm = Buffer.from(keyAlgorithm, 'latin1');
  return createHash('sha256')
    .update(uint32(1))
    .update(shared)
    .update(uint32(algorithm.byteLength))
    .update(algorithm)
    .update(uint32(0))
    .update(uint32(0))
    .update(uint32(keyBits))
    .digest();
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
