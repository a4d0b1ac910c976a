import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeviceLines } from '../../../src/print/release/device-line.ts';
import { releaseJob } from '../../../src/print/release/release-job.ts';
import { startDeliveryRunner } from '../../../src/print/release/runner.ts';
import type { DeviceId } from '../../../src/shared/ids.ts';
import { pagesPdf, releaseStage } from '../../support/release-stage.ts';
import { startTestService } from '../../support/test-service.ts';

const here = 'device-1' as DeviceId;
const never = new AbortController().signal;

describe('the line of deliveries at a device', () => {
  test('lets one be sent after the other, in the order in which they came, and each device has its own', async () => {
    const lines = new DeviceLines();
    const [first, second, third] = [lines.join(here), lines.join(here), lines.join(here)];
    const order: string[] = [];
    const turns = [
      first.turn(never).then(() => order.push('first')),
      third.turn(never).then(() => order.push('third')),
      second.turn(never).then(() => order.push('second')),
      lines
        .join('device-2' as DeviceId)
        .turn(never)
        .then(() => order.push('elsewhere')),
    ];
    await sleep(5);
    assert.deepEqual(order.toSorted(), ['elsewhere', 'first']);
    second.sent();
    await sleep(5);
    assert.equal(order.length, 2);
    first.leave();
    await Promise.all(turns);
    assert.deepEqual(order.slice(2).toSorted(), ['second', 'third']);
  });

  test('says who is behind an earlier one that is sent and not over', () => {
    const lines = new DeviceLines();
    const [first, second] = [lines.join(here), lines.join(here)];
    first.sent();
    assert.deepEqual([first.isBehindOthers(), second.isBehindOthers()], [false, true]);
    const leaving = second.nextLeaving();
    first.leave();
    first.leave();
    assert.equal(second.isBehindOthers(), false);
    assert.equal(leaving.aborted, true);
    assert.equal(second.nextLeaving().aborted, false);
    second.leave();
    assert.equal(lines.join(here).isBehindOthers(), false);
  });

  test('whoever is called off need not wait for the turn', async () => {
    const lines = new DeviceLines();
    lines.join(here);
    const left = new AbortController();
    const waiting = lines.join(here).turn(left.signal);
    left.abort(new Error('left'));
    await assert.rejects(waiting, { message: 'left' });
    await assert.rejects(lines.join(here).turn(left.signal), { message: 'left' });
  });

  test('jobs chosen together all come out in their order, however long a device with room for one takes', async () => {
    await using service = await startTestService();
    const stage = await releaseStage(service);
    const { release } = service.printing;
    const timing = { ...release.timing, busyForMs: 100, busyPauseMs: 25 };
    const deps = { ...release, timing, processId: 'a process without patience' };
    await using runner = startDeliveryRunner(deps);
    const { device, printer } = await service.addPrinter('一件ずつ', {
      busyWhilePrinting: true,
      msPerPage: 150,
    });
    const document = await pagesPdf(3);
    const jobs = [];
    for (let count = 0; count < 3; count += 1) jobs.push(await stage.hold(document, { pages: 3 }));
    const session = await stage.tap(device);
    const markers: string[] = [];
    for (const job of jobs) {
      const released = await releaseJob({ ...deps, runner }, session, job.id);
      assert.ok(released.ok, released.ok ? '' : released.refusal);
      const delivery = await service.stores.jobs.findLastDelivery(job.id);
      markers.push(delivery?.marker ?? '');
    }
    while (runner.running > 0) await sleep(20);
    for (const job of jobs) assert.equal((await stage.job(job)).state, 'completed');
    assert.deepEqual(
      printer.jobs.map(({ jobName }) => jobName),
      markers,
    );
  });
});
