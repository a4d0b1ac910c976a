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
  CardCaptureTable,
  CredentialVariantTable,
  GuestTable,
  PersonPinTable,
  WalkUpCodeTable,
} from './tables/cards.ts';
import type {
  DelegationTable,
  DirectoryGroupMemberTable,
  DirectoryGroupTable,
  DirectorySyncTable,
  PostTable,
  ScimClientTable,
} from './tables/directory.ts';
import type { FaceCameraTable, FaceReferenceTable, FaceThresholdRunTable } from './tables/faces.ts';
import type {
  FilingDecisionTable,
  FilingRuleSetTable,
  FilingTargetRestTable,
  RefilingTable,
} from './tables/filing.ts';
import type { PanelScanTable } from './tables/panel-scans.ts';
import type { PartialPieceTable, PartialUploadTable } from './tables/partials.ts';
import type {
  CapabilityLinkTable,
  CredentialTable,
  DeviceTable,
  FailedTrialTable,
  PanelPreferenceTable,
  PanelRequestTable,
  PersonTable,
  ServiceSettingTable,
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
import type { CardReaderTable, ReaderArrivalTable } from './tables/readers.ts';
import type {
  ReceiverAccountKeyTable,
  ReceiverAccountTable,
  ReceiverAliasTable,
  ReceiverPartTable,
  ReceiverTokenTable,
} from './tables/receivers.ts';
import type {
  RecordChangeTable,
  RecordClassGrantTable,
  RenditionVersionTable,
} from './tables/record-access.ts';
import type {
  DispositionCertificateTable,
  DispositionCopyTable,
  DispositionItemTable,
  DispositionRoundTable,
  FilePlanTable,
  LegalHoldRecordTable,
  LegalHoldTable,
} from './tables/retention.ts';
import type { SavedSearchTable } from './tables/saved-searches.ts';
import type {
  CoverSheetTable,
  FilingTable,
  RecordPageTable,
  RecordTable,
  RenditionTable,
  ScanRenditionTable,
  ScanTable,
  ScanUnderstandingTable,
} from './tables/scans.ts';
import type { ErasureCertificateTable, SealedScanTable } from './tables/sealed-scans.ts';
import type {
  AuthenticatorTable,
  ClientAuthorityTable,
  ClientCertificateTable,
  HalfSignInTable,
  PhoneVisitTable,
  ProviderPersonTable,
  RecoveryCodeTable,
  SignInTable,
} from './tables/sign-in.ts';
import type { UnderstandingCorrectionTable } from './tables/understanding.ts';

/** All tables. */
export interface Schema {
  service_setting: ServiceSettingTable;
  person: PersonTable;
  credential: CredentialTable;
  credential_variant: CredentialVariantTable;
  card_capture: CardCaptureTable;
  person_pin: PersonPinTable;
  walk_up_code: WalkUpCodeTable;
  guest: GuestTable;
  capability_link: CapabilityLinkTable;
  sign_in: SignInTable;
  half_sign_in: HalfSignInTable;
  authenticator: AuthenticatorTable;
  recovery_code: RecoveryCodeTable;
  provider_person: ProviderPersonTable;
  client_certificate: ClientCertificateTable;
  client_authority: ClientAuthorityTable;
  phone_visit: PhoneVisitTable;
  failed_trial: FailedTrialTable;
  device: DeviceTable;
  walk_up_session: WalkUpSessionTable;
  card_reader: CardReaderTable;
  reader_arrival: ReaderArrivalTable;
  panel_request: PanelRequestTable;
  panel_preference: PanelPreferenceTable;
  panel_scan: PanelScanTable;
  face_reference: FaceReferenceTable;
  face_threshold_run: FaceThresholdRunTable;
  face_camera: FaceCameraTable;
  print_job: PrintJobTable;
  print_subscription: PrintSubscriptionTable;
  delivery: DeliveryTable;
  release_unlock: ReleaseUnlockTable;
  delivery_trace: DeliveryTraceTable;
  job_inspection: JobInspectionTable;
  job_unlock: JobUnlockTable;
  scan: ScanTable;
  cover_sheet: CoverSheetTable;
  scan_rendition: ScanRenditionTable;
  partial_upload: PartialUploadTable;
  partial_piece: PartialPieceTable;
  scan_understanding: ScanUnderstandingTable;
  understanding_correction: UnderstandingCorrectionTable;
  filing: FilingTable;
  receiver_account: ReceiverAccountTable;
  receiver_account_key: ReceiverAccountKeyTable;
  receiver_alias: ReceiverAliasTable;
  receiver_token: ReceiverTokenTable;
  receiver_part: ReceiverPartTable;
  filing_rule_set: FilingRuleSetTable;
  filing_decision: FilingDecisionTable;
  filing_target_rest: FilingTargetRestTable;
  refiling: RefilingTable;
  sealed_scan: SealedScanTable;
  erasure_certificate: ErasureCertificateTable;
  file_plan: FilePlanTable;
  legal_hold: LegalHoldTable;
  legal_hold_record: LegalHoldRecordTable;
  disposition_round: DispositionRoundTable;
  disposition_item: DispositionItemTable;
  disposition_copy: DispositionCopyTable;
  disposition_certificate: DispositionCertificateTable;
  record: RecordTable;
  rendition: RenditionTable;
  record_page: RecordPageTable;
  saved_search: SavedSearchTable;
  record_class_grant: RecordClassGrantTable;
  record_change: RecordChangeTable;
  rendition_version: RenditionVersionTable;
  tariff: TariffTable;
  quota: QuotaTable;
  account_entry: AccountEntryTable;
  account_reservation: AccountReservationTable;
  reminder: ReminderTable;
  reminded_job: RemindedJobTable;
  post: PostTable;
  delegation: DelegationTable;
  directory_group: DirectoryGroupTable;
  directory_group_member: DirectoryGroupMemberTable;
  scim_client: ScimClientTable;
  directory_sync: DirectorySyncTable;
  audit_event: AuditEventTable;
  audit_seal: AuditSealTable;
  audit_checkpoint: AuditCheckpointTable;
  schema_migration: SchemaMigrationTable;
}

/** A running transaction. */
export type DatabaseTransaction = Transaction<Schema>;
