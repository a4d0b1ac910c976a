/** In which form a job reaches devices that cannot do everything, and what keeps a job from being sent. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openRawDevice } from '../../../drivers/raw/client/device.ts';
import { startVirtualRawPrinter } from '../../../drivers/simulators/virtual-raw-printer.ts';
import { hashJobPassword } from '../../../src/print/intake/job-password.ts';
import { listHeldJobs } from '../../../src/print/release/list-jobs.ts';
import { releaseJob } from '../../../src/print/release/release-job.ts';
import { startDeliveryRunner } from '../../../src/print/release/runner.ts';
import { unlockForRelease } from '../../../src/print/release/unlock-release.ts';
import { pagesPdf, type ReleaseStage, releaseStage } from '../../support/release-stage.ts';
import { startTestService, type TestService } from '../../support/test-service.ts';

describe('the form of a release', { timeout: 120_000 }, () => {
  let service: TestService;
  let stage: ReleaseStage;
  let document: Uint8Array;
  before(async () => {
    service = await startTestService();
    stage = await releaseStage(service);
    document = await pagesPdf(3);
  });
  after(() => service[Symbol.asyncDispose]());

  const release = () => service.printing.release;
  const ended = ['confirmed', 'returned', 'ambiguous'] as const;

  test('C15: a one-way device ends the job, and says that nobody confirmed it', async () => {
    await using sink = await startVirtualRawPrinter();
    const { device } = await service.addPrinter('一方向の複合機');
    const formats = ['application/pdf'];
    const outputDevices = { open: () => openRawDevice({ uri: sink.uri, documentFormats: formats }) };
    const deps = { ...release(), outputDevices, processId: 'a process of one raw printer' };
    await using runner = startDeliveryRunner(deps);
    const job = await stage.hold(document, { pages: 3, colorPages: 1 });
    const session = await stage.tap(device);
    assert.ok((await releaseJob({ ...deps, runner }, session, job.id)).ok);
    const end = await stage.until(session, ended);
    assert.deepEqual([end.state, end.reason], ['confirmed', 'PRINT_UNCONFIRMED']);
    const usage = (await service.stores.jobs.findLastDelivery(job.id))?.usage;
    assert.deepEqual([usage?.impressions, usage?.estimated], [3, true]);
    assert.equal((await stage.job(job)).state, 'completed');
  });

  test('C4: what the device does not do is told with the delivery', async () => {
    const { device, printer } = await service.addPrinter('片面の複合機', {
      description: { duplex: false, color: false },
    });
    const job = await stage.hold(
      document,
      { pages: 3 },
      {
        ticket: { sides: 'two-sided-long-edge', printColorMode: 'color' },
      },
    );
    const session = await stage.tap(device);
    assert.ok((await releaseJob(release(), session, job.id)).ok);
    const end = await stage.until(session, ended);
    assert.equal(end.state, 'confirmed');
    assert.deepEqual(
      end.notes?.map(({ attribute, because, used }) => [attribute, because, used]),
      [
        ['sides', 'device', 'one-sided'],
        ['printColorMode', 'device', 'monochrome'],
      ],
    );
    assert.equal(printer.jobs[0]?.ticket.sides, 'one-sided');
  });

  test('a printer language goes only to a device that lists it, and its finishing stays its own', async () => {
    const pcl = Buffer.from('\u001b%-12345X@PJL ENTER LANGUAGE=PCL\r\n\u001bE page \u001bE', 'latin1');
    const { device } = await service.addPrinter('PCL のない複合機');
    const session = await stage.tap(device);
    const job = await stage.hold(pcl, undefined, {
      documentFormat: 'application/vnd.hp-pcl',
      ticket: { sides: 'one-sided' },
    });
    const [shown] = (await listHeldJobs(release(), session)).filter(({ id }) => id === job.id);
    assert.equal(shown?.opaque, true);
    const released = await releaseJob(release(), session, job.id, { sides: 'two-sided-long-edge' });
    assert.deepEqual(released.ok && released.value.notes, [{ attribute: 'sides', because: 'opaque' }]);
    const back = await stage.until(session, ended);
    assert.deepEqual([back.state, back.reason], ['returned', 'DEVICE_FORMAT_UNSUPPORTED']);
  });

  test('a missing font, a locked document and pages that are not there are refused before anything is sent', async () => {
    const { device, printer } = await service.addPrinter('見張る複合機');
    const session = await stage.tap(device);
    const gaiji = await stage.hold(document, { pages: 3, trouble: 'font-missing', missingFonts: ['EUDC'] });
    const locked = await stage.hold(document, { trouble: 'password-needed' });
    const short = await stage.hold(document, { pages: 3 });
    const refusals = [];
    for (const job of [gaiji, locked]) refusals.push(await releaseJob(release(), session, job.id));
    refusals.push(await releaseJob(release(), session, short.id, { pageRanges: [{ lower: 4, upper: 9 }] }));
    assert.deepEqual(
      refusals.map((answer) => !answer.ok && answer.refusal),
      ['font-missing', 'document-password-needed', 'no-such-pages'],
    );
    assert.equal(printer.jobs.length, 0);
  });

  test("PWG 5100.11: a job's own password opens it for this session only, and wrong ones lock it", async () => {
    const jobPasswordHash = await hashJobPassword({ encryption: 'none', value: Buffer.from('4711') });
    assert.ok(jobPasswordHash !== undefined);
    const { device } = await service.addPrinter('暗証番号の複合機');
    const job = await stage.hold(document, { pages: 3 }, { demands: { jobPasswordHash } });
    const session = await stage.tap(device);
    const [shown] = (await listHeldJobs(release(), session)).filter(({ id }) => id === job.id);
    assert.equal(shown?.needsJobPassword, true);
    const refused = { ok: false, refusal: 'job-password-needed' };
    assert.deepEqual(await releaseJob(release(), session, job.id), refused);
    const wrong = await unlockForRelease(release(), session, job.id, '0815');
    assert.deepEqual(wrong, { ok: false, refusal: 'wrong-job-password' });
    assert.deepEqual(await unlockForRelease(release(), session, job.id, '4711'), { ok: true, value: true });
    const later = await stage.tap(device);
    assert.deepEqual(await releaseJob(release(), later, job.id), refused);
    const tries = Array.from({ length: 6 }, () => unlockForRelease(release(), later, job.id, '0000'));
    const outcomes = (await Promise.all(tries)).map((outcome) => !outcome.ok && outcome.refusal);
    assert.equal(outcomes.filter((outcome) => outcome === 'wrong-job-password').length, 5);
    assert.deepEqual(await unlockForRelease(release(), later, job.id, '4711'), {
      ok: false,
      refusal: 'too-many-password-trials',
    });
  });
});
