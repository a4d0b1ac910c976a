/** The closed list of what can be said to have happened. Events name people, devices and documents by id only. */

import type { DeviceId, PersonId } from '../shared/ids.ts';

/** Every kind of event. */
export const auditEventKinds = [
  'service.started',
  'service.stopped',
  'person.imported',
  'person.changed',
  'person.password-changed',
  'credential.enrolled',
  'credential.revoked',
  'capability-link.issued',
  'capability-link.revoked',
  'capability-link.renamed',
  'device.added',
  'device.changed',
  'device.panel-paired',
  'device.certificate-changed',
  'device.certificate-approved',
  'sign-in.succeeded',
  'sign-in.failed',
  'sign-in.ended',
  'walk-up.started',
  'walk-up.refused',
  'walk-up.ended',
  'job.created',
  'job.held',
  'job.refused',
  'job.canceled',
  'job.aborted',
  'job.expired',
  'job.completed',
  'delivery.claimed',
  'delivery.sending',
  'delivery.accepted',
  'delivery.confirmed',
  'delivery.returned',
  'delivery.ambiguous',
  'delivery.resolved',
  'delivery.called-off',
  'delivery.ticket-changed',
  'delivery.stamped',
  'job.ticket-changed',
  'job.inspected',
  'job.claimed',
  'job.claim-refused',
  'job.unlocked',
  'job.kept-clean',
  'job.filed',
  'job.reminded',
  'account.charged',
  'account.changed',
  'trace.resolved',
  'backup.made',
  'backup.restored',
  'scan.received',
  'scan.duplicate',
  'scan.sealed',
  'scan.recognised',
  'scan.filed',
  'scan.verified',
  'scan.quarantined',
  'scan.refused',
  'record.captured',
  'record.viewed',
  'record.downloaded',
  'search.performed',
  'document.erased',
  'key.rotated',
  'audit.verified',
] as const;

/** Kind of an event. */
export type AuditEventKind = (typeof auditEventKinds)[number];

/** Who did it. */
export type AuditActor = `person:${PersonId}` | `device:${DeviceId}` | `unknown:${string}` | 'system';

/** An event before it is written. `segment` is `-` for the service as a whole. */
export interface AuditEvent {
  readonly kind: AuditEventKind;
  readonly segment: string;
  readonly at: Date;
  readonly actor: AuditActor;
  /** `job:<id>`, `scan:<id>`, `person:<id>`, ... */
  readonly subject: string;
  /** Ids, codes, counts and hashes. Never names, titles, card numbers, text or secrets. */
  readonly details: Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
}
