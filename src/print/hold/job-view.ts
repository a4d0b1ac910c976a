/** Jobs as clients and people see them. Pure. */

import type { JobTicket } from '../../../drivers/device/job.ts';
import type { QueuedJob } from '../../../drivers/device/print-queue.ts';
import { isOpaqueJob } from '../document-format.ts';
import type { Delivery, DeliveryView, HeldJobView, NotHere, PrintJob, Remaining } from '../job.ts';
import { paperOf, sheetsOfParts, sheetsOut } from '../paper.ts';
import type { DecidedTicket } from '../ticket.ts';

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
export function toHeldJobView(
  job: PrintJob,
  last: Delivery | undefined,
  there: { readonly ticket?: DecidedTicket; readonly notHere?: NotHere | undefined } = {},
): HeldJobView {
  const remaining = last && remainingOf(last, job);
  const notes = there.ticket?.notes ?? [];
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
    ...documentView(job, there.ticket?.ticket ?? job.ticket),
    ...(notes.length > 0 && { notes }),
    ...(there.notHere !== undefined && { notHere: there.notHere }),
    ...(job.demands.jobPasswordHash !== undefined && { needsJobPassword: true as const }),
    ...(last !== undefined && {
      lastDelivery: {
        id: last.id,
        state: last.state,
        ...(last.reason !== undefined && { reason: last.reason }),
        ...(last.deviceId !== undefined && { deviceId: last.deviceId }),
        ...(last.impressionsCompleted !== undefined && { impressionsCompleted: last.impressionsCompleted }),
      },
    }),
    ...(remaining !== undefined && { remaining }),
  };
}

/** A delivery for the person at the device. */
export function toDeliveryView(
  delivery: Delivery,
  job: Pick<PrintJob, 'id' | 'jobName' | 'facts' | 'documentFormat'>,
): DeliveryView {
  const remaining = remainingOf(delivery, job);
  const sheets = paperOf(job.facts, delivery.ticket)?.sheets;
  return {
    id: delivery.id,
    jobId: job.id,
    jobName: job.jobName,
    state: delivery.state,
    ...(delivery.reason !== undefined && { reason: delivery.reason }),
    ...(delivery.impressionsCompleted !== undefined && {
      impressionsCompleted: delivery.impressionsCompleted,
    }),
    ...(delivery.deviceId !== undefined && { deviceId: delivery.deviceId }),
    ...(delivery.notes !== undefined && delivery.notes.length > 0 && { notes: delivery.notes }),
    ...(sheets !== undefined && { sheets }),
    ...(remaining !== undefined && { remaining }),
  };
}

/** What was found in the document. */
function documentView(job: PrintJob, ticket: JobTicket): Partial<HeldJobView> {
  const { facts } = job;
  const sheets = paperOf(facts, ticket)?.sheets;
  const opaque = isOpaqueJob(job);
  return {
    ...(facts?.pages !== undefined && { pages: facts.pages }),
    ...(facts?.colorPages !== undefined && { colorPages: facts.colorPages }),
    ...(sheets !== undefined && { sheets }),
    ...(facts?.trouble !== undefined && { trouble: facts.trouble }),
    ...(facts?.missingFonts !== undefined && { missingFonts: facts.missingFonts }),
    ...(opaque && { opaque: true as const }),
  };
}

/** Sheets still to print when a part came out, or when nobody knows how many did. */
function remainingOf(last: Delivery, job: Pick<PrintJob, 'facts' | 'documentFormat'>): Remaining | undefined {
  const pages = job.facts?.pages;
  if (pages === undefined || isOpaqueJob(job)) return undefined;
  const rest = last.rest ?? [];
  const restSheets = sheetsOfParts(pages, last.ticket, rest);
  const all = paperOf(job.facts, last.ticket)?.sheets ?? 0;
  const ofSheets = all + restSheets;
  if (last.state === 'confirmed') return rest.length > 0 ? { sheets: restSheets, ofSheets } : undefined;
  if (last.state === 'ambiguous') return { sheets: undefined, ofSheets };
  if (last.state !== 'returned') return undefined;
  const out = sheetsOut(pages, last.ticket, last);
  if (out === 0) return undefined;
  return { sheets: out === undefined ? undefined : ofSheets - out, ofSheets };
}
