/** Answers of a device as device values (RFC 8011 §5.3, §5.4), without a connection. Every number is range-checked. */

import { DeviceError } from '../../device/device-error.ts';
import type { DeviceJobStatus, OutputDeviceStatus } from '../../device/printer.ts';
import type { IppAttributes, IppMessage } from '../message/message.ts';
import {
  allStrings,
  attributesOf,
  firstBoolean,
  firstCollection,
  firstInteger,
  firstString,
  groupsOf,
} from '../message/values.ts';
import { jobStateOf, printerStateOf } from '../registry/states.ts';
import { cleanText } from './clean-text.ts';

const maximumInteger = 0x7fff_ffff;

/**
 * What a Get-Printer-Attributes answer says of the device now.
 * @throws DeviceError `DEVICE_PROTOCOL_ERROR` without a registered `printer-state`.
 */
export function decodeStatus(answer: IppMessage): OutputDeviceStatus {
  const printer = attributesOf(answer, 'printer-attributes');
  const state = printerStateOf(firstInteger(printer, 'printer-state') ?? 0);
  if (state === undefined) throw against('printer-state is missing or not registered');
  const queuedJobCount = firstInteger(printer, 'queued-job-count', 0);
  const stateMessage = cleanText(firstString(printer, 'printer-state-message'));
  return {
    state,
    stateReasons: withoutNone(allStrings(printer, 'printer-state-reasons')),
    acceptingJobs: firstBoolean(printer, 'printer-is-accepting-jobs') ?? state !== 'stopped',
    ...(queuedJobCount === undefined ? {} : { queuedJobCount }),
    ...(stateMessage === '' ? {} : { stateMessage }),
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
  const colorImpressionsCompleted = colorImpressions(attributes);
  const userName = firstString(attributes, 'job-originating-user-name');
  return {
    status: {
      deviceJobId,
      jobName: firstString(attributes, 'job-name') ?? '',
      state,
      stateReasons: withoutNone(allStrings(attributes, 'job-state-reasons')),
      ...(impressionsCompleted === undefined ? {} : { impressionsCompleted }),
      ...(mediaSheetsCompleted === undefined ? {} : { mediaSheetsCompleted }),
      ...(colorImpressionsCompleted === undefined ? {} : { colorImpressionsCompleted }),
    },
    ...(userName === undefined ? {} : { userName }),
  };
}

/** The members of `job-impressions-completed-col` that count colour (PWG 5100.7 §6.7). */
const colorMembers = ['full-color', 'full-color-two-sided', 'highlight-color', 'highlight-color-two-sided'];

/** Undefined when the device does not count colour apart. */
function colorImpressions(attributes: IppAttributes): number | undefined {
  const counts = firstCollection(attributes, 'job-impressions-completed-col');
  if (counts === undefined) return undefined;
  const found = colorMembers.flatMap((member) => firstInteger(counts, member, 0) ?? []);
  return found.length === 0 ? undefined : found.reduce((sum, count) => sum + count, 0);
}

function withoutNone(keywords: readonly string[]): readonly string[] {
  return keywords.filter((keyword) => keyword !== 'none');
}

function against(reason: string): DeviceError {
  return new DeviceError('DEVICE_PROTOCOL_ERROR', { message: reason, details: { reason } });
}
