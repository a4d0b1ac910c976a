import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { DeviceError } from '../../../drivers/device/device-error.ts';
import type { ScanRequest } from '../../../drivers/device/scanner.ts';
import {
  buildScannerCapabilities,
  decodeScannerCapabilities,
  type EsclCapabilities,
} from '../../../drivers/escl/capabilities.ts';
import { buildScanSettings, decodeScanSettings } from '../../../drivers/escl/settings.ts';
import { buildScannerStatus, decodeScannerStatus, findJob } from '../../../drivers/escl/status.ts';
import { decodeXml, maxXmlBytes } from '../../../drivers/escl/xml.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const isProtocolError = (error: unknown): boolean =>
  error instanceof DeviceError && error.code === 'DEVICE_PROTOCOL_ERROR';

const capabilities: EsclCapabilities = {
  version: '2.63',
  makeAndModel: '複合機 <A&B> "1"',
  uuid: '4509a320-00a0-008f-00b6-002507510eca',
  inputSources: ['platen', 'feeder'],
  duplex: true,
  resolutionsDpi: [200, 300, 600],
  colorModes: ['black-and-white-1', 'grayscale-8', 'rgb-24'],
  documentFormats: ['image/jpeg', 'application/pdf'],
  maxWidth: 3507,
  maxHeight: 4960,
};

test('capabilities survive building and decoding', () => {
  assert.deepEqual(decodeScannerCapabilities(buildScannerCapabilities(capabilities)), capabilities);
});

test('a scanner with a platen only has no feeder and no duplex', () => {
  const platen = { ...capabilities, inputSources: ['platen'] as const, duplex: false };
  assert.deepEqual(decodeScannerCapabilities(buildScannerCapabilities(platen)), platen);
});

test('capabilities with other prefixes and a range of resolutions are understood', () => {
  const decoded = decodeScannerCapabilities(
    utf8(`<?xml version="1.0"?><s:ScannerCapabilities xmlns:s="urn:s" xmlns:p="urn:p"><p:Version>2.0</p:Version>
      <p:MakeAndModel>Example 1</p:MakeAndModel><s:Adf><s:AdfSimplexInputCaps><s:MaxWidth>2550</s:MaxWidth>
      <s:SettingProfiles><s:SettingProfile><s:ColorModes><s:ColorMode>RGB24</s:ColorMode>
      <s:ColorMode>RGB48</s:ColorMode></s:ColorModes><s:SupportedResolutions><s:ResolutionRange>
      <s:XResolutionRange><s:Min>150</s:Min><s:Max>400</s:Max></s:XResolutionRange></s:ResolutionRange>
      </s:SupportedResolutions></s:SettingProfile></s:SettingProfiles></s:AdfSimplexInputCaps></s:Adf>
      </s:ScannerCapabilities>`),
  );
  assert.deepEqual(decoded.inputSources, ['feeder']);
  assert.deepEqual(decoded.resolutionsDpi, [150, 200, 240, 300, 400]);
  assert.deepEqual(decoded.colorModes, ['rgb-24']);
  assert.equal(decoded.duplex, false);
});

test('a status with jobs survives building and decoding, and its job is found by the end of the path', () => {
  const status = {
    state: 'processing',
    adfState: 'ScannerAdfLoaded',
    jobs: [
      {
        uri: '/eSCL/ScanJobs/4509a320-00a0-008f-00b6-002507510eca',
        state: 'Completed',
        imagesCompleted: 3,
        ageSeconds: 12,
        stateReasons: ['JobCompletedSuccessfully'],
      },
      { uri: '/eSCL/ScanJobs/2', state: 'Canceled', ageSeconds: 99, stateReasons: [] },
    ],
  } as const;
  const decoded = decodeScannerStatus(buildScannerStatus(status));
  assert.deepEqual(decoded, status);
  const found = findJob(decoded, '/other/prefix/4509a320-00a0-008f-00b6-002507510eca/');
  assert.equal(found?.imagesCompleted, 3);
  assert.equal(findJob(decoded, '/eSCL/ScanJobs/3'), undefined);
});

test('scan settings survive building and decoding within a hundredth of a millimetre or nine', () => {
  const requests = fc.record<ScanRequest>({
    inputSource: fc.constantFrom('platen', 'feeder'),
    duplex: fc.constant(false),
    resolutionDpi: fc.integer({ min: 50, max: 1200 }),
    colorMode: fc.constantFrom('black-and-white-1', 'grayscale-8', 'rgb-24'),
    documentFormat: fc.constantFrom('image/jpeg', 'application/pdf', 'image/png'),
    widthHundredthsMm: fc.integer({ min: 200, max: 30_000 }),
    heightHundredthsMm: fc.integer({ min: 200, max: 50_000 }),
  });
  fc.assert(
    fc.property(requests, (request) => {
      const decoded = decodeScanSettings(buildScanSettings(request));
      const { widthHundredthsMm, heightHundredthsMm, ...rest } = request;
      const { widthHundredthsMm: width, heightHundredthsMm: height, ...decodedRest } = decoded;
      assert.deepEqual(decodedRest, rest);
      assert.ok(Math.abs(width - widthHundredthsMm) <= 9 && Math.abs(height - heightHundredthsMm) <= 9);
    }),
  );
});

test('settings as sane-airscan writes them are understood', () => {
  const decoded = decodeScanSettings(
    utf8(`<scan:ScanSettings xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm" xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"><pwg:Version>2.0</pwg:Version>
<pwg:ScanRegions><pwg:ScanRegion><pwg:ContentRegionUnits>escl:ThreeHundredthsOfInches</pwg:ContentRegionUnits><pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset>
<pwg:Width>2362</pwg:Width><pwg:Height>2362</pwg:Height></pwg:ScanRegion></pwg:ScanRegions><pwg:InputSource>Feeder</pwg:InputSource><scan:ColorMode>Grayscale8</scan:ColorMode>
<pwg:DocumentFormat>image/png</pwg:DocumentFormat><scan:XResolution>150</scan:XResolution><scan:YResolution>150</scan:YResolution><scan:Duplex>false</scan:Duplex></scan:ScanSettings>`),
  );
  assert.deepEqual(decoded, {
    inputSource: 'feeder',
    duplex: false,
    resolutionDpi: 150,
    colorMode: 'grayscale-8',
    documentFormat: 'image/png',
    widthHundredthsMm: 19998,
    heightHundredthsMm: 19998,
  });
});

test('hostile XML is refused with DEVICE_PROTOCOL_ERROR', () => {
  const deep = `${'<a>'.repeat(3_000)}${'</a>'.repeat(3_000)}`;
  const hostile = [
    '',
    'not xml',
    '<ScannerStatus>',
    '<Other/>',
    '<ScannerStatus/><ScannerStatus/>',
    '<!DOCTYPE x [<!ENTITY a "b">]><ScannerStatus>&a;</ScannerStatus>',
    `<ScannerStatus>${deep}</ScannerStatus>`,
    '<ScannerStatus><__proto__><State>x</State></__proto__></ScannerStatus>',
    '<ScannerStatus><State>Unheard</State></ScannerStatus>',
    ' '.repeat(maxXmlBytes + 1),
    `<ScannerStatus>${'<a/>'.repeat(30_000)}</ScannerStatus>`,
  ];
  for (const text of hostile) assert.throws(() => decodeScannerStatus(utf8(text)), isProtocolError);
  assert.throws(() => decodeScannerStatus(Uint8Array.of(0x3c, 0xff, 0xfe)), isProtocolError);
});

test('mutated messages decode or are refused, and never do anything else', () => {
  const original = buildScannerCapabilities(capabilities);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
      fc.nat(original.length),
      (changes, length) => {
        const bytes = Uint8Array.from(original);
        for (const [at, value] of changes) bytes[at] = value;
        for (const cut of [bytes, bytes.subarray(0, length)]) {
          try {
            decodeScannerCapabilities(cut);
          } catch (error) {
            assert.ok(isProtocolError(error), String(error));
          }
        }
      },
    ),
    { numRuns: 300 },
  );
});

test('predefined entities are text, others stay as written', () => {
  const element = decodeXml(utf8('<a><b>&lt;&amp;&gt; &#65;</b></a>'), 'a');
  assert.equal(element.children[0]?.text, '<&> &#65;');
});
