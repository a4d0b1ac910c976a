/** The database server of a test run: shared by all test files and all runs of one checkout on this machine. */

import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PoolConfig } from 'pg';
import { openEmbeddedPostgres } from '../../src/stores/postgres/embedded/embedded-postgres.ts';

/** A server on which databases can be made. */
export interface SharedServer extends AsyncDisposable {
  /** How to connect to one of its databases. */
  readonly connectionTo: (database: string) => PoolConfig;
}

/**
 * Opens the server. With `TEST_DATABASE_URL` set, that is an external one whose role may create databases; otherwise an
 * embedded one in the system's temporary folder. Test files that run side by side share it: the first starts
 * it, the last stops it (see `keeper.ts`).
 */
export async function openSharedServer(): Promise<SharedServer> {
  const url = process.env['TEST_DATABASE_URL'];
  if (url) return { connectionTo: (database) => externalConnection(url, database), ...nothingToClose };
  const checkout = createHash('sha256')
    .update(import.meta.dirname)
    .digest('hex')
    .slice(0, 8);
  const server = await openEmbeddedPostgres({
    dataFolder: join(tmpdir(), `tomeoki-test-${process.getuid?.() ?? 0}-${checkout}`),
    settings: { max_connections: '200', shared_buffers: '128MB' },
  });
  return {
    connectionTo: (database) => ({ ...server.connection, database }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

const nothingToClose = { [Symbol.asyncDispose]: () => Promise.resolve() };

function externalConnection(url: string, database: string): PoolConfig {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return { connectionString: changed.href };
}
