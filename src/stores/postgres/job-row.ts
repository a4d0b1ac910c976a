/** Print jobs and deliveries between their rows and their values. */

import type { Selectable } from 'kysely';
import type { JobTicket } from '../../../drivers/device/job.ts';
import type { DeliveryPatch, JobPatch } from '../../ports/job-store.ts';
import type { DocumentFacts } from '../../print/document-facts.ts';
import type { Delivery, DeliveryUsage, PrintJob } from '../../print/job.ts';
import type { JobDemands } from '../../print/job-demands.ts';
import type { TicketPart } from '../../print/paper.ts';
import type { TicketNote } from '../../print/ticket.ts';
import type { DeliveryTable, PrintJobTable } from './tables/print.ts';

/** A job from its row. */
export function toJob(row: Selectable<PrintJobTable>): PrintJob {
  return {
    id: row.id,
    jobId: row.job_id,
    segment: row.segment,
    listenerId: row.listener_id,
    ownerId: row.owner_id ?? undefined,
    submittedAs: row.submitted_as,
    jobName: row.job_name,
    state: row.state,
    stateReasons: row.state_reasons,
    ticket: row.ticket as JobTicket,
    demands: row.demands as JobDemands,
    facts: (row.facts as DocumentFacts | null) ?? undefined,
    claimHash: row.claim_hash ?? undefined,
    documentFormat: row.document_format ?? undefined,
    documentCount: row.document_count,
    byteLength: row.byte_length,
    sha256: row.sha256 ?? undefined,
    blobKey: row.blob_key ?? undefined,
    wrappedKey: row.wrapped_key ?? undefined,
    impressionsCompleted: row.impressions_completed ?? undefined,
    mediaSheetsCompleted: row.media_sheets_completed ?? undefined,
    createdAt: row.created_at,
    heldAt: row.held_at ?? undefined,
    processingAt: row.processing_at ?? undefined,
    completedAt: row.completed_at ?? undefined,
    expiresAt: row.expires_at,
  };
}

/** The columns of a patch. A member that is present and undefined clears its column. */
export function jobColumns(patch: JobPatch) {
  return {
    ...('ownerId' in patch && { owner_id: patch.ownerId ?? null }),
    ...(patch.submittedAs !== undefined && { submitted_as: patch.submittedAs }),
    ...(patch.jobName !== undefined && { job_name: patch.jobName }),
    ...(patch.state !== undefined && { state: patch.state }),
    ...(patch.stateReasons !== undefined && { state_reasons: [...patch.stateReasons] }),
    ...(patch.ticket !== undefined && { ticket: JSON.stringify(patch.ticket) }),
    ...(patch.demands !== undefined && { demands: JSON.stringify(patch.demands) }),
    ...('facts' in patch && { facts: patch.facts === undefined ? null : JSON.stringify(patch.facts) }),
    ...('claimHash' in patch && { claim_hash: patch.claimHash ? Buffer.from(patch.claimHash) : null }),
    ...('documentFormat' in patch && { document_format: patch.documentFormat ?? null }),
    ...(patch.documentCount !== undefined && { document_count: patch.documentCount }),
    ...(patch.byteLength !== undefined && { byte_length: patch.byteLength }),
    ...('sha256' in patch && { sha256: patch.sha256 ? Buffer.from(patch.sha256) : null }),
    ...('blobKey' in patch && { blob_key: patch.blobKey ?? null }),
    ...('wrappedKey' in patch && { wrapped_key: patch.wrappedKey ?? null }),
    ...('impressionsCompleted' in patch && { impressions_completed: patch.impressionsCompleted ?? null }),
    ...('mediaSheetsCompleted' in patch && { media_sheets_completed: patch.mediaSheetsCompleted ?? null }),
    ...('heldAt' in patch && { held_at: patch.heldAt ?? null }),
    ...('processingAt' in patch && { processing_at: patch.processingAt ?? null }),
    ...('completedAt' in patch && { completed_at: patch.completedAt ?? null }),
    ...(patch.expiresAt !== undefined && { expires_at: patch.expiresAt }),
  };
}

/** A delivery from its row. */
export function toDelivery(row: Selectable<DeliveryTable>): Delivery {
  return {
    id: row.id,
    job: row.job,
    deviceId: row.device_id ?? undefined,
    sessionId: row.session_id ?? undefined,
    state: row.state,
    marker: row.marker,
    deviceJobId: row.device_job_id ?? undefined,
    reason: row.reason ?? undefined,
    impressionsCompleted: row.impressions_completed ?? undefined,
    ticket: row.ticket as JobTicket,
    usage: (row.usage as DeliveryUsage | null) ?? undefined,
    createdAt: row.created_at,
    sheetsCompleted: row.sheets_completed ?? undefined,
    notes: row.notes as readonly TicketNote[],
    rest: row.rest as readonly TicketPart[],
    callOff: row.call_off ?? undefined,
  };
}

/** The columns of a patch. A member that is present and undefined clears its column. */
export function deliveryColumns(patch: DeliveryPatch) {
  return {
    ...(patch.state !== undefined && { state: patch.state }),
    ...('deviceJobId' in patch && { device_job_id: patch.deviceJobId ?? null }),
    ...('reason' in patch && { reason: patch.reason ?? null }),
    ...(patch.ticket !== undefined && { ticket: JSON.stringify(patch.ticket) }),
    ...('usage' in patch && { usage: patch.usage === undefined ? null : JSON.stringify(patch.usage) }),
    ...('impressionsCompleted' in patch && { impressions_completed: patch.impressionsCompleted ?? null }),
    ...('sheetsCompleted' in patch && { sheets_completed: patch.sheetsCompleted ?? null }),
    ...(patch.notes !== undefined && { notes: JSON.stringify(patch.notes) }),
    ...(patch.rest !== undefined && { rest: JSON.stringify(patch.rest) }),
    ...('callOff' in patch && { call_off: patch.callOff ?? null }),
  };
}
