/** The password of an encrypted PDF at rest: sealed under a key of its own, which is wrapped to the job's segment. */

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { InspectionStore, SealedPassword } from '../../ports/inspection-store.ts';
import type { SegmentKeys } from '../../ports/key-ring.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { PrintJob } from '../job.ts';

const nonceBytes = 12;
const tagBytes = 16;

/** What sealing and opening work with. */
export interface PasswordDeps {
  readonly inspections: Pick<InspectionStore, 'findPassword'>;
  readonly keys: Pick<SegmentKeys, 'wrapKey' | 'unwrapKey'>;
}

/** Encrypts a password (AES-256-GCM); the key is bound to this job. */
export async function sealPassword(
  keys: Pick<SegmentKeys, 'wrapKey'>,
  job: Pick<PrintJob, 'id' | 'segment'>,
  password: string,
): Promise<SealedPassword> {
  const dataKey = randomBytes(32);
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', dataKey, nonce);
  const text = Buffer.concat([cipher.update(password, 'utf8'), cipher.final()]);
  const { wrappedKey } = await keys.wrapKey(job.segment, dataKey, boundTo(job));
  dataKey.fill(0);
  return { wrappedKey, sealed: Buffer.concat([nonce, text, cipher.getAuthTag()]) };
}

/**
 * The password that the owner gave for this job's document; undefined when there is none. Never log it.
 * `STORE_DOCUMENT_DAMAGED` when it was altered, `STORE_KEY_UNAVAILABLE` in a process that only takes in.
 */
export async function findDocumentPassword(
  deps: PasswordDeps,
  job: Pick<PrintJob, 'id' | 'segment'>,
): Promise<string | undefined> {
  const kept = await deps.inspections.findPassword(job.id);
  if (kept === undefined) return undefined;
  const dataKey = await deps.keys.unwrapKey(job.segment, kept.wrappedKey, boundTo(job));
  const { sealed } = kept;
  try {
    const decipher = createDecipheriv('aes-256-gcm', dataKey, sealed.subarray(0, nonceBytes), {
      authTagLength: tagBytes,
    });
    decipher.setAuthTag(sealed.subarray(-tagBytes));
    const text = sealed.subarray(nonceBytes, -tagBytes);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  } catch (cause) {
    throw new ServiceError('STORE_DOCUMENT_DAMAGED', { cause });
  }
}

function boundTo(job: Pick<PrintJob, 'id'>): string {
  return `unlock/${job.id}`;
}
