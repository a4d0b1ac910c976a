/** Capability links: printer URLs with a secret, for clients that cannot sign in. They allow submitting only. */

import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { AuditEvent } from '../../audit/audit-event.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Person } from '../person.ts';

/** Links one person may have in force. */
const mostLinks = 20;

/** What the link steps need. */
export interface LinkDeps {
  readonly people: PersonStore;
  readonly clock: Clock;
}

/** Issues a link. The token (192 random bits, base64url) is returned this once; only its SHA-256 is kept. */
export async function issueLink(
  { people, clock }: LinkDeps,
  person: Person,
  input: { readonly segment: SegmentId; readonly label: string },
): Promise<Result<{ readonly id: string; readonly token: string }, 'segment-not-allowed' | 'too-many'>> {
  if (!person.segments.includes(input.segment)) return refuse('segment-not-allowed');
  if ((await people.listLinks(person.id)).length >= mostLinks) return refuse('too-many');
  const token = randomBytes(24).toString('base64url');
  const at = clock.now();
  const id = randomUUID();
  await people.addLink(
    {
      id,
      personId: person.id,
      segment: input.segment,
      tokenHash: hashToken(token),
      label: input.label.normalize('NFC').slice(0, 80),
      createdAt: at,
      revokedAt: undefined,
    },
    [linkEvent('capability-link.issued', person, input.segment, id, at)],
  );
  return accept({ id, token });
}

/** The person behind a token on a listener of `segment`; undefined when it is unknown, revoked or of another segment. */
export async function identifyByLink(
  { people }: LinkDeps,
  token: string,
  segment: SegmentId,
): Promise<Person | undefined> {
  if (token.length < 22 || token.length > 64) return undefined;
  const link = await people.findLink(hashToken(token));
  if (link === undefined || link.segment !== segment) return undefined;
  const person = await people.findById(link.personId);
  return person?.state === 'active' && person.segments.includes(segment) ? person : undefined;
}

/** Takes a link out of force; false when the person has no such link. */
export async function revokeLink({ people, clock }: LinkDeps, person: Person, id: string): Promise<boolean> {
  const at = clock.now();
  return await people.revokeLink(id, person.id, at, [
    linkEvent('capability-link.revoked', person, '-', id, at),
  ]);
}

/** What is stored of a secret token, and looked up by it. */
export function hashToken(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}

function linkEvent(
  kind: 'capability-link.issued' | 'capability-link.revoked',
  person: Person,
  segment: string,
  id: string,
  at: Date,
): AuditEvent {
  return {
    kind,
    segment,
    at,
    actor: `person:${person.id}`,
    subject: `person:${person.id}`,
    details: { link: id },
  };
}
