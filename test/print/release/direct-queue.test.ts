/** Queues without hold, and what is told of devices and their neighbours. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { listAllDirectJobs, settleDirectJob } from '../../../src/context/direct-jobs.ts';
import type { DeviceSnapshot } from '../../../src/devices/watch/device-snapshot.ts';
import type { Device } from '../../../src/ports/device-store.ts';
import type { PrintJob } from '../../../src/print/job.ts';
import { deviceOutlook } from '../../../src/print/release/device-outlook.ts';
import {
  type DirectQueue,
  feedDirectQueue,
  listDirectJobs,
  resolveDirectJob,
} from '../../../src/print/release/direct-queue.ts';
import { releaseJob } from '../../../src/print/release/release-job.ts';
import type { DeviceId, SegmentId } from '../../../src/shared/ids.ts';
import { printJob, smallPdf } from '../../support/ipp-requests.ts';
import { pagesPdf, type ReleaseStage, releaseStage } from '../../support/release-stage.ts';
import { startTestService, type TestService } from '../../support/test-service.ts';

describe('queues without hold', { timeout: 120_000 }, () => {
  let service: TestService;
  let stage: ReleaseStage;
  before(async () => {
    service = await startTestService();
    stage = await releaseStage(service);
  });
  after(() => service[Symbol.asyncDispose]());

  const release = () => service.printing.release;
  const queueTo = (deviceName: string, tray?: string): DirectQueue => ({
    listenerId: 'demo-print',
    segment: 'lgwan' as SegmentId,
    deviceName,
    tray,
  });
  const send = async (): Promise<PrintJob> => {
    const sent = await printJob(service.printerUri('demo-print'), {
      userName: 'hanako',
      document: smallPdf(),
    });
    const job = await service.stores.jobs.findByNumber('demo-print', sent.jobId);
    const facts = { pages: 1, colorPages: 0 };
    assert.ok(job);
    return (await service.stores.jobs.change(job.id, { states: ['pending-held'] }, { facts }, [])) ?? job;
  };
  const done = async (job: PrintJob) => {
    while ((await stage.job(job)).state !== 'completed') await sleep(30);
  };

  test('jobs come out of the one device in the order in which they came, each once, and are audited', async () => {
    const { printer } = await service.addPrinter('窓口の地紋紙');
    const jobs = [await send(), await send(), await send()];
    const queue = queueTo('窓口の地紋紙');
    const [first, second] = await Promise.all([
      feedDirectQueue(release(), queue),
      feedDirectQueue(release(), queue),
    ]);
    assert.equal(first + second, 3, 'two processes share them');
    for (const job of jobs) await done(job);
    assert.equal(printer.jobs.length, 3);
    const rows = await service.stores.database.kysely
      .selectFrom('audit_event')
      .select('kind')
      .where('subject', '=', `job:${jobs[0]?.id}`)
      .orderBy('id')
      .execute();
    assert.deepEqual(
      rows.map(({ kind }) => kind).filter((kind) => kind.startsWith('delivery.')),
      ['delivery.claimed', 'delivery.sending', 'delivery.accepted', 'delivery.confirmed'],
    );
  });

  test('a locked tray that the device does not have gets nothing, and an administrator sees why', async () => {
    const { printer, device } = await service.addPrinter('トレイのない複合機');
    const job = await send();
    const queue = queueTo(device.name, 'tray-9');
    assert.equal(await feedDirectQueue(release(), queue), 1);
    while ((await stage.job(job)).state !== 'pending-held') await sleep(20);
    assert.equal(await feedDirectQueue(release(), queue), 0, 'it would not help to try again');
    const shown = (await listDirectJobs(release(), queue)).find(({ id }) => id === job.id);
    assert.equal(shown?.lastDelivery?.reason, 'PRINT_TRAY_UNAVAILABLE');
    assert.equal(printer.jobs.length, 0);
    const administrator = await service.addPerson('kanri', { roles: ['administrator'] });
    const again = await resolveDirectJob(
      release(),
      queueTo(device.name),
      administrator,
      job.id,
      'print-again',
    );
    assert.ok(again.ok);
    await done(job);
    assert.equal(printer.jobs.length, 1);
  });

  test('a busy device is waited for, and what broke off is not printed again by itself', async () => {
    const { printer, device } = await service.addPrinter('中止する窓口');
    await printer.order({ kind: 'busy', times: 2 });
    const late = await send();
    await feedDirectQueue(release(), queueTo(device.name));
    await done(late);
    await printer.order({ kind: 'abort', times: 1 });
    const broken = await send();
    await feedDirectQueue(release(), queueTo(device.name));
    while ((await stage.job(broken)).state !== 'pending-held') await sleep(20);
    assert.equal(await feedDirectQueue(release(), queueTo(device.name)), 0);
    assert.equal(printer.jobs.length, 2);
    assert.deepEqual(
      await resolveDirectJob(
        release(),
        queueTo(device.name),
        broken.ownerId ?? fail(),
        broken.id,
        'it-came-out',
      ),
      {
        ok: false,
        refusal: 'job-not-held',
      },
    );
  });

  test('a command lists what broke off, and prints it again to its end on the word of an administrator', async () => {
    const { printer, device } = await service.addPrinter('もう一度の窓口');
    await printer.order({ kind: 'abort', times: 1 });
    const broken = await send();
    await feedDirectQueue(release(), queueTo(device.name));
    while ((await stage.job(broken)).state !== 'pending-held') await sleep(20);
    const { config } = service.stores;
    const segments = config.segments.map((segment) => ({
      ...segment,
      listeners: segment.listeners.map((one) =>
        one.id === 'demo-print' ? { ...one, purpose: 'direct' as const, device: device.name } : one,
      ),
    }));
    const stores = { ...service.stores, config: { ...config, segments } };
    const listed = (await listAllDirectJobs(stores)).find(({ id }) => id === broken.id);
    assert.deepEqual([listed?.deviceName, listed?.lastDelivery?.state], [device.name, 'returned']);
    const id = await service.addPerson('soumu', { roles: ['administrator'] });
    const unknown = await settleDirectJob(service.stores, { id }, broken.id, 'print-again');
    assert.deepEqual(unknown, { ok: false, refusal: 'job-not-found' }, 'of no direct queue');
    assert.ok((await settleDirectJob(stores, { id }, broken.id, 'print-again')).ok);
    assert.equal((await stage.job(broken)).state, 'completed');
    assert.equal(printer.jobs.length, 2);
  });

  test('the outlook counts what is ahead and names the neighbour that begins sooner', async () => {
    const here = await service.addPrinter('混んでいる複合機', { msPerPage: 400 });
    const free = await service.addPrinter('空いている複合機');
    const silent = await service.addPrinter('返事のない複合機');
    const snapshots = new Map<DeviceId, DeviceSnapshot>();
    const hear = async ({ device }: { readonly device: Device }, trouble?: 'DEVICE_UNREACHABLE') => {
      await using output = release().outputDevices.open(device);
      const [capabilities, status] = [await output.capabilities(), await output.status()];
      const at = service.stores.clock.now();
      snapshots.set(device.id, {
        deviceId: device.id,
        checkedAt: at,
        heardAt: at,
        trouble,
        status,
        capabilities: { ...capabilities, pagesPerMinute: 30 },
        supplies: [],
        counters: {},
        alerts: [],
      });
    };
    const deps = { ...release(), watch: { latest: (id: DeviceId) => snapshots.get(id) } };
    assert.deepEqual((await deviceOutlook(deps, here.device)).state, 'unknown');
    await hear(free);
    await hear(silent, 'DEVICE_UNREACHABLE');
    const job = await stage.hold(await pagesPdf(10), { pages: 10 });
    const session = await stage.tap(here.device);
    assert.ok((await releaseJob(release(), session, job.id)).ok);
    await stage.until(session, ['printing']);
    await hear(here);
    const advice = await deviceOutlook(deps, here.device, job);
    assert.equal(advice.state, 'processing');
    assert.deepEqual([advice.ahead.jobs, advice.ahead.foreignJobs], [1, 0]);
    assert.ok(
      (advice.waitingSeconds ?? 0) > 8 && (advice.waitingSeconds ?? 0) <= 28,
      `${advice.waitingSeconds} s`,
    );
    assert.equal(advice.neighbour?.name, '空いている複合機');
    assert.equal(advice.neighbour?.waitingSeconds, 0);
    const outlook = await deviceOutlook(deps, silent.device);
    assert.deepEqual(
      [outlook.state, outlook.trouble, outlook.waitingSeconds],
      ['silent', 'DEVICE_UNREACHABLE', undefined],
    );
  });
});

function fail(): never {
  return assert.fail('the job has no owner');
}
