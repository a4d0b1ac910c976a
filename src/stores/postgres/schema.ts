/** The tables of the database as kysely sees them; the migrations are the authority. */

import type { Transaction } from 'kysely';
import type {
  AccountEntryTable,
  AccountReservationTable,
  QuotaTable,
  RemindedJobTable,
  ReminderTable,
  TariffTable,
} from './tables/accounts.ts';
import type {
  AuditCheckpointTable,
  AuditEventTable,
  AuditSealTable,
  SchemaMigrationTable,
} from './tables/audit.ts';
import type {
  CapabilityLinkTable,
  CredentialTable,
  DeviceTable,
  FailedTrialTable,
  PersonTable,
  ServiceSettingTable,
  SignInTable,
  WalkUpSessionTable,
} from './tables/people.ts';
import type {
  DeliveryTable,
  DeliveryTraceTable,
  JobInspectionTable,
  JobUnlockTable,
  PrintJobTable,
  PrintSubscriptionTable,
  ReleaseUnlockTable,
} from './tables/print.ts';
import type {
  FilingTable,
  RecordPageTable,
  RecordTable,
  RenditionTable,
  ScanRenditionTable,
  ScanTable,
} from './tables/scans.ts';

/** All tables. */
export interface Schema {
  service_setting: ServiceSettingTable;
  person: PersonTable;
  credential: CredentialTable;
  capability_link: CapabilityLinkTable;
  sign_in: SignInTable;
  failed_trial: FailedTrialTable;
  device: DeviceTable;
  walk_up_session: WalkUpSessionTable;
  print_job: PrintJobTable;
  print_subscription: PrintSubscriptionTable;
  delivery: DeliveryTable;
  release_unlock: ReleaseUnlockTable;
  delivery_trace: DeliveryTraceTable;
  job_inspection: JobInspectionTable;
  job_unlock: JobUnlockTable;
  scan: ScanTable;
  scan_rendition: ScanRenditionTable;
  filing: FilingTable;
  record: RecordTable;
  rendition: RenditionTable;
  record_page: RecordPageTable;
  tariff: TariffTable;
  quota: QuotaTable;
  account_entry: AccountEntryTable;
  account_reservation: AccountReservationTable;
  reminder: ReminderTable;
  reminded_job: RemindedJobTable;
  audit_event: AuditEventTable;
  audit_seal: AuditSealTable;
  audit_checkpoint: AuditCheckpointTable;
  schema_migration: SchemaMigrationTable;
}

/** A running transaction. */
export type DatabaseTransaction = Transaction<Schema>;
