/**
 * The manifest of a filed document: what its files are, where it came from and how it was read, signed (JWS compact
 * serialization, RFC 7515, EdDSA). It holds ids, hashes and versions, and nothing of what the document says.
 */

import { z } from 'zod';
import { filingRenditions } from '../../ports/filing-target.ts';
import type { SignedClaims, TokenSigner } from '../../ports/key-ring.ts';

/** `typ` of the JWS. */
export const manifestType = 'tomeoki-filing-manifest+jws';

const file = z.object({
  rendition: z.enum(filingRenditions),
  mediaType: z.string(),
  byteLength: z.int().min(0),
  /** Lower-case hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const manifest = z.object({
  version: z.literal(1),
  documentId: z.uuid(),
  segment: z.string(),
  source: z.string(),
  /** Device and person by id; the operator is who pressed start or sent it. */
  device: z.string().optional(),
  operator: z.string().optional(),
  /** The pages of a batch that this document is. */
  part: z.object({ batchId: z.string(), firstPage: z.int(), lastPage: z.int() }).optional(),
  /** Id of the trace that was printed on the paper: which release of this service it is a scan of. */
  trace: z.string().optional(),
  /** RFC 3339, UTC. */
  receivedAt: z.string(),
  decidedAt: z.string(),
  pages: z.object({
    count: z.int(),
    /** Pages that could not be read. */
    failed: z.int(),
    blank: z.int(),
    /** Mean confidence of the pages that hold text, 0 to 100. */
    confidence: z.number(),
    /** Least resolution, in dots per inch. */
    leastDpi: z.number(),
  }),
  /** Names and versions of what read and understood it. */
  pipeline: z.object({
    engine: z.string().optional(),
    extractor: z.string().optional(),
    /** Share of four-character phrases that are found in the PDF, 0 to 1, as measured. */
    foundRate: z.number().optional(),
  }),
  rules: z.object({
    version: z.int(),
    rule: z.string(),
    classCode: z.string().optional(),
    retention: z.string().optional(),
    access: z.string(),
  }),
  /** SHA-256 of the manifest that this one stands for, lower-case hex: the document was filed anew. */
  replaces: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
  /** The other files of the unit. */
  files: z.array(file).min(1).max(filingRenditions.length),
});

/** What a manifest says. */
export type FilingManifest = z.infer<typeof manifest>;

/** Signs a manifest. `STORE_KEY_UNAVAILABLE` in a process without the private key. */
export async function signManifest(
  signer: Pick<TokenSigner, 'sign'>,
  content: FilingManifest,
): Promise<string> {
  return await signer.sign(manifestType, content satisfies SignedClaims);
}

/** What a manifest says, or undefined when no key of this installation signed it. */
export async function verifyManifest(
  signer: Pick<TokenSigner, 'verify'>,
  token: string,
): Promise<FilingManifest | undefined> {
  const claims = await signer.verify(manifestType, token.trim());
  const parsed = manifest.safeParse(claims);
  return parsed.success ? parsed.data : undefined;
}
