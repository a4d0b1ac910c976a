/** A CUPS scheduler of a test's own: private folders, one port of 127.0.0.1, nothing shared with the machine's. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** True when cupsd, its clients and the filters for driverless queues are installed, and it may be started. */
export const cupsPresent =
  existsSync('/usr/sbin/cupsd') &&
  existsSync('/usr/sbin/lpadmin') &&
  existsSync('/usr/lib/cups/filter/pdftopdf') &&
  process.getuid?.() === 0;

/** A running scheduler. Disposing it stops it and removes its folders. */
export interface PrivateCups extends AsyncDisposable {
  readonly port: number;
  /** Process id of the scheduler. */
  readonly pid: number;
  /** Runs a CUPS command against this scheduler; rejects when it fails. */
  command(program: string, ...parameters: string[]): Promise<string>;
  /**
   * Makes a queue with `lpadmin -m everywhere`. CUPS tells a new description from an old one by the second it was
   * written in: a job sent within that second may go out as it came, so the queue is handed over after it.
   */
  addQueue(name: string, uri: string): Promise<void>;
  /** Waits until a queue, or every one, has no unfinished job. Throws with what is left after 30 seconds. */
  untilIdle(queue?: string): Promise<void>;
  /** Waits until the one job of a queue is held there for want of an authorization. Throws after 45 seconds. */
  untilHeld(queue: string): Promise<void>;
  /** The error log so far. */
  log(): Promise<string>;
}

/** What is added to the scheduler's settings; a later directive goes before an earlier one. */
export interface PrivateCupsOptions {
  /** Lines of cupsd.conf. */
  readonly scheduler?: readonly string[];
  /** Lines of cups-files.conf. */
  readonly files?: readonly string[];
  /** Added to its environment. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts a scheduler and waits until it answers. */
export async function startPrivateCups(options: PrivateCupsOptions = {}): Promise<PrivateCups> {
  const folder = await mkdtemp(join(tmpdir(), 'cupsd-'));
  await chmod(folder, 0o755);
  const port = await findFreePort();
  for (const name of ['root', 'run', 'tmp', 'cache', 'state', 'spool']) {
    await mkdir(join(folder, name));
    await chmod(join(folder, name), 0o777);
  }
  const { scheduler = [], files = [] } = options;
  await writeFile(join(folder, 'cupsd.conf'), formatSchedulerConfiguration(port, scheduler));
  await writeFile(join(folder, 'cups-files.conf'), formatFilesConfiguration(folder, files));
  const child = spawn(
    '/usr/sbin/cupsd',
    ['-f', '-c', join(folder, 'cupsd.conf'), '-s', join(folder, 'cups-files.conf')],
    { env: { ...process.env, ...options.env } },
  );
  const environment = { ...process.env, CUPS_SERVER: `127.0.0.1:${port}`, HOME: folder };
  const command = async (program: string, ...parameters: string[]) =>
    (await run(program, parameters, { env: environment, timeout: 60_000 })).stdout;
  await waitUntilUp(() => command('/usr/bin/lpstat', '-r'));
  return {
    port,
    pid: child.pid ?? 0,
    command,
    addQueue: async (name, uri) => {
      await command('/usr/sbin/lpadmin', '-p', name, '-E', '-v', uri, '-m', 'everywhere');
      await sleep(1_100);
    },
    untilIdle: (queue) => {
      const list = ['-W', 'not-completed', '-o', ...(queue === undefined ? [] : [queue])];
      return waitUntil(30, () => command('/usr/bin/lpstat', ...list), /^\s*$/);
    },
    untilHeld: (queue) =>
      waitUntil(
        45,
        () => command('/usr/bin/lpstat', '-l', '-W', 'not-completed', '-o', queue),
        /Alerts: cups-held-for-authentication/,
      ),
    log: () => readFile(join(folder, 'error_log'), 'utf8'),
    async [Symbol.asyncDispose]() {
      await stop(child);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function formatSchedulerConfiguration(port: number, more: readonly string[]): string {
  return [
    `Listen 127.0.0.1:${port}`,
    'Browsing No',
    'DefaultAuthType None',
    'LogLevel info',
    'MaxJobs 500',
    'LimitRequestBody 0',
    '<Location />',
    '  Order allow,deny',
    '  Allow localhost',
    '</Location>',
    '<Policy default>',
    '  <Limit All>',
    '    Order allow,deny',
    '    Allow localhost',
    '  </Limit>',
    '</Policy>',
    ...more,
    '',
  ].join('\n');
}

function formatFilesConfiguration(folder: string, more: readonly string[]): string {
  return [
    'SystemGroup root',
    'User lp',
    'Group lp',
    `ServerRoot ${join(folder, 'root')}`,
    `ServerKeychain ${join(folder, 'root', 'ssl')}`,
    `RequestRoot ${join(folder, 'spool')}`,
    `TempDir ${join(folder, 'tmp')}`,
    `CacheDir ${join(folder, 'cache')}`,
    `StateDir ${join(folder, 'state')}`,
    `AccessLog ${join(folder, 'access_log')}`,
    `ErrorLog ${join(folder, 'error_log')}`,
    `PageLog ${join(folder, 'page_log')}`,
    ...more,
    '',
  ].join('\n');
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

async function waitUntilUp(probe: () => Promise<string>): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answer = await probe().catch(() => '');
    if (answer.includes('is running')) return;
    await sleep(100);
  }
  throw new Error('cupsd did not come up');
}

async function waitUntil(seconds: number, ask: () => Promise<string>, wanted: RegExp): Promise<void> {
  let answer = '';
  for (let attempt = 0; attempt < seconds * 4; attempt += 1) {
    answer = await ask();
    if (wanted.test(answer)) return;
    await sleep(250);
  }
  throw new Error(`not so after ${seconds} s:\n${answer}`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await gone;
  clearTimeout(timer);
}
