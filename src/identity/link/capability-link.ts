/** Capability links: printer URLs with a secret, for clients that cannot sign in. They allow submitting only. */

import { hash, randomBytes, randomUUID } from 'node:crypto';
import { isInRanges, parseAddressRange } from '../../../drivers/device/address-range.ts';
import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { CapabilityLink, PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Person } from '../person.ts';

/** Links one person may have in force. */
const mostLinks = 20;
/** Ranges one link may be limited to. */
const mostRanges = 16;
/** Longest name of a link, in characters. */
const longestLabel = 80;

/** What the link steps need. */
export interface LinkDeps {
  readonly people: PersonStore;
  readonly clock: Clock;
}

/** What a new link is for. */
export interface NewLink {
  readonly segment: SegmentId;
  /** The person's own name for it, such as the machine it is set up on. Cut to 80 characters. */
  readonly label: string;
  /** From then on it is worth nothing; default: until it is revoked. */
  readonly expiresAt?: Date;
  /** Addresses or ranges (CIDR) from which it may be used, 16 at most; default: everywhere. */
  readonly sourceRanges?: readonly string[];
}

/** Why no link is issued. */
export type LinkRefusal = 'segment-not-allowed' | 'too-many';

/**
 * Issues a link. The token (192 random bits, base64url) is returned this once; only its SHA-256 is kept. `actor` is
 * the person, unless somebody else does it for them.
 *
 * @throws ServiceError `REQUEST_INVALID` for a range that is none, more than 16 of them, or an end that is past.
 */
export async function issueLink(
  { people, clock }: LinkDeps,
  person: Person,
  input: NewLink,
  actor: AuditActor = `person:${person.id}`,
): Promise<Result<{ readonly id: string; readonly token: string }, LinkRefusal>> {
  const { segment, expiresAt, sourceRanges = [] } = input;
  const at = clock.now();
  if (!person.segments.includes(segment)) return refuse('segment-not-allowed');
  if (
    sourceRanges.length > mostRanges ||
    sourceRanges.some((text) => parseAddressRange(text) === undefined)
  ) {
    throw new ServiceError('REQUEST_INVALID', { details: { field: 'sourceRanges' } });
  }
  if (expiresAt !== undefined && !(expiresAt > at)) {
    throw new ServiceError('REQUEST_INVALID', { details: { field: 'expiresAt' } });
  }
  const inForce = (await people.listLinks(person.id)).filter((link) => !isExpired(link, at));
  if (inForce.length >= mostLinks) return refuse('too-many');
  const token = randomBytes(24).toString('base64url');
  const id = randomUUID();
  const link: CapabilityLink = {
    id,
    personId: person.id,
    segment,
    tokenHash: hashToken(token),
    label: labelOf(input.label),
    createdAt: at,
    revokedAt: undefined,
    expiresAt,
    sourceRanges,
    lastUse: undefined,
    useCount: 0,
  };
  await people.addLink(link, [linkEvent('capability-link.issued', person, segment, id, at, actor)]);
  return accept({ id, token });
}

/**
 * The person behind a token on a listener of `segment`, and the link's id; undefined when it is unknown, revoked,
 * expired, of another segment, or used from an address it is not for.
 */
export async function identifyByLink(
  { people, clock }: LinkDeps,
  token: string,
  segment: SegmentId,
  remoteAddress: string,
): Promise<{ readonly person: Person; readonly linkId: string } | undefined> {
  if (token.length < 22 || token.length > 64) return undefined;
  const link = await people.findLink(hashToken(token));
  if (link === undefined || link.segment !== segment || isExpired(link, clock.now())) return undefined;
  if (link.sourceRanges.length > 0 && !isInRanges(remoteAddress, link.sourceRanges)) return undefined;
  const person = await people.findById(link.personId);
  return person?.state === 'active' && person.segments.includes(segment)
    ? { person, linkId: link.id }
    : undefined;
}

/** Takes a link out of force; false when the person has no such link. */
export async function revokeLink(
  { people, clock }: LinkDeps,
  person: Person,
  id: string,
  actor: AuditActor = `person:${person.id}`,
): Promise<boolean> {
  const at = clock.now();
  return await people.revokeLink(id, person.id, at, [
    linkEvent('capability-link.revoked', person, '-', id, at, actor),
  ]);
}

/** Gives a link another name; false when the person has no such link. */
export async function renameLink(
  { people, clock }: LinkDeps,
  person: Person,
  id: string,
  label: string,
): Promise<boolean> {
  return await people.renameLink(id, person.id, labelOf(label), [
    linkEvent('capability-link.renamed', person, '-', id, clock.now(), `person:${person.id}`),
  ]);
}

/** True when the link's time is over at `at`. */
export function isExpired({ expiresAt }: Pick<CapabilityLink, 'expiresAt'>, at: Date): boolean {
  return expiresAt !== undefined && expiresAt <= at;
}

/** What is stored of a secret token, and looked up by it. */
export function hashToken(token: string): Uint8Array {
  return hash('sha256', token, 'buffer');
}

function labelOf(text: string): string {
  return [...text.normalize('NFC')].slice(0, longestLabel).join('');
}

function linkEvent(
  kind: 'capability-link.issued' | 'capability-link.revoked' | 'capability-link.renamed',
  person: Person,
  segment: string,
  id: string,
  at: Date,
  actor: AuditActor,
): AuditEvent {
  return { kind, segment, at, actor, subject: `person:${person.id}`, details: { link: id } };
}
