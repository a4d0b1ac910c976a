import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { manualClock } from '../../../src/shared/clock.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { migrate, migrationsFolder, readMigrations } from '../../../src/stores/postgres/migrate.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const clock = manualClock(new Date('2026-04-01T00:00:00Z'));
const run = promisify(execFile);

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof ServiceError && error.code === code;
}

describe('migrations', () => {
  let fresh: TestDatabase;
  let folder: string;

  beforeEach(async () => {
    fresh = await testDatabase({ migrated: false });
    folder = await mkdtemp(join(tmpdir(), 'tomeoki-migrations-'));
    await writeFile(
      join(folder, '0001_first.sql'),
      'CREATE TABLE first (n integer); CREATE TABLE more (n integer);',
    );
    await writeFile(join(folder, '0003_third.sql'), 'CREATE TABLE third (n integer);');
  });
  afterEach(async () => {
    await fresh[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const hasTable = async (name: string) => {
    const { rows } = await sql`SELECT 1 FROM pg_class WHERE relname = ${name}`.execute(fresh.database.kysely);
    return rows.length === 1;
  };

  test('all files are applied once, in order, with the time of the clock; a second run does nothing', async () => {
    const { database } = fresh;
    const names = (await readMigrations()).map(({ name }) => name);
    const first = await migrate(database, clock);
    assert.deepEqual(first.applied, names);
    assert.deepEqual(await migrate(database, clock), { applied: [], version: first.version });
    const rows = await database.kysely
      .selectFrom('schema_migration')
      .select('applied_at')
      .distinct()
      .execute();
    assert.deepEqual(rows, [{ applied_at: clock.now() }]);
  });

  test('processes that start together apply each file once', async () => {
    const program = join(import.meta.dirname, 'migrate-process.ts');
    const args = [program, JSON.stringify(fresh.connection)];
    const outputs = await Promise.all([1, 2].map(() => run(process.execPath, args)));
    const applied = outputs.flatMap(({ stdout }): string[] => JSON.parse(stdout));
    const names = (await readMigrations()).map(({ name }) => name);
    assert.deepEqual(applied, names);
  });

  test('an applied file that was changed since is refused, and nothing is applied after it', async () => {
    await migrate(fresh.database, clock, folder);
    await writeFile(join(folder, '0001_first.sql'), 'CREATE TABLE first (n bigint);');
    await writeFile(join(folder, '0004_fourth.sql'), 'CREATE TABLE fourth (n integer);');
    await assert.rejects(migrate(fresh.database, clock, folder), hasCode('STORE_DATABASE_MIGRATION_CHANGED'));
    assert.equal(await hasTable('fourth'), false);
  });

  test('a file that comes before an applied one is refused', async () => {
    await migrate(fresh.database, clock, folder);
    await writeFile(join(folder, '0002_second.sql'), 'CREATE TABLE second (n integer);');
    await assert.rejects(migrate(fresh.database, clock, folder), hasCode('STORE_DATABASE_MIGRATION_CHANGED'));
  });

  test('a database that a newer program has migrated is refused', async () => {
    await migrate(fresh.database, clock, folder);
    await rm(join(folder, '0003_third.sql'));
    await assert.rejects(migrate(fresh.database, clock, folder), (error) => {
      assert.ok(hasCode('STORE_DATABASE_SCHEMA_NEWER')(error));
      assert.deepEqual((error as ServiceError).details, { databaseVersion: 3, programVersion: 1 });
      return true;
    });
  });

  test('a file that fails is rolled back as a whole; those before it stay', async () => {
    await writeFile(
      join(folder, '0003_third.sql'),
      'CREATE TABLE third (n integer); INSERT INTO nowhere VALUES (1);',
    );
    await assert.rejects(migrate(fresh.database, clock, folder), { code: '42P01' });
    assert.equal(await hasTable('first'), true);
    assert.equal(await hasTable('third'), false);
  });

  test('two files of one number are a mistake of the program', async () => {
    await copyFile(join(folder, '0001_first.sql'), join(folder, '0001_other.sql'));
    await assert.rejects(migrate(fresh.database, clock, folder), TypeError);
  });

  test('every file of the folder has the form of a migration', async () => {
    const names = await readdir(migrationsFolder);
    assert.equal((await readMigrations()).length, names.length);
  });
});
