/** Audit events of jobs and deliveries. Pure. */

import type { AuditActor, AuditEvent, AuditEventKind } from '../audit/audit-event.ts';
import type { SegmentId } from '../shared/ids.ts';
import type { Delivery, PrintJob } from './job.ts';

/** An event about a job. */
export function jobEvent(
  kind: AuditEventKind,
  job: { readonly id: string; readonly segment: SegmentId },
  actor: AuditActor,
  at: Date,
  details: AuditEvent['details'] = {},
): AuditEvent {
  return { kind, segment: job.segment, at, actor, subject: `job:${job.id}`, details };
}

/** An event about one delivery of a job. */
export function deliveryEvent(
  kind: AuditEventKind,
  delivery: Pick<Delivery, 'id' | 'deviceId'>,
  job: Pick<PrintJob, 'id' | 'segment'>,
  actor: AuditActor,
  at: Date,
  details: AuditEvent['details'] = {},
): AuditEvent {
  return jobEvent(kind, job, actor, at, {
    delivery: delivery.id,
    device: delivery.deviceId ?? 'sink',
    ...details,
  });
}
