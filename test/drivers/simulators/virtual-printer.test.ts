import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openIppDevice } from '../../../drivers/ipp/client/device.ts';
import {
  attributesOf,
  boolean,
  enumValue,
  firstInteger,
  integer,
  keyword,
  mimeMediaType,
} from '../../../drivers/ipp/message/values.ts';
import { startVirtualPrinter, type VirtualPrinter } from '../../../drivers/simulators/virtual-printer.ts';
import { type Literal, send, type TestAnswer } from '../../support/ipp-wire.ts';
import { makeTestCertificate } from '../../support/test-certificate.ts';

const document = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type /Page>>endobj 2 0 obj<</Type/Page >>endobj <</Type /Pages>>\n%%EOF'.padEnd(400),
);

const print = (printer: VirtualPrinter, job: Literal = {}, bytes: Buffer = document): Promise<TestAnswer> =>
  send(
    { port: printer.port },
    { operation: 'Print-Job', attributes: { 'document-format': mimeMediaType('application/pdf') }, job },
    bytes,
  );

const describePrinter = async (printer: VirtualPrinter) => {
  const answer = await send({ port: printer.port }, { operation: 'Get-Printer-Attributes' });
  assert.ok(answer.message);
  return attributesOf(answer.message, 'printer-attributes');
};

describe('the virtual printer', () => {
  it('keeps exactly the bytes it got, and counts impressions with copies', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'virtual-printer-'));
    {
      await using printer = await startVirtualPrinter({ folder });
      const answer = await print(printer, { copies: integer(3), sides: keyword('two-sided-long-edge') });
      assert.equal(answer.status, 'successful-ok');
      const job = await printer.finished(1);
      assert.equal(job.state, 'completed');
      assert.equal(job.sha256, createHash('sha256').update(document).digest('hex'));
      assert.ok((await readFile(job.path ?? '')).equals(document));
      assert.equal(job.impressionsCompleted, 6);
      assert.equal(job.mediaSheetsCompleted, 3);
    }
    await rm(folder, { recursive: true });
  });

  it('takes Create-Job and Send-Document', async () => {
    await using printer = await startVirtualPrinter();
    const target = { port: printer.port };
    const created = await send(target, { operation: 'Create-Job' });
    assert.ok(created.message);
    const jobId = firstInteger(attributesOf(created.message, 'job-attributes'), 'job-id') ?? 0;
    await send(
      target,
      {
        operation: 'Send-Document',
        attributes: { 'job-id': integer(jobId), 'last-document': boolean(true) },
      },
      document,
    );
    assert.equal((await printer.finished(jobId)).byteLength, document.byteLength);
  });

  it('gives up a job whose document never comes', async () => {
    await using printer = await startVirtualPrinter({ multipleOperationTimeOutSeconds: 0.1 });
    await send({ port: printer.port }, { operation: 'Create-Job' });
    const job = await printer.finished(1);
    assert.equal(job.state, 'aborted');
  });

  it('forgets a job whose bytes end early', async () => {
    await using printer = await startVirtualPrinter();
    const answer = await send(
      { port: printer.port },
      { operation: 'Print-Job', attributes: { compression: keyword('gzip') } },
      Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1]),
    );
    assert.equal(answer.status, 'client-error-compression-error');
    assert.deepEqual(printer.jobs, []);
  });

  it('prints in order, one at a time, and says busy to others when told to be that kind', async () => {
    await using printer = await startVirtualPrinter({ busyWhilePrinting: true, msPerJob: 150 });
    await print(printer);
    assert.equal((await print(printer)).status, 'server-error-busy');
    await printer.finished(1);
    assert.equal((await print(printer)).status, 'successful-ok');
  });

  it('holds and releases by job-hold-until', async () => {
    await using printer = await startVirtualPrinter();
    await print(printer, { 'job-hold-until': keyword('indefinite') });
    assert.equal(printer.jobs[0]?.state, 'pending-held');
    const answer = await send(
      { port: printer.port },
      { operation: 'Release-Job', attributes: { 'job-id': integer(1) } },
    );
    assert.equal(answer.status, 'successful-ok');
    assert.equal((await printer.finished(1)).state, 'completed');
  });

  it('RFC 8011 §4.3.3: cancels a job that prints, and not one that is finished', async () => {
    await using printer = await startVirtualPrinter({ msPerPage: 60_000 });
    await print(printer);
    const cancel = () =>
      send({ port: printer.port }, { operation: 'Cancel-Job', attributes: { 'job-id': integer(1) } });
    assert.equal((await cancel()).status, 'successful-ok');
    assert.equal((await printer.finished(1)).state, 'canceled');
    assert.equal((await cancel()).status, 'client-error-not-possible');
  });

  it('asks for credentials when it has some, over TLS', async () => {
    await using printer = await startVirtualPrinter({
      tls: 'required',
      certificate: await makeTestCertificate(),
      credentials: { userName: 'tomeoki', password: 'right' },
    });
    const attempt = (password: string) =>
      send(
        {
          port: printer.port,
          secure: true,
          headers: { Authorization: `Basic ${Buffer.from(`tomeoki:${password}`).toString('base64')}` },
        },
        { operation: 'Print-Job' },
        document,
      );
    assert.equal((await attempt('wrong')).httpStatus, 401);
    assert.equal((await attempt('right')).status, 'successful-ok');
  });

  it('forgets finished jobs when it keeps no history', async () => {
    await using printer = await startVirtualPrinter({ keepsHistory: false });
    await print(printer);
    await printer.finished(1);
    const asked = await send(
      { port: printer.port },
      { operation: 'Get-Job-Attributes', attributes: { 'job-id': integer(1) } },
    );
    assert.equal(asked.status, 'client-error-not-found');
    assert.equal(printer.jobs.length, 1);
  });
});

describe('faults of the virtual printer', () => {
  it('busy strikes as often as ordered', async () => {
    await using printer = await startVirtualPrinter();
    await printer.order({ kind: 'busy', times: 2 });
    assert.equal((await print(printer)).status, 'server-error-busy');
    assert.equal((await print(printer)).status, 'server-error-busy');
    assert.equal((await print(printer)).status, 'successful-ok');
  });

  it('paper out stops printing with media-empty and goes on when paper comes', async () => {
    await using printer = await startVirtualPrinter({ msPerJob: 20 });
    await printer.order({ kind: 'paper-out' });
    await print(printer);
    while (printer.jobs[0]?.state !== 'processing-stopped') await sleep(5);
    const attributes = await describePrinter(printer);
    assert.deepEqual(attributes.get('printer-state'), [enumValue(5)]);
    assert.deepEqual(attributes.get('printer-state-reasons'), [
      keyword('media-empty-error'),
      keyword('media-needed-error'),
    ]);
    await printer.clearFault();
    assert.equal((await printer.finished(1)).state, 'completed');
  });

  it('a job that waits for paper can be canceled', async () => {
    await using printer = await startVirtualPrinter();
    await printer.order({ kind: 'paper-out' });
    await print(printer);
    await send({ port: printer.port }, { operation: 'Cancel-Job', attributes: { 'job-id': integer(1) } });
    assert.equal((await printer.finished(1)).state, 'canceled');
  });

  it('a lost reply cuts the connection, and the document prints all the same', async () => {
    await using printer = await startVirtualPrinter();
    await printer.order({ kind: 'lost-reply', times: 1 });
    await assert.rejects(print(printer), /ECONNRESET|socket hang up/);
    const job = await printer.finished(1);
    assert.equal(job.state, 'completed');
    assert.equal(job.byteLength, document.byteLength);
    assert.equal((await print(printer)).status, 'successful-ok');
  });

  it('abort ends a job while it prints', async () => {
    await using printer = await startVirtualPrinter();
    await printer.order({ kind: 'abort', times: 1 });
    await print(printer);
    const job = await printer.finished(1);
    assert.deepEqual([job.state, job.stateReasons], ['aborted', ['aborted-by-system']]);
  });

  it('refuse shows in printer-is-accepting-jobs', async () => {
    await using printer = await startVirtualPrinter();
    await printer.order({ kind: 'refuse' });
    assert.deepEqual((await describePrinter(printer)).get('printer-is-accepting-jobs'), [boolean(false)]);
    assert.equal((await print(printer)).status, 'server-error-not-accepting-jobs');
  });

  it('down refuses connections and comes back on the same port', async () => {
    await using printer = await startVirtualPrinter();
    await printer.order({ kind: 'down' });
    await assert.rejects(print(printer), /ECONNREFUSED/);
    await printer.clearFault();
    assert.equal((await print(printer)).status, 'successful-ok');
  });

  it('slow takes its time for each page', async () => {
    await using printer = await startVirtualPrinter();
    await printer.order({ kind: 'slow', msPerPage: 80 });
    const startedMs = performance.now();
    await print(printer);
    await printer.finished(1);
    assert.ok(performance.now() - startedMs >= 150);
  });
});

describe('the virtual printer as a process', () => {
  it('tells its events line by line and takes orders', { timeout: 20_000 }, async () => {
    const child = spawn(process.execPath, ['drivers/simulators/virtual-printer-process.ts'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const next = async () => JSON.parse(String((await lines.next()).value));
    const ready = await next();
    assert.equal(ready.event, 'ready');
    const bytes = randomBytes(5_000_000);
    const target = { port: ready.port as number };
    assert.equal((await send(target, { operation: 'Print-Job' }, bytes)).status, 'successful-ok');
    let event = await next();
    assert.equal(event.event, 'job-received');
    assert.equal(event.job.sha256, createHash('sha256').update(bytes).digest('hex'));
    while (event.job?.state !== 'completed') event = await next();
    child.stdin.write('{"order":{"kind":"busy"}}\n');
    assert.deepEqual(await next(), { event: 'fault', fault: { kind: 'busy' } });
    assert.equal((await send(target, { operation: 'Print-Job' }, bytes)).status, 'server-error-busy');
    child.stdin.write('nonsense\n');
    assert.equal((await next()).event, 'error');
    child.stdin.end('{"stop":true}\n');
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
  });
});

it('paper runs out after so many sheets, and the rest comes out when there is paper again', async () => {
  await using printer = await startVirtualPrinter({ msPerPage: 1 });
  await printer.order({ kind: 'paper-out', afterSheets: 2 });
  await using device = openIppDevice({ uri: printer.uri });
  async function* sixPages() {
    yield Buffer.from(`%PDF-1.7\n${'<</Type /Page>>\n'.repeat(6)}%%EOF${' '.repeat(40)}`);
  }
  const job = {
    jobName: 'T-1',
    userName: 'tomeoki',
    ticket: { sides: 'two-sided-long-edge' },
    documentFormat: 'application/pdf',
  } as const;
  const { deviceJobId = 0 } = await device.submit(job, sixPages, {});
  for (;;) {
    const found = await device.findJob(deviceJobId);
    if (found?.state === 'processing-stopped') {
      assert.deepEqual([found.impressionsCompleted, found.mediaSheetsCompleted], [4, 2]);
      break;
    }
    assert.notEqual(found?.state, 'completed');
  }
  assert.deepEqual((await device.status()).stateReasons, ['media-empty-error', 'media-needed-error']);
  await printer.clearFault();
  assert.equal((await printer.finished(deviceJobId)).mediaSheetsCompleted, 3);
});

it('a printer without PDF offers raster only', async () => {
  await using printer = await startVirtualPrinter({ rasterOnly: true });
  await using device = openIppDevice({ uri: printer.uri });
  const { documentFormats, pwgRaster } = await device.capabilities();
  assert.equal(documentFormats.includes('application/pdf'), false);
  assert.ok(pwgRaster !== undefined);
});
