/** Access to the database: a pool with a typed query builder, transactions, locks and notifications. */

import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from 'kysely';
import { Pool, type PoolClient, type PoolConfig, types } from 'pg';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { type Log, silentLog } from '../../shared/log.ts';
import { type LockAttempt, type LockedWork, tryAdvisoryLock, withAdvisoryLock } from './advisory-lock.ts';
import { mapDatabaseError } from './database-error.ts';
import { checkChannel, Listener, type NotificationHandler } from './listener.ts';
import type { DatabaseTransaction, Schema } from './schema.ts';
import { checkDurability, type DurabilitySettings, durabilityQuery } from './settings-check.ts';

export type { DatabaseTransaction } from './schema.ts';

/** How to reach the server. */
export interface OpenDatabaseOptions {
  /** A `postgres://` URL, or the driver's own settings. */
  readonly connection: string | PoolConfig;
  /** Most connections of this process beside the listening one; default 10. */
  readonly maxConnections?: number;
  /** Longest wait for a connection in milliseconds; default 10,000. Longer: `STORE_DATABASE_UNAVAILABLE`. */
  readonly connectTimeoutMs?: number;
  /** Default: no log. */
  readonly log?: Log;
}

/**
 * An open database. Faults that another try may cure are thrown as `STORE_DATABASE_UNAVAILABLE`, a full disk as
 * `STORE_DATABASE_DISK_FULL`; all other answers of the server (such as a unique violation, see
 * `isUniqueViolation`) are thrown as the driver gives them. When the connection is lost during COMMIT, the outcome
 * is unknown: read before trying again.
 */
export interface Database extends AsyncDisposable {
  /** The query builder, for single statements outside a transaction. */
  readonly kysely: Kysely<Schema>;
  /** The server's version as `server_version_num` counts: 180004 for 18.4. */
  readonly serverVersion: number;
  /** The pool's settings, for libraries that bring their own connections (the task queue). */
  readonly connection: PoolConfig;
  /** Runs `work` in one read-committed transaction; a throw rolls back. */
  transaction<T>(work: (trx: DatabaseTransaction) => Promise<T>): Promise<T>;
  /** Runs one statement that each connection prepares once under its name; a transaction of its own. */
  prepared<Row extends object>(
    statement: { readonly name: string; readonly text: string },
    values: readonly string[],
  ): Promise<readonly Row[]>;
  /** Waits for a lock between processes and runs `work` under it. See `advisory-lock.ts`. */
  withAdvisoryLock<T>(name: string, work: LockedWork<T>): Promise<T>;
  /** Runs `work` under a lock when no other session holds it, else does nothing. */
  tryAdvisoryLock<T>(name: string, work: LockedWork<T>): Promise<LockAttempt<T>>;
  /** Tells all listeners of `channel`, when `trx` commits or, without one, at once. At most 7,900 bytes. */
  notify(channel: string, payload?: string, trx?: DatabaseTransaction): Promise<void>;
  /** Listens on `channel` until the result is disposed. See `listener.ts`. */
  listen(channel: string, handler: NotificationHandler): Promise<AsyncDisposable>;
}

/**
 * Connects and checks the server: `STORE_DATABASE_UNAVAILABLE` when it cannot be reached,
 * `STORE_DATABASE_SERVER_TOO_OLD` below PostgreSQL 15, `STORE_DATABASE_UNSAFE` when its settings could lose
 * acknowledged work. Does not migrate. Disposing waits for running work and closes every connection.
 */
export async function openDatabase(options: OpenDatabaseOptions): Promise<Database> {
  const log = options.log ?? silentLog;
  const connection = poolConfig(options);
  const pool = openPool(connection, log);
  const listener = new Listener(connection, log);
  let serverVersion: number;
  try {
    const answer = await pool.query<DurabilitySettings>(durabilityQuery);
    const [settings] = answer.rows;
    if (settings === undefined) throw new ServiceError('STORE_DATABASE_UNAVAILABLE');
    serverVersion = checkDurability(settings);
  } catch (error) {
    await pool.end();
    throw mapDatabaseError(error);
  }
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: mappingPool(pool) }) });
  return {
    kysely,
    serverVersion,
    connection,
    transaction: (work) => kysely.transaction().setIsolationLevel('read committed').execute(work),
    prepared: async <Row extends object>(
      statement: { readonly name: string; readonly text: string },
      values: readonly string[],
    ) => {
      try {
        return (await pool.query<Row>({ ...statement, values: [...values] })).rows;
      } catch (error) {
        throw mapDatabaseError(error);
      }
    },
    withAdvisoryLock: (name, work) => withAdvisoryLock(pool, name, work),
    tryAdvisoryLock: (name, work) => tryAdvisoryLock(pool, name, work),
    notify: async (channel, payload, trx) => {
      checkChannel(channel);
      await sql`SELECT pg_notify(${channel}, ${payload ?? ''})`.execute(trx ?? kysely);
    },
    listen: (channel, handler) => listener.listen(channel, handler),
    [Symbol.asyncDispose]: async () => {
      await listener[Symbol.asyncDispose]();
      if (!pool.ended) await pool.end();
    },
  };
}

function poolConfig(options: OpenDatabaseOptions): PoolConfig {
  const { connection } = options;
  const base = typeof connection === 'string' ? { connectionString: connection } : connection;
  return {
    application_name: 'tomeoki',
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    ...base,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: options.connectTimeoutMs ?? 10_000,
    types: { getTypeParser: typeParser as typeof types.getTypeParser },
  };
}

/** Reads int8 as a number, which counts and lengths fit in; one that does not is an error, never rounded. */
function typeParser(oid: number, format?: 'text' | 'binary'): unknown {
  if (oid !== types.builtins.INT8) return types.getTypeParser(oid, format);
  return (text: string): number => {
    const value = Number(text);
    if (!Number.isSafeInteger(value)) throw new RangeError('A bigint of the database is not a safe integer');
    return value;
  };
}

function openPool(config: PoolConfig, log: Log): Pool {
  const pool = new Pool(config);
  // Both idle and borrowed connections may break at any time; the next query on them tells its caller.
  pool.on('error', (error) => log.warn({ err: error }, 'An idle database connection was lost.'));
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** The pool as kysely sees it, with the errors of its connections mapped. */
function mappingPool(pool: Pool): PostgresPool {
  const known = new WeakMap<PoolClient, PostgresPoolClient>();
  return {
    options: pool.options,
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect().catch((error: unknown) => {
        throw mapDatabaseError(error);
      });
      const wrapped = known.get(client) ?? mappingClient(client);
      known.set(client, wrapped);
      return wrapped;
    },
  };
}

function mappingClient(client: PoolClient): PostgresPoolClient {
  const query = async (text: string, parameters: readonly unknown[]) => {
    try {
      return await client.query(text, [...parameters]);
    } catch (error) {
      throw mapDatabaseError(error);
    }
  };
  // The query builder also asks for cursors, which need a package that is not used here.
  return {
    query: query as unknown as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy),
  };
}
