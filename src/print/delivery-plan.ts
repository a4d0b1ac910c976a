/**
 * In which form a job goes to a device: as it is, or converted, and who of device and conversion does what of the
 * ticket. Pure. PDF is preferred; then URF; then PWG raster.
 */

import type { JobTicket } from '../../drivers/device/job.ts';
import type { OutputDeviceCapabilities, SheetBack } from '../../drivers/device/printer.ts';
import type { ConversionPlan } from '../ports/document-tools.ts';
import { accept, type Result, refuse } from '../shared/result.ts';
import type { DocumentFacts } from './document-facts.ts';

/** What the decision looks at. */
export interface PlanInput {
  /** Format of the document as it was sniffed. */
  readonly format: string;
  /** True for printer languages: they go as they are or not at all. */
  readonly opaque: boolean;
  readonly byteLength: number;
  /** Version of a PDF as its header says, such as 1.7; undefined when it is not known. */
  readonly pdfVersion?: number | undefined;
  readonly facts?: DocumentFacts | undefined;
  /** As fitted to the device. */
  readonly ticket: JobTicket;
  readonly device: OutputDeviceCapabilities;
  readonly canConvert: (from: string, to: ConversionPlan['to']) => boolean;
  /** True when something is to be drawn on the pages. */
  readonly stamped: boolean;
  /** True when the document opens with a password only: the device is not asked to know it. */
  readonly encrypted?: boolean;
  /** Formats that the device refused for this job already. */
  readonly refused?: readonly string[];
}

/** The form in which a job goes out. */
export interface DeliveryPlan {
  readonly documentFormat: string;
  /** What the device is asked to do. */
  readonly deviceTicket: JobTicket;
  /** Absent: the bytes go as they are. Without its stamp and password, which the caller adds. */
  readonly conversion?: ConversionPlan;
}

/** Why a job cannot go to a device in any form; error codes. */
export type PlanRefusal =
  | 'DEVICE_FORMAT_UNSUPPORTED'
  | 'PRINT_COPIES_UNSUPPORTED'
  | 'PRINT_PAGES_UNSUPPORTED'
  | 'PRINT_STAMP_IMPOSSIBLE'
  | 'PRINT_TRAY_UNAVAILABLE';

type Target = ConversionPlan['to'];
const targets: readonly Target[] = ['application/pdf', 'image/urf', 'image/pwg-raster'];

/** Work that a device cannot do itself and a conversion has to. */
interface Work {
  readonly stamp: boolean;
  readonly unlock: boolean;
  readonly pages: boolean;
  readonly numberUp: boolean;
  readonly copies: boolean;
}

/** Decides the form, or says what stands in the way. A tray that was locked is never replaced by another. */
export function planDelivery(input: PlanInput): Result<DeliveryPlan, PlanRefusal> {
  const { mediaSource } = input.ticket;
  if (mediaSource !== undefined && input.device.mediaSources?.includes(mediaSource) !== true) {
    return refuse('PRINT_TRAY_UNAVAILABLE');
  }
  const work = workFor(input);
  const isFree = Object.values(work).every((needed) => !needed);
  if (isFree && isTaken(input, input.format)) {
    return accept({ documentFormat: input.format, deviceTicket: withoutSingles(input.ticket) });
  }
  if (!input.opaque) {
    for (const to of targets) {
      const plan = convertTo(input, work, to);
      if (plan !== undefined) return accept(plan);
    }
  }
  return refuse(whyNot(input, work));
}

/** True when some conversion of this format is known, so that pages can be placed and picked before sending. */
export function isConvertible(
  input: Pick<PlanInput, 'format' | 'opaque' | 'device' | 'canConvert' | 'refused'>,
): boolean {
  return !input.opaque && targets.some((to) => isListed(input, to) && input.canConvert(input.format, to));
}

function workFor({ ticket, device, stamped, encrypted }: PlanInput): Work {
  const numberUp = ticket.numberUp ?? 1;
  return {
    stamp: stamped,
    unlock: encrypted === true,
    pages: ticket.pageRanges !== undefined && ticket.pageRanges.length > 0 && device.pageRanges !== true,
    numberUp: numberUp !== 1 && device.numberUps?.includes(numberUp) !== true,
    copies: (ticket.copies ?? 1) > device.maxCopies,
  };
}

function convertTo(input: PlanInput, work: Work, to: Target): DeliveryPlan | undefined {
  const { ticket, format } = input;
  if (!isTaken(input, to) || !input.canConvert(format, to)) return undefined;
  const raster = to === 'application/pdf' ? undefined : rasterOf(input, to);
  if (to !== 'application/pdf' && raster === undefined) return undefined;
  const imposes = work.numberUp || raster !== undefined;
  const { pageRanges, numberUp, copies, media, sides, printScaling, orientationRequested, ...rest } = ticket;
  const needsPaper = imposes && (numberUp ?? 1) !== 1;
  return {
    documentFormat: to,
    deviceTicket: withoutSingles({
      ...rest,
      ...(media !== undefined && { media }),
      ...(sides !== undefined && { sides }),
      ...(!imposes && numberUp !== undefined && { numberUp }),
      ...(!work.copies && copies !== undefined && { copies }),
      ...(raster === undefined && printScaling !== undefined && { printScaling }),
      ...(raster === undefined && orientationRequested !== undefined && { orientationRequested }),
    }),
    conversion: {
      from: format,
      to,
      ...(pageRanges !== undefined && pageRanges.length > 0 && { pageRanges }),
      ...(imposes && numberUp !== undefined && { numberUp }),
      ...((raster !== undefined || needsPaper) && media !== undefined && { media }),
      ...(sides !== undefined && { sides }),
      ...(work.copies && copies !== undefined && { copies }),
      ...(raster !== undefined && printScaling !== undefined && { printScaling }),
      ...(raster !== undefined && { raster }),
    },
  };
}

/** True when the device lists the format, has not refused it, and its limits for PDF hold. */
function isTaken(input: PlanInput, format: string): boolean {
  if (!isListed(input, format)) return false;
  if (format !== 'application/pdf') return true;
  const { pdfKOctetsMax, pdfVersions } = input.device;
  if (pdfKOctetsMax !== undefined && input.byteLength > pdfKOctetsMax * 1_024) return false;
  if (input.format !== 'application/pdf' || input.pdfVersion === undefined) return true;
  const known = (pdfVersions ?? []).flatMap((keyword) => versionOf(keyword) ?? []);
  return known.length === 0 || Math.max(...known) >= input.pdfVersion;
}

function isListed({ device, refused }: Pick<PlanInput, 'device' | 'refused'>, format: string): boolean {
  if (refused?.includes(format)) return false;
  return device.documentFormats.some((listed) => listed.toLowerCase() === format.toLowerCase());
}

/** `pdf-versions-supported` (PWG 5100.21): `adobe-1.7`, `iso-32000-1_2008`, `iso-32000-2_2017`. */
function versionOf(keyword: string): number | undefined {
  const adobe = /^adobe-(\d\.\d)$/.exec(keyword)?.[1];
  if (adobe !== undefined) return Number(adobe);
  const iso = /^iso-32000-([12])/.exec(keyword)?.[1];
  return iso === undefined ? undefined : iso === '1' ? 1.7 : 2;
}

function rasterOf(input: PlanInput, to: Exclude<Target, 'application/pdf'>): ConversionPlan['raster'] {
  const form = to === 'image/urf' ? urfForm(input.device.urf) : input.device.pwgRaster;
  const type = form && rasterType(input, form.types);
  const resolutionDpi = form && resolutionOf(form.resolutionsDpi, input.ticket.printQuality);
  if (form === undefined || type === undefined || resolutionDpi === undefined) return undefined;
  const { printQuality } = input.ticket;
  return {
    resolutionDpi,
    type,
    sheetBack: form.sheetBack,
    ...(printQuality !== undefined && { quality: printQuality }),
  };
}

/** What a device takes of one kind of raster. */
interface RasterForm {
  readonly types: readonly string[];
  readonly resolutionsDpi: readonly number[];
  readonly sheetBack: SheetBack;
}

const urfSheetBacks: Readonly<Record<string, SheetBack>> = {
  DM1: 'normal',
  DM2: 'flipped',
  DM3: 'rotated',
  DM4: 'manual-tumble',
};

/** `urf-supported` keywords: `W8` gray, `SRGB24` colour, `RS300-600` resolutions, `DM1` to `DM4` back sides. */
function urfForm(urf: OutputDeviceCapabilities['urf']): RasterForm | undefined {
  if (urf === undefined) return undefined;
  const back = urf.find((keyword) => keyword in urfSheetBacks);
  return {
    types: [...(urf.includes('W8') ? ['sgray_8'] : []), ...(urf.includes('SRGB24') ? ['srgb_8'] : [])],
    resolutionsDpi: urf.flatMap((keyword) => /^RS([\d-]+)$/.exec(keyword)?.[1]?.split('-').map(Number) ?? []),
    sheetBack: (back === undefined ? undefined : urfSheetBacks[back]) ?? 'normal',
  };
}

/** Colour only where it was not forbidden, the document may have it and the device prints it. */
function rasterType({ ticket, facts, device }: PlanInput, types: readonly string[]) {
  const mayBeColored =
    device.color &&
    ticket.printColorMode !== 'monochrome' &&
    (facts?.colorPages !== 0 || ticket.printColorMode === 'color');
  const wanted = mayBeColored
    ? (['srgb_8', 'sgray_8', 'black_1'] as const)
    : (['sgray_8', 'srgb_8', 'black_1'] as const);
  return wanted.find((type) => types.includes(type));
}

/** The lowest of at least 300 dpi, of at least 600 for high quality; else the highest there is. */
function resolutionOf(offered: readonly number[], quality: JobTicket['printQuality']): number | undefined {
  const sorted = offered.toSorted((a, b) => a - b);
  const wanted = quality === 5 ? 600 : 300;
  return sorted.find((dpi) => dpi >= wanted) ?? sorted.at(-1);
}

/** One copy, one page on a side and any output bin are what every device does by itself. */
function withoutSingles(ticket: JobTicket): JobTicket {
  const { copies, numberUp, pageRanges, outputBin, ...rest } = ticket;
  return {
    ...rest,
    ...(outputBin !== undefined && outputBin !== 'auto' && { outputBin }),
    ...(copies !== undefined && copies !== 1 && { copies }),
    ...(numberUp !== undefined && numberUp !== 1 && { numberUp }),
    ...(pageRanges !== undefined && pageRanges.length > 0 && { pageRanges }),
  };
}

/** The one thing that stands in the way, the most telling first. */
function whyNot(input: PlanInput, work: Work): PlanRefusal {
  const reachable =
    isTaken(input, input.format) ||
    targets.some((to) => isTaken(input, to) && input.canConvert(input.format, to));
  if (!reachable || work.unlock) return 'DEVICE_FORMAT_UNSUPPORTED';
  if (work.stamp) return 'PRINT_STAMP_IMPOSSIBLE';
  if (work.pages || work.numberUp) return 'PRINT_PAGES_UNSUPPORTED';
  return work.copies ? 'PRINT_COPIES_UNSUPPORTED' : 'DEVICE_FORMAT_UNSUPPORTED';
}
