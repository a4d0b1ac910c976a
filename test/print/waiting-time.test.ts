import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { countAhead, type OpenDelivery, waitingSeconds } from '../../src/print/waiting-time.ts';

const open = (
  state: OpenDelivery['delivery']['state'],
  pages: number | undefined,
  impressionsCompleted?: number,
): OpenDelivery => ({
  delivery: { state, ticket: { copies: 2 }, impressionsCompleted },
  job: { facts: pages === undefined ? undefined : { pages } },
});

describe('the waiting time at a device', () => {
  test('counts the impressions of our deliveries that did not come out yet, copies included', () => {
    const ahead = countAhead(
      [open('printing', 10, 5), open('claimed', 3), open('accepted', undefined)],
      undefined,
    );
    assert.deepEqual(ahead, { jobs: 3, impressions: 15 + 6 + 10, foreignJobs: 0 });
  });

  test("jobs from elsewhere are the device's queue without ours that it already has", () => {
    assert.equal(countAhead([open('printing', 1), open('claimed', 1)], 4).foreignJobs, 3);
    assert.equal(countAhead([open('printing', 1), open('accepted', 1)], 1).foreignJobs, 0);
  });

  test('is nothing for a device that has nothing to do, and grows with slower devices', () => {
    assert.equal(waitingSeconds({ jobs: 0, impressions: 0, foreignJobs: 0 }, 10), 0);
    const ahead = { jobs: 1, impressions: 30, foreignJobs: 0 };
    assert.equal(waitingSeconds(ahead, 30), 68);
    assert.ok(waitingSeconds(ahead, 10) > waitingSeconds(ahead, undefined));
  });
});
