/** SIGKILL under 32 printing clients, twice; the long form is `test/long/intake-kill.test.ts`. */

import { test } from 'node:test';
import { killUnderIntake } from '../support/intake-kill.ts';

test('nothing acknowledged is lost in 2 kills, one of them of the database too', {
  timeout: 300_000,
}, async (t) => {
  await killUnderIntake({ rounds: 2, clients: 32, database: 'embedded', tell: (line) => t.diagnostic(line) });
});
