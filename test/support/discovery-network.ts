/** Two network namespaces joined by a cable, with multicast and a private avahi in the client's; the machine's own network is not touched. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const programs = [
  '/usr/sbin/avahi-daemon',
  '/usr/bin/avahi-browse',
  '/usr/bin/ippfind',
  '/usr/bin/dbus-daemon',
  '/usr/bin/nsenter',
];

/** True when namespaces can be made and the programs are installed. */
export async function discoveryPossible(): Promise<boolean> {
  if (process.getuid?.() !== 0 || !programs.every(existsSync) || !existsSync('/usr/sbin/ip')) return false;
  const probe = 'ip link set lo up && ip link add cable0 type veth peer name cable1';
  return await run('unshare', ['-n', 'sh', '-c', probe]).then(
    () => true,
    () => false,
  );
}

/** The network. The server's end is {@link serverAddress}. */
export interface DiscoveryNetwork extends AsyncDisposable {
  /** A command that runs in the server's namespace. */
  readonly atServer: readonly string[];
  /** Runs a program at the client; gives its standard output, whatever its exit code. */
  atClient(program: string, ...parameters: string[]): Promise<string>;
}

/** Address of the server's end of the cable. */
export const serverAddress = '198.18.7.1';

/** Makes the network and waits until avahi answers at the client. */
export async function openDiscoveryNetwork(): Promise<DiscoveryNetwork> {
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-dnssd-'));
  await chmod(folder, 0o755);
  const children: ChildProcess[] = [];
  const start = (command: readonly string[], environment: Record<string, string> = {}) => {
    const [program = '', ...parameters] = command;
    const child = spawn(program, parameters, { stdio: 'ignore', env: { ...process.env, ...environment } });
    children.push(child);
    return child;
  };
  const stop = async () => {
    for (const child of children.toReversed()) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 2_000);
      await ended;
      clearTimeout(timer);
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [server, client] = await Promise.all([openNamespace(start), openNamespace(start)]);
    await connectNamespaces(server, client);
    const bus = join(folder, 'bus');
    await writeFile(join(folder, 'bus.conf'), busConfiguration(bus));
    await writeFile(
      join(folder, 'avahi.conf'),
      '[server]\nuse-ipv6=no\nallow-interfaces=cable\n[publish]\ndisable-publishing=yes\n',
    );
    start(['/usr/bin/dbus-daemon', `--config-file=${join(folder, 'bus.conf')}`, '--nofork', '--nopidfile']);
    await until(async () => existsSync(bus), 'the message bus');
    const environment = { DBUS_SYSTEM_BUS_ADDRESS: `unix:path=${bus}` };
    // A mount namespace with an empty /run keeps avahi's pid file apart from that of the machine.
    start(
      [
        ...client,
        'unshare',
        '-m',
        'sh',
        '-c',
        `mount -t tmpfs none /run && exec /usr/sbin/avahi-daemon --no-drop-root --no-chroot --no-rlimits -f ${join(folder, 'avahi.conf')}`,
      ],
      environment,
    );
    const atClient = async (program: string, ...parameters: string[]) => {
      const [nsenter = '', ...rest] = client;
      const options = { env: { ...process.env, ...environment }, timeout: 20_000 };
      return await run(nsenter, [...rest, program, ...parameters], options).then(
        ({ stdout }) => stdout,
        (error: { stdout?: string }) => error.stdout ?? '',
      );
    };
    const [nsenter = '', ...rest] = client;
    const probe = [...rest, '/usr/bin/avahi-browse', '-t', '_probe._tcp'];
    await until(
      () =>
        run(nsenter, probe, { env: { ...process.env, ...environment }, timeout: 3_000 }).then(
          () => true,
          () => false,
        ),
      'avahi',
    );
    return { atServer: server, atClient, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function openNamespace(
  start: (command: readonly string[]) => ChildProcess,
): Promise<readonly string[]> {
  const { pid } = start(['unshare', '-n', 'sleep', '300']);
  const command = ['/usr/bin/nsenter', '-t', String(pid), '-n'];
  await until(async () => {
    const [own, other] = await Promise.all([
      run('readlink', ['/proc/self/ns/net']),
      run('readlink', [`/proc/${pid}/ns/net`]).catch(() => undefined),
    ]);
    return other !== undefined && other.stdout !== own.stdout;
  }, 'a namespace');
  return command;
}

async function connectNamespaces(server: readonly string[], client: readonly string[]): Promise<void> {
  const ip = async (at: readonly string[], ...parameters: string[]) => {
    const [nsenter = '', ...rest] = at;
    await run(nsenter, [...rest, 'ip', ...parameters]);
  };
  await ip(server, 'link', 'add', 'cable', 'type', 'veth', 'peer', 'name', 'cable', 'netns', client[2] ?? '');
  for (const [at, address] of [
    [server, serverAddress],
    [client, '198.18.7.2'],
  ] as const) {
    await ip(at, 'link', 'set', 'lo', 'up');
    await ip(at, 'addr', 'add', `${address}/24`, 'dev', 'cable');
    await ip(at, 'link', 'set', 'cable', 'up');
  }
}

function busConfiguration(socket: string): string {
  return (
    `<busconfig><type>system</type><listen>unix:path=${socket}</listen><auth>EXTERNAL</auth>` +
    '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>' +
    '<allow own="*"/></policy></busconfig>\n'
  );
}

/** Asks again every 100 ms, for at most 15 seconds. */
async function until(ready: () => Promise<boolean>, what: string): Promise<void> {
  for (let trial = 0; trial < 150; trial += 1) {
    if (await ready()) return;
    await sleep(100);
  }
  throw new Error(`${what} did not come up within 15 seconds`);
}
