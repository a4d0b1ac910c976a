/** A device that drops files into a shared folder, sometimes over a file of the same name that is still there. */

import { randomInt } from 'node:crypto';
import { access, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultDocument } from './fault-documents.ts';
import type { FaultJournal } from './fault-journal.ts';

/** Files on their way. */
export interface FaultShare {
  /** Puts a document there. */
  put(document: FaultDocument): Promise<void>;
  /** Puts a document there, and the next one under the same name while the folder may be just taking the first. */
  overwrite(first: FaultDocument, second: FaultDocument): Promise<void>;
  /** Notes what has left the folder, which is its acknowledgement. Returns how many are still there. */
  look(): Promise<number>;
}

/** Where files lie while they are taken. */
const takenFolder = '.tomeoki-taken';

/** A share whose acknowledgements go into the journal. */
export function faultShare(folder: string, journal: FaultJournal): FaultShare {
  const waiting = new Map<string, string[]>();
  const write = async (name: string, { bytes, sha256 }: FaultDocument) => {
    await writeFile(join(folder, name), bytes);
    waiting.set(name, [...(waiting.get(name) ?? []), sha256]);
  };
  return {
    put: (document) => write(document.name, document),
    overwrite: async (first, second) => {
      const { name } = second;
      await write(name, first);
      await sleep(randomInt(0, 2_500));
      if (await isThere(join(folder, name))) {
        // The device has written over its own file: whether the first was taken before is chance.
        journal.maybe(first.sha256);
        waiting.set(name, []);
      }
      await write(name, second);
    },
    look: async () => {
      const candidates = [...waiting];
      const there = new Set(await namesIn(folder));
      for (const [name, hashes] of candidates) {
        // A name that was written again meanwhile waits for the next look.
        if (there.has(name) || waiting.get(name) !== hashes) continue;
        for (const sha256 of hashes) journal.acknowledged('folder', sha256);
        waiting.delete(name);
      }
      return waiting.size;
    },
  };
}

/** Files of the folder, then those taken out of it: a file that moves in between is seen at least once. */
async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder);
  const taken = join(folder, takenFolder);
  for (const claim of await readdir(taken).catch(() => [])) {
    names.push(...(await readdir(join(taken, claim)).catch(() => [])));
  }
  // A claim that was renamed to another owner between the two reads is found under its new name.
  for (const claim of await readdir(taken).catch(() => [])) {
    names.push(...(await readdir(join(taken, claim)).catch(() => [])));
  }
  return names;
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
