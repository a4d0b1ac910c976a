/** The paper of a delivery with its price, as the accounts get it. */

import type { DeliveryUsage } from '../job.ts';
import { type DeviceCounts, usageOfPart, usageOfWhole } from '../usage.ts';
import type { ReleaseDeps } from './release-deps.ts';
import type { Work } from './work.ts';

/** Paper of a delivery that came out; undefined for the sink, which has none. */
export async function pricedWhole(deps: ReleaseDeps, work: Work, counts: DeviceCounts) {
  return await priced(deps, work, counts, usageOfWhole);
}

/** Paper of a delivery that broke off, as far as the device counted it. */
export async function pricedPart(deps: ReleaseDeps, work: Work, counts: DeviceCounts) {
  return await priced(deps, work, counts, usageOfPart);
}

function printsColor(deps: ReleaseDeps, { delivery }: Work): boolean {
  const snapshot = delivery.deviceId && deps.watch?.latest(delivery.deviceId);
  return snapshot?.capabilities?.color ?? true;
}

async function priced(
  deps: ReleaseDeps,
  work: Work,
  counts: DeviceCounts,
  usageOf: typeof usageOfPart,
): Promise<DeliveryUsage | undefined> {
  const { job, delivery, device } = work;
  if (delivery.deviceId === undefined) return undefined;
  const paper = usageOf(counts, job.facts, delivery.ticket, printsColor(deps, work));
  if (paper === undefined) return undefined;
  const at = device ?? (await deps.devices.findById(delivery.deviceId));
  const cost =
    at && deps.priceOf
      ? await deps.priceOf({ job, device: at, ticket: delivery.ticket, paper, at: deps.clock.now() })
      : 0;
  return { ...paper, cost };
}
