/** What stands behind a receiver in tests: one account, and a memory of what was taken and held. */

import { createHash } from 'node:crypto';
import type { IncomingFile, ReceiverHooks } from '../../drivers/device/receiver.ts';
import type { HoldingPlace } from '../../drivers/receivers/holding.ts';

/** A document that was taken. */
export interface TakenDrop {
  readonly account: string | undefined;
  readonly destination: string;
  readonly name: string;
  readonly byteLength: number;
  readonly sha256: string;
}

/** Hooks and a waiting room in memory. */
export interface DropStage {
  readonly hooks: ReceiverHooks;
  readonly holding: HoldingPlace;
  readonly taken: TakenDrop[];
  /** Paths of files that are held now, with their account. */
  readonly held: Map<string, Buffer>;
  readonly state: { hasRoom: boolean };
  readonly troubles: unknown[];
  readonly onTrouble: (error: unknown) => void;
}

/** The accounts: name and password. */
export const dropAccounts: Readonly<Record<string, string>> = {
  mfp: 'right-password',
  other: 'other-password',
};

/** Makes a stage. */
export function dropStage(): DropStage {
  const taken: TakenDrop[] = [];
  const held = new Map<string, Buffer>();
  const troubles: unknown[] = [];
  const state = { hasRoom: true };
  const receive = async (file: IncomingFile) => {
    const bytes = await readAll(file);
    if (bytes.byteLength === 0) throw Object.assign(new Error('empty'), { code: 'SCAN_EMPTY' });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { account, destination, name } = file;
    taken.push({ account, destination, name: name.text, byteLength: bytes.byteLength, sha256 });
    return { id: String(taken.length) };
  };
  return {
    taken,
    held,
    state,
    troubles,
    onTrouble: (error) => troubles.push(error),
    hooks: {
      authenticate: async ({ userName, secret }) =>
        Object.hasOwn(dropAccounts, userName) && dropAccounts[userName] === secret ? userName : undefined,
      hasRoom: async () => state.hasRoom,
      receive,
    },
    holding: {
      hold: async (file, path) => void held.set(`${file.account}:${path}`, await readAll(file)),
      finish: async (account, path, as) => {
        const bytes = held.get(`${account}:${path}`);
        if (bytes === undefined) return undefined;
        held.delete(`${account}:${path}`);
        return await receive({ ...as, account, key: path, body: inOne(bytes) });
      },
      discard: async (account, path) => held.delete(`${account}:${path}`),
    },
  };
}

async function readAll(file: IncomingFile): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(file.body));
}

async function* inOne(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}
