import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeviceJobRequest } from '../../../../drivers/device/printer.ts';
import { formatControlFile } from '../../../../drivers/lpd/client/control-file.ts';
import { openLpdDevice } from '../../../../drivers/lpd/client/device.ts';
import { startVirtualLpdPrinter } from '../../../../drivers/simulators/virtual-lpd-printer.ts';

const document = Buffer.alloc(200_000, '%PDF-1.7 ');
const job: DeviceJobRequest = {
  jobName: 'T-0001',
  userName: 'tomeoki',
  ticket: {},
  documentFormat: 'application/pdf',
  documentBytes: document.byteLength,
};

async function* pieces() {
  for (let at = 0; at < document.length; at += 30_000) yield document.subarray(at, at + 30_000);
}

const open = (uri: string, timeouts = {}) =>
  openLpdDevice({ uri, documentFormats: ['application/pdf'], timeouts });

test('RFC 1179 §5.2: a job arrives byte for byte under our marker', async () => {
  await using printer = await startVirtualLpdPrinter();
  await using device = open(printer.uri);
  assert.deepEqual(await device.submit({ ...job, ticket: { sides: 'one-sided' } }, pieces, {}), {
    ignoredAttributes: ['sides'],
  });
  const received = await printer.nth(0);
  assert.ok(received.bytes.equals(document));
  assert.deepEqual([received.jobName, received.userName, received.complete], ['T-0001', 'tomeoki', true]);
});

test('a document of unknown length ends with the connection', async () => {
  await using printer = await startVirtualLpdPrinter();
  await using device = open(printer.uri);
  const { documentBytes: _unknown, ...unannounced } = job;
  await device.submit(unannounced, pieces, {});
  assert.ok((await printer.nth(0)).bytes.equals(document));
});

test('RFC 1179 §7: a name cannot smuggle a line into the control file', () => {
  const text = formatControlFile('dfA001tomeoki', { jobName: 'a\nUevil\u0000山', userName: 'x\ny' });
  assert.deepEqual(
    text.split('\n').map((line) => line.slice(0, 1)),
    ['H', 'P', 'J', 'l', 'U', 'N', ''],
  );
  assert.match(text, /^Ja_Uevil__$/m);
});

test('a daemon that says no takes nothing', async () => {
  await using printer = await startVirtualLpdPrinter();
  printer.order({ kind: 'refuse' });
  await using device = open(printer.uri);
  await assert.rejects(device.submit(job, pieces, {}), { code: 'DEVICE_NOT_ACCEPTING' });
  await using unknownQueue = open(printer.uri.replace(/print$/, 'other'));
  await assert.rejects(unknownQueue.submit(job, pieces, {}), { code: 'DEVICE_NOT_ACCEPTING' });
  assert.equal(printer.documents.length, 0);
});

test('a connection cut in the document, and a daemon silent after it, are lost replies', async () => {
  await using printer = await startVirtualLpdPrinter();
  printer.order({ kind: 'cut', afterBytes: 100_000 });
  await using device = open(printer.uri);
  await assert.rejects(device.submit(job, pieces, {}), { code: 'DEVICE_REPLY_LOST' });
  printer.order({ kind: 'stall', afterBytes: 100_000 });
  await using hurried = open(printer.uri, { stallMs: 300, answerMs: 300 });
  await assert.rejects(hurried.submit(job, pieces, {}), { code: 'DEVICE_REPLY_LOST' });
});

test('a document of another length than announced never becomes a job', async () => {
  await using printer = await startVirtualLpdPrinter();
  await using device = open(printer.uri);
  for (const documentBytes of [document.byteLength - 1, document.byteLength + 1]) {
    await assert.rejects(device.submit({ ...job, documentBytes }, pieces, {}), { code: 'DEVICE_REPLY_LOST' });
  }
  assert.ok(printer.documents.every(({ complete }) => !complete));
});

test('a URI needs the name of a queue that holds no second command', () => {
  for (const uri of ['lpd://h', 'lpd://h/', 'lpd://h/a%0Ab', 'lpd://h/a b', 'socket://h/a', 'lpd://u@h/a']) {
    assert.throws(() => open(uri), { code: 'DEVICE_PROTOCOL_ERROR' }, uri);
  }
});
