/** What the steps of releasing a job work with. */

import type { DeviceStore } from '../../ports/device-store.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { OutputDevices } from '../../ports/output-devices.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';

/** Bound once by the composition root. */
export interface ReleaseDeps {
  readonly jobs: JobStore;
  readonly devices: DeviceStore;
  readonly vault: DocumentVault;
  readonly outputDevices: OutputDevices;
  readonly clock: Clock;
  readonly log: Log;
  /** Name of this process in leases; unique among all running processes. */
  readonly processId: string;
  readonly timing: ReleaseTiming;
}

/** Waiting times of deliveries, in milliseconds. */
export interface ReleaseTiming {
  /** How long a delivery stays ours without a sign of life; renewed at a third of it. */
  readonly leaseMs: number;
  /** How long a busy device is asked again before the job goes back to hold. */
  readonly busyForMs: number;
  readonly busyPauseMs: number;
  /** Pauses between questions to a printing device; the last one repeats (Fibonacci seconds, as CUPS does). */
  readonly pollMs: readonly number[];
  /** How long a device may be silent before the outcome counts as unknown. */
  readonly silentForMs: number;
  /** How long a device may show our job as incomplete after the sender died, before it is canceled there. */
  readonly incompleteForMs: number;
}

/** The product's waiting times. */
export const defaultTiming: ReleaseTiming = {
  leaseMs: 15_000,
  busyForMs: 30_000,
  busyPauseMs: 2_000,
  pollMs: [250, 500, 1_000, 1_000, 2_000, 3_000, 5_000, 8_000],
  silentForMs: 120_000,
  incompleteForMs: 20_000,
};
