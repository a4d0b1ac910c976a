/** The enums `job-state` (RFC 8011 §5.3.7) and `printer-state` (RFC 8011 §5.4.11). */

import type { JobState } from '../../device/job.ts';
import type { PrinterState } from '../../device/print-queue.ts';
import { packageEnum } from './package-tables.ts';
import { buildTable } from './table.ts';

const none: ReadonlyMap<string, number> = new Map();

const jobStateNames = [
  'pending',
  'pending-held',
  'processing',
  'processing-stopped',
  'canceled',
  'aborted',
  'completed',
] as const satisfies readonly JobState[];

const printerStateNames = ['idle', 'processing', 'stopped'] as const satisfies readonly PrinterState[];

/** `job-state` enum values by keyword, 3 to 9. */
export const jobStates: Readonly<Record<JobState, number>> = buildTable(
  packageEnum('job-state'),
  none,
  jobStateNames,
).number;

/** `printer-state` enum values by keyword, 3 to 5. */
export const printerStates: Readonly<Record<PrinterState, number>> = buildTable(
  packageEnum('printer-state'),
  none,
  printerStateNames,
).number;

/** The job state of an enum value, undefined for a number outside the registry. */
export function jobStateOf(value: number): JobState | undefined {
  return jobStateNames.find((name) => jobStates[name] === value);
}

/** The printer state of an enum value, undefined for a number outside the registry. */
export function printerStateOf(value: number): PrinterState | undefined {
  return printerStateNames.find((name) => printerStates[name] === value);
}
