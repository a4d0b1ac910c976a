/** What a job is printed with: the client's ticket, the owner's changes, the policy, and what the device can. Pure. */

import type { JobTicket } from '../../drivers/device/job.ts';
import type { OutputDeviceCapabilities } from '../../drivers/device/printer.ts';

/** What an owner may change at release. Absent members stay as the client asked. */
export type OwnerChanges = Partial<
  Pick<JobTicket, 'copies' | 'sides' | 'printColorMode' | 'pageRanges' | 'numberUp' | 'finishings'>
>;

/** What a segment demands of every job that comes out of it. */
export interface PrintPolicy {
  /** True: jobs of more than one page come out on both sides wherever the device can. */
  readonly twoSided: boolean;
  /** Jobs with more pages than this come out without colour; default: none. */
  readonly monochromeAbovePages?: number | undefined;
  /** Most copies of one release; default: no limit. */
  readonly maxCopies?: number | undefined;
  /** What becomes of paper that is coming out when its owner leaves the device. */
  readonly whenOwnerLeaves: 'finish' | 'stop';
}

/** The policy of a segment that demands nothing. */
export const openPolicy: PrintPolicy = Object.freeze({ twoSided: false, whenOwnerLeaves: 'finish' });

/** Something that comes out otherwise than it was asked; the person is told. */
export interface TicketNote {
  readonly attribute: keyof JobTicket;
  /** `device`: it cannot. `policy`: the segment demands it. `opaque`: it is fixed in the document. */
  readonly because: 'device' | 'policy' | 'opaque';
  /** What is done instead; absent: the device's default. */
  readonly used?: string;
}

/** A ticket with what was changed about it. */
export interface DecidedTicket {
  readonly ticket: JobTicket;
  readonly notes: readonly TicketNote[];
}

/** What the device side of the decision needs. */
export type TicketCapabilities = Pick<
  OutputDeviceCapabilities,
  'color' | 'sides' | 'media' | 'maxCopies' | 'finishings' | 'numberUps'
>;

/**
 * The owner's changes over the client's ticket. A document in a printer language (`opaque`) carries its finishing in
 * itself: only the copies can still be changed, every other change is noted and not made.
 */
export function changeTicket(asked: JobTicket, changes: OwnerChanges, opaque: boolean): DecidedTicket {
  const given = withoutUndefined(changes);
  if (!opaque) return { ticket: { ...asked, ...given }, notes: [] };
  const { copies, ...fixed } = given;
  const attributes = Object.keys(fixed) as (keyof JobTicket)[];
  return {
    ticket: { ...asked, ...(copies !== undefined && { copies }) },
    notes: attributes.map((attribute) => ({ attribute, because: 'opaque' })),
  };
}

/**
 * The segment's policy over a ticket. `pages` is the length of one copy; while it is unknown, rules that depend on it
 * are not applied. Nothing but the number of copies can be forced upon a document in a printer language.
 */
export function applyPolicy(
  { ticket, notes }: DecidedTicket,
  policy: PrintPolicy,
  document: { readonly pages?: number | undefined; readonly opaque: boolean },
): DecidedTicket {
  let decided = ticket;
  const made: TicketNote[] = [...notes];
  const { maxCopies, monochromeAbovePages } = policy;
  if (maxCopies !== undefined && (ticket.copies ?? 1) > maxCopies) {
    decided = { ...decided, copies: maxCopies };
    made.push({ attribute: 'copies', because: 'policy', used: String(maxCopies) });
  }
  const wantsTwoSided = policy.twoSided && document.pages !== 1 && !isTwoSided(ticket);
  if (wantsTwoSided && document.opaque) made.push({ attribute: 'sides', because: 'opaque' });
  if (wantsTwoSided && !document.opaque) {
    decided = { ...decided, sides: 'two-sided-long-edge' };
    made.push({ attribute: 'sides', because: 'policy', used: 'two-sided-long-edge' });
  }
  const tooLong = monochromeAbovePages !== undefined && (document.pages ?? 0) > monochromeAbovePages;
  if (tooLong && ticket.printColorMode !== 'monochrome' && !document.opaque) {
    decided = { ...decided, printColorMode: 'monochrome' };
    made.push({ attribute: 'printColorMode', because: 'policy', used: 'monochrome' });
  }
  return { ticket: decided, notes: made };
}

/**
 * What is left of a ticket at one device. `imposes` is true when the document can be rewritten before it is sent, so
 * that pages on a side need not be placed, and copies not be made, by the device itself.
 */
export function fitTicket(
  { ticket, notes }: DecidedTicket,
  device: TicketCapabilities,
  imposes: boolean,
): DecidedTicket {
  const fitted: { -readonly [Member in keyof JobTicket]: JobTicket[Member] } = { ...ticket };
  const made: TicketNote[] = [...notes];
  const substitute = (attribute: keyof JobTicket, used?: string) => {
    const earlier = made.findIndex((note) => note.attribute === attribute);
    if (earlier !== -1) made.splice(earlier, 1);
    made.push({ attribute, because: 'device', ...(used !== undefined && { used }) });
  };
  if (isTwoSided(ticket) && !device.sides.includes(ticket.sides ?? '')) {
    fitted.sides = 'one-sided';
    substitute('sides', 'one-sided');
  }
  if (ticket.printColorMode === 'color' && !device.color) {
    fitted.printColorMode = 'monochrome';
    substitute('printColorMode', 'monochrome');
  }
  if (ticket.media !== undefined && device.media.length > 0 && !device.media.includes(ticket.media)) {
    delete fitted.media;
    substitute('media');
  }
  const { numberUp } = ticket;
  const isPlaced = imposes && imposable.has(numberUp ?? 1);
  if (numberUp !== undefined && numberUp !== 1 && !isPlaced && !device.numberUps?.includes(numberUp)) {
    delete fitted.numberUp;
    substitute('numberUp', '1');
  }
  const finishings = ticket.finishings?.filter((one) => one === 3 || device.finishings?.includes(one));
  if (finishings !== undefined && finishings.length < (ticket.finishings?.length ?? 0)) {
    if (finishings.length === 0) delete fitted.finishings;
    else fitted.finishings = finishings;
    substitute('finishings');
  }
  if (isUncollated(ticket) && (ticket.copies ?? 1) > device.maxCopies) {
    delete fitted.multipleDocumentHandling;
    substitute('multipleDocumentHandling');
  }
  return { ticket: fitted, notes: made };
}

/** Numbers of pages on a side that a conversion can place. */
const imposable: ReadonlySet<number> = new Set([1, 2, 4, 6, 8, 9, 16]);

/** True when both sides of the sheet are used. */
export function isTwoSided(ticket: Pick<JobTicket, 'sides'>): boolean {
  return ticket.sides === 'two-sided-long-edge' || ticket.sides === 'two-sided-short-edge';
}

/** True when the copies of each sheet come out one after the other (RFC 8011 §5.2.4). */
export function isUncollated(ticket: Pick<JobTicket, 'multipleDocumentHandling'>): boolean {
  return ticket.multipleDocumentHandling === 'separate-documents-uncollated-copies';
}

function withoutUndefined(changes: OwnerChanges): OwnerChanges {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}
