/** Jobs as clients and people see them. Pure. */

import type { QueuedJob } from '../../../drivers/device/print-queue.ts';
import type { Delivery, DeliveryView, HeldJobView, PrintJob } from '../job.ts';

/** What others see instead of a name (the word CUPS uses). */
const withheld = 'withheld';

/** A job for a protocol's answer; its name and owner are withheld from everybody but the owner. */
export function toQueuedJob(job: PrintJob, isOwner: boolean): QueuedJob {
  return {
    jobId: job.jobId,
    uuid: job.id,
    jobName: isOwner ? job.jobName : withheld,
    originatingUserName: isOwner ? job.submittedAs : withheld,
    state: job.state,
    stateReasons: job.stateReasons,
    createdAt: job.createdAt,
    documentCount: job.documentCount,
    byteLength: job.byteLength,
    ticket: job.ticket,
    ...(job.documentFormat !== undefined && { documentFormat: job.documentFormat }),
    ...(job.processingAt !== undefined && { processingAt: job.processingAt }),
    ...(job.completedAt !== undefined && { completedAt: job.completedAt }),
    ...(job.impressionsCompleted !== undefined && { impressionsCompleted: job.impressionsCompleted }),
    ...(job.mediaSheetsCompleted !== undefined && { mediaSheetsCompleted: job.mediaSheetsCompleted }),
  };
}

/** A waiting job for its owner's list. */
export function toHeldJobView(job: PrintJob, last: Delivery | undefined): HeldJobView {
  return {
    id: job.id,
    jobName: job.jobName,
    segment: job.segment,
    heldAt: job.heldAt ?? job.createdAt,
    expiresAt: job.expiresAt,
    byteLength: job.byteLength,
    documentFormat: job.documentFormat ?? 'application/octet-stream',
    ticket: job.ticket,
    state: job.state,
    ...(last !== undefined && {
      lastDelivery: {
        id: last.id,
        state: last.state,
        ...(last.reason !== undefined && { reason: last.reason }),
      },
    }),
  };
}

/** A delivery for the person at the device. */
export function toDeliveryView(delivery: Delivery, job: Pick<PrintJob, 'id' | 'jobName'>): DeliveryView {
  return {
    id: delivery.id,
    jobId: job.id,
    jobName: job.jobName,
    state: delivery.state,
    ...(delivery.reason !== undefined && { reason: delivery.reason }),
    ...(delivery.impressionsCompleted !== undefined && {
      impressionsCompleted: delivery.impressionsCompleted,
    }),
  };
}
