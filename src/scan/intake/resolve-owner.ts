/**
 * Whose a scan is that comes without a person standing by. A person who may not see the segment, or who has left, is
 * passed over, never the reason that somebody else sees the scan: what has no owner lies in the tray of one office, and
 * that office is always named. The segment is the receiver's, whatever the candidates are. Pure.
 */

import type { Person } from '../../identity/person.ts';
import type { PersonId, SegmentId } from '../../shared/ids.ts';

/** Somebody a scan may belong to. */
export type OwnerCandidate =
  | { readonly kind: 'person'; readonly person: Pick<Person, 'id' | 'department' | 'segments' | 'state'> }
  | { readonly kind: 'department'; readonly department: string };

/** Who was found on each of the ways. */
export interface OwnerCandidates {
  /** Signed in at the panel or the desk. */
  readonly signedIn?: OwnerCandidate | undefined;
  /** Of the account of the protocol. */
  readonly account?: OwnerCandidate | undefined;
  /** Of the alias, the folder or the one-time token it was sent to. */
  readonly destination?: OwnerCandidate | undefined;
  /** Of the sender's address of a mail. A claim, so it comes after what is proved. */
  readonly sender?: OwnerCandidate | undefined;
}

/** What the receiver knows of itself. */
export interface OwnerContext {
  readonly segment: SegmentId;
  /** Never empty: whose tray gets what has no owner. */
  readonly department: string;
  /** `mail`: a recipient's alias says more than the account, which all mails of a device share. */
  readonly protocol: 'mail' | 'other';
}

/** Where a scan goes: to a person and that person's department, or to the tray of a department. */
export interface OwnerDecision {
  readonly ownerId: PersonId | undefined;
  /** Never empty. */
  readonly department: string;
  /** Which way told. `receiver`: none did. */
  readonly by: keyof OwnerCandidates | 'receiver';
}

const orders: Readonly<Record<OwnerContext['protocol'], readonly (keyof OwnerCandidates)[]>> = {
  other: ['signedIn', 'account', 'destination', 'sender'],
  mail: ['signedIn', 'destination', 'account', 'sender'],
};

/**
 * Decides. An account of a whole office or of a device only says where unassigned scans lie, so every other way comes
 * before it.
 */
export function resolveOwner(candidates: OwnerCandidates, context: OwnerContext): OwnerDecision {
  const ways = orders[context.protocol];
  for (const by of ways) {
    const candidate = candidates[by];
    if (candidate === undefined) continue;
    if (candidate.kind === 'department') {
      if (by === 'account' || candidate.department === '') continue;
      return { ownerId: undefined, department: candidate.department, by };
    }
    const { person } = candidate;
    if (person.state !== 'active' || !person.segments.includes(context.segment)) continue;
    const department = person.department === '' ? context.department : person.department;
    return { ownerId: person.id, department, by };
  }
  const { account } = candidates;
  if (account?.kind === 'department' && account.department !== '') {
    return { ownerId: undefined, department: account.department, by: 'account' };
  }
  return { ownerId: undefined, department: context.department, by: 'receiver' };
}
