import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openIppDevice } from '../../../../drivers/ipp/client/device.ts';
import {
  type AttributeEntry,
  boolean,
  integer,
  keyword,
  mimeMediaType,
  octetString,
  rangeOfInteger,
  resolutionDpi,
  text,
} from '../../../../drivers/ipp/message/values.ts';
import { ippAnswer, printerGroup, startRawDevice } from '../../../support/raw-ipp-device.ts';

async function lookAt(...entries: readonly AttributeEntry[]) {
  await using raw = await startRawDevice({
    answer: (_operation, message) => ippAnswer(message.requestId, 0, [printerGroup(...entries)]),
  });
  await using device = openIppDevice({ uri: raw.uri });
  return (await device.look?.()) ?? assert.fail();
}

const raster: readonly AttributeEntry[] = [
  ['document-format-supported', [mimeMediaType('image/pwg-raster'), mimeMediaType('image/urf')]],
  ['pwg-raster-document-type-supported', [keyword('sgray_8'), keyword('srgb_8')]],
  ['pwg-raster-document-resolution-supported', [resolutionDpi(300), resolutionDpi(0)]],
  ['pwg-raster-document-sheet-back', keyword('rotated')],
  ['urf-supported', [keyword('W8'), keyword('RS300')]],
];

test('PWG 5102.4 §5: raster is offered with its types, resolutions and sheet back', async () => {
  const { capabilities } = await lookAt(...raster);
  assert.deepEqual(capabilities.pwgRaster, {
    types: ['sgray_8', 'srgb_8'],
    resolutionsDpi: [300],
    sheetBack: 'rotated',
  });
  assert.deepEqual(capabilities.urf, ['W8', 'RS300']);
});

test('raster attributes of a device that does not list the format count for nothing', async () => {
  const { capabilities } = await lookAt(...raster.slice(1));
  assert.equal(capabilities.pwgRaster, undefined);
  assert.deepEqual(capabilities.urf, ['W8', 'RS300'], 'the plain device lists URF');
});

test('a quirk of the model goes before what the model says', async () => {
  const hp = await lookAt(...raster, ['printer-make-and-model', text('HP Color LaserJet MFP 3302')]);
  assert.equal(hp.capabilities.pwgRaster?.sheetBack, 'normal');
  const sharp = await lookAt(['printer-make-and-model', text('SHARP MX-3071')]);
  assert.equal(sharp.capabilities.maxCopies, 1);
  const brother = await lookAt(['printer-make-and-model', text('Brother MFC-L6900DW series')]);
  assert.deepEqual(brother.capabilities.documentFormats, ['image/urf']);
});

test('numbers of a device are believed within sense only', async () => {
  const { capabilities, status } = await lookAt(
    ['pages-per-minute', integer(-5)],
    ['queued-job-count', integer(-1)],
    ['number-up-supported', [integer(2), rangeOfInteger(-9, 2_000_000_000), integer(-3)]],
    ['pdf-k-octets-supported', rangeOfInteger(0, 20_480)],
    ['page-ranges-supported', boolean(true)],
    ['printer-state-message', text(`紙\u0000を\u202e${'x'.repeat(2_000)}`)],
  );
  assert.equal(capabilities.pagesPerMinute, undefined);
  assert.equal(status.queuedJobCount, undefined);
  assert.equal(capabilities.numberUps?.length, 64);
  assert.equal(capabilities.pdfKOctetsMax, 20_480);
  assert.equal(capabilities.pageRanges, true);
  assert.match(status.stateMessage ?? '', /^紙 を x+$/);
  assert.equal(status.stateMessage?.length, 255);
});

test('PWG 5100.13 §6.6.16: supplies are read with their level in percent', async () => {
  const { supplies } = await lookAt(
    [
      'printer-supply',
      [
        'type=toner;class=supplyThatIsConsumed;maxcapacity=5000;level=1250;colorantname=cyan;',
        'type=wasteToner;class=receptacleThatIsFilled;maxcapacity=-2;level=40;colorantname=unknown;',
        'type=toner;class=supplyThatIsConsumed;maxcapacity=100;level=-3;colorantname=black;',
        'nonsense',
      ].map((row) => octetString(Buffer.from(row))),
    ],
    ['printer-supply-description', [text('Cyan Toner'), text('Waste Box')]],
  );
  assert.deepEqual(supplies, [
    { description: 'Cyan Toner', type: 'toner', colorant: 'cyan', direction: 'consumed', levelPercent: 25 },
    { description: 'Waste Box', type: 'wastetoner', colorant: 'none', direction: 'filled', levelPercent: 40 },
    { description: 'black toner', type: 'toner', colorant: 'black', direction: 'consumed', someLeft: true },
    { description: '', type: 'other', colorant: 'none', direction: 'consumed' },
  ]);
});

test('a device with marker attributes only has supplies as well', async () => {
  const { supplies } = await lookAt(
    ['marker-names', [text('黒トナー'), text('Waste')]],
    ['marker-types', [keyword('toner'), keyword('waste-toner')]],
    ['marker-levels', [integer(63), integer(-2)]],
  );
  assert.deepEqual(supplies, [
    { description: '黒トナー', type: 'toner', colorant: 'none', direction: 'consumed', levelPercent: 63 },
    { description: 'Waste', type: 'waste-toner', colorant: 'none', direction: 'filled' },
  ]);
});
