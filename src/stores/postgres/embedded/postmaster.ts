/** The server's first process: found by its lock file, started, and stopped. */

import { spawn } from 'node:child_process';
import { open, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.ts';
import type { Binaries } from './binaries.ts';
import { isAlive } from './cluster.ts';
import { programEnvironment, runProgram, spawnIdentity } from './run-program.ts';
import { serverArguments } from './settings.ts';

/** What `postmaster.pid` tells of a living server (PostgreSQL manual §66.1; line 1 the process, line 5 the socket). */
export interface Postmaster {
  readonly pid: number;
  readonly socketFolder: string;
}

/** A server that was just started by this process. */
export interface StartedServer {
  /** True once it has ended. */
  readonly hasEnded: () => boolean;
  /** What it wrote before and while it gave up. */
  readonly report: () => Promise<string>;
}

/** How often the end of a server is looked for. */
const pollMs = 50;

/** The living postmaster of this cluster, or undefined when there is none or the lock file is stale. */
export async function findPostmaster(clusterFolder: string): Promise<Postmaster | undefined> {
  const lines = await lockFileLines(clusterFolder);
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid)) return undefined;
  if (!(await runsCluster(pid, clusterFolder))) return undefined;
  return { pid, socketFolder: lines[4] ?? '' };
}

async function lockFileLines(clusterFolder: string): Promise<string[]> {
  const text = await readFile(join(clusterFolder, 'postmaster.pid'), 'utf8').catch(() => '');
  return text.split('\n');
}

/** A process id is used again after a while; only one whose command line names the cluster counts. */
async function runsCluster(pid: number, clusterFolder: string): Promise<boolean> {
  const isOurs = (command: string, words: readonly string[]) =>
    /(^|\/)postgres$/.test(command) && words.includes(clusterFolder);
  if (process.platform === 'linux') {
    const [command = '', ...words] = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split(
      '\0',
    );
    return isOurs(command, words);
  }
  const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  const { stdout } = await runProgram('ps', ['-ww', '-o', 'command=', '-p', String(pid)], own, 10_000);
  return /(^|\/)postgres /.test(stdout) && stdout.includes(` ${clusterFolder} `);
}

/**
 * Makes a stale lock file harmless when its process id now belongs to some other process: the server would refuse to
 * start for as long as that one lives. The file is kept, because the server uses its last line to see whether orphaned
 * backends still have the old shared memory; only the id is replaced by that of this process, which the server
 * ignores as its own parent.
 */
export async function disarmStaleLockFile(clusterFolder: string): Promise<void> {
  const lines = await lockFileLines(clusterFolder);
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1 || !isAlive(pid) || (await runsCluster(pid, clusterFolder))) return;
  await writeFile(join(clusterFolder, 'postmaster.pid'), [process.pid, ...lines.slice(1)].join('\n'));
}

/**
 * Starts the server detached: it lives on when this process is killed, finishes its writes and is adopted by the next.
 * Its first words go to `start.log` in the socket's folder, later ones to the cluster's `log` folder.
 */
export async function startPostmaster(options: {
  readonly clusterFolder: string;
  readonly socketFolder: string;
  readonly binaries: Binaries;
  readonly account: Account;
  readonly settings: Readonly<Record<string, string>>;
}): Promise<StartedServer> {
  const { clusterFolder, socketFolder, binaries, account, settings } = options;
  const logPath = join(socketFolder, 'start.log');
  const log = await open(logPath, 'w', 0o600);
  let ended = false;
  let spawnError = '';
  try {
    const child = spawn(binaries.postgres, serverArguments(clusterFolder, socketFolder, settings), {
      ...spawnIdentity(account),
      cwd: '/',
      // A copy: Node adds to the object it is given while coverage is measured.
      env: { ...programEnvironment },
      detached: true,
      stdio: ['ignore', log.fd, log.fd],
    });
    child.on('exit', () => {
      ended = true;
    });
    child.on('error', (error) => {
      spawnError = error.message;
      ended = true;
    });
    child.unref();
  } finally {
    await log.close();
  }
  return {
    hasEnded: () => ended,
    report: async () => `${spawnError}${await tail(logPath)}\n${await newestLogTail(clusterFolder)}`,
  };
}

async function tail(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '');
  return text.slice(-4_000);
}

async function newestLogTail(clusterFolder: string): Promise<string> {
  const folder = join(clusterFolder, 'log');
  let newest = { path: '', changedMs: 0 };
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const changedMs = (await stat(path)).mtimeMs;
    if (changedMs > newest.changedMs) newest = { path, changedMs };
  }
  return await tail(newest.path);
}

/**
 * Ends the server by a fast shutdown (SIGINT: running transactions are rolled back, everything is written).
 *
 * @returns false when it still runs after `timeoutMs`; it goes on shutting down.
 */
export async function stopPostmaster(clusterFolder: string, timeoutMs: number): Promise<boolean> {
  const running = await findPostmaster(clusterFolder);
  if (!running) return true;
  try {
    process.kill(running.pid, 'SIGINT');
  } catch {
    // It has just ended by itself.
  }
  return await waitForEnd(clusterFolder, running.pid, timeoutMs);
}

/** Waits until the process `pid` no longer runs this cluster; false when it still does after `timeoutMs`. */
export async function waitForEnd(clusterFolder: string, pid: number, timeoutMs: number): Promise<boolean> {
  const start = performance.now();
  while (isAlive(pid) && (await runsCluster(pid, clusterFolder))) {
    if (performance.now() - start > timeoutMs) return false;
    await sleep(pollMs);
  }
  return true;
}
