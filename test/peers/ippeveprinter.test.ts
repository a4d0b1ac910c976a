import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { PDFDocument } from 'pdf-lib';
import { DeviceError } from '../../drivers/device/device-error.ts';
import { isTerminal } from '../../drivers/device/job.ts';
import type {
  DeviceJobRequest,
  DeviceJobStatus,
  OutputDevice,
  OutputDeviceStatus,
} from '../../drivers/device/printer.ts';
import { readDeviceCertificate } from '../../drivers/ipp/client/connect.ts';
import { openIppDevice } from '../../drivers/ipp/client/device.ts';
import { describeReasons } from '../../drivers/ipp/client/reason-texts.ts';
import { ippeveprinterPresent, startIppeveprinter } from '../support/ippeveprinter.ts';
import { peerMissing } from '../support/peers.ts';

const skip = peerMissing('ippeveprinter (cups-ipp-utils, dbus)', ippeveprinterPresent);

function request(jobName: string): DeviceJobRequest {
  return { jobName, userName: 'tomeoki', ticket: {}, documentFormat: 'application/pdf' };
}

/** A PDF of some size, so that it needs many chunks. */
async function somePdf(): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  for (let page = 0; page < 300; page += 1)
    pdf.addPage([595, 842]).drawText(`Page ${page}`, { x: 50, y: 700 });
  return pdf.save({ useObjectStreams: false });
}

async function* piecesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 7_000) yield bytes.subarray(at, at + 7_000);
}

async function finished(device: OutputDevice, deviceJobId: number | undefined): Promise<DeviceJobStatus> {
  assert.ok(deviceJobId !== undefined);
  for (let trial = 0; trial < 100; trial += 1) {
    const job = await device.findJob(deviceJobId);
    if (job !== undefined && isTerminal(job.state)) return job;
    await delay(100);
  }
  return assert.fail('the job did not finish within 10 seconds');
}

async function statusWhere(
  device: OutputDevice,
  wanted: (status: OutputDeviceStatus) => boolean,
): Promise<OutputDeviceStatus> {
  for (let trial = 0; trial < 100; trial += 1) {
    const status = await device.status();
    if (wanted(status)) return status;
    await delay(100);
  }
  return assert.fail('the device did not say so within 10 seconds');
}

const hasCode = (code: string) => (error: unknown) => error instanceof DeviceError && error.code === code;

describe('a real IPP Everywhere printer', { skip, timeout: 60_000 }, () => {
  test('says what it is, takes a PDF byte for byte and reports the job by id and by name', async () => {
    await using printer = await startIppeveprinter();
    await using device = openIppDevice({ uri: printer.uri });
    const capabilities = await device.capabilities();
    assert.ok(capabilities.documentFormats.includes('application/pdf'));
    assert.equal(capabilities.createJobSupported, true);
    assert.ok(capabilities.maxCopies > 1);
    assert.ok(capabilities.media.includes('iso_a4_210x297mm'));
    const { stateMessage: _, ...status } = await device.status();
    assert.deepEqual(status, { state: 'idle', stateReasons: [], acceptingJobs: true, queuedJobCount: 0 });
    const pdf = await somePdf();
    const written: number[] = [];
    const onJobCreated = async (id: number) => {
      written.push(id);
    };
    const ticket = { copies: 2, sides: 'two-sided-long-edge', media: 'iso_a4_210x297mm' } as const;
    const sent = await device.submit({ ...request('T-1'), ticket }, () => piecesOf(pdf), { onJobCreated });
    assert.deepEqual(sent, { deviceJobId: written[0], ignoredAttributes: [] });
    const job = await finished(device, sent.deviceJobId);
    assert.deepEqual([job.state, job.jobName], ['completed', 'T-1']);
    assert.equal((await device.findJobByName('T-1'))?.deviceJobId, sent.deviceJobId);
    assert.equal(await device.findJobByName('T-2'), undefined);
    assert.equal(await device.findJob(4_711), undefined);
    await device.cancel(sent.deviceJobId ?? 0);
    const [path] = await printer.listDocuments();
    assert.ok((await readFile(path ?? '')).equals(pdf));
  });

  test('is busy with its one job, which ends as canceled when it was', async () => {
    await using printer = await startIppeveprinter({ command: 'sleep 4' });
    await using device = openIppDevice({ uri: printer.uri });
    const pdf = await somePdf();
    const first = await device.submit(request('T-1'), () => piecesOf(pdf), {});
    await statusWhere(device, ({ state }) => state === 'processing');
    const opened = () => assert.fail('the document was opened');
    await assert.rejects(device.submit(request('T-2'), opened, {}), hasCode('DEVICE_BUSY'));
    await device.cancel(first.deviceJobId ?? 0);
    assert.equal((await finished(device, first.deviceJobId)).state, 'canceled');
  });

  test('without paper it says so, and prints on when there is some', async () => {
    const command = [
      'echo "STATE: +media-empty-warning,media-needed-warning" >&2',
      'sleep 3',
      'echo "STATE: -media-empty-warning,media-needed-warning" >&2',
    ].join('\n');
    await using printer = await startIppeveprinter({ command });
    await using device = openIppDevice({ uri: printer.uri });
    const pdf = await somePdf();
    const sent = await device.submit(request('T-1'), () => piecesOf(pdf), {});
    const status = await statusWhere(device, ({ stateReasons }) => stateReasons.length > 0);
    const [reason] = describeReasons(status.stateReasons);
    assert.match(reason?.text.ja ?? '', /用紙/);
    assert.equal((await finished(device, sent.deviceJobId)).state, 'completed');
  });

  test('a document that it cannot print ends as aborted', async () => {
    await using printer = await startIppeveprinter({ command: 'exit 1' });
    await using device = openIppDevice({ uri: printer.uri });
    const pdf = await somePdf();
    const sent = await device.submit(request('T-1'), () => piecesOf(pdf), {});
    const job = await finished(device, sent.deviceJobId);
    assert.equal(job.state, 'aborted');
    assert.ok(job.stateReasons.includes('aborted-by-system'));
  });

  test('a format that it does not list is not sent', async () => {
    await using printer = await startIppeveprinter({ formats: ['image/urf'] });
    await using device = openIppDevice({ uri: printer.uri });
    const opened = () => assert.fail('the document was opened');
    await assert.rejects(device.submit(request('T-1'), opened, {}), hasCode('DEVICE_FORMAT_UNSUPPORTED'));
  });

  test('sides that it does not do are reported as ignored', async () => {
    await using printer = await startIppeveprinter({ duplex: false });
    await using device = openIppDevice({ uri: printer.uri });
    const pdf = await somePdf();
    const twoSided = { ...request('T-1'), ticket: { sides: 'two-sided-long-edge' } } as const;
    const sent = await device.submit(twoSided, () => piecesOf(pdf), {});
    assert.deepEqual(sent.ignoredAttributes, ['sides']);
    assert.equal((await finished(device, sent.deviceJobId)).state, 'completed');
  });

  test('over TLS only the pinned certificate is accepted', async () => {
    await using printer = await startIppeveprinter();
    const uri = printer.secureUri;
    const { sha256 } = await readDeviceCertificate({ uri });
    await using pinned = openIppDevice({ uri, tls: { pinnedSha256: sha256 } });
    const pdf = await somePdf();
    const sent = await pinned.submit(request('T-1'), () => piecesOf(pdf), {});
    assert.equal((await finished(pinned, sent.deviceJobId)).state, 'completed');
    await using other = openIppDevice({ uri, tls: { pinnedSha256: '0'.repeat(64) } });
    await assert.rejects(other.status(), hasCode('DEVICE_CERTIFICATE_CHANGED'));
    await using unpinned = openIppDevice({ uri });
    await assert.rejects(unpinned.status(), hasCode('DEVICE_CERTIFICATE_CHANGED'));
  });

  test('gone, it cannot be reached', async () => {
    const printer = await startIppeveprinter();
    await printer[Symbol.asyncDispose]();
    await using device = openIppDevice({ uri: printer.uri });
    await assert.rejects(device.status(), hasCode('DEVICE_UNREACHABLE'));
  });
});
