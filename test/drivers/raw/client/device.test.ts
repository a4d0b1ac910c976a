import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { DeviceError } from '../../../../drivers/device/device-error.ts';
import type { DeviceJobRequest } from '../../../../drivers/device/printer.ts';
import { openRawDevice } from '../../../../drivers/raw/client/device.ts';
import type { OneWayOptions } from '../../../../drivers/raw/client/one-way-device.ts';
import {
  startVirtualRawPrinter,
  type VirtualRawPrinter,
} from '../../../../drivers/simulators/virtual-raw-printer.ts';

const piece = Buffer.alloc(65_536, 'Tomeoki ');
const job: DeviceJobRequest = {
  jobName: 'T-0001',
  userName: 'tomeoki',
  ticket: {},
  documentFormat: 'application/pdf',
};

async function* pieces(count: number) {
  for (let at = 0; at < count; at += 1) yield piece;
}

function open(printer: VirtualRawPrinter, options: Partial<OneWayOptions> = {}) {
  return openRawDevice({ uri: printer.uri, documentFormats: ['application/pdf'], ...options });
}

function submit(
  device: ReturnType<typeof open>,
  request: Partial<DeviceJobRequest> = {},
  count = 8,
  signal?: AbortSignal,
) {
  return device.submit({ ...job, ...request }, () => pieces(count), {}, signal);
}

test('a document arrives byte for byte, and what cannot be told to the device is reported', async () => {
  await using printer = await startVirtualRawPrinter();
  await using device = open(printer);
  const outcome = await submit(device, { ticket: { copies: 2, sides: 'one-sided', numberUp: 1 } });
  assert.deepEqual(outcome, { ignoredAttributes: ['copies', 'sides', 'number-up'] });
  const { byteLength, sha256, complete } = await printer.nth(0);
  const expected = createHash('sha256')
    .update(Buffer.concat(Array(8).fill(piece)))
    .digest('hex');
  assert.deepEqual(
    { byteLength, sha256, complete },
    { byteLength: 524_288, sha256: expected, complete: true },
  );
});

test('nothing is ever confirmed: no job-id, no history, no cancel', async () => {
  await using printer = await startVirtualRawPrinter();
  await using device = open(printer);
  const capabilities = await device.capabilities();
  assert.equal(capabilities.confirmsDelivery, false);
  assert.equal(capabilities.keepsHistory, false);
  assert.equal(capabilities.maxCopies, 1);
  assert.equal(await device.findJob(1), undefined);
  assert.equal(await device.findJobByName('T-0001'), undefined);
  await device.cancel(1);
});

test('with its quirk a job is named by our marker, and sides and copies go along', async () => {
  await using printer = await startVirtualRawPrinter();
  await using device = open(printer, { quirks: { pjlJobHeader: true } });
  assert.ok((await device.capabilities()).sides.includes('two-sided-short-edge'));
  const wishes = { copies: 3, sides: 'two-sided-short-edge', numberUp: 2 } as const;
  const ticket = { ...wishes, finishings: [3], printQuality: 4 } as const;
  const outcome = await submit(device, { jobName: 'T-1" @PJL\r\n山', ticket }, 1);
  assert.deepEqual(outcome.ignoredAttributes, ['number-up']);
  const received = await printer.nth(0);
  assert.equal(received.jobName, 'T-1___PJL___');
  assert.ok(received.bytes.equals(piece));
});

test('a connection that is cut after the first byte is a lost reply; before it nothing was taken', async () => {
  await using printer = await startVirtualRawPrinter();
  await using device = open(printer);
  printer.order({ kind: 'cut', afterBytes: 100_000 });
  await assert.rejects(submit(device, {}, 200), { code: 'DEVICE_REPLY_LOST' });
  await printer[Symbol.asyncDispose]();
  await assert.rejects(submit(device), { code: 'DEVICE_BUSY', details: { systemCode: 'ECONNREFUSED' } });
});

test('a device that stops reading is given up after the stall limit, and memory does not grow meanwhile', async () => {
  await using printer = await startVirtualRawPrinter();
  printer.order({ kind: 'stall', afterBytes: 1 });
  await using device = open(printer, { timeouts: { stallMs: 300 } });
  let given = 0;
  async function* endless() {
    for (; given < 100_000; given += 1) yield piece;
  }
  const submitting = device.submit(job, endless, {});
  await assert.rejects(submitting, (error) => {
    assert.ok(error instanceof DeviceError);
    assert.equal(error.code, 'DEVICE_REPLY_LOST');
    return true;
  });
  assert.ok(given < 1_000, `${given} pieces were taken from the source`);
});

test('a device that never closes its side has all bytes after the wait', async () => {
  await using printer = await startVirtualRawPrinter();
  printer.order({ kind: 'never-closes' });
  await using device = open(printer, { timeouts: { closeMs: 100 } });
  assert.deepEqual(await submit(device), { ignoredAttributes: [] });
});

test('a signal ends a job: with its reason before the document, as a lost reply after', async () => {
  await using printer = await startVirtualRawPrinter();
  printer.order({ kind: 'stall', afterBytes: 1 });
  await using device = open(printer);
  const reason = new Error('the person walked away');
  await assert.rejects(submit(device, {}, 8, AbortSignal.abort(reason)), reason);
  const stop = new AbortController();
  setTimeout(() => stop.abort(reason), 100);
  await assert.rejects(submit(device, {}, 10_000, stop.signal), { code: 'DEVICE_REPLY_LOST', cause: reason });
});

test('a source that fails before its first byte comes out as it is', async () => {
  await using printer = await startVirtualRawPrinter();
  await using device = open(printer);
  const failure = new Error('the vault is closed');
  const failing = async function* () {
    if (failure.message !== '') throw failure;
    yield piece;
  };
  await assert.rejects(device.submit(job, failing, {}), failure);
});

test('formats that the administrator did not name, and other URIs, are refused', async () => {
  await using printer = await startVirtualRawPrinter();
  await using device = open(printer);
  await assert.rejects(submit(device, { documentFormat: 'image/urf' }), {
    code: 'DEVICE_FORMAT_UNSUPPORTED',
  });
  for (const uri of [
    'ipp://h/',
    'socket://u:p@h/',
    'socket://h/path',
    'socket://h?a=b',
    'socket:',
    'h:9100',
  ]) {
    assert.throws(() => openRawDevice({ uri, documentFormats: [] }), { code: 'DEVICE_PROTOCOL_ERROR' }, uri);
  }
});
