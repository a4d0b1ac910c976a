/**
 * `job-password` (PWG 5100.11): a further factor for one job. Clients send it clear (over TLS) or as its SHA-256; what
 * is kept is the argon2id hash of that SHA-256, so that both are judged by what the owner types at the device.
 */

import { createHash } from 'node:crypto';
import type { JobRequest } from '../../../drivers/device/print-queue.ts';
import { hashPassword, verifyPassword } from '../../identity/sign-in/password.ts';

const sha256Bytes = 32;

/** Longest password that a device's screen is asked for, in UTF-16 units. */
const longestTyped = 256;

/**
 * The hash to keep; undefined for an empty password, which asks for none. `unknown-encryption` for a form that could
 * never be compared with what the owner types.
 */
export async function hashJobPassword({
  encryption,
  value,
}: NonNullable<JobRequest['jobPassword']>): Promise<string | 'unknown-encryption' | undefined> {
  if (value.byteLength === 0) return undefined;
  if (encryption === 'none') return await hashPassword(digestOf(value));
  // CUPS and IPP clients before 2013 spell it without the family.
  const isSha256 = encryption === 'sha2-256' || encryption === 'sha-256';
  if (!isSha256 || value.byteLength !== sha256Bytes) return 'unknown-encryption';
  return await hashPassword(Buffer.from(value).toString('hex'));
}

/** Is this what the sender of the job set? Takes as long whatever was typed. */
export async function isJobPassword(stored: string, typed: string): Promise<boolean> {
  const isShort = typed.length <= longestTyped;
  return (await verifyPassword(stored, digestOf(Buffer.from(isShort ? typed : '', 'utf8')))) && isShort;
}

function digestOf(clear: Uint8Array): string {
  return createHash('sha256').update(clear).digest('hex');
}
