/** Which events somebody asks for. Pure. */

import type { AuditFilter, SealedAuditEvent, StoredAuditEvent } from '../ports/audit-store.ts';

/** True when an event fits; the same that `AuditStore.listEvents` selects. */
export function fitsFilter(event: StoredAuditEvent, filter: AuditFilter): boolean {
  const { kinds, person, subjects, from, before } = filter;
  if (kinds !== undefined && !kinds.some((kind) => isKind(event.kind, kind))) return false;
  if (person !== undefined) {
    const who = `person:${person}`;
    if (event.actor !== who && event.subject !== who) return false;
  }
  if (subjects !== undefined && !subjects.includes(event.subject)) return false;
  return !(isEarlier(event, from) || (before !== undefined && !isEarlier(event, before)));
}

/** True when the event of a link fits; one that is gone fits nothing. */
export function linkFits(link: SealedAuditEvent, filter: AuditFilter): boolean {
  return link.event !== undefined && fitsFilter(link.event, filter);
}

function isKind(kind: string, wanted: string): boolean {
  return wanted.endsWith('.') ? kind.startsWith(wanted) : kind === wanted;
}

/** Microseconds are compared as they stand, so that no event falls between two periods. */
function isEarlier(event: StoredAuditEvent, moment: Date | undefined): boolean {
  if (moment === undefined) return false;
  return microseconds(event) < BigInt(moment.getTime()) * 1000n;
}

function microseconds({ atMicroseconds }: StoredAuditEvent): bigint {
  return /^-?\d+$/.test(atMicroseconds) ? BigInt(atMicroseconds) : 0n;
}

/** The moment of an event, cut to milliseconds (RFC 3339); empty when it is out of every calendar. */
export function momentOf(event: Pick<StoredAuditEvent, 'atMicroseconds'>): string {
  const moment = new Date(Number(event.atMicroseconds) / 1000);
  return Number.isNaN(moment.getTime()) ? '' : moment.toISOString();
}
