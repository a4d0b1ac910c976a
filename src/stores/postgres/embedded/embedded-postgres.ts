/** A private PostgreSQL server of the service: made, started, watched and stopped by it. See `keeper.ts`. */

import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './account.ts';
import { type EmbeddedConnection, embeddedDatabase, Keeper } from './keeper.ts';
import { findPostmaster, waitForEnd } from './postmaster.ts';
import { type EmbeddedPostgresOptions, prepareSite } from './site.ts';

export type { EmbeddedConnection } from './keeper.ts';
export type { EmbeddedPostgresEvent, EmbeddedPostgresOptions } from './site.ts';

/** An open embedded server. Disposing it stops the server unless another process has it open; twice is once. */
export interface EmbeddedPostgres extends AsyncDisposable {
  /** For `openDatabase`. Stays the same when the server is started again. */
  readonly connection: EmbeddedConnection;
  /** The cluster's folder, for backups. */
  readonly clusterFolder: string;
  /** The account it runs as. */
  readonly account: Account;
  /** True when a living server was found and not started by this call. */
  readonly adopted: boolean;
}

/**
 * Opens the server of a data folder: makes it on first use, adopts a living one, else starts it; resolves when it
 * answers. Safe to call from several processes at once.
 *
 * Throws `STORE_DATABASE_BINARIES_MISSING`, `STORE_DATABASE_FOLDER_VERSION`, `STORE_DATABASE_FOLDER_OWNER`,
 * `STORE_DATABASE_FOLDER_UNREACHABLE`, `STORE_DATABASE_DISK_FULL`, `STORE_DATABASE_START_FAILED`, and
 * `STORE_DATABASE_UNSAFE` for a living server that somebody started with unsafe settings (which is left as it is).
 */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const site = await prepareSite(options);
  const keeper = new Keeper(site, options);
  await keeper.open();
  return {
    get connection() {
      return keeper.connection(embeddedDatabase);
    },
    clusterFolder: site.clusterFolder,
    account: site.account,
    adopted: keeper.adopted,
    [Symbol.asyncDispose]: () => keeper.close(),
  };
}

/** Waits until no server runs on this data folder any more; for tests and tools that move the folder. */
export async function waitUntilStopped(dataFolder: string, timeoutMs: number): Promise<boolean> {
  const clusterFolder = join(await realpath(dataFolder), 'postgres');
  const running = await findPostmaster(clusterFolder);
  return running === undefined || (await waitForEnd(clusterFolder, running.pid, timeoutMs));
}
