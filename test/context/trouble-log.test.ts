import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTroubleLog } from '../../src/context/trouble-log.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { ServiceError } from '../../src/shared/errors/service-error.ts';
import { silentLog } from '../../src/shared/log.ts';

test('warnings and errors are remembered with their code and without their facts; the same one in a row is counted', () => {
  const { log, recent } = openTroubleLog(silentLog, systemClock(0));
  log.info({}, 'all is well');
  log.warn({ reference: 'x' }, 'request refused');
  for (let time = 0; time < 3; time += 1) {
    log.error({ err: new ServiceError('STORE_FULL'), path: 'somewhere' }, 'not written');
  }
  log.warn({ code: 'not a code' }, 'odd');
  const told = recent().map(({ at: _at, ...rest }) => rest);
  assert.deepEqual(told, [
    { level: 'warning', code: undefined, message: 'odd', times: 1 },
    { level: 'error', code: 'STORE_FULL', message: 'not written', times: 3 },
  ]);
});

test('no more than a hundred lines are remembered, the latest first', () => {
  const { log, recent } = openTroubleLog(silentLog, systemClock(0));
  for (let line = 0; line < 250; line += 1) log.warn({}, `line ${line}`);
  assert.equal(recent().length, 100);
  assert.equal(recent()[0]?.message, 'line 249');
});
