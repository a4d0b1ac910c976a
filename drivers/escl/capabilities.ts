/** eSCL `ScannerCapabilities`: what a scanner can do, built and decoded. */

import type { ColorMode, InputSource, ScannerCapabilities } from '../device/scanner.ts';
import { esclColorMode, ourWord } from './words.ts';
import {
  buildDocument,
  buildElement,
  childText,
  decodeXml,
  findChild,
  listDescendants,
  parseCount,
  type XmlElement,
} from './xml.ts';

/** Capabilities with what eSCL says beyond the neutral ones. */
export interface EsclCapabilities extends ScannerCapabilities {
  /** `pwg:Version`, such as `2.63`. */
  readonly version: string;
  readonly uuid?: string;
  /** Largest region in 1/300 inch over all input sources. */
  readonly maxWidth: number;
  readonly maxHeight: number;
}

const commonResolutionsDpi = [75, 100, 150, 200, 240, 300, 400, 600, 1200];

/**
 * Decodes a capabilities document. Unknown colour modes and formats are left out, as are sources we cannot use.
 * Throws `DEVICE_PROTOCOL_ERROR` when it is not one or names no input source.
 */
export function decodeScannerCapabilities(bytes: Uint8Array): EsclCapabilities {
  const root = decodeXml(bytes, 'ScannerCapabilities');
  const adf = findChild(root, 'Adf');
  const inputSources: InputSource[] = [];
  if (findChild(root, 'Platen') !== undefined) inputSources.push('platen');
  if (adf !== undefined) inputSources.push('feeder');
  const uuid = childText(root, 'UUID');
  return {
    version: childText(root, 'Version') ?? '2.0',
    makeAndModel: childText(root, 'MakeAndModel') ?? '',
    ...(uuid === undefined ? {} : { uuid }),
    inputSources,
    duplex: findChild(adf, 'AdfDuplexInputCaps') !== undefined,
    resolutionsDpi: resolutionsOf(root),
    colorModes: colorModesOf(root),
    documentFormats: formatsOf(root),
    maxWidth: largest(root, 'MaxWidth') ?? 2550,
    maxHeight: largest(root, 'MaxHeight') ?? 3508,
  };
}

/** Builds a capabilities document; every input source offers the same settings. */
export function buildScannerCapabilities(capabilities: EsclCapabilities): Uint8Array {
  const caps = buildInputCaps(capabilities);
  const sources: string[] = [];
  if (capabilities.inputSources.includes('platen')) {
    sources.push(buildElement('scan:Platen', [buildElement('scan:PlatenInputCaps', caps)]));
  }
  if (capabilities.inputSources.includes('feeder')) {
    sources.push(
      buildElement('scan:Adf', [
        buildElement('scan:AdfSimplexInputCaps', caps),
        ...(capabilities.duplex ? [buildElement('scan:AdfDuplexInputCaps', caps)] : []),
        buildElement('scan:FeederCapacity', 50),
        buildElement('scan:AdfOptions', [buildElement('scan:AdfOption', 'DetectPaperLoaded')]),
      ]),
    );
  }
  return buildDocument('scan:ScannerCapabilities', [
    buildElement('pwg:Version', capabilities.version),
    buildElement('pwg:MakeAndModel', capabilities.makeAndModel),
    ...(capabilities.uuid === undefined ? [] : [buildElement('scan:UUID', capabilities.uuid)]),
    ...sources,
  ]);
}

function buildInputCaps(capabilities: EsclCapabilities): string[] {
  const modes = capabilities.colorModes.map((mode) => buildElement('scan:ColorMode', esclColorMode[mode]));
  const formats = capabilities.documentFormats.flatMap((format) => [
    buildElement('pwg:DocumentFormat', format),
    buildElement('scan:DocumentFormatExt', format),
  ]);
  const resolutions = capabilities.resolutionsDpi.map((dpi) =>
    buildElement('scan:DiscreteResolution', [
      buildElement('scan:XResolution', dpi),
      buildElement('scan:YResolution', dpi),
    ]),
  );
  return [
    buildElement('scan:MinWidth', 16),
    buildElement('scan:MaxWidth', capabilities.maxWidth),
    buildElement('scan:MinHeight', 16),
    buildElement('scan:MaxHeight', capabilities.maxHeight),
    buildElement('scan:MaxScanRegions', 1),
    buildElement('scan:SettingProfiles', [
      buildElement('scan:SettingProfile', [
        buildElement('scan:ColorModes', modes),
        buildElement('scan:DocumentFormats', formats),
        buildElement('scan:SupportedResolutions', [buildElement('scan:DiscreteResolutions', resolutions)]),
      ]),
    ]),
  ];
}

function resolutionsOf(root: XmlElement): number[] {
  const found = new Set<number>();
  for (const discrete of listDescendants(root, 'DiscreteResolution')) {
    const dpi = parseCount(childText(discrete, 'XResolution'));
    if (dpi !== undefined && dpi > 0) found.add(dpi);
  }
  for (const range of listDescendants(root, 'XResolutionRange')) {
    const low = parseCount(childText(range, 'Min')) ?? 0;
    const high = parseCount(childText(range, 'Max')) ?? 0;
    for (const dpi of commonResolutionsDpi) if (dpi >= low && dpi <= high) found.add(dpi);
  }
  return [...found].sort((a, b) => a - b);
}

function colorModesOf(root: XmlElement): ColorMode[] {
  const modes = listDescendants(root, 'ColorMode').map((mode) => ourWord(esclColorMode, mode.text));
  return [...new Set(modes.filter((mode) => mode !== undefined))];
}

function formatsOf(root: XmlElement): string[] {
  const formats = [...listDescendants(root, 'DocumentFormat'), ...listDescendants(root, 'DocumentFormatExt')];
  return [...new Set(formats.map((format) => format.text.toLowerCase()).filter((text) => text !== ''))];
}

function largest(root: XmlElement, name: string): number | undefined {
  const values = listDescendants(root, name).flatMap((element) => parseCount(element.text) ?? []);
  return values.length === 0 ? undefined : Math.max(...values);
}
