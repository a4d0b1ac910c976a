/** The stamps of one release: decided by policy, their trace code written down before a byte leaves. */

import { randomBytes } from 'node:crypto';
import type { StampPlan } from '../../ports/document-tools.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { DeliveryTrace, TraceStore } from '../../ports/trace-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { DeviceId, SegmentId } from '../../shared/ids.ts';
import { isOpaqueJob } from '../document-format.ts';
import type { Delivery, PrintJob } from '../job.ts';
import { deliveryEvent } from '../job-event.ts';
import { type CleanPaperReason, decideStamps, type StampPolicy, stampLine } from '../stamp-policy.ts';
import { makeTraceCode } from '../trace-code.ts';
import { traceMac } from './trace-mac.ts';

/** What stamping works with. */
export interface StampDeps {
  readonly traces: TraceStore;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
  readonly people: Pick<PersonStore, 'findById'>;
  readonly clock: Clock;
  /** What a segment wants on its releases; undefined: nothing. */
  readonly stampPolicyOf: (segment: SegmentId) => StampPolicy | undefined;
  /** Why all jobs of a listener stay clean; undefined: they do not. */
  readonly cleanPaperOf: (listenerId: string) => CleanPaperReason | undefined;
}

/** One release. */
export interface StampCase {
  readonly job: PrintJob;
  readonly delivery: Pick<Delivery, 'id' | 'deviceId'>;
  readonly device: { readonly id: DeviceId; readonly name: string };
}

/** A code of 40 random bits is taken by another delivery less than once in a million years. */
const mostTries = 5;

/**
 * What is drawn on the pages of this delivery; undefined when they stay as they are. A segment that stamps leaves
 * `delivery.stamped` in the audit either way, with the reason where nothing is drawn. Called again for the same
 * delivery it gives the same trace code.
 */
export async function stampFor(deps: StampDeps, of: StampCase): Promise<StampPlan | undefined> {
  const { job, delivery, device } = of;
  const at = deps.clock.now();
  const decision = decideStamps({
    policy: deps.stampPolicyOf(job.segment),
    listenerCleanPaper: deps.cleanPaperOf(job.listenerId),
    jobCleanPaper: job.demands.cleanPaper,
    opaque: isOpaqueJob(job),
    deviceName: device.name,
  });
  if (!decision.stamped) {
    if (decision.because === 'no-policy') return undefined;
    await deps.traces.note([
      deliveryEvent('delivery.stamped', delivery, job, 'system', at, {
        stamped: false,
        because: decision.because,
        cleanPaper: decision.cleanPaper ?? null,
      }),
    ]);
    return undefined;
  }
  const { symbology, diagonal, diagonalOverContent } = decision;
  const marks = { text: decision.text, diagonal: diagonal !== undefined };
  const code = symbology && (await registerTrace(deps, of, at, marks));
  if (code === undefined) {
    await deps.traces.note([
      deliveryEvent('delivery.stamped', delivery, job, 'system', at, { stamped: true, ...marks, code: null }),
    ]);
  }
  const owner = job.ownerId === undefined ? undefined : await deps.people.findById(job.ownerId);
  return {
    ...(decision.text && {
      text: stampLine({ at, personName: owner?.displayName, deviceName: device.name }),
    }),
    ...(diagonal !== undefined && { diagonal, diagonalOverContent }),
    ...(code !== undefined && symbology !== undefined && { traceCode: code, symbology }),
  };
}

/** Writes the code down together with its event. `STORE_DATABASE_...` faults keep the delivery from going on. */
async function registerTrace(
  deps: StampDeps,
  { job, delivery, device }: StampCase,
  at: Date,
  marks: { readonly text: boolean; readonly diagonal: boolean },
): Promise<string> {
  for (let tries = 0; tries < mostTries; tries += 1) {
    const { id, code } = makeTraceCode(randomBytes(8), traceMac(deps.keys));
    const trace: DeliveryTrace = {
      ...{ codeId: id, code, delivery: delivery.id, job: job.id, jobNumber: job.jobId },
      ...{ segment: job.segment, person: job.ownerId, device: device.id, deviceName: device.name },
      createdAt: at,
    };
    const registered = await deps.traces.register(trace, [
      deliveryEvent('delivery.stamped', delivery, job, 'system', at, { stamped: true, ...marks, code: id }),
    ]);
    if (registered !== 'code-taken') return registered.code;
  }
  throw new ServiceError('PRINT_DELIVERY_INTERRUPTED', { message: 'no free trace code was found' });
}
