/** The operations served, one row each. Print-URI and Send-URI are left out: a server that fetches is a way in. */

import { type OperationName, operations } from '../registry/operations.ts';
import type { Operation } from './exchange.ts';
import { cancelJob } from './operations/cancel-job.ts';
import { cancelMyJobs } from './operations/cancel-my-jobs.ts';
import { closeJob } from './operations/close-job.ts';
import { createJob } from './operations/create-job.ts';
import { getJobAttributes } from './operations/get-job-attributes.ts';
import { getJobs } from './operations/get-jobs.ts';
import { getPrinterAttributes } from './operations/get-printer-attributes.ts';
import { holdJob } from './operations/hold-job.ts';
import { identifyPrinter } from './operations/identify-printer.ts';
import { printJob } from './operations/print-job.ts';
import { releaseJob } from './operations/release-job.ts';
import { sendDocument } from './operations/send-document.ts';
import { validateJob } from './operations/validate-job.ts';

/** One operation and how it is addressed. */
export interface OperationRow {
  readonly name: OperationName;
  readonly run: Operation;
  /** `printer`: by `printer-uri`. `job`: by `job-uri`, or `printer-uri` and `job-id` (RFC 8011 §4.1.5). */
  readonly target: 'printer' | 'job';
  /** False: a refusal for want of authentication is told in IPP and never as an HTTP challenge. */
  readonly mayChallenge: boolean;
}

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
];

const byId: ReadonlyMap<number, OperationRow> = new Map(rows.map((row) => [operations[row.name], row]));

/** Operation-ids served, for `operations-supported`. */
export const servedOperations: readonly number[] = [...byId.keys()];

/** The row of an operation-id; undefined when it is not served. */
export function findOperation(id: number): OperationRow | undefined {
  return byId.get(id);
}
