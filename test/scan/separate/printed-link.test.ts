import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeliveryTrace } from '../../../src/ports/trace-store.ts';
import { printedLink } from '../../../src/scan/separate/printed-link.ts';
import {
  type DeliveryId,
  type JobId,
  newId,
  type PersonId,
  type SegmentId,
} from '../../../src/shared/ids.ts';

const owner = newId<PersonId>();
const trace: DeliveryTrace = {
  codeId: 'ACDEFHJKL',
  code: 'ACDEFHJKLMNPRTVW',
  delivery: newId<DeliveryId>(),
  job: newId<JobId>(),
  jobNumber: 12,
  segment: 'lgwan' as SegmentId,
  person: owner,
  device: undefined,
  deviceName: '総務課 複合機1',
  createdAt: new Date('2026-05-01T00:00:00Z'),
};

test('whose print it was sees job and device of a scan of it; others see that and when it was printed', () => {
  assert.deepEqual(printedLink(trace, { id: owner }), {
    traceId: 'ACDEFHJKL',
    printedAt: trace.createdAt,
    release: { code: 'ACDE-FHJK-LMNP-RTVW', jobNumber: 12, deviceName: '総務課 複合機1' },
  });
  assert.deepEqual(printedLink(trace, { id: newId<PersonId>() }), {
    traceId: 'ACDEFHJKL',
    printedAt: trace.createdAt,
  });
  assert.equal(printedLink(undefined, { id: owner }), undefined);
});
