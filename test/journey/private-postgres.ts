/** An external PostgreSQL for a journey: the one that is given, or Debian's own started for it. */

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, globSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { fixedPorts } from './places.ts';

const run = promisify(execFile);

/** A fresh database on a server that several processes reach over TCP. */
export interface ExternalDatabase extends AsyncDisposable {
  /** For `DATABASE_URL`. */
  readonly url: string;
  /** As the server tells it, such as `15.14`. */
  readonly serverVersion: string;
}

/** The programs of the newest server that Debian installed. */
function programFolder(): string | undefined {
  return globSync('/usr/lib/postgresql/*/bin').sort().at(-1);
}

/** True when `TEST_DATABASE_URL` names a server, or Debian's is installed. */
export function hasExternalPostgres(): boolean {
  const folder = programFolder();
  return Boolean(process.env['TEST_DATABASE_URL']) || (folder !== undefined && existsSync(folder));
}

/** Makes a database on the server named by `TEST_DATABASE_URL`, or on one that is started now and ended at the end. */
export async function openExternalDatabase(): Promise<ExternalDatabase> {
  await using open = new AsyncDisposableStack();
  const given = process.env['TEST_DATABASE_URL'];
  const administrator = given || (await startServer(open));
  const name = `journey_${process.pid}_${randomBytes(4).toString('hex')}`;
  const serverVersion = await ask(
    administrator,
    `CREATE DATABASE ${name} TEMPLATE template0 ENCODING 'UTF8'`,
  );
  open.defer(async () => {
    await ask(administrator, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });
  const url = new URL(administrator);
  url.pathname = `/${name}`;
  const owned = open.move();
  return { url: url.href, serverVersion, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Runs one statement; answers the server's version. */
async function ask(url: string, statement: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
    const { rows } = await client.query<{ server_version: string }>('SHOW server_version');
    return rows[0]?.server_version ?? '';
  } finally {
    await client.end();
  }
}

/** A cluster of its own on loopback; as root it runs under Debian's account `postgres`. */
async function startServer(open: AsyncDisposableStack): Promise<string> {
  const programs = programFolder() ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-postgres-'));
  open.defer(() => rm(folder, { recursive: true, force: true }));
  const data = join(folder, 'data');
  await chmod(folder, 0o711);
  await mkdir(data, { mode: 0o700 });
  if (process.getuid?.() === 0) {
    const id = async (what: string) => Number((await run('id', [what, 'postgres'])).stdout);
    const [uid, gid] = [await id('-u'), await id('-g')];
    await chown(folder, uid, gid);
    await chown(data, uid, gid);
  }
  await asServer(join(programs, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '-N']);
  const [port = 0] = await fixedPorts(1);
  const settings = `-p ${port} -k ${folder} -c listen_addresses=127.0.0.1 -c max_connections=200`;
  const control = ['-D', data, '-w', '-s', '-t', '120'];
  const log = join(folder, 'log');
  await asServer(join(programs, 'pg_ctl'), [...control, '-l', log, '-o', settings, 'start']);
  open.defer(() => asServer(join(programs, 'pg_ctl'), [...control, '-m', 'fast', 'stop']));
  return `postgresql://postgres@127.0.0.1:${port}/postgres`;
}

async function asServer(program: string, args: readonly string[]): Promise<void> {
  const asRoot = process.getuid?.() === 0;
  const command = asRoot ? ['runuser', '-u', 'postgres', '--', program, ...args] : [program, ...args];
  // The account may not enter the folder in which the tests run.
  await run(command[0] ?? '', command.slice(1), { cwd: '/', timeout: 180_000 });
}
