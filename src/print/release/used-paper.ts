/** The paper of a delivery with its price, as the accounts get it. */

import type { DeliveryUsage } from '../job.ts';
import { type DeviceCounts, type UsedPaper, usageOfPart, usageOfWhole } from '../usage.ts';
import type { ReleaseDeps } from './release-deps.ts';
import type { Work } from './work.ts';

/** Paper of a delivery that came out; undefined for the sink, which has none. */
export async function pricedWhole(
  deps: ReleaseDeps,
  work: Work,
  counts: DeviceCounts,
): Promise<DeliveryUsage | undefined> {
  if (work.delivery.deviceId === undefined) return undefined;
  const { job, delivery } = work;
  return await priced(deps, work, usageOfWhole(counts, job.facts, delivery.ticket, printsColor(deps, work)));
}

/** Paper of a delivery that broke off, as far as the device counted it. */
export async function pricedPart(
  deps: ReleaseDeps,
  work: Work,
  counts: DeviceCounts,
): Promise<DeliveryUsage | undefined> {
  if (work.delivery.deviceId === undefined) return undefined;
  const { job, delivery } = work;
  const used = usageOfPart(counts, job.facts, delivery.ticket, printsColor(deps, work));
  return used && (await priced(deps, work, used));
}

function printsColor(deps: ReleaseDeps, { delivery }: Work): boolean {
  const snapshot = delivery.deviceId && deps.watch?.latest(delivery.deviceId);
  return snapshot?.capabilities?.color ?? true;
}

async function priced(deps: ReleaseDeps, { job, delivery, device }: Work, paper: UsedPaper) {
  const at = delivery.deviceId && (device ?? (await deps.devices.findById(delivery.deviceId)));
  const cost =
    at && deps.priceOf
      ? await deps.priceOf({ job, device: at, ticket: delivery.ticket, paper, at: deps.clock.now() })
      : 0;
  return { ...paper, cost };
}
