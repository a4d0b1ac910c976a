/** Tables of the audit chain and of the migrations. */

import type { GeneratedAlways } from 'kysely';
import type { AuditActor, AuditEventKind } from '../../../audit/audit-event.ts';
import type { Bytes, Json } from './columns.ts';

/** What an auditable event carries beside its subject. */
export type AuditDetails = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** `audit_event`: append-only. */
export interface AuditEventTable {
  id: GeneratedAlways<number>;
  segment: string;
  at: Date;
  kind: AuditEventKind;
  actor: AuditActor;
  subject: string;
  details: Json<AuditDetails>;
}

/** `audit_seal`: append-only. */
export interface AuditSealTable {
  segment: string;
  sequence: number;
  event_id: number;
  hash: Bytes;
}

/** `audit_checkpoint`: append-only. */
export interface AuditCheckpointTable {
  segment: string;
  sequence: number;
  signature: string;
  at: Date;
}

/** `schema_migration`: which migrations were applied. */
export interface SchemaMigrationTable {
  version: number;
  name: string;
  sha256: Bytes;
  applied_at: Date;
}
