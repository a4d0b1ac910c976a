/** What only the desk asks of the database: the history of a job, and whether anything has changed for somebody. */

import type { JobId, PersonId, SegmentId } from '../shared/ids.ts';

/** One event of a job, as the audit keeps it. */
export interface JobHistoryEntry {
  readonly at: Date;
  /** Kind of the audit event, such as `job.held`. */
  readonly kind: string;
  /** `person:<id>`, `device:<id>` or `system`. */
  readonly actor: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What live updates tell of. */
export const liveTopics = ['jobs', 'scans', 'tray', 'devices', 'people'] as const;

/** One topic of them. */
export type LiveTopic = (typeof liveTopics)[number];

/** How things stand for one person: marks that are equal as long as nothing has changed. */
export interface PersonStanding {
  readonly jobs: string;
  readonly scans: string;
  /** Scans that wait for somebody, as far as the person may put them right. */
  readonly tray: string;
  /** Enrolled devices and what is open there; absent for whoever is no administrator. */
  readonly devices?: string;
  /** What was changed at people, cards and posts; absent for whoever is no administrator. */
  readonly people?: string;
}

/** Whom a look is for. */
export interface StandingQuestion {
  readonly people: readonly PersonId[];
  /** Segments that the desk shows at all; of these, each person's own count. */
  readonly segments: readonly SegmentId[];
  readonly signIns: readonly string[];
  readonly at: Date;
}

/** The answer to one look. */
export interface StandingAnswer {
  /** People without anything that moves are not in it. */
  readonly standing: ReadonlyMap<PersonId, PersonStanding>;
  /** Which of the sign-ins are in force. */
  readonly signIns: ReadonlySet<string>;
}

/** The store. Faults are `STORE_DATABASE_...` errors. */
export interface DeskStore {
  /** Events of a job, oldest first. */
  history(job: JobId, limit: number): Promise<readonly JobHistoryEntry[]>;
  /** One look for many people: seven statements at most, whatever their number. */
  look(asked: StandingQuestion): Promise<StandingAnswer>;
}
