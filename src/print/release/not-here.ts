/** Can this job come out of that device, as far as it is known? Answers at once, from what was last heard. */

import type { Device } from '../../ports/device-store.ts';
import { isConvertible, planDelivery } from '../delivery-plan.ts';
import type { NotHere, PrintJob } from '../job.ts';
import { applyPolicy, type DecidedTicket, fitTicket } from '../ticket.ts';
import { planInput } from './prepare.ts';
import type { ReleaseDeps } from './release-deps.ts';
import { policyOf } from './work.ts';

type NotHereDeps = Pick<ReleaseDeps, 'documents' | 'watch' | 'segments'>;

/** Why a job cannot come out there; undefined when it can, or when nothing is known of the device yet. */
export function notHere(deps: NotHereDeps, device: Pick<Device, 'id'>, job: PrintJob): NotHere | undefined {
  const capabilities = deps.watch?.latest(device.id)?.capabilities;
  if (capabilities === undefined) return undefined;
  const { ticket } = ticketThere(deps, device, job);
  const plan = planDelivery({ ...planInput(deps, job, capabilities), ticket, stamped: false });
  return plan.ok ? undefined : plan.refusal;
}

/** The ticket as the policy, and the device as far as it is known, would change it. */
export function ticketThere(
  deps: NotHereDeps,
  device: Pick<Device, 'id'> | undefined,
  job: PrintJob,
): DecidedTicket {
  const capabilities = device && deps.watch?.latest(device.id)?.capabilities;
  const input = planInput(deps, job, capabilities ?? unknownCapabilities);
  const document = { pages: job.facts?.pages, opaque: input.opaque };
  const wanted = applyPolicy({ ticket: job.ticket, notes: [] }, policyOf(deps, job), document);
  return capabilities === undefined ? wanted : fitTicket(wanted, capabilities, isConvertible(input));
}

/** Stands for a device that was not heard yet; nothing is decided by it. */
export const unknownCapabilities = {
  makeAndModel: '',
  documentFormats: [],
  color: true,
  sides: [],
  media: [],
  maxCopies: 1,
  compressions: [],
  createJobSupported: true,
  resolutionsDpi: [],
} as const;
