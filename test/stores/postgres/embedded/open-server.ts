/**
 * A process that opens the embedded server of a data folder, tells what happens as JSON lines, and closes it when its
 * input ends: `node open-server.ts DATA_FOLDER`.
 */

import { once } from 'node:events';
import { ServiceError } from '../../../../src/shared/errors/service-error.ts';
import { openEmbeddedPostgres } from '../../../../src/stores/postgres/embedded/embedded-postgres.ts';

const [, , dataFolder = ''] = process.argv;

function tell(line: Readonly<Record<string, unknown>>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

try {
  await using server = await openEmbeddedPostgres({ dataFolder, onEvent: (event) => tell({ event }) });
  tell({ open: true, adopted: server.adopted, connection: server.connection });
  process.stdin.resume();
  await once(process.stdin, 'end');
} catch (error) {
  tell({ error: error instanceof ServiceError ? error.code : String(error) });
}
