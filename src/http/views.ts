/** Domain values in the form in which the JSON interface shows them. */

import type { z } from 'zod';
import type { WalkUpSession } from '../identity/session.ts';
import type { ElsewhereJob } from '../print/elsewhere.ts';
import type { DeliveryView, HeldJobView, Remaining } from '../print/job.ts';
import type { Formatter } from '../ui/format.ts';
import { elsewhereTexts } from '../ui/text/elsewhere.ts';
import { documentTroubleText, type ReasonText, reasonText } from '../ui/text/reason.ts';
import {
  type deliverySchema,
  type heldJobSchema,
  type outlookSchema,
  type personSchema,
  type standingSchema,
  ticketSchema,
  type walkUpSchema,
} from './schemas.ts';
import type { PanelDevice, PanelOutlook, SignedIn } from './services.ts';

/** A held job for its owner's screen. */
export function heldJobView(job: HeldJobView, format: Formatter): z.input<typeof heldJobSchema> {
  const last = job.lastDelivery;
  const text = last === undefined ? undefined : troubleText(last, format);
  return {
    id: job.id,
    jobName: job.jobName,
    ...(job.needs !== undefined && { needs: [...job.needs] }),
    ...(job.delegatedBy !== undefined && { delegatedBy: job.delegatedBy }),
    segment: job.segment,
    segmentName: format.segment(job.segment),
    heldAt: job.heldAt.toISOString(),
    heldAtText: format.moment(job.heldAt),
    expiresAt: job.expiresAt.toISOString(),
    expiresAtText: format.moment(job.expiresAt),
    byteLength: job.byteLength,
    sizeText: format.size(job.byteLength),
    documentFormat: job.documentFormat,
    formatText: format.documentFormat(job.documentFormat),
    ticketTexts: [...format.ticket(job.ticket)],
    state: job.state,
    ticket: ownTicket(job.ticket),
    ...(job.pages !== undefined && { pages: job.pages }),
    ...(job.sheets !== undefined && { sheets: job.sheets }),
    noteTexts: [...format.notes(job.notes ?? [])],
    ...(job.trouble !== undefined && {
      trouble: {
        kind: job.trouble,
        text: documentTroubleText(job.trouble, format.language),
        ...(job.missingFonts !== undefined && { missingFonts: [...job.missingFonts] }),
      },
    }),
    opaque: job.opaque === true,
    needsJobPassword: job.needsJobPassword === true,
    ...(job.notHere !== undefined && { notHere: reasonText(job.notHere, format.language) }),
    ...(job.remaining !== undefined && { remaining: remainingView(job.remaining) }),
    ...(last === undefined
      ? {}
      : {
          lastDelivery: {
            id: last.id,
            state: last.state,
            ...(last.reason === undefined ? {} : { reason: last.reason }),
            ...(text === undefined ? {} : { text }),
          },
        }),
  };
}

/** An entry of a timeline, with its moment and its reason in words. */
export function timelineView<Entry extends { readonly at: Date; readonly reason?: string | undefined }>(
  { at, reason, ...entry }: Entry,
  format: Formatter,
) {
  return {
    ...entry,
    at: at.toISOString(),
    atText: format.moment(at),
    ...(reason !== undefined && { reason: reasonText(reason, format.language) }),
  };
}

/** A delivery for the panel. */
export function deliveryView(delivery: DeliveryView, format: Formatter): z.input<typeof deliverySchema> {
  const text = troubleText(delivery, format);
  return {
    id: delivery.id,
    jobId: delivery.jobId,
    jobName: delivery.jobName,
    state: delivery.state,
    ...(delivery.reason === undefined ? {} : { reason: delivery.reason }),
    ...(text === undefined ? {} : { text }),
    ...(delivery.impressionsCompleted === undefined
      ? {}
      : { impressionsCompleted: delivery.impressionsCompleted }),
    ...(delivery.sheets !== undefined && { sheets: delivery.sheets }),
    noteTexts: [...format.notes(delivery.notes ?? [])],
    ...(delivery.remaining !== undefined && { remaining: remainingView(delivery.remaining) }),
  };
}

/** The members of a ticket that its owner can change. */
function ownTicket(ticket: HeldJobView['ticket']): z.input<typeof ticketSchema> {
  const known = ticketSchema.safeParse(ticket);
  return known.success ? known.data : {};
}

function remainingView({ sheets, ofSheets }: Remaining): z.input<typeof heldJobSchema>['remaining'] {
  return { ofSheets, ...(sheets !== undefined && { sheets }) };
}

/** How a panel sees its device. */
export function outlookView(outlook: PanelOutlook, format: Formatter): z.input<typeof outlookSchema> {
  const { waitSeconds, pagesPerMinute, trouble, can, others } = outlook;
  return {
    waitText: format.wait(waitSeconds),
    ...(waitSeconds !== undefined && { waitSeconds: Math.ceil(waitSeconds) }),
    ...(pagesPerMinute !== undefined && { pagesPerMinute }),
    ...(trouble !== undefined && { trouble: reasonText(trouble, format.language) }),
    can,
    others: others.map((one) => ({
      id: one.id,
      name: one.name,
      site: one.site,
      stateText:
        one.trouble === undefined
          ? format.wait(one.waitSeconds)
          : reasonText(one.trouble, format.language).cause,
      free: one.trouble === undefined && one.waitSeconds === 0,
    })),
  };
}

/** How the device of a panel stands, for its idle screen. */
export function standingView(
  device: PanelDevice,
  { waitSeconds, trouble, neighbour }: PanelOutlook,
  format: Formatter,
): z.input<typeof standingSchema> {
  return {
    state: device.state,
    waitText: format.wait(waitSeconds),
    ...(waitSeconds !== undefined && { waitSeconds: Math.ceil(waitSeconds) }),
    ...(trouble !== undefined && { trouble: reasonText(trouble, format.language) }),
    ...(neighbour !== undefined && { neighbour }),
  };
}

/** A reason is worth telling while it prints (paper is out), and after it (the device confirms nothing) too. */
function troubleText(
  delivery: { readonly state: DeliveryView['state']; readonly reason?: string },
  format: Formatter,
): ReasonText | undefined {
  if (delivery.state !== 'returned' && delivery.reason === undefined) return undefined;
  return reasonText(delivery.reason, format.language);
}

/** The signed-in person for themselves. */
export function personView(signedIn: SignedIn, format: Formatter): z.input<typeof personSchema> {
  const { person } = signedIn;
  return {
    displayName: person.displayName,
    department: person.department,
    roles: [...person.roles],
    segments: person.segments.map((id) => ({ id, name: format.segment(id) })),
    mustChangePassword: person.mustChangePassword,
    expiresAt: signedIn.expiresAt.toISOString(),
  };
}

/** A walk-up session for its panel. */
export function walkUpView(session: WalkUpSession, format: Formatter): z.input<typeof walkUpSchema> {
  return {
    displayName: session.displayName,
    segments: [...session.segments],
    expiresAt: session.expiresAt.toISOString(),
    factors: [...session.factors],
    stepUp: session.stepUp.map(({ segment, needs }) => ({
      segment,
      segmentName: format.segment(segment),
      needs: [...needs],
    })),
  };
}

/** A job that is not in the list at a device. */
export function elsewhereView(job: ElsewhereJob, format: Formatter) {
  const { cause, advice } = elsewhereTexts[job.reason];
  return {
    reason: job.reason,
    text: { cause: format.pick(cause), advice: format.pick(advice) },
    ...(job.jobName !== undefined && { jobName: job.jobName }),
    segment: job.segment,
    segmentName: format.segment(job.segment),
    atText: format.dayAndTime(job.at),
  };
}
