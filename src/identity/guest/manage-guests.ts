/** Steps: a member of staff answers for somebody from outside, who collects at a device what was sent for them. */

import { randomInt, randomUUID } from 'node:crypto';
import type { AuditActor } from '../../audit/audit-event.ts';
import type { CodeStore, Guest } from '../../ports/code-store.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { PersonId, SegmentId } from '../../shared/ids.ts';
import { codeCount, codeOf, codePurpose } from '../code/code-number.ts';
import type { Person } from '../person.ts';

/** The site's policy for guests. */
export interface GuestPolicy {
  /** Segments that guests may print in; empty: there are no guests. */
  readonly segments: readonly string[];
  /** Longest time of an invitation. */
  readonly longestDays: number;
  /** Guests in force that one person may answer for. */
  readonly perSponsor: number;
}

/** What the steps need. */
export interface GuestDeps {
  readonly people: PersonStore;
  readonly codes: CodeStore;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
  readonly clock: Clock;
  readonly guestPolicy: GuestPolicy;
  /** Issues a capability link of the guest and gives the printer's address with it. */
  readonly issueAddress: (
    guest: Person,
    link: { readonly segment: SegmentId; readonly label: string; readonly expiresAt: Date },
    actor: AuditActor,
  ) => Promise<string>;
}

/** What is told once: to the guest the claim code, to whoever prints for them the address of the printer. */
export interface Invited {
  readonly personId: PersonId;
  readonly claimCode: string;
  readonly printerUri: string;
  readonly segment: SegmentId;
  readonly expiresAt: Date;
}

const dayMs = 86_400_000;
/** Longest name of a guest, in characters. */
const longestName = 80;

/** Segments in which a person may invite guests: those that the policy and the person share. */
export function guestSegments(policy: GuestPolicy, sponsor: Pick<Person, 'segments'>): readonly SegmentId[] {
  return sponsor.segments.filter((segment) => policy.segments.includes(segment));
}

/**
 * Invites a guest: a person without roles and without a password, whose jobs come in by a capability link and come out
 * with a claim code of ten digits. Both are returned this once.
 *
 * @throws ServiceError `IDENTITY_GUEST_NOT_POSSIBLE` for an empty name, a segment that is not for guests, a time that is
 * past or too long, or too many guests already.
 */
export async function inviteGuest(
  deps: GuestDeps,
  sponsor: Pick<Person, 'id' | 'segments' | 'state' | 'department' | 'site'>,
  wish: { readonly displayName: string; readonly segment: SegmentId; readonly days: number },
  actor: AuditActor = `person:${sponsor.id}`,
): Promise<Invited> {
  const { people, codes, clock, guestPolicy } = deps;
  const at = clock.now();
  const displayName = [...wish.displayName.normalize('NFC').trim()].slice(0, longestName).join('');
  const isPossible =
    displayName !== '' &&
    sponsor.state === 'active' &&
    guestSegments(guestPolicy, sponsor).includes(wish.segment) &&
    wish.days > 0 &&
    wish.days <= guestPolicy.longestDays &&
    (await codes.listGuests(sponsor.id, at)).length < guestPolicy.perSponsor;
  if (!isPossible) throw new ServiceError('IDENTITY_GUEST_NOT_POSSIBLE');
  const expiresAt = new Date(at.getTime() + wish.days * dayMs);
  const name = `guest-${randomUUID()}`;
  const record: Omit<Person, 'id' | 'mustChangePassword'> = {
    staffNumber: name,
    loginName: name,
    displayName,
    department: sponsor.department,
    site: sponsor.site,
    roles: [],
    segments: [wish.segment],
    state: 'active',
  };
  const personId = await people.upsert(record, at, (id) => ({
    kind: 'guest.invited',
    segment: wish.segment,
    at,
    actor,
    subject: `person:${id}`,
    details: { sponsor: sponsor.id, expiresAt: expiresAt.toISOString() },
  }));
  const claimCode = await giveCode(deps, { personId, sponsorId: sponsor.id, createdAt: at, expiresAt });
  const guest = { ...record, id: personId, mustChangePassword: false };
  const { segment } = wish;
  const printerUri = await deps.issueAddress(guest, { segment, label: displayName, expiresAt }, actor);
  return { personId, claimCode, printerUri, segment, expiresAt };
}

async function giveCode(
  { codes, keys }: GuestDeps,
  guest: Pick<Guest, 'personId' | 'sponsorId' | 'createdAt' | 'expiresAt'>,
): Promise<string> {
  for (;;) {
    const digits = codeOf('guest', randomInt(codeCount('guest')));
    const codeHash = keys.tokenHash(codePurpose('guest'), digits);
    if ((await codes.invite({ ...guest, codeHash })) === 'invited') return digits;
  }
}

/** Ends a guest at once: code, links, sessions. `sponsorId` limits it to that person's guests. False: there is none. */
export async function endGuest(
  { codes, clock }: Pick<GuestDeps, 'codes' | 'clock'>,
  personId: PersonId,
  by: { readonly actor: AuditActor; readonly sponsorId?: PersonId },
): Promise<boolean> {
  const at = clock.now();
  return await codes.endGuest(personId, by.sponsorId, at, [
    { kind: 'guest.ended', segment: '-', at, actor: by.actor, subject: `person:${personId}`, details: {} },
  ]);
}

/** Ends the guests whose time is over; their held jobs expire as any others. */
export async function endOverdueGuests(deps: Pick<GuestDeps, 'codes' | 'clock'>): Promise<number> {
  const overdue = await deps.codes.listOverdueGuests(deps.clock.now());
  for (const personId of overdue) await endGuest(deps, personId, { actor: 'system' });
  return overdue.length;
}
