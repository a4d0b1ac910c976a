/** The lease on a scan while a process works on it: taken, renewed, given back. */

import type { ScanId } from '../../shared/ids.ts';
import type { ScanJob, ScanLane } from '../scan-job.ts';
import type { ScanWorkDeps } from './scan-work.ts';

/** A lease that is held. Disposing gives it back. */
export interface ScanLeaseHold extends AsyncDisposable {
  readonly scan: ScanJob;
  /** Aborts with the caller's signal, and when the lease was lost. */
  readonly signal: AbortSignal;
}

const defaultLeaseMs = 60_000;

/** Takes the lease and renews it three times in its length; undefined when it is not to be had in this lane. */
export async function holdLease(
  deps: Pick<ScanWorkDeps, 'scans' | 'clock' | 'log' | 'owner' | 'leaseMs'>,
  id: ScanId,
  signal?: AbortSignal,
  lane?: ScanLane,
): Promise<ScanLeaseHold | undefined> {
  const leaseMs = deps.leaseMs ?? defaultLeaseMs;
  const lease = () => {
    const now = deps.clock.now();
    return { owner: deps.owner, until: new Date(now.getTime() + leaseMs) };
  };
  const scan = await deps.scans.claim(id, lease(), deps.clock.now(), lane);
  if (scan === undefined) return undefined;
  const lost = new AbortController();
  const renew = async (): Promise<void> => {
    try {
      if (!(await deps.scans.renew(id, lease()))) lost.abort(new Error('the lease was lost'));
    } catch (error) {
      // The change at the end of the step asks for the lease again; a short outage is no reason to stop.
      deps.log.warn({ scan: id, err: error }, 'The lease on a scan could not be renewed.');
    }
  };
  const timer = setInterval(renew, leaseMs / 3);
  return {
    scan,
    signal: signal === undefined ? lost.signal : AbortSignal.any([signal, lost.signal]),
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await deps.scans.release(id, deps.owner).catch((error: unknown) => {
        deps.log.warn({ scan: id, err: error }, 'The lease on a scan could not be given back; it will end.');
      });
    },
  };
}
