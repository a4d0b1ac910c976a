/**
 * CUPS's ippeveprinter as a real IPP Everywhere printer. It refuses to start without a system message bus even when
 * it shall not advertise itself, so each printer gets a private dbus-daemon: nothing on the machine is touched.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const program = ['/usr/sbin/ippeveprinter', '/usr/bin/ippeveprinter'].find(existsSync);
const bus = ['/usr/bin/dbus-daemon'].find(existsSync);

/** True when ippeveprinter and dbus-daemon are installed. */
export const ippeveprinterPresent = program !== undefined && bus !== undefined;

/** How the printer behaves. */
export interface IppeveprinterOptions {
  /** Shell lines run for each document, whose path is `$1`; default: nothing, the job completes. */
  readonly command?: string;
  /** Media types; default PDF only. */
  readonly formats?: readonly string[];
  /** Two-sided; default true. */
  readonly duplex?: boolean;
  /** Prints in colour; default false. */
  readonly color?: boolean;
}

/** A running printer. Disposing stops it and removes its files. */
export interface Ippeveprinter extends AsyncDisposable {
  readonly port: number;
  readonly uri: string;
  /** The same printer over TLS, with a certificate it signed itself. */
  readonly secureUri: string;
  /** Folder of the documents it received, kept after printing. */
  readonly spoolFolder: string;
  /** Paths of the documents it received. */
  listDocuments(): Promise<readonly string[]>;
}

/** Starts a printer on a free port and waits until it listens. Throws an Error after 15 seconds. */
export async function startIppeveprinter(options: IppeveprinterOptions = {}): Promise<Ippeveprinter> {
  const folder = await mkdtemp(join(tmpdir(), 'ippeveprinter-'));
  const children: ChildProcess[] = [];
  const stop = async () => {
    for (const child of children.toReversed()) await stopChild(child);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const spoolFolder = join(folder, 'spool');
    await Promise.all([mkdir(spoolFolder), mkdir(join(folder, 'keys'))]);
    const busAddress = await startBus(folder, children);
    const port = await freePort();
    const command = await writeCommand(folder, options.command ?? 'exit 0');
    const formats = (options.formats ?? ['application/pdf']).join(',');
    const flags = [
      '-r',
      'off',
      '-n',
      'localhost',
      '-p',
      String(port),
      '-f',
      formats,
      '-d',
      spoolFolder,
      '-k',
    ];
    if (options.duplex !== false) flags.push('-2');
    if (options.color === true) flags.push('-s', '20,20');
    flags.push('-K', join(folder, 'keys'), '-c', command, 'Tomeoki Test');
    const environment = { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: busAddress, HOME: folder, TMPDIR: folder };
    children.push(spawn(program ?? '', flags, { env: environment, stdio: 'ignore' }));
    await waitUntilListening(port, children);
    return {
      port,
      uri: `ipp://127.0.0.1:${port}/ipp/print`,
      secureUri: `ipps://127.0.0.1:${port}/ipp/print`,
      spoolFolder,
      listDocuments: () => listFiles(spoolFolder),
      [Symbol.asyncDispose]: stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startBus(folder: string, children: ChildProcess[]): Promise<string> {
  const socket = join(folder, 'bus');
  const configuration = join(folder, 'bus.conf');
  await writeFile(
    configuration,
    `<busconfig><type>system</type><listen>unix:path=${socket}</listen><auth>EXTERNAL</auth>` +
      '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>' +
      '<allow own="*"/></policy></busconfig>\n',
  );
  const flags = [`--config-file=${configuration}`, '--nofork', '--nopidfile'];
  children.push(spawn(bus ?? '', flags, { stdio: 'ignore' }));
  await waitFor(async () => existsSync(socket), 'the message bus');
  return `unix:path=${socket}`;
}

async function writeCommand(folder: string, lines: string): Promise<string> {
  const path = join(folder, 'print.sh');
  await writeFile(path, `#!/bin/sh\n${lines}\n`);
  await chmod(path, 0o755);
  return path;
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function waitUntilListening(port: number, children: readonly ChildProcess[]): Promise<void> {
  await waitFor(async () => {
    if (children.some((child) => child.exitCode !== null || child.signalCode !== null))
      throw new Error('ippeveprinter stopped at once');
    return new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
  }, 'ippeveprinter');
}

/** Asks again every 50 ms, for at most 15 seconds. */
async function waitFor(ready: () => Promise<boolean>, what: string): Promise<void> {
  for (let trial = 0; trial < 300; trial += 1) {
    if (await ready()) return;
    await delay(50);
  }
  throw new Error(`${what} did not start within 15 seconds`);
}

async function listFiles(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const patience = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await ended;
  clearTimeout(patience);
}
