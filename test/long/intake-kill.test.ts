/** SIGKILL under 32 printing clients: what was acknowledged is there, readable and in the audit. */

import { test } from 'node:test';
import { killUnderIntake } from '../support/intake-kill.ts';

const rounds = Number(process.env['INTAKE_KILL_ROUNDS'] ?? 20);

for (const database of ['external', 'embedded'] as const) {
  test(`nothing acknowledged is lost in ${rounds} kills (${database} database)`, {
    timeout: 3_600_000,
  }, async (t) => {
    await killUnderIntake({ rounds, clients: 32, database, tell: (line) => t.diagnostic(line) });
  });
}
