/** The body of a PUT, checked against what its header fields declare (RFC 9110 §6.1, RFC 9530 §2, RFC 3230). */

import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { DeviceError } from '../../device/device-error.ts';
import type { ByteSource } from '../../device/job.ts';

/** A digest that the sender declared. */
export interface DeclaredDigest {
  readonly algorithm: 'sha256' | 'sha512' | 'md5';
  readonly value: Buffer;
}

const byName: Readonly<Record<string, DeclaredDigest['algorithm']>> = {
  'sha-256': 'sha256',
  'sha-512': 'sha512',
  md5: 'md5',
};
const lengths = { sha256: 32, sha512: 64, md5: 16 } as const;

/** All digests declared in `Content-Digest`, `Digest` and `Content-MD5`. Undefined: one of them cannot be read. */
export function declaredDigests(headers: IncomingMessage['headers']): readonly DeclaredDigest[] | undefined {
  const fields = [
    ...members(headers['content-digest'], /^\s*([a-z0-9-]+)\s*=\s*:([A-Za-z0-9+/=]*):\s*$/i),
    ...members(headers['digest'], /^\s*([a-z0-9-]+)\s*=\s*([A-Za-z0-9+/=]*)\s*$/i),
    ...members(headers['content-md5'], /^\s*()([A-Za-z0-9+/=]*)\s*$/),
  ];
  const digests: DeclaredDigest[] = [];
  for (const field of fields) {
    if (field === undefined) return undefined;
    const algorithm = byName[field.name === '' ? 'md5' : field.name];
    // Others may be passed over (RFC 9530 §2).
    if (algorithm === undefined) continue;
    const value = Buffer.from(field.value, 'base64');
    if (value.byteLength !== lengths[algorithm]) return undefined;
    digests.push({ algorithm, value });
  }
  return digests;
}

/** What became of a body; looked at when reading it has failed. */
export interface BodyFate {
  fault: 'cut' | 'other-bytes' | undefined;
}

/** The bytes. Reading throws when the connection is cut or the bytes are not the declared ones; `fate` says which. */
export async function* checkedBody(
  request: IncomingMessage,
  digests: readonly DeclaredDigest[],
  fate: BodyFate,
): ByteSource {
  const hashes = digests.map(({ algorithm }) => createHash(algorithm));
  try {
    for await (const piece of request.iterator({ destroyOnReturn: false })) {
      for (const hash of hashes) hash.update(piece as Buffer);
      yield piece as Buffer;
    }
  } catch (error) {
    fate.fault = 'cut';
    throw new DeviceError('DEVICE_UNREACHABLE', { message: 'the body was cut', cause: error });
  }
  if (!request.complete) {
    fate.fault = 'cut';
    throw new DeviceError('DEVICE_UNREACHABLE', { message: 'the body was cut' });
  }
  if (digests.some(({ value }, at) => hashes[at]?.digest().equals(value) !== true)) {
    fate.fault = 'other-bytes';
    throw new DeviceError('DEVICE_PROTOCOL_ERROR', { message: 'the body is not what was declared' });
  }
}

function members(
  field: string | string[] | undefined,
  form: RegExp,
): readonly ({ readonly name: string; readonly value: string } | undefined)[] {
  if (field === undefined) return [];
  const text = Array.isArray(field) ? field.join(',') : field;
  return text
    .slice(0, 2_000)
    .split(',')
    .map((member) => {
      const match = form.exec(member);
      return match === null ? undefined : { name: (match[1] ?? '').toLowerCase(), value: match[2] ?? '' };
    });
}
