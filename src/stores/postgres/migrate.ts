/** Brings the database to the schema of the program: plain SQL files, forward only, each in one transaction. */

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { Database } from './database.ts';

/** One migration file, `NNNN_name.sql`. */
export interface Migration {
  /** The number at the beginning of the file's name; migrations are applied in this order. */
  readonly version: number;
  /** The file's name. */
  readonly name: string;
  readonly text: string;
  /** SHA-256 of the file, 32 bytes. */
  readonly sha256: Buffer;
}

/** What a run of {@link migrate} did. */
export interface MigrationOutcome {
  /** Names of the files applied by this run, in order. */
  readonly applied: readonly string[];
  /** Version of the schema now. */
  readonly version: number;
}

/** The folder of the program's own migrations. */
export const migrationsFolder = join(import.meta.dirname, 'migrations');

const fileForm = /^(\d{4})_[a-z0-9_]+\.sql$/;

/** Reads the migrations of a folder in order. Two files of one number are a `TypeError`. */
export async function readMigrations(folder = migrationsFolder): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => fileForm.test(name)).sort();
  const migrations = await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name));
      const sha256 = createHash('sha256').update(bytes).digest();
      return { version: Number(name.slice(0, 4)), name, text: bytes.toString('utf8'), sha256 };
    }),
  );
  migrations.forEach((migration, position) => {
    if (migrations[position - 1]?.version === migration.version) {
      throw new TypeError(`Two migrations have the number ${migration.version}`);
    }
  });
  return migrations;
}

/**
 * Applies the migrations that the database does not have yet. Processes that start together wait for each other
 * under an advisory lock; a second run does nothing. A migration that fails is rolled back as a whole.
 *
 * Refuses a database that a newer program has migrated (`STORE_DATABASE_SCHEMA_NEWER`), one whose applied files
 * differ from the program's, and a file that would come before one already applied
 * (both `STORE_DATABASE_MIGRATION_CHANGED`).
 */
export async function migrate(
  database: Database,
  clock: Clock,
  folder = migrationsFolder,
): Promise<MigrationOutcome> {
  const migrations = await readMigrations(folder);
  return await database.withAdvisoryLock('migrate', async () => {
    await createLedger(database);
    const pending = await pendingMigrations(database, migrations);
    for (const migration of pending) await applyMigration(database, migration, clock);
    return { applied: pending.map(({ name }) => name), version: migrations.at(-1)?.version ?? 0 };
  });
}

async function createLedger(database: Database): Promise<void> {
  await sql`CREATE TABLE IF NOT EXISTS schema_migration (
    version integer PRIMARY KEY,
    name text COLLATE "C" NOT NULL,
    sha256 bytea NOT NULL,
    applied_at timestamptz NOT NULL
  )`.execute(database.kysely);
}

async function pendingMigrations(database: Database, migrations: readonly Migration[]): Promise<Migration[]> {
  const applied = await database.kysely
    .selectFrom('schema_migration')
    .select(['version', 'sha256'])
    .orderBy('version')
    .execute();
  const known = new Map(migrations.map((migration) => [migration.version, migration]));
  const newest = migrations.at(-1)?.version ?? 0;
  for (const row of applied) {
    const migration = known.get(row.version);
    if (row.version > newest) {
      throw new ServiceError('STORE_DATABASE_SCHEMA_NEWER', {
        details: { databaseVersion: row.version, programVersion: newest },
      });
    }
    if (migration === undefined || !migration.sha256.equals(row.sha256)) {
      throw new ServiceError('STORE_DATABASE_MIGRATION_CHANGED', { details: { version: row.version } });
    }
  }
  const last = applied.at(-1)?.version ?? 0;
  const have = new Set(applied.map((row) => row.version));
  const pending = migrations.filter((migration) => !have.has(migration.version));
  const early = pending.find((migration) => migration.version < last);
  if (early) {
    throw new ServiceError('STORE_DATABASE_MIGRATION_CHANGED', {
      message: `Migration ${early.name} comes before one that was applied already.`,
      details: { version: early.version },
    });
  }
  return pending;
}

async function applyMigration(database: Database, migration: Migration, clock: Clock): Promise<void> {
  await database.transaction(async (trx) => {
    await sql.raw(migration.text).execute(trx);
    await trx
      .insertInto('schema_migration')
      .values({
        version: migration.version,
        name: migration.name,
        sha256: migration.sha256,
        applied_at: clock.now(),
      })
      .execute();
  });
}
