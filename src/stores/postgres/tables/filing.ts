/** Tables of filing: versions of the rules, what they came to, and targets that rest. */

import type { Generated } from 'kysely';
import type { AuditActor } from '../../../audit/audit-event.ts';
import type { FilingFields } from '../../../ports/filing-target.ts';
import type { AccessClass, FilingFlag, FilingReason } from '../../../scan/filing-decision.ts';
import type { PersonId, ScanId } from '../../../shared/ids.ts';
import type { Json, Nullable } from './columns.ts';

/** `filing_rule_set` */
export interface FilingRuleSetTable {
  version: number;
  rules: Json<unknown>;
  author: AuditActor;
  note: string;
  activated_at: Date;
}

/** `filing_decision` */
export interface FilingDecisionTable {
  scan_id: ScanId;
  rule_version: number;
  rule: Nullable<string>;
  reasons: Json<readonly FilingReason[]>;
  flags: FilingFlag[];
  failed: string[];
  class_code: Nullable<string>;
  binder_year: Nullable<number>;
  binder: Nullable<string>;
  retention: Nullable<string>;
  access: AccessClass;
  fields: Json<FilingFields>;
  metadata: Json<Readonly<Record<string, string>>>;
  manifest: Nullable<string>;
}

/** `filing_target_rest` */
export interface FilingTargetRestTable {
  target: string;
  failures: number;
  reason: string;
  since: Date;
  rest_until: Date;
}

/** `refiling` */
export interface RefilingTable {
  scan_id: ScanId;
  /** Null: only copies are left to be removed. */
  asked_by: Nullable<PersonId>;
  asked_at: Date;
  word: string;
  decided: Generated<boolean>;
  attempts: Generated<number>;
  reason: Nullable<string>;
  due_at: Date;
}
