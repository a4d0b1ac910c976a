/** Two processes on one PostgreSQL and one S3 store, killed in turn. */

import { test } from 'node:test';
import { hasExternalPostgres } from '../journey/private-postgres.ts';
import { describeTwoProcesses, twoProcesses } from '../journey/two-processes.ts';
import { peerMissing } from '../support/peers.ts';
import { hasRadosgw } from '../support/radosgw.ts';

const skip =
  peerMissing('radosgw (radosgw, ceph-mon, ceph-mgr, ceph-osd; as root)', await hasRadosgw()) ||
  peerMissing('postgresql', hasExternalPostgres());

test('two processes that are killed in turn lose nothing and do nothing twice', { skip }, async (context) => {
  const report = await twoProcesses({
    seed: Number(process.env['JOURNEY_SEED'] ?? '120'),
    jobs: 120,
    people: 12,
    scans: 12,
    kills: 6,
    thinkMs: 8_000,
    mostBytes: 2_000_000,
    settleMs: 900_000,
  });
  context.diagnostic(describeTwoProcesses(report));
});
