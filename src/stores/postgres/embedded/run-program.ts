/** Runs one of the server's programs to its end. */

import { spawn } from 'node:child_process';
import { type Account, mustDropPrivileges } from './account.ts';

/** What a program left behind. `exitCode` is null when it could not be started or was killed. */
export interface ProgramOutcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  /** The last 8,000 characters. */
  readonly stderr: string;
}

/** Most characters kept of what a program writes. */
const keptCharacters = 8_000;

/**
 * The environment of the server and its programs: nothing of ours, so that no secret of the service is inherited
 * and no `PG...` variable of the shell changes what runs.
 */
export const programEnvironment: NodeJS.ProcessEnv = Object.freeze({
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
});

/** The user and group for `spawn`, or nothing when the process is not root. */
export function spawnIdentity(account: Account): { uid?: number; gid?: number } {
  return mustDropPrivileges() ? { uid: account.uid, gid: account.gid } : {};
}

/** Starts `program` as `account`, in `/`, and waits for it; never throws. Ended after `timeoutMs`. */
export async function runProgram(
  program: string,
  args: readonly string[],
  account: Account,
  timeoutMs: number,
): Promise<ProgramOutcome> {
  return await new Promise((resolve) => {
    const child = spawn(program, args, {
      ...spawnIdentity(account),
      cwd: '/',
      // A copy: Node adds to the object it is given while coverage is measured.
      env: { ...programEnvironment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout = (stdout + text).slice(-keptCharacters);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-keptCharacters);
    });
    child.on('error', (error) => resolve({ exitCode: null, stdout, stderr: `${stderr}${error.message}` }));
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}
