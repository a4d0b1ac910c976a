/** A document of 50 MB through the whole service; the one of 500 MB is `test/long/big-job.test.ts`. */

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { describeBigJob, runBigJob } from '../support/big-job.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { urlOf } from '../support/test-service.ts';

const mostGrowth = 100 * 1024 ** 2;

let place: TestDatabase;
before(async () => {
  place = await testDatabase();
});
after(() => place[Symbol.asyncDispose]());

test('a document of 50 MB is held and comes out byte for byte, within 100 MiB of memory each way', {
  skip: process.platform === 'linux' ? false : 'memory is read from /proc',
  timeout: 180_000,
}, async (context) => {
  const report = await runBigJob(50_000_000, { databaseUrl: urlOf(place.connection) });
  context.diagnostic(describeBigJob(report));
  assert.ok(report.intake.growth < mostGrowth, 'intake');
  assert.ok(report.release.growth < mostGrowth, 'release');
});
