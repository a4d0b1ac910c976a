/** Requests to a device as messages (RFC 8011 §4), without a connection. */

import type { JobTicket } from '../../device/job.ts';
import type { DeviceJobRequest } from '../../device/printer.ts';
import type { IppAttributes, IppGroup, IppMessage, IppValue } from '../message/message.ts';
import {
  type AttributeEntry,
  attributes,
  boolean,
  charset,
  collection,
  enumValue,
  integer,
  keyword,
  mimeMediaType,
  name,
  naturalLanguage,
  rangeOfInteger,
  uri,
} from '../message/values.ts';
import { type OperationName, operations } from '../registry/operations.ts';
import { parseMediaName } from '../server/media-size.ts';
import type { Compression } from './compress.ts';

/** What every request to one device repeats. */
export interface RequestFrame {
  readonly version: { readonly major: number; readonly minor: number };
  /** 1 to 2147483647. */
  readonly requestId: number;
  readonly printerUri: string;
  /** `requesting-user-name`. */
  readonly userName: string;
}

/** Names of Job Template attributes that a ticket can carry. */
export type TicketAttribute =
  | 'copies'
  | 'sides'
  | 'print-color-mode'
  | 'media'
  | 'media-col'
  | 'print-quality'
  | 'orientation-requested'
  | 'page-ranges'
  | 'number-up'
  | 'output-bin'
  | 'multiple-document-handling'
  | 'print-scaling'
  | 'finishings';

/** Attributes of a device that the service decides by; asked for by name because `all` can be very long. */
export const askedPrinterAttributes: readonly string[] = Object.freeze([
  'color-supported',
  'compression-supported',
  'copies-supported',
  'document-format-supported',
  'finishings-supported',
  'marker-levels',
  'marker-names',
  'marker-types',
  'media-source-supported',
  'media-supported',
  'multiple-document-handling-supported',
  'number-up-supported',
  'operations-supported',
  'orientation-requested-supported',
  'output-bin-supported',
  'page-ranges-supported',
  'pages-per-minute',
  'pdf-k-octets-supported',
  'pdf-versions-supported',
  'print-color-mode-supported',
  'print-quality-supported',
  'print-scaling-supported',
  'printer-config-change-time',
  'printer-firmware-string-version',
  'printer-is-accepting-jobs',
  'printer-make-and-model',
  'printer-resolution-supported',
  'printer-state',
  'printer-state-message',
  'printer-state-reasons',
  'printer-supply',
  'printer-supply-description',
  'pwg-raster-document-resolution-supported',
  'pwg-raster-document-sheet-back',
  'pwg-raster-document-type-supported',
  'queued-job-count',
  'sides-supported',
  'urf-supported',
]);

const askedJobAttributes: readonly string[] = Object.freeze([
  'job-id',
  'job-name',
  'job-originating-user-name',
  'job-state',
  'job-state-reasons',
  'job-impressions-completed',
  'job-impressions-completed-col',
  'job-media-sheets-completed',
]);

/** Get-Printer-Attributes (RFC 8011 §4.2.5). */
export function buildGetPrinterAttributes(frame: RequestFrame): IppMessage {
  return request('Get-Printer-Attributes', frame, [
    ['requested-attributes', askedPrinterAttributes.map(keyword)],
  ]);
}

/** Validate-Job (RFC 8011 §4.2.3). `without` names ticket attributes to leave out. */
export function buildValidateJob(
  frame: RequestFrame,
  job: DeviceJobRequest,
  without: ReadonlySet<string> = new Set(),
): IppMessage {
  return jobRequest('Validate-Job', frame, job, without, documentFormat(job));
}

/** Create-Job (RFC 8011 §4.2.4). */
export function buildCreateJob(
  frame: RequestFrame,
  job: DeviceJobRequest,
  without: ReadonlySet<string> = new Set(),
): IppMessage {
  return jobRequest('Create-Job', frame, job, without, []);
}

/** Print-Job (RFC 8011 §4.2.1); the document follows it. */
export function buildPrintJob(
  frame: RequestFrame,
  job: DeviceJobRequest,
  without: ReadonlySet<string> = new Set(),
  compression?: Compression,
): IppMessage {
  const packed: AttributeEntry = ['compression', compression && keyword(compression)];
  return jobRequest('Print-Job', frame, job, without, [packed, ...documentFormat(job)]);
}

/** Send-Document of the only document of a job (RFC 8011 §4.3.1); the document follows it. */
export function buildSendDocument(
  frame: RequestFrame,
  deviceJobId: number,
  format: string,
  compression?: Compression,
): IppMessage {
  return request(
    'Send-Document',
    frame,
    [
      ['compression', compression && keyword(compression)],
      ['document-format', mimeMediaType(format)],
      ['last-document', boolean(true)],
    ],
    deviceJobId,
  );
}

/** Get-Job-Attributes (RFC 8011 §4.3.4). */
export function buildGetJobAttributes(frame: RequestFrame, deviceJobId: number): IppMessage {
  return request(
    'Get-Job-Attributes',
    frame,
    [['requested-attributes', askedJobAttributes.map(keyword)]],
    deviceJobId,
  );
}

/** Get-Jobs of all users (RFC 8011 §4.2.6); `all` is an extension of PWG 5100.11. `limit` bounds the answer. */
export function buildGetJobs(
  frame: RequestFrame,
  whichJobs: 'completed' | 'not-completed' | 'all',
  limit: number,
): IppMessage {
  return request('Get-Jobs', frame, [
    ['limit', integer(limit)],
    ['requested-attributes', askedJobAttributes.map(keyword)],
    ['which-jobs', keyword(whichJobs)],
  ]);
}

/** Identify-Printer by whatever the device does unasked (PWG 5100.13 §5.1). */
export function buildIdentifyPrinter(frame: RequestFrame): IppMessage {
  return request('Identify-Printer', frame, []);
}

/** Cancel-Job (RFC 8011 §4.3.3). */
export function buildCancelJob(frame: RequestFrame, deviceJobId: number): IppMessage {
  return request('Cancel-Job', frame, [], deviceJobId);
}

/** The Job Template attributes of a ticket, `copies` of 1 left out because it is every device's default. */
export function ticketAttributes(ticket: JobTicket, without: ReadonlySet<string>): IppAttributes {
  const { copies, pageRanges, finishings } = ticket;
  const one = <T>(value: T | undefined, build: (value: T) => ReturnType<typeof keyword>) =>
    value === undefined ? undefined : build(value);
  const entries: readonly (readonly [TicketAttribute, AttributeEntry[1]])[] = [
    ['copies', copies === 1 ? undefined : one(copies, integer)],
    ['finishings', finishings?.map(enumValue)],
    // RFC 8011 §5.2.11: the two must not go together.
    ['media', ticket.mediaSource === undefined ? one(ticket.media, keyword) : undefined],
    ['media-col', mediaCol(ticket)],
    ['multiple-document-handling', one(ticket.multipleDocumentHandling, keyword)],
    ['number-up', one(ticket.numberUp, integer)],
    ['orientation-requested', one(ticket.orientationRequested, enumValue)],
    ['output-bin', one(ticket.outputBin, keyword)],
    ['page-ranges', pageRanges?.map(({ lower, upper }) => rangeOfInteger(lower, upper))],
    ['print-color-mode', one(ticket.printColorMode, keyword)],
    ['print-quality', one(ticket.printQuality, enumValue)],
    ['print-scaling', one(ticket.printScaling, keyword)],
    ['sides', one(ticket.sides, keyword)],
  ];
  return attributes(...entries.filter(([attribute]) => !without.has(attribute)));
}

/** `media-col` (PWG 5100.7 §6.3) where a tray is asked for, with the size when its name tells it. */
function mediaCol({ media, mediaSource }: JobTicket): IppValue | undefined {
  if (mediaSource === undefined) return undefined;
  const size = media === undefined ? undefined : parseMediaName(media);
  const dimensions =
    size &&
    collection(
      ['x-dimension', integer(size.widthHundredthsMm)],
      ['y-dimension', integer(size.lengthHundredthsMm)],
    );
  return collection(['media-size', dimensions], ['media-source', keyword(mediaSource)]);
}

function documentFormat(job: DeviceJobRequest): readonly AttributeEntry[] {
  return [['document-format', mimeMediaType(job.documentFormat)]];
}

function jobRequest(
  operation: OperationName,
  frame: RequestFrame,
  job: DeviceJobRequest,
  without: ReadonlySet<string>,
  more: readonly AttributeEntry[],
): IppMessage {
  const message = request(operation, frame, [['job-name', name(job.jobName)], ...more]);
  const template = ticketAttributes(job.ticket, without);
  if (template.size === 0) return message;
  const group: IppGroup = { group: 'job-attributes', attributes: template };
  return { ...message, groups: [...message.groups, group] };
}

/** RFC 8011 §4.1.4 and §4.1.5: charset, language and target come first and in this order. */
function request(
  operation: OperationName,
  frame: RequestFrame,
  entries: readonly AttributeEntry[],
  deviceJobId?: number,
): IppMessage {
  return {
    version: frame.version,
    code: operations[operation],
    requestId: frame.requestId,
    groups: [
      {
        group: 'operation-attributes',
        attributes: attributes(
          ['attributes-charset', charset('utf-8')],
          ['attributes-natural-language', naturalLanguage('ja')],
          ['printer-uri', uri(frame.printerUri)],
          ['job-id', deviceJobId === undefined ? undefined : integer(deviceJobId)],
          ['requesting-user-name', name(frame.userName)],
          ...entries,
        ),
      },
    ],
  };
}
