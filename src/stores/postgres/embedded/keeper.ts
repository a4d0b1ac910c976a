/**
 * Keeps an embedded server running and decides who stops it.
 *
 * States: absent → (initdb) stopped → starting, or recovering after a crash → ready → stopping → stopped. A server that
 * is found alive (its parent was killed) is adopted. When it dies while it is open here, it is started again.
 *
 * Several processes may open one data folder. Each holds a shared advisory lock in the database `postgres` on a
 * connection of its own, its presence. Whoever closes gives up the presence and then tries for the exclusive lock:
 * the one who gets it is the last and stops the server; the others leave it running. A process that is killed loses its
 * presence with its connection. When all are killed, the server waits for the next one to adopt it.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import { ServiceError } from '../../../shared/errors/service-error.ts';
import { type Log, silentLog } from '../../../shared/log.ts';
import { advisoryKey } from '../advisory-lock.ts';
import { codeOfError, mapDatabaseError } from '../database-error.ts';
import { checkDurability, type DurabilitySettings, durabilityQuery } from '../settings-check.ts';
import { embeddedUser, startFailure } from './cluster.ts';
import {
  disarmStaleLockFile,
  findPostmaster,
  type StartedServer,
  startPostmaster,
  stopPostmaster,
} from './postmaster.ts';
import { embeddedPort } from './settings.ts';
import type { EmbeddedPostgresEvent, EmbeddedPostgresOptions, Site } from './site.ts';

/** How to connect to the embedded server: socket folder, port, role and database. */
export interface EmbeddedConnection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

/** Name of the service's database in the cluster. */
export const embeddedDatabase = 'tomeoki';
const presenceLock = 'embedded-server-presence';
const firstPauseMs = 100;
const longestPauseMs = 30_000;
/** Starts that end at once before the reason is told: another process, or orphaned backends, may be in the way. */
const mostEndings = 5;

/** Keeps the server of one site running, and this process present at it, from `open` to `close`. */
export class Keeper {
  /** True when the server was found alive, and not started by this process. */
  adopted = false;
  readonly #site: Site;
  readonly #options: EmbeddedPostgresOptions;
  readonly #log: Log;
  readonly #closing = new AbortController();
  #socketFolder: string;
  #presence: Client | undefined;
  #recovery: Promise<void> | undefined;
  #closed: Promise<void> | undefined;

  constructor(site: Site, options: EmbeddedPostgresOptions) {
    this.#site = site;
    this.#options = options;
    this.#log = options.log ?? silentLog;
    this.#socketFolder = site.socketFolder;
  }

  /** How to connect to a database of the cluster. */
  connection(database: string): EmbeddedConnection {
    return { host: this.#socketFolder, port: embeddedPort, user: embeddedUser, database };
  }

  /** Resolves when the server answers and has the service's database. */
  async open(): Promise<void> {
    await this.#ensureReady();
    await this.#createDatabase();
  }

  /** Ends the presence of this process, and the server when it was the last one. */
  close(): Promise<void> {
    this.#closed ??= this.#leave();
    return this.#closed;
  }

  /** Adopts or starts the server until this process is present at it, or the time is over. */
  async #ensureReady(): Promise<void> {
    const limitMs = this.#options.startTimeoutMs ?? 300_000;
    const start = performance.now();
    let started: StartedServer | undefined;
    let endings = 0;
    while (!this.#closing.signal.aborted) {
      const running = await findPostmaster(this.#site.clusterFolder);
      if (running) {
        // A server that was started elsewhere may have its socket in another place.
        this.#socketFolder = running.socketFolder || this.#site.socketFolder;
        if (await this.#becomePresent()) {
          this.adopted = started === undefined || started.hasEnded();
          this.#tell(this.adopted ? 'adopted' : 'started');
          return;
        }
      } else if (started === undefined || started.hasEnded()) {
        if (started) endings += 1;
        if (started && endings > mostEndings)
          throw startFailure('The server ended at once.', await started.report());
        if (started) await sleep(firstPauseMs * 2 ** endings);
        if (endings === 0) this.#tell('starting');
        await disarmStaleLockFile(this.#site.clusterFolder);
        started = await startPostmaster({ ...this.#site, settings: this.#options.settings ?? {} });
      }
      if (performance.now() - start > limitMs) {
        throw startFailure('The server was not ready in time.', (await started?.report()) ?? '');
      }
      await sleep(firstPauseMs);
    }
  }

  /** Connects and takes the shared lock; false while the server is not ready for that. */
  async #becomePresent(): Promise<boolean> {
    const client = new Client(this.#clientConfig('postgres'));
    client.on('error', () => undefined);
    try {
      await client.connect();
      // One that replays the log of a backup answers questions already, but takes no writes yet. Asked alone and first:
      // a transaction that began during the replay stays read-only when the replay ends in its middle.
      const recovery = await client.query<{ recovering: boolean }>(
        'SELECT pg_is_in_recovery() AS recovering',
      );
      if (recovery.rows[0]?.recovering !== false) return await notReady(client);
      const { rows } = await client.query<DurabilitySettings & { data_directory: string }>(
        `${durabilityQuery}, current_setting('data_directory') AS data_directory`,
      );
      const [settings] = rows;
      if (settings === undefined) return await notReady(client);
      if (settings.data_directory !== this.#site.clusterFolder) return await notReady(client);
      checkDurability(settings);
      await client.query(`SELECT pg_advisory_lock_shared(${advisoryKey(presenceLock)}::bigint)`);
    } catch (error) {
      await client.end().catch(() => undefined);
      const fault = mapDatabaseError(error);
      if (!(fault instanceof ServiceError))
        throw startFailure('The server refuses its owner.', String(error));
      if (fault.code !== 'STORE_DATABASE_UNAVAILABLE') throw fault;
      return false;
    }
    client.once('end', () => this.#onLost(client));
    this.#presence = client;
    return true;
  }

  #clientConfig(database: string): ClientConfig {
    return {
      ...this.connection(database),
      application_name: 'tomeoki-keeper',
      connectionTimeoutMillis: 10_000,
    };
  }

  async #createDatabase(): Promise<void> {
    const known = await this.#presence?.query('SELECT 1 FROM pg_database WHERE datname = $1', [
      embeddedDatabase,
    ]);
    if (known === undefined || known.rowCount === 1) return;
    try {
      await this.#presence?.query(`CREATE DATABASE ${embeddedDatabase}`);
    } catch (error) {
      // Another process made it in the same moment: duplicate_database, or the unique index behind it.
      if (!['42P04', '23505'].includes(codeOfError(error) ?? '')) {
        throw startFailure('The database could not be made.', String(error));
      }
    }
  }

  #onLost(client: Client): void {
    if (this.#presence !== client) return;
    this.#presence = undefined;
    if (this.#closing.signal.aborted) return;
    this.#tell('lost');
    this.#recovery ??= this.#recover().finally(() => {
      this.#recovery = undefined;
    });
  }

  async #recover(): Promise<void> {
    let pauseMs = firstPauseMs;
    while (!this.#closing.signal.aborted && this.#presence === undefined) {
      try {
        await this.#ensureReady();
      } catch (error) {
        this.#log.error({ err: error }, 'The embedded database server could not be started again.');
        await sleep(pauseMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
    }
  }

  async #leave(): Promise<void> {
    this.#closing.abort();
    await this.#recovery;
    const client = this.#presence;
    this.#presence = undefined;
    if (!client) return;
    const key = `${advisoryKey(presenceLock)}::bigint`;
    const isLast = await client
      .query(`SELECT pg_advisory_unlock_shared(${key})`)
      .then(() => client.query<{ last: boolean }>(`SELECT pg_try_advisory_lock(${key}) AS last`))
      .then(({ rows }) => rows[0]?.last === true)
      .catch(() => false);
    if (isLast) await this.#stop();
    await client.end().catch(() => undefined);
  }

  async #stop(): Promise<void> {
    this.#tell('stopping');
    const stopped = await stopPostmaster(this.#site.clusterFolder, this.#options.stopTimeoutMs ?? 60_000);
    if (stopped) this.#tell('stopped');
    else this.#log.warn({}, 'The embedded database server is still shutting down.');
  }

  #tell(event: EmbeddedPostgresEvent): void {
    const level = event === 'lost' ? 'warn' : 'info';
    this.#log[level]({ event }, `Embedded database server: ${event}.`);
    this.#options.onEvent?.(event);
  }
}

async function notReady(client: Client): Promise<false> {
  await client.end();
  return false;
}
