/** A document of 500 MB: how much memory and how long it takes. */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeBigJob, runBigJob } from '../support/big-job.ts';

const mostGrowth = 100 * 1024 ** 2;

test('a document of 500 MB is held and comes out byte for byte, within 100 MiB of memory each way', {
  skip: process.platform === 'linux' ? false : 'memory is read from /proc',
  timeout: 900_000,
}, async (context) => {
  const report = await runBigJob(500_000_000);
  context.diagnostic(describeBigJob(report));
  assert.ok(report.intake.growth < mostGrowth, 'intake');
  assert.ok(report.release.growth < mostGrowth, 'release');
});
