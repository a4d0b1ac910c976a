/** Keys of a bucket to file into, beside those of every bucket. */

import { z } from 'zod';

/** Members of `filing.targets[]` with `kind: "s3"`. */
export const s3Filing = {
  /** `location`: by the rule's template; `content`: in folders made of the original's SHA-256. */
  layout: z.enum(['location', 'content']).default('location'),
  /** Without it nothing is locked. Needs a bucket that was made with Object Lock. */
  objectLock: z
    .strictObject({
      /** There is no default: with `COMPLIANCE` nobody can remove a document that should never have been filed. */
      mode: z.enum(['GOVERNANCE', 'COMPLIANCE']),
      /** Years for which documents of permanent retention are locked. */
      permanentYears: z.int().min(1).max(100).default(30),
    })
    .optional(),
  /** Encryption by the service; without it what the bucket does by itself. */
  encryption: z
    .strictObject({ kind: z.enum(['AES256', 'aws:kms']), keyId: z.string().min(1).optional() })
    .refine(({ kind, keyId }) => kind === 'aws:kms' || keyId === undefined, 'keyId goes with aws:kms')
    .optional(),
};
