/** eSCL `ScanSettings`: what to scan, built by the client and decoded by a scanner. */

import { DeviceError } from '../device/device-error.ts';
import type { ScanRequest } from '../device/scanner.ts';
import { esclColorMode, esclInputSource, ourWord, toHundredthsMm, toThreeHundredths } from './words.ts';
import { buildDocument, buildElement, childNumber, childText, decodeXml, listDescendants } from './xml.ts';

const formats: readonly ScanRequest['documentFormat'][] = ['image/jpeg', 'application/pdf', 'image/png'];

/** Builds the body of POST ScanJobs. `version` is the version the scanner named in its capabilities. */
export function buildScanSettings(request: ScanRequest, version = '2.0'): Uint8Array {
  const region = buildElement('pwg:ScanRegion', [
    buildElement('pwg:ContentRegionUnits', 'escl:ThreeHundredthsOfInches'),
    buildElement('pwg:XOffset', 0),
    buildElement('pwg:YOffset', 0),
    buildElement('pwg:Width', toThreeHundredths(request.widthHundredthsMm)),
    buildElement('pwg:Height', toThreeHundredths(request.heightHundredthsMm)),
  ]);
  return buildDocument('scan:ScanSettings', [
    buildElement('pwg:Version', version),
    buildElement('pwg:ScanRegions', [region]),
    buildElement('pwg:InputSource', esclInputSource[request.inputSource]),
    buildElement('scan:ColorMode', esclColorMode[request.colorMode]),
    buildElement('pwg:DocumentFormat', request.documentFormat),
    buildElement('scan:DocumentFormatExt', request.documentFormat),
    buildElement('scan:XResolution', request.resolutionDpi),
    buildElement('scan:YResolution', request.resolutionDpi),
    ...(request.inputSource === 'feeder' ? [buildElement('scan:Duplex', request.duplex)] : []),
  ]);
}

/**
 * Decodes the body of POST ScanJobs. Members that a client left out get eSCL's usual defaults: platen, RGB24, JPEG,
 * 300 dpi, A4. Throws `DEVICE_PROTOCOL_ERROR` when it is not one, `DEVICE_FORMAT_UNSUPPORTED` for unknown words.
 */
export function decodeScanSettings(bytes: Uint8Array): ScanRequest {
  const root = decodeXml(bytes, 'ScanSettings');
  const [region] = listDescendants(root, 'ScanRegion');
  return {
    inputSource: known(ourWord(esclInputSource, childText(root, 'InputSource') ?? 'Platen'), 'InputSource'),
    duplex: childText(root, 'Duplex') === 'true',
    resolutionDpi: childNumber(root, 'XResolution') ?? 300,
    colorMode: known(ourWord(esclColorMode, childText(root, 'ColorMode') ?? 'RGB24'), 'ColorMode'),
    documentFormat: known(
      formats.find((format) => format === wantedFormat(childText(root, 'DocumentFormatExt'), root)),
      'DocumentFormat',
    ),
    widthHundredthsMm: toHundredthsMm(childNumber(region, 'Width') ?? 2480),
    heightHundredthsMm: toHundredthsMm(childNumber(region, 'Height') ?? 3508),
  };
}

function wantedFormat(extended: string | undefined, root: Parameters<typeof childText>[0]): string {
  return extended ?? childText(root, 'DocumentFormat') ?? 'image/jpeg';
}

function known<Word>(word: Word | undefined, element: string): Word {
  if (word === undefined) {
    throw new DeviceError('DEVICE_FORMAT_UNSUPPORTED', { message: `eSCL: unknown word in ${element}` });
  }
  return word;
}
