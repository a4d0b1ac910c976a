/** What the steps of taking in a job work with. */

import type { RecentMistakes } from '../../identity/sign-in/recent-mistakes.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Segment } from '../../segments/segment.ts';
import type { Clock } from '../../shared/clock.ts';
import type { PrintJob } from '../job.ts';

/** How the listener that received the bytes finds the owner of a job. */
export type Identification = 'basic' | 'capability' | 'claimed-name';

/** The listener that received the bytes; the segment is its property. */
export interface PrintListener {
  readonly id: string;
  readonly segment: Segment;
  readonly identification: readonly Identification[];
  /**
   * `conformance`: jobs of anybody, sent to a sink instead of being held. `archive`: jobs go into the archive instead of
   * coming out on paper.
   */
  readonly purpose: 'hold' | 'conformance' | 'archive';
}

/** Bound once by the composition root. */
export interface IntakeDeps {
  readonly jobs: JobStore;
  readonly people: PersonStore;
  readonly vault: DocumentVault;
  readonly clock: Clock;
  /** Makes repeats of one wrong password count once. */
  readonly mistakes?: RecentMistakes;
  readonly limits: { readonly printJobBytes: number; readonly heldJobsPerPerson: number };
  /** False when the disk is nearly full: then clients are told to come back. */
  readonly hasRoom: () => Promise<boolean>;
  /** Called with jobs of a conformance listener that are ready to go to the sink. */
  readonly onReady: (job: PrintJob) => void;
}
