import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { Client } from 'pg';
import type { AuditEvent } from '../../../src/audit/audit-event.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { newId, type PersonId } from '../../../src/shared/ids.ts';
import { lockInTransaction } from '../../../src/stores/postgres/advisory-lock.ts';
import { appendAuditEvents } from '../../../src/stores/postgres/audit-log.ts';
import { type Database, openDatabase } from '../../../src/stores/postgres/database.ts';
import { isUniqueViolation } from '../../../src/stores/postgres/database-error.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const at = new Date('2026-04-01T00:00:00Z');

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof ServiceError && error.code === code;
}

describe('database access', () => {
  let fresh: TestDatabase;
  let database: Database;

  before(async () => {
    fresh = await testDatabase();
    database = fresh.database;
  });
  after(async () => {
    await fresh[Symbol.asyncDispose]();
  });

  test('bigint comes back as a number, and one that would be rounded is an error', async () => {
    const small = await sql<{ n: number }>`SELECT 9007199254740991::bigint AS n`.execute(database.kysely);
    assert.equal(small.rows[0]?.n, Number.MAX_SAFE_INTEGER);
    await assert.rejects(sql`SELECT 9007199254740992::bigint AS n`.execute(database.kysely), RangeError);
  });

  test('a transaction that throws leaves nothing behind', async () => {
    const broken = database.transaction(async (trx) => {
      await trx.insertInto('service_setting').values({ key: 'a', value: '1' }).execute();
      throw new TypeError('no');
    });
    await assert.rejects(broken, TypeError);
    assert.deepEqual(await database.kysely.selectFrom('service_setting').selectAll().execute(), []);
  });

  test('a unique violation stays the answer of the database, with its constraint', async () => {
    const insert = () =>
      database.kysely.insertInto('service_setting').values({ key: 'twice', value: '{}' }).execute();
    await insert();
    await assert.rejects(
      insert(),
      (error) => isUniqueViolation(error, 'service_setting_pkey') && !isUniqueViolation(error, 'other'),
    );
  });

  test('a deadlock is a fault that may be tried again', async () => {
    for (const key of ['left', 'right']) {
      await database.kysely.insertInto('service_setting').values({ key, value: '0' }).execute();
    }
    const cross = (first: string, second: string) =>
      database.transaction(async (trx) => {
        for (const key of [first, second]) {
          await trx.updateTable('service_setting').set({ value: '1' }).where('key', '=', key).execute();
          await sleep(100);
        }
      });
    const outcomes = await Promise.allSettled([cross('left', 'right'), cross('right', 'left')]);
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    assert.equal(failed.length, 1);
    const reason: unknown = failed[0]?.reason;
    assert.ok(reason instanceof ServiceError);
    assert.equal(reason.code, 'STORE_DATABASE_UNAVAILABLE');
    assert.equal(reason.retryable, true);
  });

  test('a connection that the server ends is told to its caller and does not end the process', async () => {
    const ended = database.transaction(async (trx) => {
      const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(trx);
      await sql`SELECT pg_terminate_backend(${rows[0]?.pid})`.execute(database.kysely);
      await sleep(50);
      await sql`SELECT 1`.execute(trx);
    });
    await assert.rejects(ended, hasCode('STORE_DATABASE_UNAVAILABLE'));
    await sql`SELECT 1`.execute(database.kysely);
  });

  test('a lock is held by one session at a time and freed when the work throws', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(20);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 4 }, () => database.withAdvisoryLock('one', work)));
    assert.equal(most, 1);
    await assert.rejects(
      database.withAdvisoryLock('one', () => Promise.reject(new TypeError('no'))),
      TypeError,
    );
    const attempt = await database.tryAdvisoryLock('one', async () => {
      const second = await database.tryAdvisoryLock('one', async () => 'both');
      return second.held;
    });
    assert.deepEqual(attempt, { held: true, value: false });
  });

  test('a lock whose session is lost aborts the work under it', async () => {
    const aborted = await database.withAdvisoryLock('lost', async (signal) => {
      await sql`SELECT pg_terminate_backend(pid) FROM pg_locks
        WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`.execute(
        database.kysely,
      );
      if (!signal.aborted) await once(signal, 'abort');
      return signal.aborted;
    });
    assert.equal(aborted, true);
  });

  test('a lock within a transaction ends with it', async () => {
    await database.transaction((trx) => lockInTransaction(trx, 'short'));
    const attempt = await database.tryAdvisoryLock('short', async () => 1);
    assert.equal(attempt.held, true);
  });

  test('audit events are written with the transaction and can never be changed', async () => {
    const person = newId<PersonId>();
    const event: AuditEvent = {
      kind: 'sign-in.succeeded',
      segment: 'lgwan',
      at,
      actor: `person:${person}`,
      subject: `person:${person}`,
      details: { factors: ['password'], attempts: 1 },
    };
    await database.transaction((trx) => appendAuditEvents(trx, [event]));
    await database.transaction((trx) => appendAuditEvents(trx, []));
    const rows = await database.kysely.selectFrom('audit_event').selectAll().execute();
    assert.equal(rows.length, 1);
    assert.deepEqual(rows[0]?.details, event.details);
    assert.deepEqual(rows[0]?.at, at);
    for (const statement of ["UPDATE audit_event SET segment = 'x'", 'DELETE FROM audit_event']) {
      await assert.rejects(sql.raw(statement).execute(database.kysely), { code: '23001' });
    }
  });

  test('a server that cannot be reached is unavailable, not a crash', async () => {
    const connection = { ...fresh.connection, host: '/nonexistent', connectionString: undefined };
    const open = openDatabase({ connection: JSON.parse(JSON.stringify(connection)) });
    await assert.rejects(open, hasCode('STORE_DATABASE_UNAVAILABLE'));
  });

  test('a database whose commits are not durable is refused by name of the setting', async () => {
    const name = `"${(await currentDatabase(database)).replaceAll('"', '""')}"`;
    await sql.raw(`ALTER DATABASE ${name} SET synchronous_commit = off`).execute(database.kysely);
    await assert.rejects(openDatabase({ connection: fresh.connection }), (error) => {
      assert.ok(hasCode('STORE_DATABASE_UNSAFE')(error));
      assert.deepEqual((error as ServiceError).details, { settings: ['synchronous_commit'] });
      return true;
    });
    await sql.raw(`ALTER DATABASE ${name} RESET synchronous_commit`).execute(database.kysely);
  });

  test('a notification of another process arrives, one of a rolled-back transaction does not', async () => {
    const received: (string | undefined)[] = [];
    await using _subscription = await database.listen('jobs', (payload) => received.push(payload));
    await database
      .transaction(async (trx) => {
        await database.notify('jobs', 'never', trx);
        throw new TypeError('no');
      })
      .catch(() => undefined);
    await notifyFromAnotherProcess(fresh, 'jobs', 'job-1');
    await waitUntil(() => received.length > 0);
    assert.deepEqual(received, ['job-1']);
  });

  test('after the listening connection is lost, handlers are told to look for themselves and go on', async () => {
    const received: (string | undefined)[] = [];
    await using _subscription = await database.listen('devices', (payload) => received.push(payload));
    const client = new Client(fresh.connection);
    await client.connect();
    await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE 'LISTEN%'`);
    await waitUntil(() => received.length > 0);
    assert.deepEqual(received, [undefined]);
    await client.query("SELECT pg_notify('devices', 'again')");
    await client.end();
    await waitUntil(() => received.length > 1);
    assert.equal(received[1], 'again');
  });

  test('channel names are plain, so that none can be mistaken for SQL', async () => {
    await assert.rejects(
      database.listen('x"; DROP TABLE person; --', () => undefined),
      TypeError,
    );
    await assert.rejects(database.notify('Upper'), TypeError);
  });
});

async function currentDatabase(database: Database): Promise<string> {
  const { rows } = await sql<{ name: string }>`SELECT current_database() AS name`.execute(database.kysely);
  return rows[0]?.name ?? '';
}

async function notifyFromAnotherProcess(fresh: TestDatabase, channel: string, payload: string) {
  const program = `
    const { Client } = await import('pg');
    const client = new Client(JSON.parse(process.argv[1]));
    await client.connect();
    await client.query('SELECT pg_notify($1, $2)', [process.argv[2], process.argv[3]]);
    await client.end();`;
  const args = ['--input-type=module', '-e', program, JSON.stringify(fresh.connection), channel, payload];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
}

async function waitUntil(condition: () => boolean): Promise<void> {
  const start = performance.now();
  while (!condition()) {
    if (performance.now() - start > 10_000) throw new Error('It did not happen in 10 s');
    await sleep(20);
  }
}
