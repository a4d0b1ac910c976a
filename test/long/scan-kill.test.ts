/** A scan's process is killed at every moment of its way. */

import { test } from 'node:test';
import { killMoments, killRound, openLedger } from '../support/scan-ledger.ts';

test('after a kill -9 at any moment the next process goes on, and nothing is lost or there twice', async (suite) => {
  await using ledger = await openLedger();
  for (const moment of killMoments) await suite.test(moment, () => killRound(ledger, moment));
});
