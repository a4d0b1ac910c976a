/** Tables of prices, quotas, charges and reminders. */

import type { Generated, GeneratedAlways } from 'kysely';
import type { JobId, PersonId } from '../../../shared/ids.ts';
import type { Json, Nullable } from './columns.ts';

/** `tariff`: append-only. */
export interface TariffTable {
  id: string;
  number: GeneratedAlways<number>;
  valid_from: string;
  prices: Json<unknown>;
  created_at: Date;
}

/** `quota` */
export interface QuotaTable {
  id: string;
  subject_kind: 'everyone' | 'person' | 'department';
  subject: string;
  period: 'month' | 'fiscal-year';
  unit: 'pages' | 'yen';
  amount: number;
  mode: 'hard' | 'warn';
  updated_at: Date;
}

/** `account_entry`: append-only. */
export interface AccountEntryTable {
  id: string;
  person_id: Nullable<PersonId>;
  department: string;
  pages: number;
  yen: number;
  reason: string;
  actor: string;
  at: Date;
}

/** `account_reservation` */
export interface AccountReservationTable {
  job: JobId;
  person_id: PersonId;
  department: string;
  pages: number;
  yen: number;
  known: boolean;
  reserved_at: Date;
}

/** `reminder` */
export interface ReminderTable {
  id: string;
  person_id: PersonId;
  state: 'waiting' | 'sent' | 'given-up' | 'needless';
  attempts: Generated<number>;
  next_attempt_at: Date;
  reason: Nullable<string>;
  created_at: Date;
  sent_at: Nullable<Date>;
}

/** `reminded_job` */
export interface RemindedJobTable {
  job: JobId;
  occasion: 'before-erasure' | 'before-closing';
  reminder_id: string;
}
