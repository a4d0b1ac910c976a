/** The way of a print job in one process: IPP in, held, tapped, released over IPP, confirmed. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CardReading } from '../../drivers/device/card.ts';
import { endWalkUp, findWalkUp, stepUpWalkUp } from '../../src/identity/session/walk-up.ts';
import type { WalkUpSession } from '../../src/identity/session.ts';
import type { Device } from '../../src/ports/device-store.ts';
import type { DeliveryView } from '../../src/print/job.ts';
import { listHeldJobs } from '../../src/print/release/list-jobs.ts';
import {
  deleteHeldJob,
  listSessionDeliveries,
  releaseJob,
  resolveDelivery,
} from '../../src/print/release/release-job.ts';
import { printJob, smallPdf } from '../support/ipp-requests.ts';
import { type TapDeps, tapCard } from '../support/tap.ts';
import { startTestService, type TestService } from '../support/test-service.ts';

const hanako: CardReading = { technology: 'felica', identifierHex: '012e4cd8a1b2c3d4' };
const taro: CardReading = { technology: 'iso14443a', identifierHex: '04a1b2c3' };

function must<Value>(value: Value | undefined): Value {
  assert.ok(value !== undefined);
  return value;
}

describe('hold and release', { timeout: 120_000 }, () => {
  let service: TestService;
  let walkUp: TapDeps;
  before(async () => {
    service = await startTestService();
    walkUp = { ...service.stores, cards: service.stores.keys };
    await service.addPerson('hanako', {
      card: `felica:${hanako.identifierHex}`,
      password: 'kokekokko-1234',
      segments: ['lgwan', 'mynumber'],
    });
    await service.addPerson('taro', { card: `iso14443a:${taro.identifierHex}` });
  });
  after(() => service[Symbol.asyncDispose]());

  async function tap(device: Device, reading: CardReading): Promise<WalkUpSession> {
    const started = await tapCard(walkUp, device, reading);
    assert.ok(started.ok, `refused: ${started.ok ? '' : started.refusal}`);
    return started.value;
  }

  async function settled(session: WalkUpSession, states: readonly string[]): Promise<DeliveryView> {
    for (;;) {
      const [latest] = await listSessionDeliveries(service.printing.release, session);
      if (latest && states.includes(latest.state)) return latest;
      await sleep(50);
    }
  }

  test('a job is held, comes out byte for byte after a tap, and is erased', async () => {
    const { printer, device } = await service.addPrinter('三階の複合機');
    const document = smallPdf(randomBytes(40_000));
    const sent = await printJob(service.printerUri('demo-print'), {
      userName: 'HANAKO',
      document,
      jobName: '会議資料',
    });
    assert.equal(sent.status, 0);
    assert.deepEqual(sent.job.get('job-state'), [{ tag: 'enum', value: 4 }]);
    const session = await tap(device, hanako);
    const held = await listHeldJobs(service.printing.release, session);
    assert.deepEqual(
      held.map((job) => [job.jobName, job.state, job.documentFormat]),
      [['会議資料', 'pending-held', 'application/pdf']],
    );
    const released = await releaseJob(service.printing.release, session, must(held[0]).id);
    assert.ok(released.ok);
    assert.equal((await settled(session, ['confirmed', 'returned', 'ambiguous'])).state, 'confirmed');
    assert.equal(printer.jobs.length, 1);
    assert.equal(printer.jobs[0]?.sha256, createHash('sha256').update(document).digest('hex'));
    assert.match(
      printer.jobs[0]?.jobName ?? '',
      /^TM-[0-9A-Z]{16}$/,
      'the device does not learn the job name',
    );
    const job = await service.stores.jobs.find(must(held[0]).id);
    assert.equal(job?.state, 'completed');
    assert.equal(job?.wrappedKey, undefined, 'the key goes in the transaction that completes the job');
    while ((await service.stores.jobs.find(must(held[0]).id))?.blobKey !== undefined) await sleep(20);
    assert.deepEqual(await listHeldJobs(service.printing.release, session), []);
  });

  test('nobody sees, releases or deletes the job of another person', async () => {
    const { device, printer } = await service.addPrinter('窓口の複合機');
    await printJob(service.printerUri('demo-print'), { userName: 'hanako', document: smallPdf() });
    const owner = await tap(device, hanako);
    const [held] = await listHeldJobs(service.printing.release, owner);
    assert.ok(held);
    const other = await tap(device, taro);
    assert.deepEqual(await listHeldJobs(service.printing.release, other), []);
    assert.deepEqual(await releaseJob(service.printing.release, other, held.id), {
      ok: false,
      refusal: 'job-not-found',
    });
    assert.deepEqual(await deleteHeldJob(service.printing.release, other, held.id), {
      ok: false,
      refusal: 'job-not-found',
    });
    assert.equal(
      await findWalkUp(walkUp, device, owner.id),
      undefined,
      'the second tap ends the first session',
    );
    assert.equal(printer.jobs.length, 0);
    assert.deepEqual(await deleteHeldJob(service.printing.release, owner, held.id), {
      ok: true,
      value: true,
    });
  });

  test('a segment that needs two factors names nothing and gives nothing after one', async () => {
    const { device } = await service.addPrinter('福祉課の複合機', { segments: ['lgwan', 'mynumber'] });
    const sent = await printJob(service.printerUri('mynumber-print', 'ipps'), {
      basic: { userName: 'hanako', password: 'kokekokko-1234' },
      document: smallPdf(),
    });
    assert.equal(sent.status, 0);
    const session = await tap(device, hanako);
    assert.deepEqual(session.segments, ['lgwan']);
    const [locked] = await listHeldJobs(service.printing.release, session);
    assert.deepEqual([locked?.jobName, locked?.needs], ['', ['face', 'pin', 'password']]);
    const job = await service.stores.jobs.findByNumber('mynumber-print', sent.jobId);
    assert.deepEqual(await releaseJob(service.printing.release, session, must(job).id), {
      ok: false,
      refusal: 'factor-needed',
    });
    const proof = { personId: session.personId, factor: 'pin', assurance: 1 } as const;
    const stronger = await stepUpWalkUp(walkUp, device, session, proof);
    assert.ok(stronger.ok);
    const [open] = await listHeldJobs(service.printing.release, stronger.value);
    assert.deepEqual([open?.id, open?.needs, open?.jobName === ''], [locked?.id, undefined, false]);
    assert.ok((await releaseJob(service.printing.release, stronger.value, must(job).id)).ok);
    await settled(stronger.value, ['confirmed']);
  });

  test('two releases of one job at the same moment print once', async () => {
    const { device, printer } = await service.addPrinter('二度押しの複合機', { msPerJob: 200 });
    await printJob(service.printerUri('demo-print'), { userName: 'hanako', document: smallPdf() });
    const session = await tap(device, hanako);
    const [held] = await listHeldJobs(service.printing.release, session);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => releaseJob(service.printing.release, session, must(held).id)),
    );
    assert.equal(answers.filter((answer) => answer.ok).length, 1);
    assert.equal((await settled(session, ['confirmed'])).state, 'confirmed');
    assert.equal(printer.jobs.length, 1);
  });

  test('an abort at the device brings the job back to hold with the reason', async () => {
    const { device, printer } = await service.addPrinter('中止する複合機');
    await printer.order({ kind: 'abort' });
    await printJob(service.printerUri('demo-print'), { userName: 'hanako', document: smallPdf() });
    const session = await tap(device, hanako);
    const [held] = await listHeldJobs(service.printing.release, session);
    await releaseJob(service.printing.release, session, must(held).id);
    const returned = await settled(session, ['returned', 'confirmed', 'ambiguous']);
    assert.deepEqual([returned.state, returned.reason], ['returned', 'PRINT_DEVICE_ABORTED']);
    const [again] = await listHeldJobs(service.printing.release, session);
    assert.equal(again?.lastDelivery?.reason, 'PRINT_DEVICE_ABORTED');
    await printer.clearFault();
    await releaseJob(service.printing.release, session, must(held).id);
    assert.equal((await settled(session, ['confirmed'])).state, 'confirmed');
  });

  test('paper out is told while it lasts, and the job comes out afterwards', async () => {
    const { device, printer } = await service.addPrinter('用紙切れの複合機');
    await printer.order({ kind: 'paper-out' });
    await printJob(service.printerUri('demo-print'), { userName: 'hanako', document: smallPdf() });
    const session = await tap(device, hanako);
    const [held] = await listHeldJobs(service.printing.release, session);
    await releaseJob(service.printing.release, session, must(held).id);
    const waiting = await settled(session, ['printing', 'returned']);
    assert.deepEqual([waiting.state, waiting.reason], ['printing', 'media-empty']);
    await printer.clearFault();
    assert.equal((await settled(session, ['confirmed'])).state, 'confirmed');
  });

  test('a lost reply is cleared up by asking the device; the job is not sent twice', async () => {
    const { device, printer } = await service.addPrinter('応答を失う複合機');
    await printer.order({ kind: 'lost-reply' });
    await printJob(service.printerUri('demo-print'), { userName: 'hanako', document: smallPdf() });
    const session = await tap(device, hanako);
    const [held] = await listHeldJobs(service.printing.release, session);
    await releaseJob(service.printing.release, session, must(held).id);
    await printer.clearFault();
    assert.equal((await settled(session, ['confirmed', 'ambiguous', 'returned'])).state, 'confirmed');
    assert.equal(printer.jobs.length, 1);
  });

  test('a device without memory leaves the outcome open, and only the owner decides', async () => {
    const { device, printer } = await service.addPrinter('記録のない複合機', { keepsHistory: false });
    await printJob(service.printerUri('demo-print'), { userName: 'hanako', document: smallPdf() });
    const session = await tap(device, hanako);
    const [held] = await listHeldJobs(service.printing.release, session);
    await releaseJob(service.printing.release, session, must(held).id);
    const open = await settled(session, ['ambiguous', 'confirmed', 'returned']);
    assert.deepEqual([open.state, open.reason], ['ambiguous', 'PRINT_OUTCOME_UNKNOWN']);
    assert.deepEqual(await releaseJob(service.printing.release, session, must(held).id), {
      ok: false,
      refusal: 'outcome-unknown',
    });
    assert.equal(printer.jobs.length, 1);
    const came = await resolveDelivery(service.printing.release, session, open.id, 'it-came-out');
    assert.ok(came.ok);
    assert.equal((await service.stores.jobs.find(must(held).id))?.state, 'completed');
    await endWalkUp(walkUp, session);
    assert.equal(await findWalkUp(walkUp, device, session.id), undefined);
  });
});
