/** Opens what the service keeps things in: database, keys, blobs, vault, and the stores over them. */

import { mkdir, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { type DirectoryLookUp, withDirectory } from '../identity/directory/look-up.ts';
import type { FactorRule } from '../identity/factor-policy.ts';
import { openRecentMistakes, type RecentMistakes } from '../identity/sign-in/recent-mistakes.ts';
import { openTrialAlarm, type TrialAlarm } from '../identity/trials/trial-alarm.ts';
import type { ArchiveStore } from '../ports/archive-store.ts';
import type { AuditStore } from '../ports/audit-store.ts';
import type { BlobStore } from '../ports/blob-store.ts';
import type { CardStore } from '../ports/card-store.ts';
import type { ClaimStore } from '../ports/claim-store.ts';
import type { CodeStore } from '../ports/code-store.ts';
import type { DelegationStore } from '../ports/delegation-store.ts';
import type { DeviceStore } from '../ports/device-store.ts';
import type { DirectoryStore } from '../ports/directory-store.ts';
import type { DocumentTools } from '../ports/document-tools.ts';
import type { DocumentVault } from '../ports/document-vault.ts';
import type { InspectionStore } from '../ports/inspection-store.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { PanelStore } from '../ports/panel-store.ts';
import type { PersonStore } from '../ports/person-store.ts';
import type { PinStore } from '../ports/pin-store.ts';
import type { ReaderStore } from '../ports/reader-store.ts';
import type { SearchIndex } from '../ports/search-index.ts';
import type {
  AuthenticatorStore,
  CertificateStore,
  PhoneVisitStore,
  SignInStore,
} from '../ports/sign-in-store.ts';
import type { Segment } from '../segments/segment.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import type { SegmentId } from '../shared/ids.ts';
import type { Log } from '../shared/log.ts';
import { Recent } from '../shared/recent.ts';
import { openFileBlobStore } from '../stores/blobs/files.ts';
import type { S3TargetOptions } from '../stores/filing/s3.ts';
import type { ManagedKeyRing } from '../stores/keys/key-ring.ts';
import { postgresArchiveStore } from '../stores/postgres/archive-store.ts';
import { postgresAuditStore } from '../stores/postgres/audit-store.ts';
import { postgresAuthenticatorStore } from '../stores/postgres/authenticator-store.ts';
import { postgresCardStore } from '../stores/postgres/card-store.ts';
import { postgresCertificateStore } from '../stores/postgres/certificate-store.ts';
import { postgresClaimStore } from '../stores/postgres/claim-store.ts';
import { postgresCodeStore } from '../stores/postgres/code-store.ts';
import { type Database, openDatabase } from '../stores/postgres/database.ts';
import { postgresDelegationStore } from '../stores/postgres/delegation-store.ts';
import { postgresDeviceStore } from '../stores/postgres/device-store.ts';
import { postgresDirectoryStore } from '../stores/postgres/directory-store.ts';
import {
  type EmbeddedPostgres,
  type EmbeddedPostgresEvent,
  openEmbeddedPostgres,
} from '../stores/postgres/embedded/embedded-postgres.ts';
import { postgresInspectionStore } from '../stores/postgres/inspection-store.ts';
import { postgresJobStore } from '../stores/postgres/job-store.ts';
import { migrate } from '../stores/postgres/migrate.ts';
import { postgresPanelStore } from '../stores/postgres/panel-store.ts';
import { postgresPersonStore } from '../stores/postgres/person-store.ts';
import { postgresPhoneVisitStore } from '../stores/postgres/phone-visit-store.ts';
import { postgresPinStore } from '../stores/postgres/pin-store.ts';
import { postgresReaderStore } from '../stores/postgres/reader-store.ts';
import { postgresSearchIndex } from '../stores/postgres/search-index.ts';
import { postgresSignInStore } from '../stores/postgres/sign-in-store.ts';
import { openVault } from '../stores/vault/vault.ts';
import { type OpenDirectory, openDirectory } from './directory.ts';
import { openDocumentTools } from './document-tools.ts';
import { openInstallationKeys } from './installation-keys.ts';

/** The opened stores of one process. Disposing closes them in the reverse order. */
export interface Stores extends AsyncDisposable {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly segments: readonly Segment[];
  readonly segmentIds: readonly SegmentId[];
  /** Rules of the site for what is enough at a device. */
  readonly factorRules: readonly FactorRule[];
  readonly database: Database;
  /** The server that this process keeps; undefined with `DATABASE_URL`. */
  readonly embedded: EmbeddedPostgres | undefined;
  readonly keys: ManagedKeyRing;
  readonly blobs: BlobStore;
  readonly vault: DocumentVault;
  /** Work on documents; its processes start with the first one. */
  readonly documents: DocumentTools;
  /** What was found in documents, and the passwords that open them. */
  readonly inspections: InspectionStore;
  /** Asks the directory for login names that nobody has here. */
  readonly people: PersonStore;
  /** The configured LDAP directory; undefined without one. */
  readonly ldap: OpenDirectory | undefined;
  readonly directoryLookUp: DirectoryLookUp | undefined;
  /** How directories stand, groups and clients of SCIM. */
  readonly directoryStore: DirectoryStore;
  /** Browser sign-ins, and what they are proved with. */
  readonly signIns: SignInStore;
  readonly authenticators: AuthenticatorStore;
  readonly certificates: CertificateStore;
  readonly phoneVisits: PhoneVisitStore;
  /** Cards with their life; `keys` make the keyed hashes of their numbers. */
  readonly cardStore: CardStore;
  readonly pins: PinStore;
  readonly codes: CodeStore;
  readonly devices: DeviceStore;
  /** Panels that ask to be paired, and people's choices at panels. */
  readonly panels: PanelStore;
  readonly readers: ReaderStore;
  readonly jobs: JobStore;
  readonly claims: ClaimStore;
  /** Who may collect whose jobs. */
  readonly delegations: DelegationStore;
  readonly audit: AuditStore;
  /** With `tidy`, which keeps it quick and is called every few minutes. */
  readonly index: SearchIndex & { tidy(now: Date): Promise<void> };
  readonly archive: ArchiveStore;
  /** Wrong passwords that this process was told lately. */
  readonly mistakes: RecentMistakes;
  /** Hears when somebody guesses at cards, PINs, codes or links. */
  readonly alarm: TrialAlarm;
  /** True while the disk of the data folder has the configured room. */
  hasRoom(): Promise<boolean>;
}

/** Opens all stores: starts or finds the database, brings its schema up to date, makes missing keys. */
export async function openStores(
  config: Config,
  log: Log,
  onDatabase?: (event: EmbeddedPostgresEvent) => void,
): Promise<Stores> {
  const open = new AsyncDisposableStack();
  try {
    const clock = systemClock(config.clockOffsetMs);
    await mkdir(config.dataFolder, { recursive: true, mode: 0o711 });
    const embedded = await openServer(config, log, open, onDatabase);
    const connection = embedded === undefined ? (config.databaseUrl ?? '') : { ...embedded.connection };
    const database = open.use(await openDatabase({ connection, log }));
    await migrate(database, clock);
    const segments = segmentsOf(config);
    const segmentIds = segments.map((segment) => segment.id);
    const keys = await openInstallationKeys(config, database, segmentIds);
    const blobs = await openBlobs(config, open);
    const documents = open.use(await openDocumentTools());
    const index = postgresSearchIndex(database);
    const known = postgresPersonStore(database, clock);
    const ldap = await openDirectory(config, { people: known, cards: keys, clock, log });
    const moved = open.move();
    return {
      config,
      log,
      clock,
      segments,
      segmentIds,
      factorRules: config.factorRules,
      database,
      embedded,
      keys,
      blobs,
      vault: openVault({ blobs, keys, clock }),
      documents,
      inspections: postgresInspectionStore(database),
      signIns: postgresSignInStore(database),
      authenticators: postgresAuthenticatorStore(database),
      certificates: postgresCertificateStore(database),
      phoneVisits: postgresPhoneVisitStore(database),
      people: withDirectory(known, () => ldap?.lookUp),
      ldap,
      directoryLookUp: ldap?.lookUp,
      directoryStore: postgresDirectoryStore(database),
      cardStore: postgresCardStore(database),
      pins: postgresPinStore(database),
      codes: postgresCodeStore(database),
      devices: postgresDeviceStore(database),
      panels: postgresPanelStore(database),
      readers: postgresReaderStore(database),
      jobs: postgresJobStore(database),
      claims: postgresClaimStore(database),
      delegations: postgresDelegationStore(database),
      audit: postgresAuditStore(database),
      index,
      archive: postgresArchiveStore(database, index),
      mistakes: openRecentMistakes(),
      alarm: openTrialAlarm(log),
      hasRoom: roomWatch(config),
      [Symbol.asyncDispose]: () => moved.disposeAsync(),
    };
  } catch (error) {
    await open.disposeAsync();
    throw error;
  }
}

function segmentsOf({ segments, calendar }: Config): readonly Segment[] {
  return segments.map((one) => ({
    ...one,
    id: one.id as SegmentId,
    ...(one.retentionWorkingDays !== undefined && {
      workingDays: { count: one.retentionWorkingDays, calendar },
    }),
  }));
}

async function openServer(
  config: Config,
  log: Log,
  open: AsyncDisposableStack,
  onDatabase: ((event: EmbeddedPostgresEvent) => void) | undefined,
): Promise<EmbeddedPostgres | undefined> {
  if (config.databaseUrl !== undefined) return undefined;
  const { dataFolder } = config;
  return open.use(
    await openEmbeddedPostgres({ dataFolder, log, ...(onDatabase && { onEvent: onDatabase }) }),
  );
}

async function openBlobs(config: Config, open: AsyncDisposableStack): Promise<BlobStore> {
  const { blobs } = config;
  if (blobs.kind === 's3') {
    // The S3 client is large, and most installations keep files.
    const { openS3BlobStore } = await import('../stores/blobs/s3.ts');
    return open.use(openS3BlobStore(s3Options(config, blobs)));
  }
  return open.use(await openFileBlobStore({ folder: blobFolderOf(config) ?? '' }));
}

/** Where the blobs lie as files; undefined with S3. */
export function blobFolderOf(config: Pick<Config, 'blobs' | 'dataFolder'>): string | undefined {
  return config.blobs.kind === 'files'
    ? (config.blobs.folder ?? join(config.dataFolder, 'blobs'))
    : undefined;
}

/** Bucket options of a configured S3 place; keys from the file go before those of the environment. */
export function s3Options(
  config: Pick<Config, 's3Credentials'>,
  place: {
    readonly endpoint?: string | undefined;
    readonly region: string;
    readonly bucket: string;
    readonly prefix: string;
    readonly forcePathStyle: boolean;
    readonly accessKeyId?: string | undefined;
    readonly secretAccessKey?: string | undefined;
  },
) {
  const { accessKeyId, secretAccessKey } = place;
  const credentials =
    accessKeyId !== undefined && secretAccessKey !== undefined
      ? { accessKeyId, secretAccessKey }
      : config.s3Credentials;
  return {
    ...(place.endpoint !== undefined && { endpoint: place.endpoint }),
    region: place.region,
    bucket: place.bucket,
    prefix: place.prefix,
    forcePathStyle: place.forcePathStyle,
    ...(credentials && { credentials }),
  };
}

/** Options of a bucket to file into. */
export function s3TargetOptions(
  config: Pick<Config, 's3Credentials'>,
  target: Parameters<typeof s3Options>[1] & {
    readonly layout: 'location' | 'content';
    readonly objectLock?:
      | { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly permanentYears: number }
      | undefined;
    readonly encryption?:
      | { readonly kind: 'AES256' | 'aws:kms'; readonly keyId?: string | undefined }
      | undefined;
  },
  clock: Clock,
): S3TargetOptions {
  const { layout, objectLock, encryption } = target;
  const keyId = encryption?.keyId;
  return {
    ...s3Options(config, target),
    layout,
    clock,
    ...(objectLock && { lock: { ...objectLock, clock } }),
    ...(encryption && { encryption: { kind: encryption.kind, ...(keyId !== undefined && { keyId }) } }),
  };
}

/** Room on a disk does not go from one job to the next, so it is looked at four times a second at most. */
const roomEveryMs = 250;

function roomWatch(config: Config): () => Promise<boolean> {
  const room = new Recent<boolean>(roomEveryMs, 1);
  return async () => (await room.get('data', () => hasRoom(config))) ?? false;
}

async function hasRoom(config: Config): Promise<boolean> {
  const { bavail, bsize } = await statfs(config.dataFolder);
  return bavail * bsize >= config.limits.freeDiskBytes;
}
