/** What becomes of a delivery whose owner leaves, moves it or continues it. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { VirtualPrinter } from '../../../drivers/simulators/virtual-printer.ts';
import { endWalkUp } from '../../../src/identity/session/walk-up.ts';
import { callOffLeftBehind, callOffSession } from '../../../src/print/release/call-off.ts';
import { continueJob } from '../../../src/print/release/continue-job.ts';
import { listHeldJobs } from '../../../src/print/release/list-jobs.ts';
import { moveDelivery } from '../../../src/print/release/move-delivery.ts';
import { releaseJob } from '../../../src/print/release/release-job.ts';
import { startDeliveryRunner } from '../../../src/print/release/runner.ts';
import type { SessionId } from '../../../src/shared/ids.ts';
import { pagesPdf, type ReleaseStage, releaseStage } from '../../support/release-stage.ts';
import { startTestService, type TestService } from '../../support/test-service.ts';

describe('walking away from a device', { timeout: 120_000 }, () => {
  let service: TestService;
  let stage: ReleaseStage;
  let tenPages: Uint8Array;
  before(async () => {
    service = await startTestService();
    stage = await releaseStage(service);
    tenPages = await pagesPdf(10);
  });
  after(() => service[Symbol.asyncDispose]());

  const release = () => service.printing.release;
  const printed = async (printer: VirtualPrinter, impressions: number) => {
    while ((printer.jobs.at(-1)?.impressionsCompleted ?? 0) < impressions) await sleep(20);
  };

  test('a job that waits for paper is canceled at the device when its owner logs out, and is held again', async () => {
    const { device, printer } = await service.addPrinter('紙のない複合機');
    await printer.order({ kind: 'paper-out' });
    const job = await stage.hold(tenPages, { pages: 10 });
    const session = await stage.tap(device);
    assert.ok((await releaseJob(release(), session, job.id)).ok);
    assert.equal((await stage.until(session, ['printing'])).reason, 'media-empty');
    await endWalkUp(stage.walkUp, session);
    const back = await stage.until(session, ['returned', 'confirmed', 'ambiguous']);
    assert.deepEqual([back.state, back.reason], ['returned', 'PRINT_CALLED_OFF']);
    await printer.clearFault();
    assert.equal(printer.jobs[0]?.state, 'canceled');
    assert.equal(printer.jobs[0]?.impressionsCompleted, 0);
    const again = await stage.job(job);
    assert.deepEqual([again.state, again.wrappedKey !== undefined], ['pending-held', true]);
  });

  test('paper that is coming out when its owner leaves comes out to the end, as the policy says', async () => {
    const { device, printer } = await service.addPrinter('印刷中の複合機', { msPerPage: 60 });
    const job = await stage.hold(tenPages, { pages: 10 });
    const session = await stage.tap(device);
    assert.ok((await releaseJob(release(), session, job.id)).ok);
    await printed(printer, 2);
    await endWalkUp(stage.walkUp, session);
    const ended = await stage.until(session, ['returned', 'confirmed', 'ambiguous']);
    assert.equal(ended.state, 'confirmed');
    assert.equal(printer.jobs[0]?.impressionsCompleted, 10);
  });

  test('where the policy stops it, the rest stays in hold with the number of sheets that came out', async () => {
    const { device, printer } = await service.addPrinter('止まる複合機', { msPerPage: 150 });
    const segments = release().segments.map((segment) => ({
      ...segment,
      printPolicy: { twoSided: false, whenOwnerLeaves: 'stop' as const },
    }));
    const strict = { ...release(), segments, processId: 'a process with a strict policy' };
    await using runner = startDeliveryRunner(strict);
    const job = await stage.hold(tenPages, { pages: 10 });
    const session = await stage.tap(device);
    assert.ok((await releaseJob({ ...strict, runner }, session, job.id)).ok);
    await printed(printer, 2);
    const onLeft = (id: SessionId) => callOffSession({ ...strict, runner }, id);
    await endWalkUp({ ...stage.walkUp, onLeft }, session);
    const back = await stage.until(session, ['returned', 'confirmed', 'ambiguous']);
    assert.deepEqual([back.state, back.reason], ['returned', 'PRINT_CALLED_OFF']);
    const out = printer.jobs[0]?.impressionsCompleted ?? 0;
    assert.ok(out >= 2 && out < 10, `${out} came out`);
    assert.deepEqual(back.remaining, { sheets: 10 - out, ofSheets: 10 });
    assert.equal((await service.stores.jobs.findLastDelivery(job.id))?.usage?.impressions, out);
  });

  test('a session that expires is noticed without anybody saying so', async () => {
    const { device, printer } = await service.addPrinter('忘れられた複合機');
    await printer.order({ kind: 'paper-out' });
    const job = await stage.hold(tenPages, { pages: 10 });
    const session = await stage.tap(device);
    assert.ok((await releaseJob(release(), session, job.id)).ok);
    await stage.until(session, ['printing']);
    assert.equal(await callOffLeftBehind(release()), 0, 'it is still in force');
    await service.stores.devices.extendSession(session.id, new Date(0));
    assert.equal(await callOffLeftBehind(release()), 1);
    assert.equal((await stage.until(session, ['returned'])).reason, 'PRINT_CALLED_OFF');
    assert.equal(await callOffLeftBehind(release()), 0, 'it is called off once');
  });

  test('the remaining sheets come out on the third floor, and the job is complete when both parts are', async () => {
    const first = await service.addPrinter('二階の複合機', { msPerPage: 80 });
    const third = await service.addPrinter('三階の複合機');
    const job = await stage.hold(tenPages, { pages: 10 }, { ticket: { copies: 2 } });
    const session = await stage.tap(first.device);
    const released = await releaseJob(release(), session, job.id);
    assert.ok(released.ok);
    await printed(first.printer, 13);
    await first.printer.order({ kind: 'paper-out' });
    assert.equal((await stage.until(session, ['printing'])).state, 'printing');
    const moved = await moveDelivery(release(), session, released.value.id, third.device.id);
    assert.ok(moved.ok, moved.ok ? '' : moved.refusal);
    await endWalkUp(stage.walkUp, session);
    while ((await stage.job(job)).state !== 'completed') await sleep(50);
    const out = first.printer.jobs[0]?.impressionsCompleted ?? 0;
    assert.equal(first.printer.jobs[0]?.state, 'canceled');
    assert.ok(out >= 13 && out < 20);
    assert.deepEqual(
      third.printer.jobs.map(({ ticket }) => ticket.pageRanges),
      [[{ lower: out - 10 + 1, upper: 10 }]],
    );
  });

  test('a rest of more copies is printed part by part on the same device', async () => {
    const { device, printer } = await service.addPrinter('部数の複合機');
    const job = await stage.hold(tenPages, { pages: 10 }, { ticket: { copies: 3 } });
    await printer.order({ kind: 'abort', times: 1 });
    const session = await stage.tap(device);
    assert.ok((await releaseJob(release(), session, job.id)).ok);
    const back = await stage.until(session, ['returned']);
    assert.equal(back.reason, 'PRINT_DEVICE_ABORTED');
    const continued = await continueJob(release(), session, job.id, { sheetsInTray: 4 });
    assert.ok(continued.ok, continued.ok ? '' : continued.refusal);
    while ((await stage.job(job)).state !== 'completed') await sleep(50);
    assert.deepEqual(
      printer.jobs.slice(1).map(({ ticket }) => [ticket.copies ?? 1, ticket.pageRanges]),
      [
        [1, [{ lower: 5, upper: 10 }]],
        [2, undefined],
      ],
    );
  });

  test('a device that did not count leaves the number to the owner', async () => {
    const { device } = await service.addPrinter('数えない複合機', { keepsHistory: false });
    const job = await stage.hold(tenPages, { pages: 10 });
    const session = await stage.tap(device);
    assert.ok((await releaseJob(release(), session, job.id)).ok);
    const doubt = await stage.until(session, ['ambiguous']);
    assert.deepEqual(doubt.remaining, { sheets: undefined, ofSheets: 10 });
    assert.deepEqual(await continueJob(release(), session, job.id), { ok: false, refusal: 'count-needed' });
    const other = await service.addPrinter('隣の複合機');
    const where = { deviceId: other.device.id };
    assert.deepEqual(await continueJob(release(), session, job.id, { ...where, sheetsInTray: 10 }), {
      ok: false,
      refusal: 'nothing-left',
    });
    const continued = await continueJob(release(), session, job.id, { ...where, sheetsInTray: 7 });
    assert.ok(continued.ok, continued.ok ? '' : continued.refusal);
    while ((await stage.job(job)).state !== 'completed') await sleep(50);
    assert.deepEqual(other.printer.jobs[0]?.ticket.pageRanges, [{ lower: 8, upper: 10 }]);
  });

  test('nobody else moves or continues a job, and no device of another segment takes it', async () => {
    const { device } = await service.addPrinter('本人の複合機');
    const foreign = await service.addPrinter('他系統の複合機', { segments: ['mynumber'] });
    const job = await stage.hold(tenPages, { pages: 10 });
    const session = await stage.tap(device);
    const stranger = { ...session, personId: crypto.randomUUID() as typeof session.personId };
    assert.deepEqual(await continueJob(release(), stranger, job.id), { ok: false, refusal: 'job-not-found' });
    assert.deepEqual(await continueJob(release(), session, job.id, { deviceId: foreign.device.id }), {
      ok: false,
      refusal: 'segment-not-allowed',
    });
    assert.deepEqual(await continueJob(release(), session, job.id), {
      ok: false,
      refusal: 'not-continuable',
    });
    const [shown] = (await listHeldJobs(release(), session)).filter(({ id }) => id === job.id);
    assert.deepEqual([shown?.pages, shown?.sheets, shown?.remaining], [10, 10, undefined]);
  });
});
