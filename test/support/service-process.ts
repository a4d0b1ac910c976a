/** The service as its own process, started by the command line as an administrator would; for tests that kill it. */

import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import type { configSchema } from '../../src/config/schema.ts';

/** The configuration as a file holds it. */
export type ConfigInput = z.input<typeof configSchema>;

/** A place with a configuration, in which a service may run again and again, or several at once. */
export interface ServiceSite extends AsyncDisposable {
  readonly dataFolder: string;
  /** Environment of the service and of commands beside it. */
  readonly env: NodeJS.ProcessEnv;
  /** Starts a service; resolves when it says that it is ready. */
  start(options?: { readonly env?: NodeJS.ProcessEnv; readonly timeoutMs?: number }): Promise<ServiceProcess>;
  /** Runs a command of the service to its end. */
  command(args: readonly string[], input?: string): Promise<CommandOutcome>;
}

/** One running service. */
export interface ServiceProcess {
  readonly pid: number;
  /** `https://localhost:<port>/` */
  readonly deskUrl: string;
  /** Listener ids in the order of the configuration, with `ipps://` or `ipp://` addresses. */
  readonly printerUrls: readonly string[];
  /** What it printed so far. */
  readonly output: () => string;
  /** SIGKILL; resolves when the process is gone. Its database server goes on, as after a crash. */
  kill(): Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number | null>;
}

/** How a command ended. */
export interface CommandOutcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const root = join(import.meta.dirname, '..', '..');
const main = join(root, 'src', 'main.ts');
const nodeArguments = ['--disable-warning=ExperimentalWarning', main];

/** Makes a site. The folder is removed at the end, and with it an embedded database that is still running is stopped. */
export async function makeServiceSite(
  config: ConfigInput,
  options: {
    readonly databaseUrl?: string;
    readonly dataFolder?: string;
    readonly env?: NodeJS.ProcessEnv;
  } = {},
): Promise<ServiceSite> {
  const dataFolder = options.dataFolder ?? (await mkdtemp(join(tmpdir(), 'tomeoki-site-')));
  await mkdir(dataFolder, { recursive: true });
  // As root the database runs under another account, which must be able to pass through.
  await chmod(dataFolder, 0o711);
  await writeFile(join(dataFolder, 'tomeoki.json'), JSON.stringify(config));
  const env: NodeJS.ProcessEnv = {
    PATH: process.env['PATH'],
    HOME: dataFolder,
    LANG: 'ja_JP.UTF-8',
    TOMEOKI_DATA: dataFolder,
    TOMEOKI_LOG: 'warn',
    ...(options.databaseUrl !== undefined && { DATABASE_URL: options.databaseUrl }),
    ...options.env,
  };
  const running = new Set<ChildProcess>();
  return {
    dataFolder,
    env,
    start: (start = {}) => startService({ ...env, ...start.env }, start.timeoutMs ?? 120_000, running),
    command: (args, input) => runCommand(env, args, input),
    async [Symbol.asyncDispose]() {
      for (const child of running) await end(child, 'SIGKILL');
      // A start and an orderly stop take the embedded database server down with them.
      if (options.databaseUrl === undefined) await runCommand(env, ['printer', 'list'], undefined);
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}

async function startService(
  env: NodeJS.ProcessEnv,
  timeoutMs: number,
  running: Set<ChildProcess>,
): Promise<ServiceProcess> {
  const child = spawn(process.execPath, [...nodeArguments, 'serve'], {
    env,
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let output = '';
  const collect = (line: string) => {
    output = `${output}${line}\n`.slice(-200_000);
  };
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not ready in ${timeoutMs} ms:\n${output}`)), timeoutMs);
    createInterface({ input: child.stdout }).on('line', (line) => {
      collect(line);
      if (line.includes('Ready. Stop with Ctrl-C.')) {
        clearTimeout(timer);
        resolve();
      }
    });
    createInterface({ input: child.stderr }).on('line', collect);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`the service ended early (${code ?? signal}):\n${output}`));
    });
  });
  return {
    pid: child.pid ?? 0,
    deskUrl: /desk\s+(https:\/\/[^/\s]+\/)/.exec(output)?.[1] ?? '',
    printerUrls: [...output.matchAll(/printer\s+(ipps?:\S+)/g)].map((match) => match[1] ?? ''),
    output: () => output,
    kill: async () => {
      await end(child, 'SIGKILL');
    },
    stop: () => end(child, 'SIGTERM'),
  };
}

function end(child: ChildProcess, signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((resolve) => {
    child.once('exit', (code) => resolve(code));
    child.kill(signal);
  });
}

function runCommand(
  env: NodeJS.ProcessEnv,
  args: readonly string[],
  input?: string,
): Promise<CommandOutcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...nodeArguments, ...args], { env, cwd: root, stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(input ?? '');
  });
}
