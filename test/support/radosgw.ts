/** A real S3 service to test against: Ceph's radosgw with one monitor, manager and memory-backed OSD on 127.0.0.1. */

import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The one key of the service's key management. */
export const kmsKeyId = 'tomeoki-test-key';

/** A running S3 service. */
export interface Radosgw extends AsyncDisposable {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** True when a service is given by TEST_S3_ENDPOINT or Ceph is installed here and may be run (as root). */
export async function hasRadosgw(): Promise<boolean> {
  if (process.env['TEST_S3_ENDPOINT'] !== undefined) return true;
  if (process.getuid?.() !== 0) return false;
  const programs = [
    'ceph-mon',
    'ceph-mgr',
    'ceph-osd',
    'radosgw',
    'radosgw-admin',
    'ceph-authtool',
    'monmaptool',
  ];
  const found = await run('which', programs).catch(() => undefined);
  return found !== undefined;
}

/**
 * Starts the service (some 15 s), or uses the one named by TEST_S3_ENDPOINT, TEST_S3_KEY and TEST_S3_SECRET, which
 * is then left running. Disposing kills what was started and removes its folder.
 */
export async function startRadosgw(): Promise<Radosgw> {
  const endpoint = process.env['TEST_S3_ENDPOINT'];
  if (endpoint !== undefined) {
    return {
      endpoint,
      accessKeyId: process.env['TEST_S3_KEY'] ?? '',
      secretAccessKey: process.env['TEST_S3_SECRET'] ?? '',
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  const cluster = new Cluster(await mkdtemp(join(tmpdir(), 'tomeoki-ceph-')));
  try {
    return await cluster.start();
  } catch (error) {
    await cluster.stop();
    throw error;
  }
}

class Cluster {
  readonly #folder: string;
  readonly #daemons: ChildProcess[] = [];

  constructor(folder: string) {
    this.#folder = folder;
  }

  async start(): Promise<Radosgw> {
    const [monV2, monV1, gateway] = await freePorts(3);
    const clusterId = randomUUID();
    for (const name of ['mon', 'osd', 'mgr', 'rgw', 'run', 'log']) await mkdir(join(this.#folder, name));
    const address = `[v2:127.0.0.1:${monV2},v1:127.0.0.1:${monV1}]`;
    await writeFile(this.#path('ceph.conf'), configuration(this.#folder, clusterId, address, gateway ?? 0));
    await this.#makeKeys();
    await run('monmaptool', ['--create', '--fsid', clusterId, '--addv', 'a', address, this.#path('monmap')]);
    const monmap = ['--monmap', this.#path('monmap'), '--keyring', this.#path('keyring')];
    await this.#ceph('ceph-mon', ['--mkfs', '-i', 'a', ...monmap]);
    await this.#daemon('ceph-mon', ['-i', 'a']);
    await this.#daemon('ceph-mgr', ['-i', 'x']);
    const osdId = randomUUID();
    await this.#ceph('ceph', ['osd', 'new', osdId, '0']);
    await this.#ceph('ceph-osd', ['-i', '0', '--mkfs', '--osd-uuid', osdId]);
    await this.#daemon('ceph-osd', ['-i', '0']);
    await this.#until('the OSD is up', async () =>
      (await this.#ceph('ceph', ['osd', 'stat'])).includes('1 up'),
    );
    await this.#daemon('radosgw', ['-n', 'client.rgw']);
    const endpoint = `http://127.0.0.1:${gateway}`;
    await this.#until('the gateway answers', async () => (await fetch(endpoint)).status > 0);
    const accessKeyId = randomUUID();
    const secretAccessKey = randomUUID();
    const keys = [`--access-key=${accessKeyId}`, `--secret-key=${secretAccessKey}`];
    await this.#ceph('radosgw-admin', ['user', 'create', '--uid=test', '--display-name=test', ...keys]);
    return { endpoint, accessKeyId, secretAccessKey, [Symbol.asyncDispose]: () => this.stop() };
  }

  async stop(): Promise<void> {
    for (const daemon of this.#daemons.reverse()) {
      if (daemon.exitCode !== null || daemon.signalCode !== null) continue;
      const closed = once(daemon, 'exit');
      daemon.kill('SIGKILL');
      await closed;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #makeKeys(): Promise<void> {
    const keyring = this.#path('keyring');
    const all = (...services: string[]) => services.flatMap((service) => ['--cap', service, 'allow *']);
    await run('ceph-authtool', ['-C', keyring, '--gen-key', '-n', 'mon.', ...all('mon')]);
    for (const [name, ...caps] of [
      ['client.admin', ...all('mon', 'osd', 'mds', 'mgr')],
      ['osd.0', '--cap', 'mon', 'allow profile osd', '--cap', 'mgr', 'allow profile osd', ...all('osd')],
      ['mgr.x', '--cap', 'mon', 'allow profile mgr', ...all('osd', 'mds')],
      ['client.rgw', ...all('mon', 'osd', 'mgr')],
    ]) {
      await run('ceph-authtool', [keyring, '--gen-key', '-n', name ?? '', ...caps]);
    }
  }

  /** Runs a command against the cluster and returns what it printed. */
  async #ceph(program: string, args: readonly string[]): Promise<string> {
    const { stdout } = await run(program, ['--conf', this.#path('ceph.conf'), ...args], { timeout: 60_000 });
    return stdout;
  }

  /** Starts a daemon in the foreground of its own process, so that it is known and can be ended. */
  async #daemon(program: string, args: readonly string[]): Promise<void> {
    await using log = await open(this.#path(join('log', `${program}.out`)), 'a');
    const daemon = spawn(program, ['--conf', this.#path('ceph.conf'), '-f', ...args], {
      stdio: ['ignore', log.fd, log.fd],
    });
    this.#daemons.push(daemon);
    await once(daemon, 'spawn');
  }

  async #until(what: string, happened: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + 90_000;
    while (!(await happened().catch(() => false))) {
      const dead = this.#daemons.find((daemon) => daemon.exitCode !== null);
      if (dead !== undefined) throw new Error(`${dead.spawnfile} ended before ${what}`);
      if (performance.now() > deadline) throw new Error(`Waited in vain until ${what}`);
      await sleep(200);
    }
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

/** Ports that were free a moment ago, all different. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports: number[] = [];
  for (const server of servers) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address !== null && typeof address === 'object') ports.push(address.port);
  }
  for (const server of servers) server.close();
  return ports;
}

/** A cluster of one: no replicas, no discovery, nothing outside the loopback address. */
function configuration(folder: string, clusterId: string, address: string, gatewayPort: number): string {
  return `[global]
fsid = ${clusterId}
mon host = ${address}
mon initial members = a
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
auth cluster required = cephx
auth service required = cephx
auth client required = cephx
keyring = ${folder}/keyring
mon data = ${folder}/mon
osd data = ${folder}/osd
mgr data = ${folder}/mgr
run dir = ${folder}/run
admin socket = ${folder}/run/$name.asok
pid file = ${folder}/run/$name.pid
log file = ${folder}/log/$name.log
mgr initial modules =
osd objectstore = memstore
memstore device bytes = 4294967296
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pgp num = 8
osd crush chooseleaf type = 0
mon allow pool size one = true
mon warn on pool no redundancy = false
mon data avail warn = 2
mon data avail crit = 1

[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:${gatewayPort}
rgw data = ${folder}/rgw
rgw crypt require ssl = false
rgw crypt s3 kms backend = testing
rgw crypt s3 kms encryption keys = ${kmsKeyId}=${Buffer.alloc(32, 7).toString('base64')}
`;
}
