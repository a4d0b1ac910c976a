/** Two processes on one PostgreSQL and one S3 store, shortly; the long one is `test/long/journey-two-processes.test.ts`. */

import { test } from 'node:test';
import { hasExternalPostgres } from '../journey/private-postgres.ts';
import { describeTwoProcesses, twoProcesses } from '../journey/two-processes.ts';
import { peerMissing } from '../support/peers.ts';
import { hasRadosgw } from '../support/radosgw.ts';

const skip =
  peerMissing('radosgw (radosgw, ceph-mon, ceph-mgr, ceph-osd; as root)', await hasRadosgw()) ||
  peerMissing('postgresql', hasExternalPostgres());

test('a killed process leaves nothing behind that the other does not finish', { skip }, async (context) => {
  const report = await twoProcesses({
    seed: 24,
    jobs: 24,
    people: 6,
    scans: 3,
    kills: 1,
    thinkMs: 2_000,
    mostBytes: 500_000,
    settleMs: 240_000,
  });
  context.diagnostic(describeTwoProcesses(report));
});
