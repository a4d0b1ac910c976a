/** Starts and follows `open-server.ts` in a process of its own. */

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { EmbeddedConnection } from '../../../../src/stores/postgres/embedded/embedded-postgres.ts';

/** One line of the process. */
export interface Told {
  readonly event?: string;
  readonly open?: true;
  readonly adopted?: boolean;
  readonly connection?: EmbeddedConnection;
  readonly error?: string;
}

/** A process that has the server open, or has told why not. */
export interface ServerProcess {
  readonly child: ChildProcess;
  readonly told: readonly Told[];
  /** The line that says it is open, or the error. */
  readonly outcome: Told;
  /** Lets it close the server and waits for its end. */
  close(): Promise<void>;
  /** Kills it without warning and waits for its end. */
  kill(): Promise<void>;
}

/** Opens the server of `dataFolder` in another process, as another user when one is given. */
export async function openInProcess(
  dataFolder: string,
  identity: { readonly uid?: number; readonly gid?: number } = {},
): Promise<ServerProcess> {
  const program = join(import.meta.dirname, 'open-server.ts');
  const child = spawn(process.execPath, [program, dataFolder], {
    ...identity,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const told: Told[] = [];
  const ended = once(child, 'close');
  const outcome = await new Promise<Told>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const one = JSON.parse(line) as Told;
      told.push(one);
      if (one.open || one.error) resolve(one);
    });
    child.once('close', () => resolve({ error: 'the process ended' }));
  });
  const finish = async () => {
    await ended;
  };
  return {
    child,
    told,
    outcome,
    close: async () => {
      child.stdin.end();
      await finish();
      assert.equal(child.exitCode, 0);
    },
    kill: async () => {
      child.kill('SIGKILL');
      await finish();
    },
  };
}
