/** The keys of a process, from a key file or from the environment. */

import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { CardTechnology } from '../../../drivers/device/card.ts';
import type { KeyRing, TokenSigner, WrappedKey } from '../../ports/key-ring.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { withFileLock } from './file-lock.ts';
import {
  emptyKeyFile,
  formatKeyFile,
  intakePart,
  type KeyFile,
  parseKeyFile,
  type SecretJwk,
} from './key-file.ts';
import { readKeyFile, writeKeyFile } from './key-file-access.ts';
import { lacksKeys, makeSealingKey, withCurrent, withMissingKeys } from './make-keys.ts';
import { importSegmentKeys, keyIdOf, type SegmentKeySet, unwrapWith, wrapWith } from './segment-key-set.ts';
import { tokenSigner } from './token-signer.ts';

/** Where the keys come from. */
export type KeySource =
  /** A key file, mode 0600. Missing keys are made unless `create` is false; default true. */
  | { readonly path: string; readonly create?: boolean }
  /** The text of a key file, as handed over by the environment. Nothing is ever made or changed. */
  | { readonly json: string };

/** A key ring that can also be administered. */
export interface ManagedKeyRing extends KeyRing {
  /**
   * Makes a new current key for a segment and returns its `kid`; earlier keys are kept to read what they sealed.
   * Other processes take the new key at their next start or `reload`, and read what it sealed at once.
   * `STORE_KEY_UNAVAILABLE` when the ring came from the environment or holds public keys only.
   */
  rotate(segment: SegmentId): Promise<string>;
  /** The text of an `intake` key file with the public keys of this ring. */
  exportIntake(): string;
  /** Reads the key file again. Does nothing for a ring from the environment. */
  reload(): Promise<void>;
}

/**
 * Opens the keys of the segments. Processes that start together agree on the keys that are made.
 * `STORE_KEY_FILE_EXPOSED` when others may read the file, `STORE_KEY_FILE_INVALID` when it is damaged,
 * `STORE_KEY_UNAVAILABLE` when a key is missing and may not be made.
 */
export async function openKeyRing(
  source: KeySource,
  segments: readonly SegmentId[],
): Promise<ManagedKeyRing> {
  const file = 'json' in source ? parseKeyFile(source.json) : await loadOrCreate(source, segments);
  if (lacksKeys(file, segments)) throw new ServiceError('STORE_KEY_UNAVAILABLE');
  return new FileKeyRing(source, file, await importKeys(file));
}

interface ImportedKeys {
  readonly segments: ReadonlyMap<string, SegmentKeySet>;
  readonly checkpoints: TokenSigner;
  readonly sessions: TokenSigner;
  readonly cardSecret: KeyObject | undefined;
  readonly tokenSecret: KeyObject | undefined;
}

class FileKeyRing implements ManagedKeyRing {
  readonly #source: KeySource;
  #file: KeyFile;
  #keys: ImportedKeys;

  constructor(source: KeySource, file: KeyFile, keys: ImportedKeys) {
    this.#source = source;
    this.#file = file;
    this.#keys = keys;
  }

  get kind(): 'full' | 'intake' {
    return this.#file.kind;
  }

  get segments(): readonly SegmentId[] {
    return Object.keys(this.#file.segments) as SegmentId[];
  }

  get checkpoints(): TokenSigner {
    return this.#keys.checkpoints;
  }

  get sessions(): TokenSigner {
    return this.#keys.sessions;
  }

  currentKeyId(segment: SegmentId): string {
    return this.#segment(segment).current;
  }

  async wrapKey(segment: SegmentId, dataKey: Uint8Array, blobKey: string): Promise<WrappedKey> {
    return wrapWith(this.#segment(segment), segment, dataKey, blobKey);
  }

  async unwrapKey(segment: SegmentId, wrappedKey: string, blobKey: string): Promise<Uint8Array> {
    const known = this.#segment(segment).publicKeys.has(keyIdOf(wrappedKey));
    // Another process may have rotated the key since this one started.
    if (!known) await this.reload();
    return await unwrapWith(this.#segment(segment), segment, wrappedKey, blobKey);
  }

  cardHash(technology: CardTechnology, identifierHex: string): Uint8Array {
    if (!/^(?:[0-9a-fA-F]{2}){4,10}$/.test(identifierHex)) {
      throw new ServiceError('REQUEST_INVALID', { details: { field: 'identifierHex' } });
    }
    return keyedHash(this.#keys.cardSecret, technology, identifierHex.toLowerCase());
  }

  tokenHash(purpose: string, token: string): Uint8Array {
    return keyedHash(this.#keys.tokenSecret, purpose, token);
  }

  async rotate(segment: SegmentId): Promise<string> {
    const source = this.#source;
    if ('json' in source || this.kind === 'intake') {
      throw new ServiceError('STORE_KEY_UNAVAILABLE', { details: { segment } });
    }
    const key = await makeSealingKey();
    await withFileLock(lockPath(source.path), async () => {
      const file = await readKeyFile(source.path);
      const keys = file?.segments[segment];
      if (file === undefined || keys === undefined) {
        throw new ServiceError('STORE_KEY_UNAVAILABLE', { details: { segment } });
      }
      const rotated = { ...file, segments: { ...file.segments, [segment]: withCurrent(keys, key) } };
      await writeKeyFile(source.path, rotated);
    });
    await this.reload();
    return key.kid;
  }

  exportIntake(): string {
    return formatKeyFile(intakePart(this.#file));
  }

  async reload(): Promise<void> {
    if ('json' in this.#source) return;
    const file = await readKeyFile(this.#source.path);
    if (file === undefined) throw new ServiceError('STORE_KEY_UNAVAILABLE');
    this.#keys = await importKeys(file);
    this.#file = file;
  }

  #segment(segment: SegmentId): SegmentKeySet {
    const keys = this.#keys.segments.get(segment);
    if (keys === undefined) throw new ServiceError('STORE_KEY_UNAVAILABLE', { details: { segment } });
    return keys;
  }
}

async function loadOrCreate(
  source: { readonly path: string; readonly create?: boolean },
  segments: readonly SegmentId[],
): Promise<KeyFile> {
  const file = await readKeyFile(source.path);
  const mayCreate = source.create !== false && file?.kind !== 'intake';
  if (file !== undefined && (!mayCreate || !lacksKeys(file, segments))) return file;
  if (!mayCreate) throw new ServiceError('STORE_KEY_UNAVAILABLE');
  await mkdir(dirname(source.path), { recursive: true, mode: 0o700 });
  return await withFileLock(lockPath(source.path), async () => {
    const latest = (await readKeyFile(source.path)) ?? emptyKeyFile();
    if (!lacksKeys(latest, segments)) return latest;
    const complete = await withMissingKeys(latest, segments);
    await writeKeyFile(source.path, complete);
    return complete;
  });
}

async function importKeys(file: KeyFile): Promise<ImportedKeys> {
  const segments = new Map<string, SegmentKeySet>();
  for (const [segment, keys] of Object.entries(file.segments)) {
    segments.set(segment, await importSegmentKeys(segment, keys));
  }
  return {
    segments,
    checkpoints: await tokenSigner('checkpoints', file.checkpoints),
    sessions: await tokenSigner('sessions', file.sessions),
    cardSecret: importSecret(file.cardSecret),
    tokenSecret: importSecret(file.tokenSecret),
  };
}

function importSecret(jwk: SecretJwk | undefined): KeyObject | undefined {
  return jwk === undefined ? undefined : createSecretKey(Buffer.from(jwk.k, 'base64url'));
}

function keyedHash(secret: KeyObject | undefined, context: string, value: string): Uint8Array {
  if (secret === undefined) throw new ServiceError('STORE_KEY_UNAVAILABLE');
  // The length keeps (context, value) pairs apart that would join to the same text.
  return createHmac('sha256', secret).update(`${context.length}:${context}:${value}`, 'utf8').digest();
}

function lockPath(path: string): string {
  return `${path}.lock`;
}
