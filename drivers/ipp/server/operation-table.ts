/** The operations served, one row each. Print-URI and Send-URI are left out: a server that fetches is a way in. */

import type { PrintQueue } from '../../device/print-queue.ts';
import { type OperationName, operations } from '../registry/operations.ts';
import type { Operation } from './exchange.ts';
import { administerPrinter } from './operations/administer-printer.ts';
import { cancelJob } from './operations/cancel-job.ts';
import { cancelMyJobs } from './operations/cancel-my-jobs.ts';
import { closeJob } from './operations/close-job.ts';
import { createJob } from './operations/create-job.ts';
import { createJobSubscriptions, createPrinterSubscriptions } from './operations/create-subscriptions.ts';
import { getJobAttributes } from './operations/get-job-attributes.ts';
import { getJobs } from './operations/get-jobs.ts';
import { getNotifications } from './operations/get-notifications.ts';
import { getPrinterAttributes } from './operations/get-printer-attributes.ts';
import { getUserPrinterAttributes } from './operations/get-user-printer-attributes.ts';
import { holdJob } from './operations/hold-job.ts';
import { identifyPrinter } from './operations/identify-printer.ts';
import {
  cancelSubscription,
  getSubscriptionAttributes,
  getSubscriptions,
  renewSubscription,
} from './operations/manage-subscriptions.ts';
import { printJob } from './operations/print-job.ts';
import { releaseJob } from './operations/release-job.ts';
import { restartJob } from './operations/restart-job.ts';
import { sendDocument } from './operations/send-document.ts';
import { setJobAttributes } from './operations/set-job-attributes.ts';
import { getPrinterSupportedValues, setPrinterAttributes } from './operations/set-printer-attributes.ts';
import { validateJob } from './operations/validate-job.ts';

/** One operation and how it is addressed. */
export interface OperationRow {
  readonly name: OperationName;
  readonly run: Operation;
  /** `printer`: by `printer-uri`. `job`: by `job-uri`, or `printer-uri` and `job-id` (RFC 8011 §4.1.5). */
  readonly target: 'printer' | 'job';
  /** False: a refusal for want of authentication is told in IPP and never as an HTTP challenge. */
  readonly mayChallenge: boolean;
  /** Served only by queues that can; default: by every queue. */
  readonly servedBy?: (queue: PrintQueue) => boolean;
}

const changesJobs = (queue: PrintQueue) => queue.changeTicket !== undefined;
const takesSubscriptions = (queue: PrintQueue) => queue.subscriptions !== undefined;
/** Offers all that IPP/2.1 asks for, if only to say no to a part of it. */
const isFull = (queue: PrintQueue) => changesJobs(queue) && takesSubscriptions(queue);

const rows: readonly OperationRow[] = [
  { name: 'Print-Job', run: printJob, target: 'printer', mayChallenge: true },
  { name: 'Validate-Job', run: validateJob, target: 'printer', mayChallenge: true },
  { name: 'Create-Job', run: createJob, target: 'printer', mayChallenge: true },
  { name: 'Send-Document', run: sendDocument, target: 'job', mayChallenge: true },
  { name: 'Cancel-Job', run: cancelJob, target: 'job', mayChallenge: true },
  { name: 'Get-Job-Attributes', run: getJobAttributes, target: 'job', mayChallenge: true },
  { name: 'Get-Jobs', run: getJobs, target: 'printer', mayChallenge: true },
  { name: 'Get-Printer-Attributes', run: getPrinterAttributes, target: 'printer', mayChallenge: false },
  { name: 'Hold-Job', run: holdJob, target: 'job', mayChallenge: true },
  { name: 'Release-Job', run: releaseJob, target: 'job', mayChallenge: true },
  { name: 'Cancel-My-Jobs', run: cancelMyJobs, target: 'printer', mayChallenge: true },
  { name: 'Close-Job', run: closeJob, target: 'job', mayChallenge: true },
  { name: 'Identify-Printer', run: identifyPrinter, target: 'printer', mayChallenge: true },
  {
    name: 'Get-User-Printer-Attributes',
    run: getUserPrinterAttributes,
    target: 'printer',
    mayChallenge: true,
  },
  {
    name: 'Set-Job-Attributes',
    run: setJobAttributes,
    target: 'job',
    mayChallenge: true,
    servedBy: changesJobs,
  },
  {
    name: 'Create-Printer-Subscriptions',
    run: createPrinterSubscriptions,
    target: 'printer',
    mayChallenge: true,
    servedBy: takesSubscriptions,
  },
  {
    name: 'Create-Job-Subscriptions',
    run: createJobSubscriptions,
    target: 'printer',
    mayChallenge: true,
    servedBy: takesSubscriptions,
  },
  {
    name: 'Get-Subscription-Attributes',
    run: getSubscriptionAttributes,
    target: 'printer',
    mayChallenge: true,
    servedBy: takesSubscriptions,
  },
  {
    name: 'Get-Subscriptions',
    run: getSubscriptions,
    target: 'printer',
    mayChallenge: true,
    servedBy: takesSubscriptions,
  },
  {
    name: 'Renew-Subscription',
    run: renewSubscription,
    target: 'printer',
    mayChallenge: true,
    servedBy: takesSubscriptions,
  },
  {
    name: 'Cancel-Subscription',
    run: cancelSubscription,
    target: 'printer',
    mayChallenge: true,
    servedBy: takesSubscriptions,
  },
  {
    name: 'Get-Notifications',
    run: getNotifications,
    target: 'printer',
    mayChallenge: true,
    servedBy: takesSubscriptions,
  },
  {
    name: 'Restart-Job',
    run: restartJob,
    target: 'job',
    mayChallenge: true,
    servedBy: isFull,
  },
  {
    name: 'Set-Printer-Attributes',
    run: setPrinterAttributes,
    target: 'printer',
    mayChallenge: true,
    servedBy: isFull,
  },
  {
    name: 'Get-Printer-Supported-Values',
    run: getPrinterSupportedValues,
    target: 'printer',
    mayChallenge: true,
    servedBy: isFull,
  },
  {
    name: 'Pause-Printer',
    run: administerPrinter,
    target: 'printer',
    mayChallenge: true,
    servedBy: isFull,
  },
  {
    name: 'Resume-Printer',
    run: administerPrinter,
    target: 'printer',
    mayChallenge: true,
    servedBy: isFull,
  },
  {
    name: 'Purge-Jobs',
    run: administerPrinter,
    target: 'printer',
    mayChallenge: true,
    servedBy: isFull,
  },
  {
    name: 'Enable-Printer',
    run: administerPrinter,
    target: 'printer',
    mayChallenge: true,
    servedBy: isFull,
  },
  {
    name: 'Disable-Printer',
    run: administerPrinter,
    target: 'printer',
    mayChallenge: true,
    servedBy: isFull,
  },
];

const byId: ReadonlyMap<number, OperationRow> = new Map(rows.map((row) => [operations[row.name], row]));

/** Operation-ids served for a queue, for `operations-supported`. */
export function operationsOf(queue: PrintQueue): readonly number[] {
  return rows.filter((row) => row.servedBy?.(queue) ?? true).map((row) => operations[row.name]);
}

/** The row of an operation-id; undefined when it is not served for this queue. */
export function findOperation(id: number, queue: PrintQueue): OperationRow | undefined {
  const row = byId.get(id);
  return row === undefined || (row.servedBy?.(queue) ?? true) ? row : undefined;
}
