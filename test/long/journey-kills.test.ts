/** A long day of printing with kills at every moment of a job's way. */

import { test } from 'node:test';
import { describeKillJourney, killJourney } from '../journey/kill-journey.ts';

test('200 jobs come out exactly once although the service is killed twenty times', async (context) => {
  const seed = Number(process.env['JOURNEY_SEED'] ?? '200');
  const report = await killJourney({
    seed,
    jobs: 200,
    people: 20,
    kills: 20,
    killStartEvery: 6,
    thinkMs: 12_000,
    mostBytes: 2_000_000,
    forgetfulPrinter: true,
    settleMs: 900_000,
  });
  context.diagnostic(`seed ${seed}: ${describeKillJourney(report)}`);
});
