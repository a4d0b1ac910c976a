/** A process that migrates: `node migrate-process.ts CONNECTION_JSON`. Tells the files it applied as JSON. */

import { systemClock } from '../../../src/shared/clock.ts';
import { openDatabase } from '../../../src/stores/postgres/database.ts';
import { migrate } from '../../../src/stores/postgres/migrate.ts';

await using database = await openDatabase({ connection: JSON.parse(process.argv[2] ?? '') });
const { applied } = await migrate(database, systemClock());
process.stdout.write(JSON.stringify(applied));
