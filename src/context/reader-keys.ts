/** The master keys of FeliCa Lite-S cards. They stay in this process; no agent and no database ever has them. */

import { readFile, stat } from 'node:fs/promises';
import { isGenuine } from '../../drivers/card/felica/lite-s.ts';
import type { CardProofs } from '../identity/reader/reader-deps.ts';
import { ServiceError } from '../shared/errors/service-error.ts';

const mostKeys = 100;

/**
 * Reads the file of master keys: one a line, the version (0 to 65535, as the card's CKV block has it), a blank and 48
 * hex digits. Lines that begin with `#` are comments.
 *
 * @throws ServiceError `IDENTITY_CARD_KEY_INVALID`; never with a key in it.
 */
export async function openCardProofs(path: string | undefined): Promise<CardProofs> {
  if (path === undefined) return { configured: false, isGenuine: () => false };
  const keys = await readKeys(path);
  return {
    configured: keys.size > 0,
    isGenuine: (proof, challenge, idmHex) =>
      isGenuine(proof, challenge, idmHex, (version) => keys.get(version)),
  };
}

async function readKeys(path: string): Promise<ReadonlyMap<number, Uint8Array>> {
  const invalid = (why: string, cause?: unknown) =>
    new ServiceError('IDENTITY_CARD_KEY_INVALID', { message: `${path}: ${why}`, cause });
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw invalid('it cannot be read', cause);
  });
  if (((await stat(path)).mode & 0o077) !== 0) throw invalid('others may read it');
  const keys = new Map<number, Uint8Array>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const match = /^(\d{1,5}) ([0-9a-fA-F]{48})$/.exec(line.trim());
    const version = Number(match?.[1] ?? Number.NaN);
    if (match === null || version > 0xffff || keys.has(version) || keys.size >= mostKeys) {
      throw invalid(`line ${index + 1} is no key`);
    }
    keys.set(version, Uint8Array.from(Buffer.from(match[2] ?? '', 'hex')));
  }
  return keys;
}
