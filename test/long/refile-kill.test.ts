/** A process that files a document anew is killed at every one of its calls: one whole unit lies there, always. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { refileKillRound } from '../support/refile-kill-round.ts';
import { openLedger } from '../support/scan-ledger.ts';

/** More calls than one document takes. */
const mostCalls = 120;

for (const laterWord of [false, true]) {
  const meanwhile = laterWord ? ', and somebody puts it right once more meanwhile' : '';
  test(`killed at every call, before or after it${meanwhile}: the next process ends it, with nothing lost and nothing twice`, async () => {
    await using ledger = await openLedger();
    let kills = 0;
    for (let killAt = 1; killAt <= mostCalls; killAt += 1) {
      const when = (killAt % 2 === 0) === laterWord ? 'before' : 'after';
      if (!(await refileKillRound(ledger, { killAt, when, laterWord }))) break;
      kills += 1;
    }
    assert.ok(kills >= 30 && kills < mostCalls, `${kills} kills`);
  });
}
