/** Certificates that a sealed scan was erased: what, when, how and by whom, signed by the installation's key. */

import type { SignedClaims, TokenSigner } from '../../ports/key-ring.ts';
import type { SealedScan } from '../../ports/sealed-scan-store.ts';

/** `typ` of the JWS (RFC 7515) of a certificate. */
export const certificateType = 'tomeoki-erasure-certificate+jws';

/** How it was done. */
export const erasureMethod =
  'crypto-erase: the only wrapped AES-256 data key was destroyed; the encrypted bytes are removed within a day';

/** What a certificate states. */
export interface ErasureClaims {
  /** Id of the certificate, a UUID. */
  readonly jti: string;
  /** Id of the scan. */
  readonly sub: string;
  readonly segment: string;
  /**
   * HMAC-SHA-256, under a key of the installation, of the SHA-256 of the erased bytes; base64url. A plain digest of a
   * known form with twelve unknown digits could be searched for the digits; this one only by who holds the keys.
   */
  readonly digest: string;
  readonly byteLength: number;
  readonly pages: number;
  /** Moments in ISO 8601, UTC. */
  readonly receivedAt: string;
  readonly sealedAt: string;
  readonly erasedAt: string;
  readonly method: string;
  /** `system` for the time that ran out, or who asked: `person:<id>`, `command`. */
  readonly by: string;
  /** Until when a backup of this installation may still hold the encrypted bytes with their key; `none`. */
  readonly backupsUntil: string;
  /** Seconds since 1970 (RFC 7519 §2). */
  readonly iat: number;
}

/** The claims for a scan that is erased now. `backupHours`: how far back backups reach; undefined without backups. */
export function erasureClaims(
  scan: SealedScan,
  erasure: {
    readonly id: string;
    readonly by: string;
    readonly at: Date;
    readonly backupHours: number | undefined;
  },
): ErasureClaims & SignedClaims {
  const { id, by, at, backupHours } = erasure;
  return {
    jti: id,
    sub: scan.scanId,
    segment: scan.segment,
    digest: Buffer.from(scan.digest).toString('base64url'),
    byteLength: scan.byteLength,
    pages: scan.pageCount,
    receivedAt: scan.receivedAt.toISOString(),
    sealedAt: scan.sealedAt.toISOString(),
    erasedAt: at.toISOString(),
    method: erasureMethod,
    by,
    backupsUntil:
      backupHours === undefined ? 'none' : new Date(at.getTime() + backupHours * 3_600_000).toISOString(),
    iat: at.getTime() / 1000,
  };
}

/** What a certificate states, or undefined when no key of the installation signed it or it is none. */
export async function verifyCertificate(
  signer: TokenSigner,
  jws: string,
): Promise<ErasureClaims | undefined> {
  const claims = (await signer.verify(certificateType, jws.trim())) as Partial<ErasureClaims> | undefined;
  const { jti, sub, segment, digest, byteLength, pages, receivedAt, sealedAt, erasedAt } = claims ?? {};
  const { method, by, backupsUntil, iat } = claims ?? {};
  const texts = [jti, sub, segment, digest, receivedAt, sealedAt, erasedAt, method, by, backupsUntil];
  const counts = [byteLength, pages, iat];
  const whole =
    texts.every((text) => typeof text === 'string') && counts.every((count) => typeof count === 'number');
  return whole ? (claims as ErasureClaims) : undefined;
}
