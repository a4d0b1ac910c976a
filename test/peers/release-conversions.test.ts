/** Conversions on the way to a device: PDF as raster, and raster after a PDF that the device could not read. */

import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openIppDevice } from '../../drivers/ipp/client/device.ts';
import { integer, keyword, mimeMediaType } from '../../drivers/ipp/message/values.ts';
import { releaseJob } from '../../src/print/release/release-job.ts';
import { startDeliveryRunner } from '../../src/print/release/runner.ts';
import {
  ippAnswer,
  jobGroup,
  printerGroup,
  startRawDevice,
  successAnswer,
} from '../support/raw-ipp-device.ts';
import { pagesPdf, type ReleaseStage, releaseStage } from '../support/release-stage.ts';
import { startTestService, type TestService } from '../support/test-service.ts';

describe('conversions of a release', { timeout: 120_000 }, () => {
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

  test('C6: a device without PDF gets the pages as raster, and its count of paper is the account', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'release-forms-'));
    try {
      const description = { documentFormats: ['image/pwg-raster'], resolutionsDpi: [300] };
      const { device, printer } = await service.addPrinter('PDF のない複合機', { folder, description });
      const job = await stage.hold(document, { pages: 3, colorPages: 0 });
      const session = await stage.tap(device);
      assert.ok((await releaseJob(release(), session, job.id, { sides: 'two-sided-long-edge' })).ok);
      assert.equal((await stage.until(session, ended)).state, 'confirmed');
      const [printed] = printer.jobs;
      assert.deepEqual(
        [printed?.documentFormat, printed?.ticket.sides],
        ['image/pwg-raster', 'two-sided-long-edge'],
      );
      const raster = await readFile(printed?.path ?? '');
      assert.equal(raster.subarray(0, 4).toString('latin1'), 'RaS2');
      const delivery = await service.stores.jobs.findLastDelivery(job.id);
      assert.equal(delivery?.ticket.sides, 'two-sided-long-edge');
      assert.equal(delivery?.usage?.estimated, false);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('0x040A: a PDF that the device cannot read is followed once by raster, when nothing came out', async () => {
    const unprintable = 0x040a;
    await using raw = await startRawDevice({
      answer: (operation, message) => {
        if (operation === 'Get-Printer-Attributes') {
          return ippAnswer(message.requestId, 0, [
            printerGroup(
              ['document-format-supported', [mimeMediaType('application/pdf'), mimeMediaType('image/urf')]],
              ['urf-supported', ['W8', 'SRGB24', 'RS300', 'DM1'].map(keyword)],
            ),
          ]);
        }
        const last = raw.requests.findLast(({ document: sent }) => sent.length > 0);
        const isPdf = last?.document.subarray(0, 5).toString('latin1') === '%PDF-';
        if (operation === 'Send-Document' && isPdf) return ippAnswer(message.requestId, unprintable);
        const canceled = jobGroup(7, ['job-impressions-completed', integer(0)]);
        if (operation === 'Get-Job-Attributes' && isPdf) return ippAnswer(message.requestId, 0, [canceled]);
        return successAnswer(operation, message);
      },
    });
    const { device } = await service.addPrinter('PDF を読めない複合機');
    const outputDevices = { open: () => openIppDevice({ uri: raw.uri }) };
    const deps = { ...release(), outputDevices, processId: 'a process of one raw device' };
    await using runner = startDeliveryRunner(deps);
    const job = await stage.hold(document, { pages: 3, colorPages: 0 });
    const session = await stage.tap(device);
    assert.ok((await releaseJob({ ...deps, runner }, session, job.id)).ok);
    await stage.until(session, ended);
    const sent = raw.requests.filter(({ operation }) => operation === 'Send-Document');
    assert.deepEqual(
      sent.map((request) => request.document.subarray(0, 7).toString('latin1')),
      ['%PDF-1.', 'UNIRAST'],
    );
  });
});
