/** Every fault of a real IPP Everywhere printer, and of a simulated one, ends a release where it should, and is told. */

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { endWalkUp } from '../../src/identity/session/walk-up.ts';
import type { Device } from '../../src/ports/device-store.ts';
import type { DeliveryView } from '../../src/print/job.ts';
import { moveDelivery } from '../../src/print/release/move-delivery.ts';
import { releaseJob } from '../../src/print/release/release-job.ts';
import { reasonText } from '../../src/ui/text/reason.ts';
import { printJob, smallPdf } from '../support/ipp-requests.ts';
import {
  type IppeveprinterOptions,
  ippeveprinterPresent,
  startIppeveprinter,
} from '../support/ippeveprinter.ts';
import { peerMissing } from '../support/peers.ts';
import { pagesPdf, type ReleaseStage, releaseStage } from '../support/release-stage.ts';
import { enrolPrinter, startTestService, type TestService, testSegments } from '../support/test-service.ts';

const skip = peerMissing('ippeveprinter (cups-ipp-utils, dbus)', ippeveprinterPresent);
const ended = ['confirmed', 'returned', 'ambiguous'] as const;

/** What the person reads. */
const told = ({ reason }: DeliveryView) => reasonText(reason, 'ja').cause;

describe('faults of devices during a release', { skip, timeout: 240_000 }, () => {
  const open = new AsyncDisposableStack();
  let service: TestService;
  let stage: ReleaseStage;
  let pdf: Uint8Array;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'release-faults-'));
    open.defer(() => rm(folder, { recursive: true, force: true }));
    service = open.use(await startTestService());
    stage = await releaseStage(service);
    pdf = await pagesPdf(3);
  });
  after(() => open[Symbol.asyncDispose]());

  const release = () => service.printing.release;
  const enrol = async (name: string, options: IppeveprinterOptions = {}) => {
    const printer = open.use(await startIppeveprinter(options));
    const { device } = await enrolPrinter(service.stores, name, printer.uri);
    return { printer, device };
  };
  const start = async (device: Device) => {
    const job = await stage.hold(pdf, { pages: 3, colorPages: 0 });
    const session = await stage.tap(device);
    const released = await releaseJob(release(), session, job.id);
    assert.ok(released.ok, released.ok ? '' : released.refusal);
    return { job, session, delivery: released.value };
  };

  test('busy with another job: the job waits, is told so, and comes out', async () => {
    const { device } = await enrol('使用中', { command: 'sleep 3' });
    const first = await start(device);
    await stage.until(first.session, ['printing', 'accepted']);
    const second = await stage.hold(pdf, { pages: 3 });
    assert.ok((await releaseJob(release(), first.session, second.id)).ok);
    let seen = '';
    while ((await stage.job(second)).state !== 'completed') {
      const delivery = await service.stores.jobs.findLastDelivery(second.id);
      if (delivery?.state === 'claimed' && delivery.reason !== undefined) seen = delivery.reason;
      await sleep(50);
    }
    assert.equal(reasonText(seen, 'ja').cause, '機器は使用中です。');
  });

  test('aborting: the job is held again with the reason', async () => {
    const { device } = await enrol('中止', { command: 'exit 1' });
    const { job, session } = await start(device);
    const end = await stage.until(session, ended);
    assert.deepEqual([end.state, told(end)], ['returned', '機器が印刷を中止しました。']);
    assert.equal((await stage.job(job)).state, 'pending-held');
  });

  test('paper out: told while it lasts; who leaves then finds the job held, and nothing comes out later', async () => {
    const empty = join(folder, 'empty');
    await writeFile(empty, '');
    const command = [
      'echo "STATE: +media-empty-error,media-needed-error" >&2',
      `while [ -e ${empty} ]; do sleep 0.2; done`,
      'echo "STATE: -media-empty-error,media-needed-error" >&2',
    ].join('\n');
    const { device } = await enrol('用紙切れ', { command });
    const { job, session } = await start(device);
    const waiting = await stage.until(session, ['printing', ...ended]);
    assert.deepEqual([waiting.state, told(waiting)], ['printing', '用紙がありません。']);
    await endWalkUp(stage.walkUp, session);
    // ippeveprinter takes the cancel at once, and ends the job when its command does.
    await rm(empty);
    const back = await stage.until(session, ended);
    assert.deepEqual([back.state, told(back)], ['returned', '利用者が離れたため、印刷を取りやめました。']);
    assert.equal((await stage.job(job)).state, 'pending-held');
  });

  test('without PDF: the pages are converted, and come out as raster', async () => {
    const { device, printer } = await enrol('PDFなし', { formats: ['image/pwg-raster', 'image/urf'] });
    const { session } = await start(device);
    assert.equal((await stage.until(session, ended)).state, 'confirmed');
    const documents = await Promise.all((await printer.listDocuments()).map((path) => readFile(path)));
    const [raster] = documents.filter((bytes) => bytes.length > 0);
    assert.match(raster?.subarray(0, 8).toString('latin1') ?? '', /^(RaS2|UNIRAST\0)/);
  });

  test('one-sided: the person is told, and the job comes out', async () => {
    const { device } = await enrol('片面', { duplex: false });
    const job = await stage.hold(pdf, { pages: 3 }, { ticket: { sides: 'two-sided-long-edge' } });
    const session = await stage.tap(device);
    assert.ok((await releaseJob(release(), session, job.id)).ok);
    const end = await stage.until(session, ended);
    assert.equal(end.state, 'confirmed');
    assert.deepEqual(end.notes, [{ attribute: 'sides', because: 'device', used: 'one-sided' }]);
  });

  test('slow, and moved to another device before it began: it comes out there only', async () => {
    const { device } = await enrol('遅い', { command: 'sleep 4' });
    const other = await service.addPrinter('速い');
    const { job, session, delivery } = await start(device);
    await stage.until(session, ['printing', 'accepted']);
    const moved = await moveDelivery(release(), session, delivery.id, other.device.id);
    assert.ok(moved.ok, moved.ok ? '' : moved.refusal);
    while ((await stage.job(job)).state !== 'completed') await sleep(50);
    assert.equal(other.printer.jobs.length, 1);
  });

  test('gone: the job is held again with the reason', async () => {
    const { device, printer } = await enrol('電源断');
    await printer[Symbol.asyncDispose]();
    const { session } = await start(device);
    const end = await stage.until(session, ended);
    assert.deepEqual([end.state, told(end)], ['returned', '機器につながりません。']);
  });

  test('a lost reply is not printed twice; a device that takes nothing gives the job back', async () => {
    const { device, printer } = await service.addPrinter('応答を失う');
    await printer.order({ kind: 'lost-reply', times: 1 });
    const { session } = await start(device);
    assert.equal((await stage.until(session, ended)).state, 'confirmed');
    assert.equal(printer.jobs.length, 1);
  });

  test('a queue without hold goes to its device at once, whoever is signed in nowhere', async () => {
    const [lgwan] = testSegments;
    const listener = {
      id: 'counter',
      host: '127.0.0.1',
      port: 0,
      tls: 'optional' as const,
      identification: ['shared-pc' as const],
      sharedPcAddresses: ['127.0.0.0/8'],
      purpose: 'direct' as const,
      device: '証明書発行機',
    };
    const segments = [
      { ...lgwan, releaseFactors: 1 as const, retentionHours: 72, watchedFolders: [], listeners: [listener] },
    ];
    await using direct = await startTestService({ segments });
    const { printer } = await direct.addPrinter('証明書発行機');
    const sent = await printJob(direct.printerUri('counter'), { userName: 'kikan', document: smallPdf() });
    assert.equal(sent.status, 0);
    while (printer.jobs.length === 0) await sleep(50);
    const job = await direct.stores.jobs.findByNumber('counter', sent.jobId);
    assert.ok(job);
    while ((await direct.stores.jobs.find(job.id))?.state !== 'completed') await sleep(50);
    assert.equal(job.ownerId, undefined);
    assert.equal(printer.jobs.length, 1);
  });
});
