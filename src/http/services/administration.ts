/** What the HTTP layer may ask about the installation, for administrators: segments, health, backup, first steps. */

import type { Person } from '../../identity/person.ts';
import type { Factor } from '../../identity/session.ts';
import type { Bilingual } from '../../shared/errors/error-text.ts';
import type { DeviceId, SegmentId } from '../../shared/ids.ts';
import type { DirectoryView } from './people.ts';

/** Where in the configuration something is said, such as `segments[0].releaseFactors`. */
export interface SaidInFile {
  readonly key: string;
  readonly text: Bilingual;
}

/** Something of a segment that listens. */
export interface SegmentEntrance {
  readonly id: string;
  readonly kind: 'ipp' | 'raw' | 'lpd' | 'mail' | 'ftp' | 'sftp' | 'webdav' | 'folder';
  /** Address and port; a folder's path is not told. */
  readonly place: string;
  readonly tls: string;
  /** How the owner of what comes is found. */
  readonly identification: readonly string[];
  readonly purpose: string;
  /** Days until the certificate that it presents ends; undefined without TLS. */
  readonly certificateDaysLeft: number | undefined;
  readonly key: string;
}

/** One segment as it is configured. */
export interface SegmentView {
  readonly id: SegmentId;
  readonly name: Bilingual;
  readonly entrances: readonly SegmentEntrance[];
  /** What holds there. */
  readonly rules: readonly SaidInFile[];
  /** What is refused there, and why. */
  readonly refused: readonly SaidInFile[];
}

/** May jobs of a segment come out of a device, and what is needed there? */
export interface MatrixCell {
  readonly segment: SegmentId;
  /** `yes`; `paused`: once the device is in use again; `no`: it does not serve the segment. */
  readonly answer: 'yes' | 'paused' | 'no';
  /** Different kinds of factors that a person must show. */
  readonly kinds: 1 | 2;
  readonly accepted: readonly Factor[];
}

/** Which segment comes out where. */
export interface SegmentOverview {
  /** Path of the configuration file, and whether it is there; without it the sample segments hold. */
  readonly file: { readonly path: string; readonly exists: boolean };
  readonly segments: readonly SegmentView[];
  readonly matrix: readonly {
    readonly device: { readonly id: DeviceId; readonly name: string; readonly site: string };
    readonly cells: readonly MatrixCell[];
  }[];
}

/** A line of trouble. */
export interface Trouble {
  readonly at: Date;
  readonly level: 'warning' | 'error';
  /** Error code, where there is one. */
  readonly code: string | undefined;
  /** The sentence of the log, in English and without facts. */
  readonly message: string;
  /** How often in a row. */
  readonly times: number;
}

/** How the installation stands. */
export interface SystemStanding {
  readonly version: string;
  readonly node: string;
  readonly startedAt: Date;
  readonly failing: readonly string[];
  readonly database: {
    readonly kind: 'embedded' | 'external';
    readonly version: string;
    readonly byteLength: number;
    /** Difference between its clock and ours. */
    readonly clockDifferenceMs: number;
  };
  readonly storage: {
    readonly freeBytes: number;
    readonly totalBytes: number;
    /** Below this nothing new is taken in. */
    readonly neededBytes: number;
    readonly blobs: 'files' | 's3';
  };
  readonly tasks: readonly {
    readonly name: string;
    readonly waiting: number;
    readonly running: number;
    readonly failed: number;
    readonly done: number;
  }[];
  /** Scans that are not done, by state. */
  readonly scans: readonly { readonly state: string; readonly count: number }[];
  readonly targets: readonly {
    readonly name: string;
    readonly waiting: number;
    readonly drifted: number;
    readonly isResting: boolean;
  }[];
  readonly directory: DirectoryView;
  readonly recognition: { readonly engine: string; readonly processes: number | undefined };
  readonly certificates: readonly {
    readonly use: 'web' | 'client-authority';
    readonly subject: string;
    readonly sha256: string;
    readonly daysLeft: number;
    readonly isOwn: boolean;
  }[];
  readonly backup: BackupStanding;
  /** The latest first. */
  readonly troubles: readonly Trouble[];
}

/** How the backup stands. */
export interface BackupStanding {
  /** The service can make one: its own database, and a folder is configured. */
  readonly possible: boolean;
  readonly external: boolean;
  readonly configured: boolean;
  readonly everyHours: number | undefined;
  readonly keep: number | undefined;
  readonly count: number;
  readonly last:
    | { readonly id: string; readonly endedAt: Date; readonly byteLength: number; readonly blobs: number }
    | undefined;
  /** The log was taken up to then. */
  readonly logThrough: Date | undefined;
  /** Code of what is wrong with the folder or its manifests; undefined: every manifest bears this installation's seal. */
  readonly trouble: string | undefined;
  readonly isRunning: boolean;
  /** Code with which the one that was begun here ended last. */
  readonly lastFailure: string | undefined;
}

/** A package of the installation. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

/** The first steps, in their order. */
export type FirstStep = 'password' | 'device' | 'panel' | 'factor' | 'hand-in' | 'release' | 'scan' | 'found';

/** Administration of the installation. */
export interface AdministrationServices {
  segments(): Promise<SegmentOverview>;
  standing(): Promise<SystemStanding>;
  packages(): Promise<readonly InstalledPackage[]>;
  /**
   * Begins a base backup; false when one is under way. `BACKUP_EXTERNAL_DATABASE`, `BACKUP_FOLDER_UNUSABLE` when the
   * service cannot.
   */
  beginBackup(person: Person): Promise<boolean>;
  /** Queues failed tasks again; tells how many. */
  retryTasks(person: Person): Promise<number>;
  /** Which of the first steps are done, seen in the stores. */
  firstSteps(person: Person): Promise<readonly { readonly step: FirstStep; readonly isDone: boolean }[]>;
}
