/** A fresh, empty, migrated database for one test file, copied from a template in a tenth of a second. */

import { createHash, randomUUID } from 'node:crypto';
import { Client, escapeIdentifier, type PoolConfig } from 'pg';
import { systemClock } from '../../src/shared/clock.ts';
import { advisoryKey } from '../../src/stores/postgres/advisory-lock.ts';
import { type Database, openDatabase } from '../../src/stores/postgres/database.ts';
import { migrate, readMigrations } from '../../src/stores/postgres/migrate.ts';
import { openSharedServer, type SharedServer } from './shared-server.ts';

/** A database of its own. Disposing it closes the connections and drops it. */
export interface TestDatabase extends AsyncDisposable {
  /** For further pools and for other processes; plain values that survive JSON. */
  readonly connection: PoolConfig;
  readonly database: Database;
}

/** How a test database is made. */
export interface TestDatabaseOptions {
  /** False leaves it without any table; default true. */
  readonly migrated?: boolean;
  /** Connections of the pool; default 10. */
  readonly maxConnections?: number;
}

/**
 * Makes a database. Call it once in `before` and dispose it in `after`; each file gets its own, so that files may run
 * side by side.
 */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  await using cleanup = new AsyncDisposableStack();
  const server = cleanup.use(await openSharedServer());
  const name = `test_${process.pid}_${randomUUID().slice(0, 8)}`;
  const template = (options.migrated ?? true) ? await ensureTemplate(server) : emptyTemplate;
  await asAdministrator(server, async (client) => {
    await client.query(`CREATE DATABASE ${escapeIdentifier(name)} TEMPLATE ${template}`);
  });
  cleanup.defer(() =>
    asAdministrator(server, async (client) => {
      await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(name)} WITH (FORCE)`);
    }),
  );
  const connection = server.connectionTo(name);
  const { maxConnections = 10 } = options;
  const database = cleanup.use(await openDatabase({ connection, maxConnections }));
  const owned = cleanup.move();
  return { connection, database, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** UTF-8 whatever the external server's own default is. */
const emptyTemplate = process.env['TEST_DATABASE_URL'] ? "template0 ENCODING 'UTF8' LOCALE 'C'" : 'template0';

async function asAdministrator(server: SharedServer, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client(server.connectionTo('postgres'));
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** Makes the migrated template once; its name holds a hash of the migrations, so that a change makes a new one. */
async function ensureTemplate(server: SharedServer): Promise<string> {
  const hash = createHash('sha256');
  for (const migration of await readMigrations()) hash.update(migration.sha256);
  const name = `template_${hash.digest('hex').slice(0, 12)}`;
  await asAdministrator(server, async (client) => {
    await client.query(`SELECT pg_advisory_lock(${advisoryKey('test-template')}::bigint)`);
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 1) return;
    await dropLeftovers(client);
    const draft = `${name}_draft`;
    await client.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
    await client.query(`CREATE DATABASE ${draft} TEMPLATE ${emptyTemplate}`);
    {
      await using database = await openDatabase({ connection: server.connectionTo(draft) });
      await migrate(database, systemClock());
    }
    await client.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
  });
  return name;
}

/** Drops the databases of test processes that were killed. */
async function dropLeftovers(client: Client): Promise<void> {
  if (process.env['TEST_DATABASE_URL']) return;
  const { rows } = await client.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE datname ~ '^test_[0-9]+_[0-9a-f]{8}$'",
  );
  for (const { datname } of rows) {
    if (isAlive(Number(datname.split('_')[1]))) continue;
    await client.query(`DROP DATABASE IF EXISTS ${escapeIdentifier(datname)} WITH (FORCE)`);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
