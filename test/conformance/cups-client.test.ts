import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { PDFDocument } from 'pdf-lib';
import { startVirtualPrinter, type VirtualPrinter } from '../../drivers/simulators/virtual-printer.ts';
import { peerMissing } from '../support/peers.ts';
import { cupsPresent, type PrivateCups, startPrivateCups } from '../support/private-cupsd.ts';
import { makeTestCertificate } from '../support/test-certificate.ts';

const skip = peerMissing('cupsd as root (cups, cups-client, cups-filters)', cupsPresent);

async function waitForJob(printer: VirtualPrinter) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const [job] = printer.jobs;
    if (job !== undefined) return printer.finished(job.jobId);
    await sleep(100);
  }
  throw new Error('no job came');
}

describe('a CUPS client without a vendor driver (lpadmin -m everywhere)', { skip, timeout: 120_000 }, () => {
  let cups: PrivateCups;
  let folder: string;
  let file: string;
  before(async () => {
    cups = await startPrivateCups();
    folder = await mkdtemp(join(tmpdir(), 'cups-client-'));
    file = join(folder, 'two-pages.pdf');
    const pdf = await PDFDocument.create();
    pdf.addPage([595, 842]).drawText('1');
    pdf.addPage([595, 842]).drawText('2');
    await writeFile(file, await pdf.save());
  });
  after(async () => {
    await cups?.[Symbol.asyncDispose]();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  for (const scheme of ['ipp', 'ipps'] as const) {
    it(`makes a queue over ${scheme} and prints a PDF with its ticket`, async () => {
      const received = await mkdtemp(join(folder, 'received-'));
      await using printer = await startVirtualPrinter({
        folder: received,
        tls: scheme === 'ipps' ? 'required' : 'off',
        certificate: await makeTestCertificate(),
      });
      const uri = `${scheme}://localhost:${printer.port}/ipp/print`;
      await cups.addQueue(scheme, uri);
      const options = ['-o', 'sides=two-sided-long-edge', '-n', '2', '-t', '起案'];
      await cups.command('/usr/bin/lp', '-d', scheme, ...options, file);
      const job = await waitForJob(printer);
      assert.equal(job.state, 'completed');
      assert.equal(job.jobName, '起案');
      assert.equal(job.documentFormat, 'application/pdf');
      assert.equal(job.ticket.sides, 'two-sided-long-edge');
      assert.equal(job.ticket.copies, 2);
      assert.match((await readFile(job.path ?? '')).toString('latin1', 0, 5), /^%PDF-/);
    });
  }

  it('sends URF or PWG raster to a printer that takes no PDF', async () => {
    await using printer = await startVirtualPrinter({
      description: { documentFormats: ['image/urf', 'image/pwg-raster'] },
    });
    const uri = `ipp://localhost:${printer.port}/ipp/print`;
    await cups.addQueue('raster', uri);
    await cups.command('/usr/bin/lp', '-d', 'raster', file);
    const job = await waitForJob(printer);
    assert.equal(job.state, 'completed');
    assert.match(job.documentFormat ?? '', /^image\/(urf|pwg-raster)$/);
  });
});
