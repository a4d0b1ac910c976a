/** What a device can do, out of its Get-Printer-Attributes answer (RFC 8011 §5.4, PWG 5100.14), quirks applied. */

import type { OutputDeviceCapabilities, SheetBack } from '../../device/printer.ts';
import type { QuirkEffects } from '../../device/quirk-effects.ts';
import { findQuirks } from '../../quirks/quirks.ts';
import type { IppAttributes, IppMessage } from '../message/message.ts';
import {
  allIntegers,
  allStrings,
  attributesOf,
  firstBoolean,
  firstInteger,
  firstRange,
  firstString,
} from '../message/values.ts';
import { operations } from '../registry/operations.ts';
import { cleanText } from './clean-text.ts';

/** RFC 8011 §5.2.5 sets no end; a device that claims more copies than this is not believed. */
const maximumCopies = 9_999;
const maximumDpi = 9_600;
const maximumPagesPerMinute = 10_000;
/** Most pages on one side that make sense (RFC 8011 §5.2.8 names no end). */
const maximumNumberUp = 64;
/** Most values of one list that are kept; a device with more is not believed to the end. */
const mostValues = 1_000;

const sheetBacks: ReadonlySet<string> = new Set(['normal', 'flipped', 'rotated', 'manual-tumble']);

/** What is known of the device's misbehaviour: the table's rows for it, and over them what the caller knows. */
export function quirksOf(answer: IppMessage, known: QuirkEffects): QuirkEffects {
  const printer = attributesOf(answer, 'printer-attributes');
  const model = cleanText(firstString(printer, 'printer-make-and-model'));
  return { ...findQuirks(model, firmwareOf(printer)).effects, ...known };
}

/** What a Get-Printer-Attributes answer says the device can do. Lists that are absent are empty. */
export function decodeCapabilities(answer: IppMessage, known: QuirkEffects = {}): OutputDeviceCapabilities {
  const printer = attributesOf(answer, 'printer-attributes');
  const quirks = quirksOf(answer, known);
  const offered = new Set(allIntegers(printer, 'operations-supported'));
  const colorModes = allStrings(printer, 'print-color-mode-supported');
  const copies = firstRange(printer, 'copies-supported')?.upper ?? 1;
  const formats = strings(printer, 'document-format-supported').filter(
    (format) => quirks.brokenFormats?.includes(format) !== true,
  );
  const createJob = offered.has(operations['Create-Job']) && offered.has(operations['Send-Document']);
  return {
    makeAndModel: cleanText(firstString(printer, 'printer-make-and-model')),
    documentFormats: formats,
    color: firstBoolean(printer, 'color-supported') ?? colorModes.includes('color'),
    sides: strings(printer, 'sides-supported'),
    media: strings(printer, 'media-supported'),
    mediaSources: strings(printer, 'media-source-supported'),
    maxCopies: quirks.copies === false ? 1 : Math.min(Math.max(copies, 1), maximumCopies),
    compressions: strings(printer, 'compression-supported'),
    createJobSupported: createJob && quirks.createJob !== false,
    resolutionsDpi: resolutions(
      printer,
      'printer-resolution-supported',
      'pwg-raster-document-resolution-supported',
    ),
    finishings: numbers(printer, 'finishings-supported', 3, 0xffff),
    numberUps: numberUps(printer),
    pageRanges: firstBoolean(printer, 'page-ranges-supported') ?? false,
    ...rasterOf(printer, formats, quirks),
    ...pdfOf(printer),
    ...optional('pagesPerMinute', firstInteger(printer, 'pages-per-minute', 1, maximumPagesPerMinute)),
    ...optional('configChangeTime', firstInteger(printer, 'printer-config-change-time', 0)),
    ...optional('firmware', firmwareOf(printer)),
    ...(quirks.keepsHistory === false ? { keepsHistory: false } : {}),
  };
}

function rasterOf(
  printer: IppAttributes,
  formats: readonly string[],
  quirks: QuirkEffects,
): Pick<OutputDeviceCapabilities, 'pwgRaster' | 'urf'> {
  const types = strings(printer, 'pwg-raster-document-type-supported');
  const urf = strings(printer, 'urf-supported');
  const said = firstString(printer, 'pwg-raster-document-sheet-back') ?? '';
  const sheetBack = quirks.sheetBack ?? (sheetBacks.has(said) ? (said as SheetBack) : 'normal');
  const resolutionsDpi = resolutions(printer, 'pwg-raster-document-resolution-supported');
  return {
    ...(formats.includes('image/pwg-raster') && types.length > 0
      ? { pwgRaster: { types, resolutionsDpi, sheetBack } }
      : {}),
    ...(formats.includes('image/urf') && urf.length > 0 ? { urf } : {}),
  };
}

function pdfOf(printer: IppAttributes): Pick<OutputDeviceCapabilities, 'pdfKOctetsMax' | 'pdfVersions'> {
  const largest = firstRange(printer, 'pdf-k-octets-supported')?.upper;
  const versions = strings(printer, 'pdf-versions-supported');
  return {
    ...(largest === undefined || largest < 1 ? {} : { pdfKOctetsMax: largest }),
    ...(versions.length === 0 ? {} : { pdfVersions: versions }),
  };
}

/** `number-up-supported` holds integers, ranges, or both (RFC 8011 §5.2.8). */
function numberUps(printer: IppAttributes): readonly number[] {
  const values = (printer.get('number-up-supported') ?? []).slice(0, mostValues).flatMap((value) => {
    if (value.tag === 'integer') return [value.value];
    if (value.tag !== 'rangeOfInteger') return [];
    const upper = Math.min(value.upper, maximumNumberUp);
    const count = Math.max(0, upper - Math.max(value.lower, 1) + 1);
    return Array.from({ length: count }, (_, index) => Math.max(value.lower, 1) + index);
  });
  return [...new Set([1, ...values.filter((value) => value >= 1 && value <= maximumNumberUp)])].toSorted(
    (a, b) => a - b,
  );
}

function resolutions(printer: IppAttributes, ...names: readonly string[]): readonly number[] {
  const values = names.flatMap((name) => (printer.get(name) ?? []).slice(0, mostValues));
  const dpi = values.flatMap((value) => {
    if (value.tag !== 'resolution') return [];
    if (value.units === 4) return Math.round(value.crossFeed * 2.54);
    return value.units === 3 ? value.crossFeed : [];
  });
  return [...new Set(dpi.filter((value) => value >= 1 && value <= maximumDpi))].toSorted((a, b) => a - b);
}

function numbers(printer: IppAttributes, name: string, lowest: number, highest: number): readonly number[] {
  return allIntegers(printer, name)
    .slice(0, mostValues)
    .filter((value) => value >= lowest && value <= highest);
}

function strings(printer: IppAttributes, name: string): readonly string[] {
  return allStrings(printer, name).slice(0, mostValues);
}

function firmwareOf(printer: IppAttributes): string | undefined {
  const firmware = cleanText(firstString(printer, 'printer-firmware-string-version'));
  return firmware === '' ? undefined : firmware;
}

function optional<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [Key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };
}
