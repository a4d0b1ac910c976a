/** A colleague collects in the name of the owner: which owner, which jobs. */

import { covers } from '../../identity/delegation.ts';
import type { WalkUpSession } from '../../identity/session.ts';
import type { PrintJob } from '../job.ts';
import type { ReleaseDeps } from './release-deps.ts';

type Who = Pick<WalkUpSession, 'personId' | 'segments'>;

/** Whoever stands there, as they count for one job. */
export interface Collector<Session extends Who> {
  /** In the owner's name where a delegation covers the job, else unchanged. */
  readonly session: Session;
  /** The delegation by which they collect; undefined for owners. */
  readonly delegation: string | undefined;
}

/**
 * For a job of somebody else, the session in the owner's name if a delegation in force covers it. Segments stay the
 * session's own: a colleague collects nothing of a segment that they may not see themselves.
 */
export async function collectorOf<Session extends Who>(
  deps: Pick<ReleaseDeps, 'delegations' | 'clock'>,
  session: Session,
  job: PrintJob | undefined,
): Promise<Collector<Session>> {
  const own = { session, delegation: undefined };
  if (job?.ownerId === undefined || job.ownerId === session.personId) return own;
  const received = (await deps.delegations?.listReceived(session.personId, deps.clock.now())) ?? [];
  const found = received.find(({ delegation, owner }) => covers(delegation.scope, owner, job));
  if (found === undefined) return own;
  return { session: { ...session, personId: job.ownerId }, delegation: found.delegation.id };
}

/** The owners for whom somebody may collect, and which of their jobs. */
export async function delegatedTo(
  deps: Pick<ReleaseDeps, 'delegations' | 'clock'>,
  session: Who,
): Promise<
  readonly {
    readonly ownerId: WalkUpSession['personId'];
    readonly ownerName: string;
    readonly segments: WalkUpSession['segments'];
    readonly mayCollect: (job: PrintJob) => boolean;
  }[]
> {
  const received = (await deps.delegations?.listReceived(session.personId, deps.clock.now())) ?? [];
  const owners = new Map(received.map(({ owner }) => [owner.id, owner]));
  return [...owners.values()].map((owner) => {
    const scopes = received.filter((one) => one.owner.id === owner.id).map((one) => one.delegation.scope);
    return {
      ownerId: owner.id,
      ownerName: owner.displayName,
      segments: owner.segments,
      mayCollect: (job) => scopes.some((scope) => covers(scope, owner, job)),
    };
  });
}
