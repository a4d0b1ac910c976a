/** Certificates of disposal: which records, by whose word, when and how, and what is still to be found; signed (JWS, RFC 7515, EdDSA). */

import { z } from 'zod';
import type { SignedClaims, TokenSigner } from '../../ports/key-ring.ts';

/** `typ` of the JWS. */
export const disposalCertificateType = 'tomeoki-disposal-certificate+jws';

/** How it was done. */
export const disposalMethod =
  'copies removed with the versions, deletion marks and trashed forms that their targets let be reached, and looked for again; ' +
  'every wrapped AES-256 data key destroyed; encrypted bytes, index rows, pictures and texts removed; a stub of ids, class and dates kept';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const moment = z.iso.datetime();

const copy = z.object({
  /** Id of the filing: what of it is left is listed by the service under this id. */
  id: z.uuid(),
  target: z.string(),
  rendition: z.string(),
  sha256,
  /** Of the location, which may tell the title. */
  locationSha256: sha256,
  outcome: z.enum(['removed', 'absent', 'left']),
  /** Why it is left, or `trash-or-versions`: what the target may keep out of reach. */
  note: z.string().optional(),
});

const record = z.object({
  id: z.uuid(),
  /** Id of the scan that it came from. */
  scan: z.uuid().optional(),
  disposition: z.enum(['destroyed', 'transferred']),
  at: moment,
  classCode: z.string().optional(),
  /** Last day of the period. */
  retentionUntil: z.string(),
  pages: z.int(),
  /** Of what was received, and of what was made of it. */
  renditions: z.array(z.object({ kind: z.string(), byteLength: z.int(), sha256 })),
  copies: z.array(copy),
  /** SHA-256 of the list of the package in which it was handed over. */
  package: sha256.optional(),
});

const waiting = z.object({
  id: z.uuid(),
  /** `held`, `not-over`, `not-received`, `locked:<until>`, `away:<target>`, `busy`. */
  obstacle: z.string(),
  /** When it is tried again. */
  retryAt: moment.optional(),
});

const claims = z.object({
  /** Id of the certificate. */
  jti: z.uuid(),
  round: z.uuid(),
  segment: z.string(),
  department: z.string(),
  fiscalYear: z.int(),
  /** Version of the file plan. */
  plan: z.int(),
  confirmedBy: z.string(),
  confirmedAt: moment,
  decidedBy: z.string(),
  decidedAt: moment,
  startedBy: z.string(),
  /** What the public archives said on taking over. */
  receipt: z.string().optional(),
  method: z.string(),
  records: z.array(record).max(1_000),
  /** Records of the round that are still to go, and what they wait for. */
  waiting: z.array(waiting).max(1_000),
  /** Until when a backup of this installation may still hold the encrypted bytes with their keys; `none`. */
  backupsUntil: z.string(),
  issuedAt: moment,
  /** Seconds since 1970. */
  iat: z.number(),
});

/** What a certificate states. */
export type DisposalClaims = z.infer<typeof claims>;

/** Signs a certificate. `STORE_KEY_UNAVAILABLE` in a process without the private key. */
export async function signDisposal(
  signer: Pick<TokenSigner, 'sign'>,
  content: DisposalClaims,
): Promise<string> {
  return await signer.sign(disposalCertificateType, content satisfies SignedClaims);
}

/** What a certificate states, or undefined when no key of this installation signed it or it is none. */
export async function verifyDisposal(
  signer: Pick<TokenSigner, 'verify'>,
  jws: string,
): Promise<DisposalClaims | undefined> {
  const parsed = claims.safeParse(await signer.verify(disposalCertificateType, jws.trim()));
  return parsed.success ? parsed.data : undefined;
}
