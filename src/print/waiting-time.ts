/** How long a job would wait at a device. Pure. */

import type { Delivery, PrintJob } from './job.ts';
import { type Paper, paperOf } from './paper.ts';

/** Pages of a job nobody looked into. */
const pagesOfUnknownJob = 5;
/** Pages a minute of a device that does not say. */
const usualPagesPerMinute = 25;
/** Seconds from idle to the first page, and between jobs. */
const secondsPerJob = 8;

/** A delivery that is under way, with its job. */
export interface OpenDelivery {
  readonly delivery: Pick<Delivery, 'state' | 'ticket' | 'impressionsCompleted'>;
  readonly job: Pick<PrintJob, 'facts'>;
}

/** What stands before a new job at a device. */
export interface Ahead {
  /** Jobs of this service. */
  readonly jobs: number;
  /** Their impressions that did not come out yet. */
  readonly impressions: number;
  /** Jobs from elsewhere that the device has in its own queue. */
  readonly foreignJobs: number;
}

/**
 * Counts what is ahead. `queuedJobCount` is the device's own number, our jobs included; those that it does not have
 * yet are not subtracted from it.
 */
export function countAhead(open: readonly OpenDelivery[], queuedJobCount: number | undefined): Ahead {
  const atDevice = open.filter(
    ({ delivery }) => delivery.state === 'accepted' || delivery.state === 'printing',
  );
  return {
    jobs: open.length,
    impressions: open.reduce((sum, one) => sum + impressionsLeft(one), 0),
    foreignJobs: Math.max(0, (queuedJobCount ?? atDevice.length) - atDevice.length),
  };
}

/** Seconds until a new job would begin; 0 for a device with nothing to do. */
export function waitingSeconds(ahead: Ahead, pagesPerMinute: number | undefined): number {
  const impressions = ahead.impressions + ahead.foreignJobs * pagesOfUnknownJob;
  const perSecond = Math.max(1, pagesPerMinute ?? usualPagesPerMinute) / 60;
  return Math.ceil(impressions / perSecond + (ahead.jobs + ahead.foreignJobs) * secondsPerJob);
}

function impressionsLeft({ delivery, job }: OpenDelivery): number {
  const paper: Pick<Paper, 'impressions'> = paperOf(job.facts, delivery.ticket) ?? {
    impressions: pagesOfUnknownJob * (delivery.ticket.copies ?? 1),
  };
  return Math.max(0, paper.impressions - (delivery.impressionsCompleted ?? 0));
}
