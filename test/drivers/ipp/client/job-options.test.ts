import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import type { DeviceJobRequest } from '../../../../drivers/device/printer.ts';
import type { QuirkEffects } from '../../../../drivers/device/quirk-effects.ts';
import { openIppDevice } from '../../../../drivers/ipp/client/device.ts';
import {
  type AttributeEntry,
  attributesOf,
  boolean,
  collection,
  enumValue,
  firstString,
  integer,
  keyword,
  mimeMediaType,
} from '../../../../drivers/ipp/message/values.ts';
import {
  ippAnswer,
  jobGroup,
  printerGroup,
  startRawDevice,
  successAnswer,
} from '../../../support/raw-ipp-device.ts';

const raster = Buffer.from('RaS2'.padEnd(300_000, 'white'));

async function submit(
  changes: Partial<DeviceJobRequest>,
  printer: readonly AttributeEntry[],
  quirks: QuirkEffects = {},
) {
  await using raw = await startRawDevice({
    answer: (operation, message) =>
      operation === 'Get-Printer-Attributes'
        ? ippAnswer(message.requestId, 0, [printerGroup(...printer)])
        : successAnswer(operation, message),
  });
  await using device = openIppDevice({ uri: raw.uri, quirks });
  async function* document() {
    yield raster.subarray(0, 1_000);
    yield raster.subarray(1_000);
  }
  const job = { jobName: 'T-1', userName: 'tomeoki', ticket: {}, documentFormat: 'image/urf', ...changes };
  const outcome = await device.submit(job, document, {});
  const of = (operation: string) => raw.requests.find((seen) => seen.operation === operation);
  return { outcome, of, operations: raw.requests.map(({ operation }) => operation) };
}

const listed = (...names: readonly string[]): AttributeEntry => ['compression-supported', names.map(keyword)];

test('RFC 8011 §5.4.32: raster goes packed to a device that unpacks it, gzip before deflate', async () => {
  const gzip = await submit({}, [listed('none', 'deflate', 'gzip')]);
  const sent = gzip.of('Send-Document') ?? assert.fail();
  assert.equal(
    firstString(attributesOf(sent.message ?? assert.fail(), 'operation-attributes'), 'compression'),
    'gzip',
  );
  assert.ok(sent.document.length < 30_000);
  assert.ok(gunzipSync(sent.document).equals(raster));
  const deflate = await submit({}, [listed('deflate')]);
  assert.ok(inflateRawSync(deflate.of('Send-Document')?.document ?? assert.fail()).equals(raster));
});

test('other formats, and devices that unpack nothing, get the bytes as they are', async () => {
  for (const [documentFormat, compressions] of [
    ['application/pdf', listed('gzip')],
    ['image/urf', listed('none')],
  ] as const) {
    const { of } = await submit({ documentFormat }, [compressions]);
    const sent = of('Send-Document') ?? assert.fail();
    assert.ok(sent.document.equals(raster));
    assert.equal(
      attributesOf(sent.message ?? assert.fail(), 'operation-attributes').has('compression'),
      false,
    );
  }
});

test('what the device lists as impossible is left out and reported, the rest is sent', async () => {
  const { outcome, of } = await submit(
    {
      ticket: {
        sides: 'two-sided-long-edge',
        finishings: [4],
        numberUp: 2,
        outputBin: 'tray-1',
        pageRanges: [{ lower: 1, upper: 2 }],
        printScaling: 'fit',
        orientationRequested: 4,
        printColorMode: 'monochrome',
        media: 'iso_a4_210x297mm',
      },
    },
    [
      ['sides-supported', keyword('one-sided')],
      ['finishings-supported', [enumValue(3), enumValue(5)]],
      ['number-up-supported', integer(4)],
      ['page-ranges-supported', boolean(false)],
      ['print-scaling-supported', [keyword('fit'), keyword('none')]],
    ],
  );
  assert.deepEqual(outcome.ignoredAttributes.toSorted(), ['finishings', 'number-up', 'page-ranges', 'sides']);
  const created = attributesOf(of('Create-Job')?.message ?? assert.fail(), 'job-attributes');
  assert.deepEqual(
    [...created.keys()],
    ['media', 'orientation-requested', 'output-bin', 'print-color-mode', 'print-scaling'],
  );
});

test('PWG 5100.7 §6.3: a tray is asked for in media-col together with the size', async () => {
  const { of } = await submit({ ticket: { media: 'iso_a4_210x297mm', mediaSource: 'tray-2' } }, []);
  const created = attributesOf(of('Create-Job')?.message ?? assert.fail(), 'job-attributes');
  assert.deepEqual(
    [...created],
    [
      [
        'media-col',
        [
          collection(
            ['media-size', collection(['x-dimension', integer(21_000)], ['y-dimension', integer(29_700)])],
            ['media-source', keyword('tray-2')],
          ),
        ],
      ],
    ],
  );
});

test('quirks change how a job is handed over', async () => {
  const { operations } = await submit({}, [], { createJob: false, validateJob: false });
  assert.deepEqual(operations, ['Get-Printer-Attributes', 'Print-Job']);
  const named = await submit({ userName: 'PREF\\山田' }, [], { plainUserNames: true, expectContinue: false });
  const sent = named.of('Send-Document') ?? assert.fail();
  assert.doesNotMatch(sent.headers, /expect:/i);
  const operation = attributesOf(sent.message ?? assert.fail(), 'operation-attributes');
  assert.equal(firstString(operation, 'requesting-user-name'), 'PREF___');
});

test('a format that the device lists and cannot print counts as unsupported', async () => {
  const listing: AttributeEntry = ['document-format-supported', mimeMediaType('image/urf')];
  await assert.rejects(submit({}, [listing], { brokenFormats: ['image/urf'] }), {
    code: 'DEVICE_FORMAT_UNSUPPORTED',
  });
});

test('a device that cannot be asked for finished jobs is told by its quirk', async () => {
  await using raw = await startRawDevice({
    answer: (_operation, message) => ippAnswer(message.requestId, 0x0400),
  });
  await using plain = openIppDevice({ uri: raw.uri });
  await assert.rejects(plain.findJob(7), { code: 'DEVICE_PROTOCOL_ERROR' });
  await using known = openIppDevice({ uri: raw.uri, quirks: { keepsHistory: false } });
  assert.equal(await known.findJob(7), undefined);
});

test('PWG 5100.7 §6.7: colour impressions are told apart where the device counts them', async () => {
  const counts = collection(
    ['monochrome', integer(3)],
    ['full-color', integer(2)],
    ['highlight-color', integer(1)],
  );
  await using raw = await startRawDevice({
    answer: (_operation, message) =>
      ippAnswer(message.requestId, 0, [jobGroup(9, ['job-impressions-completed-col', counts])]),
  });
  await using device = openIppDevice({ uri: raw.uri });
  assert.equal((await device.findJob(7))?.colorImpressionsCompleted, 3);
});

test('PWG 5100.13 §5.1: a device can be asked to show where it is', async () => {
  await using raw = await startRawDevice();
  await using device = openIppDevice({ uri: raw.uri });
  await device.identify?.();
  assert.equal(raw.requests[0]?.operation, 'Identify-Printer');
});
