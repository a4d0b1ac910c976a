/** What the HTTP layer may ask of the service: step functions, bound to their stores by the composition root. */

import type { CardReading } from '../../drivers/device/card.ts';
import type { ByteSource, JobTicket } from '../../drivers/device/job.ts';
import type { Person } from '../identity/person.ts';
import type { Assurance, Factor, Proof, WalkUpRefusal, WalkUpSession } from '../identity/session.ts';
import type { ChangeTicketRefusal } from '../print/desk/change-ticket.ts';
import type { TimelineEntry } from '../print/desk/job-timeline.ts';
import type { FileRefusal } from '../print/file-decision.ts';
import type { DeliveryView, HeldJobView, PrintJob, ReleaseRefusal } from '../print/job.ts';
import type { CleanPaperReason } from '../print/stamp-policy.ts';
import type { OwnerChanges } from '../print/ticket.ts';
import type { TracedPaper } from '../print/trace-code.ts';
import type { Clock } from '../shared/clock.ts';
import type { DeviceId, JobId, ScanId, SegmentId, SessionId } from '../shared/ids.ts';
import type { Result } from '../shared/result.ts';
import type { AdministrationServices } from './services/administration.ts';
import type { ArchiveServices } from './services/archive.ts';
import type { AuditServices } from './services/audit.ts';
import type { PanelDevice, SignedIn } from './services/callers.ts';
import type { CardServices } from './services/card.ts';
import type { DeviceSettingsServices } from './services/device-settings.ts';
import type { DevicesServices } from './services/devices.ts';
import type { DirectoryServices } from './services/directory.ts';
import type { FaceServices } from './services/face.ts';
import type { FilingServices } from './services/filing.ts';
import type { MyNumberServices } from './services/my-number.ts';
import type { OwnServices } from './services/own.ts';
import type { PanelScanServices } from './services/panel-scan.ts';
import type { PanelsServices } from './services/panels.ts';
import type { PeopleServices } from './services/people.ts';
import type { PhoneServices } from './services/phone.ts';
import type { PinServices } from './services/pin.ts';
import type { ReaderServices } from './services/reader.ts';
import type { GrantServices, RecordChangeServices } from './services/record-changes.ts';
import type { RecordFile } from './services/record-file.ts';
import type { ReportServices } from './services/reports.ts';
import type { RetentionServices } from './services/retention.ts';
import type { ScanServices } from './services/scans.ts';
import type { Connection, HalfSignedIn, SecondServices } from './services/second.ts';
import type { TrayServices } from './services/tray.ts';
import type { UnderstandingServices } from './services/understanding.ts';
import type { UnfiledServices } from './services/unfiled.ts';
import type { UploadServices } from './services/uploads.ts';

export type { PanelDevice, SignedIn } from './services/callers.ts';
export type { RecordFile } from './services/record-file.ts';

/** What a panel may offer on its idle screen. */
export interface PanelWays {
  /** Factors with which a session can begin. */
  readonly ways: Factor[];
  /** A face alone finds its person. */
  readonly identify: boolean;
  /** An unknown card can be enrolled with a password. */
  readonly enrolCard: boolean;
  readonly guests: boolean;
  readonly phone: boolean;
}

/** Whether the service can do its work. */
export interface Readiness {
  readonly ready: boolean;
  /** What keeps it from its work: `database`, `blobs`, `room`. */
  readonly failing: readonly string[];
  /** What is away and does not: `directory`. */
  readonly degraded?: readonly string[];
}

/** What the panel tells of its device before anybody prints. */
export interface PanelOutlook {
  /** Seconds until the device is free; undefined while that is not known. */
  readonly waitSeconds: number | undefined;
  /** `printer-state-reasons` keyword of what keeps it from printing. */
  readonly trouble: string | undefined;
  /** Speed of the device; absent while it is not known. */
  readonly pagesPerMinute?: number | undefined;
  /** Without a session: the device of the same site and the same segments that is free sooner. */
  readonly neighbour?: { readonly name: string; readonly site: string } | undefined;
  /** What can be changed at the release here. */
  readonly can: {
    readonly twoSided: boolean;
    readonly color: boolean;
    readonly staple: boolean;
    readonly punch: boolean;
  };
  /** Other devices that serve a segment of the person, the nearest first, those in trouble last; 20 at most. */
  readonly others: readonly {
    readonly id: DeviceId;
    readonly name: string;
    readonly site: string;
    readonly waitSeconds: number | undefined;
    readonly trouble: string | undefined;
  }[];
}

/** Kinds of machines with a set-up file of their own. */
export type SetUpKind = 'windows' | 'apple' | 'chromeos' | 'linux';

/** Why a job keeps its stamps. */
export type KeepCleanRefusal = 'job-not-found' | 'segment-not-allowed' | 'being-printed' | 'stamps-required';

/** Why a trace code leads nowhere. */
export type TraceRefusal = 'trace-not-allowed' | 'trace-unknown' | 'too-many-trials';

/** Why there is no picture of a page. */
export type PreviewRefusal = ReleaseRefusal | 'preview-impossible';
/** Why a typed password opened nothing. */
export type UnlockRefusal = ReleaseRefusal | 'wrong-document-password';
/** Why a typed claim number got nobody a job. */
export type ClaimRefusal = 'claim-number-wrong' | 'too-many-trials';

/** The step functions behind the routes. Faults are thrown `ServiceError`s. */
export interface HttpServices {
  readonly clock: Clock;

  readonly signIn: {
    /** Wrong name and wrong password look alike; too many failures of a person or an address lock for minutes. */
    signIn(
      input: { readonly loginName: string; readonly password: string } & Connection,
    ): Promise<Result<SignedIn | HalfSignedIn, 'wrong' | 'locked' | 'inactive' | 'certificate-needed'>>;
    /**
     * Undefined when ended, expired or unknown, when the person is no longer active, or when the connection lacks what
     * the sign-in is bound to.
     */
    find(signInId: string, connection: Connection): Promise<SignedIn | undefined>;
    end(signedIn: SignedIn): Promise<void>;
    changePassword(
      signedIn: SignedIn,
      input: { readonly current: string; readonly next: string },
    ): Promise<Result<true, 'wrong' | 'too-weak'>>;
  };

  /** Scans that wait for a person, and cover sheets. */
  readonly tray: TrayServices;

  /** Second factors, open sign-ins, and the identity provider. */
  readonly second: SecondServices;

  /** Releasing from one's own phone. */
  readonly phone: PhoneServices;

  readonly panel: {
    /** The device whose panel holds this pairing token; undefined when none does. */
    deviceOfToken(token: string): Promise<PanelDevice | undefined>;
    /** Whose card it is. */
    proveCard(
      device: PanelDevice,
      reading: CardReading,
      assurance?: Assurance,
    ): Promise<Result<Proof, WalkUpRefusal>>;
    /** Opens a session with what was proved, or adds it to the one in force when it is of the same person. */
    enter(
      device: PanelDevice,
      session: WalkUpSession | undefined,
      proof: Proof,
    ): Promise<Result<WalkUpSession, WalkUpRefusal>>;
    /** What the idle screen may offer. */
    ways(device: PanelDevice): Promise<PanelWays>;
    /** Undefined when it ended or expired or belongs to another device. Extends the session by its idle time. */
    session(device: PanelDevice, sessionId: SessionId): Promise<WalkUpSession | undefined>;
    leave(session: WalkUpSession): Promise<void>;
    heldJobs(session: WalkUpSession): Promise<readonly HeldJobView[]>;
    /** Claims each job for this device, with the owner's changes, and starts its delivery; answers per job. */
    release(
      session: WalkUpSession,
      jobIds: readonly JobId[],
      changes?: OwnerChanges,
    ): Promise<readonly { readonly jobId: JobId; readonly result: Result<DeliveryView, ReleaseRefusal> }[]>;
    /** A page of a held job as PNG. */
    preview(
      session: WalkUpSession,
      jobId: JobId,
      pageNumber: number,
    ): Promise<Result<RecordFile, PreviewRefusal>>;
    /** Takes the password of a job (PWG 5100.11) for this session, or that of its document until the job ends. */
    unlock(
      session: WalkUpSession,
      jobId: JobId,
      of: 'job' | 'document',
      password: string,
    ): Promise<Result<true, UnlockRefusal>>;
    /** Makes a job that waits under a claim number the person's own. */
    claim(session: WalkUpSession, number: string): Promise<Result<HeldJobView, ClaimRefusal>>;
    /** Prints the rest of a job of which a part came out, here or on another device. */
    continueJob(
      session: WalkUpSession,
      jobId: JobId,
      how: { readonly deviceId?: DeviceId; readonly sheetsInTray?: number },
    ): Promise<Result<DeliveryView, ReleaseRefusal>>;
    /** Sends a delivery that does not get on to another device. */
    move(
      session: WalkUpSession,
      deliveryId: string,
      deviceId: DeviceId,
    ): Promise<Result<DeliveryView, ReleaseRefusal>>;
    /** How this device stands; with a session, the other devices of its person too. */
    outlook(device: PanelDevice, session?: WalkUpSession): Promise<PanelOutlook>;
    /** Deliveries of this session, newest first. */
    deliveries(session: WalkUpSession): Promise<readonly DeliveryView[]>;
    /** The owner's word on a delivery whose outcome is unknown. */
    resolve(
      session: WalkUpSession,
      deliveryId: string,
      word: 'print-again' | 'it-came-out',
    ): Promise<Result<DeliveryView, ReleaseRefusal>>;
    deleteJob(session: WalkUpSession, jobId: JobId): Promise<Result<true, ReleaseRefusal>>;
  };

  /** Scanning paper at a device. */
  readonly panelScan: PanelScanServices;

  readonly panels: PanelsServices;

  readonly devices: DevicesServices;
  readonly deviceSettings: DeviceSettingsServices;

  /** Segments, health, backup, first steps; for administrators. */
  readonly administration: AdministrationServices;

  readonly directory: DirectoryServices;
  readonly face: FaceServices;

  readonly readers: ReaderServices;

  readonly filing: FilingServices;
  readonly unfiled: UnfiledServices;

  /** Reports, prices, quotas. */
  readonly reports: ReportServices;

  readonly cards: CardServices;
  readonly pins: PinServices;
  /** How a person can be recognised, for their own pages. */
  readonly own: OwnServices;

  readonly desk: {
    myJobs(person: Person): Promise<readonly HeldJobView[]>;
    deleteJob(person: Person, jobId: JobId): Promise<Result<true, ReleaseRefusal>>;
    /** Changes what a held job will be printed with; what the device can is decided at the release. */
    changeTicket(
      person: Person,
      jobId: JobId,
      changes: OwnerChanges,
    ): Promise<Result<JobTicket, ChangeTicketRefusal>>;
    /** What became of a job, oldest first; undefined when the person has no such job. */
    timeline(person: Person, jobId: JobId): Promise<readonly TimelineEntry[] | undefined>;
    /** Jobs of the last seven days that are over, newest first. */
    endedJobs(person: Person): Promise<readonly PrintJob[]>;
    capabilityLinks(person: Person): Promise<
      readonly {
        readonly id: string;
        readonly segment: SegmentId;
        readonly label: string;
        readonly createdAt: Date;
        /** The last job sent by it; undefined: none yet. */
        readonly lastUse?: { readonly at: Date } | undefined;
        readonly useCount?: number;
        readonly expiresAt?: Date | undefined;
      }[]
    >;
    /** The printer URL with its secret is shown this once. */
    issueCapabilityLink(
      person: Person,
      segment: SegmentId,
      label: string,
    ): Promise<Result<{ readonly id: string; readonly url: string }, 'segment-not-allowed' | 'too-many'>>;
    revokeCapabilityLink(person: Person, id: string): Promise<boolean>;
    /** False when the person has no such link. */
    renameCapabilityLink(person: Person, id: string, label: string): Promise<boolean>;
    /** A set-up file for one kind of machine, with a new printer URL in it that is in no other place. */
    setUpFile(
      person: Person,
      segment: SegmentId,
      label: string,
      kind: SetUpKind,
    ): Promise<Result<RecordFile, 'segment-not-allowed' | 'too-many'>>;
    /** Holds a document that was handed in here. Refusals of the queue are thrown as `PRINT_UPLOAD_...` errors. */
    submit(input: {
      readonly person: Person;
      readonly segment: SegmentId;
      readonly fileName: string;
      readonly ticket: OwnerChanges;
      readonly body: ByteSource;
    }): Promise<Result<HeldJobView, 'segment-not-allowed'>>;
    preview(person: Person, jobId: JobId, pageNumber: number): Promise<Result<RecordFile, PreviewRefusal>>;
    /** Opens an encrypted document until its job ends. */
    unlockDocument(person: Person, jobId: JobId, password: string): Promise<Result<true, UnlockRefusal>>;
    /** Sends a held job into the archive instead of onto paper. */
    fileJob(person: Person, jobId: JobId): Promise<Result<{ readonly scanId: ScanId }, FileRefusal>>;
    /** Keeps one job without stamps, with the reason; undefined takes it back. */
    keepClean(
      person: Person,
      jobId: JobId,
      reason: CleanPaperReason | undefined,
    ): Promise<Result<true, KeepCleanRefusal>>;
    /** Segments whose policy lets owners keep a job without stamps. */
    mayKeepClean(): readonly SegmentId[];
    /** From the code on a paper to its release. For auditors and administrators; each answer is in the audit. */
    trace(person: Person, code: string): Promise<Result<TracedPaper, TraceRefusal>>;
  };

  readonly scans: ScanServices;

  readonly uploads: UploadServices;

  readonly archive: ArchiveServices;

  /** The audit, for auditors. */
  readonly audit: AuditServices;

  /** Changing records, their history. */
  readonly recordChanges: RecordChangeServices;

  /** Who may read which class. */
  readonly recordGrants: GrantServices;

  /** What was read out of records. */
  readonly understanding: UnderstandingServices;

  /** File plan, legal holds, rounds of disposition. */
  readonly retention: RetentionServices;

  /** Sealed scans and masked copies. */
  readonly myNumber: MyNumberServices;

  readonly system: {
    /** Answers from the running process alone. */
    health(): { readonly status: 'ok' };
    /** Checks database, vault and keys; names what is not ready. */
    readiness(): Promise<Readiness>;
    metrics(): Promise<{ readonly contentType: string; readonly body: string }>;
  };

  /** One person's state, for administrators. */
  readonly people: PeopleServices;
}
