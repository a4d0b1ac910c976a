/** What the steps of releasing a job work with. */

import type { JobTicket } from '../../../drivers/device/job.ts';
import type { DeviceWatch } from '../../devices/watch/device-snapshot.ts';
import type { FactorRule } from '../../identity/factor-policy.ts';
import type { DelegationStore } from '../../ports/delegation-store.ts';
import type { Device, DeviceStore } from '../../ports/device-store.ts';
import type { DocumentTools, StampPlan } from '../../ports/document-tools.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { OutputDevices } from '../../ports/output-devices.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Segment } from '../../segments/segment.ts';
import type { Clock } from '../../shared/clock.ts';
import type { PersonId } from '../../shared/ids.ts';
import type { Log } from '../../shared/log.ts';
import type { Delivery, PrintJob } from '../job.ts';
import type { Paper } from '../paper.ts';

/** Bound once by the composition root. */
export interface ReleaseDeps extends ReleaseHooks {
  readonly jobs: JobStore;
  readonly devices: DeviceStore;
  readonly vault: DocumentVault;
  readonly outputDevices: OutputDevices;
  readonly clock: Clock;
  readonly log: Log;
  /** Counts wrong passwords of jobs. */
  readonly people: Pick<PersonStore, 'countTrials' | 'addTrial' | 'clearTrials' | 'inTurn'>;
  /** Who may collect whose jobs; without it only owners may. */
  readonly delegations?: Pick<DelegationStore, 'listReceived'>;
  /** Their print policies; a segment that is not among them demands nothing. */
  readonly segments: readonly Segment[];
  /** Rules of the site for what is enough at a device; default none. */
  readonly factorRules?: readonly FactorRule[];
  /** Converts documents; without it every document goes as it is or not at all. */
  readonly documents?: Pick<DocumentTools, 'convert' | 'canConvert'>;
  /** What was last heard of the devices; without it lists say nothing about devices. */
  readonly watch?: Pick<DeviceWatch, 'latest'>;
  /** Name of this process in leases; unique among all running processes. */
  readonly processId: string;
  readonly timing: ReleaseTiming;
}

/** What is asked about one release. */
export interface ReleaseCase {
  readonly job: PrintJob;
  readonly device: Device;
  /** As it goes to the device. */
  readonly ticket: JobTicket;
  /** What it will use, or did; undefined while the document's pages are not known. */
  readonly paper: Paper | undefined;
}

/** What other parts of the service add to a release. Every hook may be absent. */
export interface ReleaseHooks {
  /** What is drawn on the pages of this delivery. Its trace code must be durable before this resolves. */
  stampFor?(of: {
    readonly job: PrintJob;
    readonly delivery: Delivery;
    readonly device: Device;
  }): Promise<StampPlan | undefined>;
  /** The password that the owner gave for an encrypted document; undefined when there is none. A secret. */
  passwordFor?(job: PrintJob): Promise<string | undefined>;
  /** May the person use so much paper? Asked before each claim. `personId` is undefined for direct queues. */
  checkQuota?(
    of: ReleaseCase & { readonly personId: PersonId | undefined },
  ): Promise<'ok' | 'over-quota' | 'account-needed'>;
  /** The price of paper that came out, in the smallest unit of the currency; default 0. */
  priceOf?(of: ReleaseCase & { readonly paper: Paper; readonly at: Date }): number | Promise<number>;
}

/** Waiting times of deliveries, in milliseconds. */
export interface ReleaseTiming {
  /** How long a delivery stays ours without a sign of life; renewed at a third of it. */
  readonly leaseMs: number;
  /** How long a device that is busy or takes no jobs is asked again before the job goes back to hold. */
  readonly busyForMs: number;
  /** The first pause of a busy device; it doubles up to four times that. */
  readonly busyPauseMs: number;
  /** Pauses between questions to a printing device; the last one repeats (Fibonacci seconds, as CUPS does). */
  readonly pollMs: readonly number[];
  /** How long a device may be silent before the outcome counts as unknown. */
  readonly silentForMs: number;
  /** How long a device may show our job as incomplete after the sender died, before it is canceled there. */
  readonly incompleteForMs: number;
  /** How long a move waits until the first device says what became of the job. */
  readonly moveForMs: number;
}

/** The product's waiting times. */
export const defaultTiming: ReleaseTiming = {
  leaseMs: 15_000,
  busyForMs: 30_000,
  busyPauseMs: 1_000,
  pollMs: [250, 500, 1_000, 1_000, 2_000, 3_000, 5_000, 8_000],
  silentForMs: 120_000,
  incompleteForMs: 20_000,
  moveForMs: 15_000,
};
