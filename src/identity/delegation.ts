/** Delegations: the owner of held jobs lets a colleague collect them for a while. Pure. */

import type { JobId, PersonId, SegmentId } from '../shared/ids.ts';

/** Which jobs of the owner a colleague may collect. */
export type DelegationScope =
  | { readonly kind: 'all' }
  | { readonly kind: 'job'; readonly job: JobId }
  /** Jobs charged to that department: by the account that was stated, else the owner's own department. */
  | { readonly kind: 'department'; readonly department: string };

/** A delegation as stored. */
export interface Delegation {
  readonly id: string;
  readonly ownerId: PersonId;
  readonly delegateId: PersonId;
  readonly scope: DelegationScope;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | undefined;
}

/** What of the owner counts for what a colleague may collect. */
export interface DelegatingOwner {
  readonly id: PersonId;
  readonly displayName: string;
  readonly department: string;
  /** A colleague never sees more than the owner may. */
  readonly segments: readonly SegmentId[];
}

/** What of a job counts. */
export interface DelegatedJob {
  readonly id: JobId;
  readonly ownerId: PersonId | undefined;
  readonly segment: SegmentId;
  readonly demands: { readonly accountId?: string };
}

/** Longest delegation in days. */
export const longestDelegationDays = 30;
/** Delegations one owner may have in force. */
export const mostDelegations = 20;

/** True when the delegation, being in force, covers the job. */
export function covers(scope: DelegationScope, owner: DelegatingOwner, job: DelegatedJob): boolean {
  if (job.ownerId !== owner.id || !owner.segments.includes(job.segment)) return false;
  if (scope.kind === 'all') return true;
  if (scope.kind === 'job') return scope.job === job.id;
  return (job.demands.accountId ?? owner.department) === scope.department;
}

/** A delegation as both sides see it. */
export interface DelegationView extends Delegation {
  readonly ownerName: string;
  readonly delegateName: string;
}
