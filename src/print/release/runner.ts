/**
 * Runs deliveries in this process and takes over those whose process died.
 *
 * A delivery is started by `start` (a person chose it here) or by the take-over round. While it runs, its lease is
 * renewed; when the renewal finds that it is no longer ours, the work is called off. `close` calls everything off;
 * the leases then run out and another process, or the next start of this one, goes on.
 */

import { setInterval } from 'node:timers';
import type { DeliveryId } from '../../shared/ids.ts';
import type { Delivery } from '../job.ts';
import { deliver } from './deliver.ts';
import { LeaseLost, markAmbiguous, returnToHold, type Work } from './outcome.ts';
import { reconcile } from './reconcile.ts';
import type { ReleaseDeps } from './release-deps.ts';
import { deliverToSink } from './sink.ts';

/** Deliveries taken over in one round. */
const batch = 50;

/** The running deliveries of one process. */
export interface DeliveryRunner extends AsyncDisposable {
  /** Runs a delivery that this process has just claimed. */
  start(work: Work): void;
  /** Number of deliveries that run now. */
  readonly running: number;
  /** One round of renewing and taking over; called by itself at a third of the lease. */
  round(): Promise<void>;
}

/** Starts the runner with its rounds. */
export function startDeliveryRunner(deps: ReleaseDeps): DeliveryRunner {
  const active = new Map<DeliveryId, { readonly abort: AbortController; readonly done: Promise<void> }>();
  let isClosing = false;
  let currentRound: Promise<void> = Promise.resolve();

  const launch = (work: Work, run: (signal: AbortSignal) => Promise<void>) => {
    if (isClosing || active.has(work.delivery.id)) return;
    const abort = new AbortController();
    const done = run(abort.signal)
      .catch((error: unknown) => {
        if (error instanceof LeaseLost || abort.signal.aborted) return;
        deps.log.error({ delivery: work.delivery.id, err: error }, 'delivery failed; its lease will run out');
      })
      .finally(() => active.delete(work.delivery.id));
    active.set(work.delivery.id, { abort, done });
  };

  const round = async () => {
    const lease = newLease(deps);
    const mine = [...active.keys()];
    const kept = new Set(await deps.jobs.renewLeases(mine, lease));
    for (const id of mine) if (!kept.has(id)) active.get(id)?.abort.abort(new LeaseLost(id));
    for (const delivery of await deps.jobs.takeOver(deps.clock.now(), lease, batch)) {
      const job = await deps.jobs.find(delivery.job);
      if (job !== undefined) launch({ delivery, job }, (signal) => resume(deps, { delivery, job }, signal));
    }
  };
  const timer = setInterval(() => {
    currentRound = currentRound
      .then(round)
      .catch((error: unknown) => deps.log.warn({ err: error }, 'the round of deliveries failed'));
  }, deps.timing.leaseMs / 3);

  return {
    start: (work) => launch(work, (signal) => run(deps, work, signal)),
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

/** The lease of this process from now on. */
export function newLease(deps: Pick<ReleaseDeps, 'processId' | 'clock' | 'timing'>) {
  return { owner: deps.processId, until: new Date(deps.clock.now().getTime() + deps.timing.leaseMs) };
}

async function run(deps: ReleaseDeps, work: Work, signal: AbortSignal): Promise<void> {
  await atDevice(deps, work, signal, deliver);
}

async function resume(deps: ReleaseDeps, work: Work, signal: AbortSignal): Promise<void> {
  await atDevice(deps, work, signal, reconcile);
}

async function atDevice(
  deps: ReleaseDeps,
  work: Work,
  signal: AbortSignal,
  act: typeof deliver,
): Promise<void> {
  if (work.delivery.deviceId === undefined) return await deliverToSink(deps, work, signal);
  const device = await deps.devices.findById(work.delivery.deviceId);
  if (device === undefined) return await giveUp(deps, work);
  await using output = deps.outputDevices.open(device);
  await act(deps, work, output, signal);
}

/** The device was removed meanwhile. What was sent to it, nobody can ask any more. */
async function giveUp(deps: ReleaseDeps, work: Work): Promise<void> {
  const current: Delivery | undefined = await deps.jobs.findDelivery(work.delivery.id);
  if (current?.state === 'claimed') return await returnToHold(deps, work, 'DEVICE_UNREACHABLE');
  await markAmbiguous(deps, work, 'DEVICE_UNREACHABLE');
}
