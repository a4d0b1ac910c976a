import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { OutputDevice } from '../../../../drivers/device/printer.ts';
import { openIppDevice } from '../../../../drivers/ipp/client/device.ts';
import type { IppDeviceOptions } from '../../../../drivers/ipp/client/settings.ts';
import {
  attributes,
  attributesOf,
  enumValue,
  firstString,
  integer,
  keyword,
  name,
  rangeOfInteger,
  resolutionDpi,
} from '../../../../drivers/ipp/message/values.ts';
import {
  httpAnswer,
  ippAnswer,
  jobGroup,
  printerGroup,
  type RawDevice,
  startRawDevice,
  successAnswer,
} from '../../../support/raw-ipp-device.ts';

function open(raw: RawDevice, options: Partial<IppDeviceOptions> = {}): OutputDevice {
  return openIppDevice({ uri: raw.uri, ...options });
}

test('capabilities are read with their ranges checked', async () => {
  await using raw = await startRawDevice({
    answer: (_operation, message) =>
      ippAnswer(message.requestId, 0, [
        printerGroup(
          ['copies-supported', rangeOfInteger(1, 2_000_000_000)],
          ['printer-resolution-supported', [resolutionDpi(600), resolutionDpi(-5), resolutionDpi(2_000_000)]],
          [
            'pwg-raster-document-resolution-supported',
            { tag: 'resolution', crossFeed: 118, feed: 118, units: 4 },
          ],
          ['sides-supported', [keyword('one-sided'), keyword('two-sided-long-edge')]],
          ['compression-supported', [keyword('none'), integer(3), keyword('gzip')]],
        ),
      ]),
  });
  await using device = open(raw);
  assert.deepEqual(await device.capabilities(), {
    makeAndModel: 'Raw Device',
    documentFormats: ['application/pdf', 'image/urf'],
    color: true,
    sides: ['one-sided', 'two-sided-long-edge'],
    media: [],
    maxCopies: 9_999,
    compressions: ['none', 'gzip'],
    createJobSupported: true,
    resolutionsDpi: [300, 600],
    mediaSources: [],
    finishings: [],
    numberUps: [1],
    pageRanges: false,
  });
});

test('RFC 8011 §5.4.11: a printer-state that is not registered is against the protocol', async () => {
  await using raw = await startRawDevice({
    answer: (_operation, message) =>
      ippAnswer(message.requestId, 0, [printerGroup(['printer-state', enumValue(77)])]),
  });
  await using device = open(raw);
  await assert.rejects(device.status(), { code: 'DEVICE_PROTOCOL_ERROR' });
});

test('a device that speaks an older version is asked again at 1.1 and 1.0, and stays there', async () => {
  const versions: string[] = [];
  await using raw = await startRawDevice({
    answer: (operation, message) => {
      const version = `${message.version.major}.${message.version.minor}`;
      versions.push(version);
      if (version === '2.0') return ippAnswer(message.requestId, 0x0503);
      if (version === '1.1') return ippAnswer(message.requestId, 0x0400);
      return successAnswer(operation, message);
    },
  });
  await using device = open(raw);
  assert.equal((await device.status()).state, 'idle');
  await device.status();
  assert.deepEqual(versions, ['2.0', '1.1', '1.0', '1.0']);
});

test('a kept-alive connection that the device has closed is replaced without a word', async () => {
  let arrived = 0;
  await using raw = await startRawDevice({
    // The third request finds its connection cut, as after an idle time-out of the device.
    at: (point) => {
      if (point === 'headers') arrived += 1;
      return point === 'headers' && arrived === 3 ? 'cut' : undefined;
    },
  });
  await using device = open(raw);
  for (let round = 0; round < 3; round += 1) assert.equal((await device.status()).state, 'idle');
  assert.equal(raw.requests.length, 4);
});

test('a job is found by its id, and one that the device forgot is undefined', async () => {
  await using raw = await startRawDevice({
    answer: (_operation, message) => {
      const id = attributesOf(message, 'operation-attributes').get('job-id')?.[0];
      const known = id?.tag === 'integer' && id.value === 7;
      return known
        ? ippAnswer(message.requestId, 0, [
            jobGroup(
              9,
              ['job-name', name('T-1')],
              ['job-state-reasons', keyword('job-completed-successfully')],
              ['job-impressions-completed', integer(4)],
              ['job-media-sheets-completed', integer(-1)],
            ),
          ])
        : ippAnswer(message.requestId, 0x0406);
    },
  });
  await using device = open(raw);
  assert.deepEqual(await device.findJob(7), {
    deviceJobId: 7,
    jobName: 'T-1',
    state: 'completed',
    stateReasons: ['job-completed-successfully'],
    impressionsCompleted: 4,
  });
  assert.equal(await device.findJob(8), undefined);
});

test('PWG 5100.11: a device without which-jobs=all is asked for both lists, and the newest job counts', async () => {
  const asked: string[] = [];
  const listed = (id: number) => ({
    group: 'job-attributes' as const,
    attributes: attributes(['job-id', integer(id)], ['job-state', enumValue(9)], ['job-name', name('T-1')]),
  });
  await using raw = await startRawDevice({
    answer: (_operation, message) => {
      const which = firstString(attributesOf(message, 'operation-attributes'), 'which-jobs') ?? '';
      asked.push(which);
      if (which === 'all') return ippAnswer(message.requestId, 0x040b);
      return ippAnswer(message.requestId, 0, which === 'completed' ? [listed(3), listed(11), listed(5)] : []);
    },
  });
  await using device = open(raw);
  assert.equal((await device.findJobByName('T-1'))?.deviceJobId, 11);
  assert.equal(await device.findJobByName('T-9'), undefined);
  assert.deepEqual(asked.slice(0, 3), ['all', 'not-completed', 'completed']);
});

test('a job is canceled under the name it was sent with; a finished one is left alone', async () => {
  let state = 5;
  await using raw = await startRawDevice({
    answer: (operation, message) =>
      operation === 'Get-Job-Attributes'
        ? ippAnswer(message.requestId, 0, [jobGroup(state, ['job-originating-user-name', name('release-3')])])
        : ippAnswer(message.requestId, 0),
  });
  await using device = open(raw);
  await device.cancel(7);
  const cancel = raw.requests.at(-1);
  assert.equal(cancel?.operation, 'Cancel-Job');
  const operation = attributesOf(cancel?.message ?? assert.fail(), 'operation-attributes');
  assert.equal(firstString(operation, 'requesting-user-name'), 'release-3');
  state = 9;
  await device.cancel(7);
  assert.equal(raw.requests.at(-1)?.operation, 'Get-Job-Attributes');
});

test('every refusal of HTTP and IPP has its own code', async () => {
  let answer: (requestId: number) => Buffer = () => Buffer.alloc(0);
  await using raw = await startRawDevice({ answer: (_operation, message) => answer(message.requestId) });
  await using device = open(raw);
  const refusal = async (given: (requestId: number) => Buffer, code: string) => {
    answer = given;
    await assert.rejects(device.findJob(7), { code });
  };
  const http = (status: string) => () => httpAnswer(status, Buffer.alloc(0), 'text/plain');
  await refusal(http('401 Unauthorized'), 'DEVICE_AUTHENTICATION_REFUSED');
  await refusal(http('403 Forbidden'), 'DEVICE_AUTHENTICATION_REFUSED');
  await refusal(http('503 Busy'), 'DEVICE_BUSY');
  await refusal(http('302 Found'), 'DEVICE_PROTOCOL_ERROR');
  await refusal(() => httpAnswer('200 OK', Buffer.from('hello'), 'text/html'), 'DEVICE_PROTOCOL_ERROR');
  await refusal(() => httpAnswer('200 OK', Buffer.from('hello')), 'DEVICE_PROTOCOL_ERROR');
  await refusal((id) => ippAnswer(id, 0x0402), 'DEVICE_AUTHENTICATION_REFUSED');
  await refusal((id) => ippAnswer(id, 0x0507), 'DEVICE_BUSY');
  await refusal((id) => ippAnswer(id, 0x0506), 'DEVICE_NOT_ACCEPTING');
  await refusal((id) => ippAnswer(id, 0x04ff), 'DEVICE_PROTOCOL_ERROR');
  await refusal((id) => ippAnswer(id, 0, [jobGroup(42)]), 'DEVICE_PROTOCOL_ERROR');
});

test('a silent device times out, and a signal ends the wait with its reason', async () => {
  await using raw = await startRawDevice({ at: (point) => (point === 'end' ? 'silent' : undefined) });
  await using quick = open(raw, { timeouts: { connectMs: 50, answerMs: 100 } });
  await assert.rejects(quick.status(), { code: 'DEVICE_TIMED_OUT' });
  await using patient = open(raw);
  const reason = new Error('the person walked away');
  const stop = new AbortController();
  const waiting = assert.rejects(patient.status(stop.signal), reason);
  await delay(50);
  stop.abort(reason);
  await waiting;
});

test('disposing a device ends its calls', async () => {
  await using raw = await startRawDevice({ at: (point) => (point === 'end' ? 'silent' : undefined) });
  const device = open(raw);
  const waiting = assert.rejects(device.status(), { code: 'DEVICE_UNREACHABLE' });
  await delay(50);
  await device[Symbol.asyncDispose]();
  await waiting;
});

test('device URIs of other schemes, with a user or with a bad pin are refused', () => {
  for (const uri of ['lpd://printer/', 'printer', 'ipp://', 'ipp://user:pw@printer/ipp/print']) {
    assert.throws(() => openIppDevice({ uri }), { code: 'DEVICE_PROTOCOL_ERROR' });
  }
  const uri = 'ipps://printer/ipp/print';
  assert.throws(() => openIppDevice({ uri, tls: { pinnedSha256: 'ab:cd' } }), {
    code: 'DEVICE_PROTOCOL_ERROR',
  });
});

test('a device that accepts jobs without saying so is believed unless it is stopped', async () => {
  for (const [state, acceptingJobs] of [
    [3, true],
    [5, false],
  ] as const) {
    const group = printerGroup(['printer-state', enumValue(state)]);
    const without = new Map([...group.attributes].filter(([key]) => key !== 'printer-is-accepting-jobs'));
    await using raw = await startRawDevice({
      answer: (_operation, message) => ippAnswer(message.requestId, 0, [{ ...group, attributes: without }]),
    });
    await using device = open(raw);
    assert.equal((await device.status()).acceptingJobs, acceptingJobs);
  }
});
