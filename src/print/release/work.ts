/** What a running delivery is about, and who may stop it. */

import type { Device } from '../../ports/device-store.ts';
import type { Segment } from '../../segments/segment.ts';
import type { DeliveryId } from '../../shared/ids.ts';
import type { CallOffReason, Delivery, PrintJob } from '../job.ts';
import { openPolicy, type PrintPolicy } from '../ticket.ts';
import type { DevicePlace } from './device-line.ts';
import type { ReleaseDeps } from './release-deps.ts';

/** A delivery that this process works on, with its job. */
export interface Work {
  readonly delivery: Delivery;
  readonly job: PrintJob;
  /** The enrolled device; undefined for the sink. */
  readonly device?: Device;
  /** Aborts with a {@link CallOffReason} when the delivery is to be called off. */
  readonly calledOff?: AbortSignal;
  /** Its place among the deliveries of this process at the device; undefined for the sink. */
  readonly place?: DevicePlace;
}

/** Another process took the delivery over, or it was ended meanwhile; nothing more may be done here. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** What others ask of the running deliveries of a process. */
export interface RunnerControl {
  /** Runs a delivery that this process has just claimed. */
  start(work: Work): void;
  /** Tells a delivery that runs here that it is called off; does nothing for others. */
  callOff(id: DeliveryId, why: CallOffReason): void;
}

/** Why a delivery is called off; undefined while it is not. */
export function callOffOf(work: Work): CallOffReason | undefined {
  return work.calledOff?.aborted === true ? (work.calledOff.reason as CallOffReason) : undefined;
}

/** The reason with which a delivery that was called off comes back. */
export function callOffCode(why: CallOffReason): 'PRINT_CALLED_OFF' | 'PRINT_MOVED' {
  return why === 'moved' ? 'PRINT_MOVED' : 'PRINT_CALLED_OFF';
}

/** The lease of this process from now on. */
export function newLease(deps: Pick<ReleaseDeps, 'processId' | 'clock' | 'timing'>) {
  return { owner: deps.processId, until: new Date(deps.clock.now().getTime() + deps.timing.leaseMs) };
}

/** The print policy of a job's segment. */
export function policyOf(
  { segments }: { readonly segments: readonly Segment[] },
  job: Pick<PrintJob, 'segment'>,
): PrintPolicy {
  return segments.find(({ id }) => id === job.segment)?.printPolicy ?? openPolicy;
}
