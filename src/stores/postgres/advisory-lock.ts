/** Locks by name between processes that share a database (PostgreSQL manual §13.3.5, advisory locks). */

import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { mapDatabaseError } from './database-error.ts';
import type { DatabaseTransaction } from './schema.ts';

/** Work done while a lock is held. `signal` aborts when the session that holds the lock is lost. */
export type LockedWork<T> = (signal: AbortSignal) => Promise<T>;

/** Whether a lock was to be had, and what the work gave. */
export type LockAttempt<T> = { readonly held: true; readonly value: T } | { readonly held: false };

/** The 64-bit number that stands for a lock's name, as decimal text. */
export function advisoryKey(name: string): string {
  return createHash('sha256').update(`tomeoki:${name}`).digest().readBigInt64BE(0).toString();
}

/**
 * Waits for the lock `name` and holds it on a session of its own while `work` runs. Takes one connection of the
 * pool, also while it waits: keep waits short and names few.
 */
export async function withAdvisoryLock<T>(pool: Pool, name: string, work: LockedWork<T>): Promise<T> {
  const client = await connect(pool);
  try {
    await client.query('SELECT pg_advisory_lock($1::bigint)', [advisoryKey(name)]);
  } catch (error) {
    client.release(true);
    throw mapDatabaseError(error);
  }
  return await runAndUnlock(client, name, work);
}

/** Like {@link withAdvisoryLock}, but does nothing when another session holds the lock. */
export async function tryAdvisoryLock<T>(
  pool: Pool,
  name: string,
  work: LockedWork<T>,
): Promise<LockAttempt<T>> {
  const client = await connect(pool);
  let taken: boolean;
  try {
    const result = await client.query<{ taken: boolean }>(
      'SELECT pg_try_advisory_lock($1::bigint) AS taken',
      [advisoryKey(name)],
    );
    taken = result.rows[0]?.taken === true;
  } catch (error) {
    client.release(true);
    throw mapDatabaseError(error);
  }
  if (!taken) {
    client.release();
    return { held: false };
  }
  return { held: true, value: await runAndUnlock(client, name, work) };
}

/** Waits for the lock `name` and holds it until the transaction ends. */
export async function lockInTransaction(trx: DatabaseTransaction, name: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(${advisoryKey(name)}::bigint)`.execute(trx);
}

async function connect(pool: Pool): Promise<PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw mapDatabaseError(error);
  }
}

async function runAndUnlock<T>(client: PoolClient, name: string, work: LockedWork<T>): Promise<T> {
  const lost = new AbortController();
  const onEnd = () => lost.abort(mapDatabaseError(new Error('Connection terminated with the lock held')));
  client.once('end', onEnd);
  try {
    return await work(lost.signal);
  } finally {
    client.removeListener('end', onEnd);
    const unlocked = await client
      .query('SELECT pg_advisory_unlock($1::bigint)', [advisoryKey(name)])
      .then(() => true)
      .catch(() => false);
    // A session whose lock could not be given back must not return to the pool: closing it frees the lock.
    client.release(!unlocked);
  }
}
