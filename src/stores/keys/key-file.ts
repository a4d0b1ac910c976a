/** What a key file holds: JSON Web Keys (RFC 7517), one set for each use. Pure: text in, value out. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';

/** Most bytes of a key file; it holds a few hundred per key. */
export const maxKeyFileBytes = 1_048_576;

const text = z.string().min(1).max(200);

/** A P-256 key for ECDH-ES (RFC 7518 §6.2.1); without `d` it can seal but not open. */
const sealingKey = z.strictObject({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  kid: text,
  x: text,
  y: text,
  d: text.optional(),
});

/** An Ed25519 key (RFC 8037 §2); without `d` it can verify but not sign. */
const signingKey = z.strictObject({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  kid: text,
  x: text,
  d: text.optional(),
});

/** A secret of 32 bytes (RFC 7518 §6.4). */
const secretKey = z.strictObject({
  kty: z.literal('oct'),
  kid: text,
  k: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});

const set = <Key extends z.ZodType<{ kid: string }>>(key: Key) =>
  z
    .strictObject({ current: text, keys: z.array(key).min(1).max(1000) })
    .refine((value) => value.keys.some((each) => each.kid === value.current), 'current key is missing')
    .refine(
      (value) => new Set(value.keys.map((each) => each.kid)).size === value.keys.length,
      'kid is not unique',
    );

const keyFileSchema = z.strictObject({
  format: z.literal('tomeoki-keys'),
  version: z.literal(1),
  kind: z.enum(['full', 'intake']),
  segments: z.record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/), set(sealingKey)),
  checkpoints: set(signingKey).optional(),
  sessions: set(signingKey).optional(),
  cardSecret: secretKey.optional(),
  tokenSecret: secretKey.optional(),
});

/** The content of a key file. */
export type KeyFile = z.infer<typeof keyFileSchema>;
/** One key pair of a segment. */
export type SealingJwk = z.infer<typeof sealingKey>;
/** One signing key pair. */
export type SigningJwk = z.infer<typeof signingKey>;
/** One secret. */
export type SecretJwk = z.infer<typeof secretKey>;
/** Keys of one use, the one for new work marked by its `kid`; the others are kept to read what they sealed. */
export interface KeySet<Key> {
  current: string;
  keys: Key[];
}

/** A key file without any key. */
export function emptyKeyFile(): KeyFile {
  return { format: 'tomeoki-keys', version: 1, kind: 'full', segments: {} };
}

/** Reads the text of a key file. `STORE_KEY_FILE_INVALID` names the wrong member, never its value. */
export function parseKeyFile(json: string): KeyFile {
  const value = parseJson(json);
  if (value === undefined) {
    throw new ServiceError('STORE_KEY_FILE_INVALID', { details: { member: '', problem: 'not JSON' } });
  }
  const parsed = keyFileSchema.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ServiceError('STORE_KEY_FILE_INVALID', {
      details: { member: issue?.path.join('.') ?? '', problem: issue?.code ?? '' },
    });
  }
  checkPrivateParts(parsed.data);
  return parsed.data;
}

/** The text of a key file. */
export function formatKeyFile(file: KeyFile): string {
  return `${JSON.stringify(file, undefined, 2)}\n`;
}

/** The same keys without any private part or secret: enough to seal and to verify, not to open or to sign. */
export function intakePart(file: KeyFile): KeyFile {
  const withoutPrivate = <Key extends { d?: string | undefined }>(keys: KeySet<Key>): KeySet<Key> => ({
    current: keys.current,
    keys: keys.keys.map((key) => {
      const { d: _private, ...rest } = key;
      return rest as Key;
    }),
  });
  const { format, version, segments, checkpoints, sessions } = file;
  return {
    format,
    version,
    kind: 'intake',
    segments: Object.fromEntries(
      Object.entries(segments).map(([segment, keys]) => [segment, withoutPrivate(keys)]),
    ),
    ...(checkpoints === undefined ? {} : { checkpoints: withoutPrivate(checkpoints) }),
    ...(sessions === undefined ? {} : { sessions: withoutPrivate(sessions) }),
  };
}

/** Undefined when it is not JSON: the parser's own error quotes the text, which holds private keys. */
function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function checkPrivateParts(file: KeyFile): void {
  const sets: [string, KeySet<{ d?: string | undefined }> | undefined][] = [
    ...Object.entries(file.segments).map(([segment, keys]): [string, KeySet<SealingJwk>] => [
      `segments.${segment}`,
      keys,
    ]),
    ['checkpoints', file.checkpoints],
    ['sessions', file.sessions],
  ];
  const wantPrivate = file.kind === 'full';
  for (const [member, keys] of sets) {
    if (keys?.keys.every((key) => (key.d !== undefined) === wantPrivate) === false) {
      const problem = wantPrivate ? 'private part is missing' : 'private part is present';
      throw new ServiceError('STORE_KEY_FILE_INVALID', { details: { member, problem } });
    }
  }
  if (!wantPrivate && (file.cardSecret ?? file.tokenSecret) !== undefined) {
    const details = { member: 'cardSecret', problem: 'secret is present' };
    throw new ServiceError('STORE_KEY_FILE_INVALID', { details });
  }
}
