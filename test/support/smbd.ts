/** A share of Debian's smbd for the tests: own configuration, own port on loopback, guests only. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A running share. Disposing ends the server. */
export interface SambaShare extends AsyncDisposable {
  /** The folder behind the share, as the service sees it. */
  readonly folder: string;
  /** Runs commands of smbclient; resolves with its exit code. */
  client(commands: string): Promise<number | null>;
  /** Puts the bytes under a name and is killed before the file is closed. */
  cutPut(name: string, bytes: Uint8Array): Promise<void>;
}

/** Starts smbd on a new folder. */
export async function startSmbd(): Promise<SambaShare> {
  const base = await mkdtemp(join(tmpdir(), 'tomeoki-smbd-'));
  const folder = join(base, 'share');
  for (const name of ['share', 'private', 'lock', 'state', 'cache', 'pid', 'rpc'])
    await mkdir(join(base, name));
  const port = await freePort();
  const me = userInfo().username;
  const configuration = `[global]
  server role = standalone server
  smb ports = ${port}
  interfaces = lo
  bind interfaces only = yes
  disable netbios = yes
  load printers = no
  map to guest = bad user
  guest account = ${me}
  private dir = ${base}/private
  lock directory = ${base}/lock
  state directory = ${base}/state
  cache directory = ${base}/cache
  pid directory = ${base}/pid
  ncalrpc dir = ${base}/rpc
  log file = ${base}/log
[scan]
  path = ${folder}
  guest ok = yes
  guest only = yes
  force user = ${me}
  writable = yes
`;
  const file = join(base, 'smb.conf');
  await writeFile(file, configuration);
  // In a group of its own: at its end it signals its whole group.
  const server = spawn('smbd', ['--foreground', '--no-process-group', '-s', file], {
    stdio: 'ignore',
    detached: true,
  });
  const ended = once(server, 'exit');
  await untilItListens(port);
  const argsOf = (commands: string) => [
    ...['-s', file, '-p', String(port), '-N', '//127.0.0.1/scan', '-c', commands],
  ];
  return {
    folder,
    client: async (commands) => {
      const [code] = await once(spawn('smbclient', argsOf(commands), { stdio: 'ignore' }), 'exit');
      return code;
    },
    cutPut: async (name, bytes) => {
      const client = spawn('smbclient', argsOf(`put - ${name}`), { stdio: ['pipe', 'ignore', 'ignore'] });
      const ended = once(client, 'exit');
      client.stdin.on('error', () => {});
      client.stdin.write(bytes);
      const written = join(folder, name);
      for (let tries = 0; tries < 400; tries += 1) {
        if (((await stat(written).catch(() => undefined))?.size ?? 0) > 0) break;
        await sleep(25);
      }
      client.kill('SIGKILL');
      await ended;
    },
    [Symbol.asyncDispose]: async () => {
      server.kill('SIGTERM');
      await ended;
      await rm(base, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function untilItListens(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const socket = connect(port, '127.0.0.1');
    const isUp = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isUp) return;
    await sleep(100);
  }
  throw new Error('smbd does not listen');
}
