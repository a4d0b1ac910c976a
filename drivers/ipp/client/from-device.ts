/** Answers of a device as device values (RFC 8011 §5.3, §5.4), without a connection. Every number is range-checked. */

import { DeviceError } from '../../device/device-error.ts';
import type { DeviceJobStatus, OutputDeviceCapabilities, OutputDeviceStatus } from '../../device/printer.ts';
import type { IppAttributes, IppMessage } from '../message/message.ts';
import {
  allIntegers,
  allStrings,
  attributesOf,
  firstBoolean,
  firstInteger,
  firstRange,
  firstString,
  groupsOf,
} from '../message/values.ts';
import { operations } from '../registry/operations.ts';
import { jobStateOf, printerStateOf } from '../registry/states.ts';

const maximumInteger = 0x7fff_ffff;
/** RFC 8011 §5.2.5 sets no end; a device that claims more copies than this is not believed. */
const maximumCopies = 9_999;
const maximumDpi = 9_600;

/** What a Get-Printer-Attributes answer says the device can do. Lists that are absent are empty. */
export function decodeCapabilities(answer: IppMessage): OutputDeviceCapabilities {
  const printer = attributesOf(answer, 'printer-attributes');
  const supported = new Set(allIntegers(printer, 'operations-supported'));
  const colorModes = allStrings(printer, 'print-color-mode-supported');
  const copies = firstRange(printer, 'copies-supported')?.upper ?? 1;
  return {
    makeAndModel: firstString(printer, 'printer-make-and-model') ?? '',
    documentFormats: allStrings(printer, 'document-format-supported'),
    color: firstBoolean(printer, 'color-supported') ?? colorModes.includes('color'),
    sides: allStrings(printer, 'sides-supported'),
    media: allStrings(printer, 'media-supported'),
    maxCopies: Math.min(Math.max(copies, 1), maximumCopies),
    compressions: allStrings(printer, 'compression-supported'),
    createJobSupported: supported.has(operations['Create-Job']) && supported.has(operations['Send-Document']),
    resolutionsDpi: resolutionsDpi(printer),
  };
}

/**
 * What a Get-Printer-Attributes answer says of the device now.
 * @throws DeviceError `DEVICE_PROTOCOL_ERROR` without a registered `printer-state`.
 */
export function decodeStatus(answer: IppMessage): OutputDeviceStatus {
  const printer = attributesOf(answer, 'printer-attributes');
  const state = printerStateOf(firstInteger(printer, 'printer-state') ?? 0);
  if (state === undefined) throw against('printer-state is missing or not registered');
  return {
    state,
    stateReasons: withoutNone(allStrings(printer, 'printer-state-reasons')),
    acceptingJobs: firstBoolean(printer, 'printer-is-accepting-jobs') ?? state !== 'stopped',
  };
}

/** A job as a device reports it, with the user it was sent for. */
export interface DecodedDeviceJob {
  readonly status: DeviceJobStatus;
  /** `job-originating-user-name`, absent when the device withholds it. */
  readonly userName?: string;
}

/**
 * The job of a Get-Job-Attributes answer.
 * @throws DeviceError `DEVICE_PROTOCOL_ERROR` without a registered `job-state`.
 */
export function decodeJob(answer: IppMessage, deviceJobId: number): DecodedDeviceJob {
  const job = decodeJobAttributes(attributesOf(answer, 'job-attributes'), deviceJobId);
  if (job === undefined) throw against('job-state is missing or not registered');
  return job;
}

/** The jobs of a Get-Jobs answer; those without an id or a registered state are passed over. */
export function decodeJobs(answer: IppMessage): readonly DecodedDeviceJob[] {
  return groupsOf(answer, 'job-attributes').flatMap(({ attributes }) => {
    const deviceJobId = jobIdOf(attributes);
    return deviceJobId === undefined ? [] : (decodeJobAttributes(attributes, deviceJobId) ?? []);
  });
}

/** The id of the job that Create-Job, Print-Job or Send-Document made; undefined when the answer has none. */
export function decodeJobId(answer: IppMessage): number | undefined {
  return jobIdOf(attributesOf(answer, 'job-attributes'));
}

/** Names in the Unsupported Attributes group: what was ignored or replaced (RFC 8011 §4.1.7). */
export function decodeIgnoredAttributes(answer: IppMessage): readonly string[] {
  return groupsOf(answer, 'unsupported-attributes').flatMap(({ attributes }) => [...attributes.keys()]);
}

function jobIdOf(attributes: IppAttributes): number | undefined {
  return firstInteger(attributes, 'job-id', 1, maximumInteger);
}

function decodeJobAttributes(attributes: IppAttributes, deviceJobId: number): DecodedDeviceJob | undefined {
  const state = jobStateOf(firstInteger(attributes, 'job-state') ?? 0);
  if (state === undefined) return undefined;
  const impressionsCompleted = firstInteger(attributes, 'job-impressions-completed', 0);
  const mediaSheetsCompleted = firstInteger(attributes, 'job-media-sheets-completed', 0);
  const userName = firstString(attributes, 'job-originating-user-name');
  return {
    status: {
      deviceJobId,
      jobName: firstString(attributes, 'job-name') ?? '',
      state,
      stateReasons: withoutNone(allStrings(attributes, 'job-state-reasons')),
      ...(impressionsCompleted === undefined ? {} : { impressionsCompleted }),
      ...(mediaSheetsCompleted === undefined ? {} : { mediaSheetsCompleted }),
    },
    ...(userName === undefined ? {} : { userName }),
  };
}

function resolutionsDpi(printer: IppAttributes): readonly number[] {
  const values = [
    ...(printer.get('printer-resolution-supported') ?? []),
    ...(printer.get('pwg-raster-document-resolution-supported') ?? []),
  ];
  const dpi = values.flatMap((value) => {
    if (value.tag !== 'resolution') return [];
    if (value.units === 4) return Math.round(value.crossFeed * 2.54);
    return value.units === 3 ? value.crossFeed : [];
  });
  return [...new Set(dpi.filter((value) => value >= 1 && value <= maximumDpi))].toSorted((a, b) => a - b);
}

function withoutNone(keywords: readonly string[]): readonly string[] {
  return keywords.filter((keyword) => keyword !== 'none');
}

function against(reason: string): DeviceError {
  return new DeviceError('DEVICE_PROTOCOL_ERROR', { message: reason, details: { reason } });
}
