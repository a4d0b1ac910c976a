/**
 * Runs deliveries in this process and takes over those whose process died.
 *
 * A delivery is started by `start` (a person chose it here) or by the take-over round. While it runs, its lease is
 * renewed; when the renewal finds that it is no longer ours, the work is stopped. A delivery whose owner left or
 * moved it is called off: at once by `callOff`, or at the next round when another process was told. `close` stops
 * everything; the leases then run out and another process, or the next start of this one, goes on.
 */

import { setInterval } from 'node:timers';
import type { DeliveryId } from '../../shared/ids.ts';
import type { CallOffReason, Delivery } from '../job.ts';
import { callOffLeftBehind } from './call-off.ts';
import { claimDelivery } from './claim.ts';
import { ticketOfPart } from './continue-job.ts';
import { deliver } from './deliver.ts';
import { DeviceLines } from './device-line.ts';
import { markAmbiguous, returnToHold } from './outcome.ts';
import { reconcile } from './reconcile.ts';
import type { ReleaseDeps } from './release-deps.ts';
import { deliverToSink } from './sink.ts';
import { LeaseLost, newLease, type RunnerControl, type Work } from './work.ts';

/** Deliveries taken over in one round. */
const batch = 50;

/** The running deliveries of one process. */
export interface DeliveryRunner extends AsyncDisposable, RunnerControl {
  /** Number of deliveries that run now. */
  readonly running: number;
  /** One round of renewing, calling off and taking over; called by itself at a third of the lease. */
  round(): Promise<void>;
}

/** One running delivery. */
interface Running {
  readonly abort: AbortController;
  readonly left: AbortController;
  readonly done: Promise<void>;
}

/** Starts the runner with its rounds. */
export function startDeliveryRunner(deps: ReleaseDeps): DeliveryRunner {
  const active = new Map<DeliveryId, Running>();
  const lines = new DeviceLines();
  let isClosing = false;
  let currentRound: Promise<void> = Promise.resolve();

  const launch = (work: Work, act: typeof deliver) => {
    const { id, deviceId, callOff: why } = work.delivery;
    if (isClosing || active.has(id)) return;
    const abort = new AbortController();
    const left = new AbortController();
    if (why !== undefined) left.abort(why);
    const place = deviceId && lines.join(deviceId);
    const placed = { ...work, calledOff: left.signal, ...(place !== undefined && { place }) };
    const done = atDevice(deps, placed, abort.signal, act)
      .finally(() => place?.leave())
      .then(() => startRest(deps, id, abort.signal))
      .then((next) => {
        if (next !== undefined) launch(next, deliver);
      })
      .catch((error: unknown) => {
        if (error instanceof LeaseLost || abort.signal.aborted) return;
        deps.log.error({ delivery: id, err: error }, 'delivery failed; its lease will run out');
      })
      .finally(() => active.delete(id));
    active.set(id, { abort, left, done });
  };

  const callOff = (id: DeliveryId, why: CallOffReason) => active.get(id)?.left.abort(why);

  const round = async () => {
    const lease = newLease(deps);
    const mine = [...active.keys()];
    const kept = new Set(await deps.jobs.renewLeases(mine, lease));
    for (const id of mine) if (!kept.has(id)) active.get(id)?.abort.abort(new LeaseLost(id));
    await callOffLeftBehind({ ...deps, runner: { callOff } });
    if (active.size > 0) {
      for (const { id, callOff: why } of await deps.jobs.listCalledOff(deps.processId)) callOff(id, why);
    }
    for (const delivery of await deps.jobs.takeOver(deps.clock.now(), lease, batch)) {
      const job = await deps.jobs.find(delivery.job);
      if (job !== undefined) launch({ delivery, job }, reconcile);
    }
  };
  const timer = setInterval(() => {
    currentRound = currentRound
      .then(round)
      .catch((error: unknown) => deps.log.warn({ err: error }, 'the round of deliveries failed'));
  }, deps.timing.leaseMs / 3);

  return {
    start: (work) => launch(work, deliver),
    callOff,
    get running() {
      return active.size;
    },
    round,
    async [Symbol.asyncDispose]() {
      isClosing = true;
      clearInterval(timer);
      await currentRound;
      const open = [...active.values()];
      for (const { abort } of open) abort.abort(new Error('the service stops'));
      await Promise.all(open.map(({ done }) => done));
    },
  };
}

async function atDevice(
  deps: ReleaseDeps,
  work: Work,
  signal: AbortSignal,
  act: typeof deliver,
): Promise<void> {
  if (work.delivery.deviceId === undefined) return await deliverToSink(deps, work, signal);
  const device = work.device ?? (await deps.devices.findById(work.delivery.deviceId));
  if (device === undefined) return await giveUp(deps, work);
  await using output = deps.outputDevices.open(device);
  await act(deps, { ...work, device }, output, signal);
}

/** Claims the next part of a job when one part of it came out, unless its owner has gone meanwhile. */
async function startRest(deps: ReleaseDeps, id: DeliveryId, signal: AbortSignal): Promise<Work | undefined> {
  const ended = await deps.jobs.findDelivery(id);
  const [part, ...rest] = ended?.rest ?? [];
  if (ended?.state !== 'confirmed' || part === undefined || signal.aborted) return undefined;
  const job = await deps.jobs.find(ended.job);
  const device = ended.deviceId && (await deps.devices.findById(ended.deviceId));
  if (job?.state !== 'pending-held' || !device || ended.callOff !== undefined) return undefined;
  const ticket = { ...ended.ticket, ...ticketOfPart(job, part) };
  const { sessionId } = ended;
  const next = await claimDelivery(deps, { job, device, sessionId, personId: job.ownerId, ticket, rest });
  return next.ok ? next.value : undefined;
}

/** The device was removed meanwhile. What was sent to it, nobody can ask any more. */
async function giveUp(deps: ReleaseDeps, work: Work): Promise<void> {
  const current: Delivery | undefined = await deps.jobs.findDelivery(work.delivery.id);
  if (current?.state === 'claimed') return await returnToHold(deps, work, 'DEVICE_UNREACHABLE');
  await markAmbiguous(deps, work, 'DEVICE_UNREACHABLE');
}
