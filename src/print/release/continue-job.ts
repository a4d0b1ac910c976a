/** Prints the rest of a job of which a part came out: here, or on another device. */

import { decideFactors, factorDemand } from '../../identity/factor-policy.ts';
import type { WalkUpSession } from '../../identity/session.ts';
import type { Device } from '../../ports/device-store.ts';
import type { DeviceId, JobId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { isOpaqueJob } from '../document-format.ts';
import type { Delivery, DeliveryView, PrintJob, ReleaseRefusal } from '../job.ts';
import { countPages, partsLeft, sheetsOut, type TicketPart } from '../paper.ts';
import { decideHeld, decideRelease, type ReleasingSession } from '../release-decision.ts';
import { collectorOf } from './collector.ts';
import { notHere } from './not-here.ts';
import { loadJob, type PersonReleaseDeps, returnByOwner, startClaim } from './release-job.ts';

/** Who continues a job: the person of a walk-up session, or an owner at the desk. */
export type Continuer = ReleasingSession & Partial<Pick<WalkUpSession, 'id' | 'deviceId'>>;

/** How a job is continued. */
export interface Continuation {
  /** The device where the rest comes out; default: the one of the session. */
  readonly deviceId?: DeviceId;
  /** Sheets of the last delivery that the owner counted in the tray; goes before the device's own count. */
  readonly sheetsInTray?: number;
}

/**
 * Prints what the last delivery left. The document stays held until everything is confirmed. Refused with
 * `count-needed` when neither the device nor the owner counted what came out.
 */
export async function continueJob(
  deps: PersonReleaseDeps,
  who: Continuer,
  jobId: JobId,
  how: Continuation = {},
): Promise<Result<DeliveryView, ReleaseRefusal>> {
  const { job, last } = await loadJob(deps, jobId);
  const collector = await collectorOf(deps, who, job);
  const place = await findPlace(deps, collector.session, job, how.deviceId ?? who.deviceId);
  if (!place.ok) return place;
  const held = await decideContinuation(deps, collector.session, job, last);
  if (!held.ok) return held;
  if (last === undefined) return refuse('not-continuable');
  const parts = restOf(held.value, last, how.sheetsInTray);
  if (!parts.ok) return parts;
  const [first, ...rest] = parts.value;
  if (first === undefined) return refuse('nothing-left');
  const ticket = { ...last.ticket, ...ticketOfPart(held.value, first) };
  if (notHere(deps, place.value, { ...held.value, ticket }) !== undefined)
    return refuse('not-possible-there');
  if (last.state === 'ambiguous') {
    const said = { word: 'continue', sheets: how.sheetsInTray ?? 0 };
    const returned = await returnByOwner(
      deps,
      { delivery: last, job: held.value },
      `person:${who.personId}`,
      said,
    );
    if (returned === undefined) return refuse('job-not-held');
  }
  return await startClaim(deps, {
    job: held.value,
    device: place.value,
    sessionId: who.id,
    personId: who.personId,
    delegation: collector.delegation,
    ticket,
    rest,
  });
}

/** The device that is to print for this person; where a plain card is not enough, its owner must be there. */
export async function findPlace(
  deps: Pick<PersonReleaseDeps, 'devices' | 'segments' | 'factorRules'>,
  who: Continuer,
  job: PrintJob | undefined,
  deviceId: DeviceId | undefined,
): Promise<Result<Device, ReleaseRefusal>> {
  if (job === undefined || job.ownerId !== who.personId) return refuse('job-not-found');
  const device = deviceId === undefined ? undefined : await deps.devices.findById(deviceId);
  if (device?.state !== 'active' || device.printUri === undefined) return refuse('device-paused');
  if (!device.segments.includes(job.segment)) return refuse('segment-not-allowed');
  const demand = factorDemand(
    { segments: deps.segments, rules: deps.factorRules ?? [] },
    { segment: job.segment, site: device.site, device: device.name, marks: job.demands.marks ?? [] },
  );
  const isPlain = decideFactors(demand, [{ factor: 'card', assurance: 1 }]).met;
  if (!isPlain && who.deviceId !== device.id) return refuse('must-be-present');
  return accept(device);
}

/** What is left of a job, as the device or the owner counted. */
export function restOf(
  job: Pick<PrintJob, 'facts' | 'documentFormat'>,
  last: Delivery,
  sheetsInTray?: number,
): Result<readonly TicketPart[], ReleaseRefusal> {
  const rest = last.rest ?? [];
  if (last.state === 'confirmed') return accept(rest);
  const pages = job.facts?.pages;
  if (pages === undefined || isOpaqueJob(job)) return refuse('not-continuable');
  const counted = last.state === 'ambiguous' ? {} : last;
  const done = sheetsInTray ?? sheetsOut(pages, last.ticket, counted);
  return done === undefined
    ? refuse('count-needed')
    : accept([...partsLeft(pages, last.ticket, done), ...rest]);
}

/** The ticket's members for one part; all pages are not named, so that no device has to pick them. */
export function ticketOfPart(job: Pick<PrintJob, 'facts'>, { pageRanges, copies }: TicketPart) {
  const isWhole = countPages(pageRanges) === job.facts?.pages;
  return { copies, pageRanges: isWhole ? [] : pageRanges };
}

/** A delivery in doubt may be continued by the owner's count, which the plain release refuses. */
async function decideContinuation(
  deps: PersonReleaseDeps,
  who: Continuer,
  job: PrintJob | undefined,
  last: Delivery | undefined,
): Promise<Result<PrintJob, ReleaseRefusal>> {
  if (last?.state === 'ambiguous' && job !== undefined) {
    return decideHeld({ ...job, state: 'pending-held' }, undefined, who);
  }
  const needsPassword = job?.demands.jobPasswordHash !== undefined;
  const unlocked = needsPassword && who.id !== undefined && (await deps.jobs.isUnlocked(job.id, who.id));
  return decideRelease(job, last, who, { unlocked });
}
