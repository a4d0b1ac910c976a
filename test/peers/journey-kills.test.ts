/** A short day of printing with kills; the long one is `test/long/journey-kills.test.ts`. */

import { test } from 'node:test';
import { describeKillJourney, killJourney } from '../journey/kill-journey.ts';

test('30 jobs come out exactly once although the service is killed three times', async (context) => {
  const report = await killJourney({
    seed: 30,
    jobs: 30,
    people: 6,
    kills: 3,
    killStartEvery: 0,
    thinkMs: 1_500,
    mostBytes: 500_000,
    forgetfulPrinter: false,
    settleMs: 150_000,
  });
  context.diagnostic(describeKillJourney(report));
});
