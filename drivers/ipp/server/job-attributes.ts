/** A job's attributes, each computed only when asked for (RFC 8011 §5.3; PWG 5100.7 §6.7). */

import type { QueuedJob } from '../../device/print-queue.ts';
import type { IppAttributes, IppValue } from '../message/message.ts';
import { dateTime, enumValue, integer, keyword, mimeMediaType, noValue, uri } from '../message/values.ts';
import { jobStates } from '../registry/states.ts';
import { shortName, shortText } from './literal.ts';
import { printerTime } from './printer/view.ts';
import { ticketValues } from './ticket-values.ts';

/** What a job's attributes need beside the job. */
export interface JobView {
  readonly printerUri: string;
  readonly jobUri: (jobId: number) => string;
  readonly upSince: Date;
  readonly now: Date;
}

type Value = IppValue | readonly IppValue[] | undefined;

const time = (moment: Date | undefined, view: JobView): IppValue =>
  moment === undefined ? noValue : integer(printerTime(view.upSince, moment));
const date = (moment: Date | undefined): IppValue => (moment === undefined ? noValue : dateTime(moment));
const kiloOctets = (bytes: number): IppValue => integer(Math.min(2147483647, Math.ceil(bytes / 1024)));

/** Job Description and Status attributes by name. */
const describers: Readonly<Record<string, (job: QueuedJob, view: JobView) => Value>> = {
  'job-id': (job) => integer(job.jobId),
  'job-uri': (job, view) => uri(view.jobUri(job.jobId)),
  'job-uuid': (job) => uri(`urn:uuid:${job.uuid}`),
  'job-printer-uri': (_job, view) => uri(view.printerUri),
  'job-name': (job) => shortName(job.jobName),
  'job-originating-user-name': (job) => shortName(job.originatingUserName),
  'job-state': (job) => enumValue(jobStates[job.state]),
  'job-state-reasons': (job) => (job.stateReasons.length > 0 ? job.stateReasons : ['none']).map(keyword),
  'job-state-message': (job) => (job.stateMessage === undefined ? undefined : shortText(job.stateMessage)),
  'job-printer-up-time': (_job, view) => integer(Math.max(1, printerTime(view.upSince, view.now))),
  'time-at-creation': (job, view) => time(job.createdAt, view),
  'time-at-processing': (job, view) => time(job.processingAt, view),
  'time-at-completed': (job, view) => time(job.completedAt, view),
  'date-time-at-creation': (job) => date(job.createdAt),
  'date-time-at-processing': (job) => date(job.processingAt),
  'date-time-at-completed': (job) => date(job.completedAt),
  'document-format': (job) =>
    job.documentFormat === undefined ? undefined : mimeMediaType(job.documentFormat),
  'number-of-documents': (job) => integer(job.documentCount),
  'job-k-octets': (job) => kiloOctets(job.byteLength),
  'job-impressions-completed': (job) =>
    job.impressionsCompleted === undefined ? undefined : integer(job.impressionsCompleted),
  'job-media-sheets-completed': (job) =>
    job.mediaSheetsCompleted === undefined ? undefined : integer(job.mediaSheetsCompleted),
};

/** What Get-Jobs gives when nothing is asked for (RFC 8011 §4.2.6.1). */
export const defaultListAttributes: ReadonlySet<string> = new Set(['job-id', 'job-uri']);

/** What an answer to a job creation holds (RFC 8011 §4.2.1.2). */
export const creationAnswerAttributes: ReadonlySet<string> = new Set([
  'job-id',
  'job-uri',
  'job-uuid',
  'job-state',
  'job-state-reasons',
  'job-state-message',
]);

/** The attributes that were asked for; undefined asks for all. Unknown names are passed over. */
export function selectJobAttributes(
  job: QueuedJob,
  view: JobView,
  requested: ReadonlySet<string> | undefined,
): IppAttributes {
  const all = requested === undefined || requested.has('all');
  const described = all || requested.has('job-description') || requested.has('job-status');
  const templated = all || requested.has('job-template');
  const selected = new Map<string, readonly IppValue[]>();
  const put = (name: string, value: Value) => {
    const values = value === undefined ? [] : 'tag' in value ? [value] : value;
    if (values.length > 0) selected.set(name, values);
  };
  for (const [name, describe] of Object.entries(describers)) {
    if (described || requested?.has(name) === true) put(name, describe(job, view));
  }
  for (const [name, value] of ticketValues(job.ticket)) {
    if (templated || requested?.has(name) === true) put(name, value);
  }
  return selected;
}
