/**
 * Steps: posts are stated by an administrator, and moves of the day are noted.
 *
 * Rights are worked out from the posts whenever a person is read, so a move holds from midnight on. The chore writes
 * what came out into the person's own columns, by which reports and accounts go, and puts the move into the audit.
 */

import type { AuditActor, AuditEvent } from '../../audit/audit-event.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { PersonId, SegmentId } from '../../shared/ids.ts';
import { addDays, dayOf } from '../../shared/working-days.ts';
import type { Post } from '../post.ts';
import { leftEvent } from './leave.ts';
import { allPosts, draftOf, setPosts, statePost } from './person-draft.ts';

/** What these steps need. */
export interface MoveDeps {
  readonly people: PersonStore;
  readonly clock: Clock;
}

/** People whose move is noted in one transaction. */
const mostAtOnce = 500;

/**
 * States a post of the office: a move to another main post, or a concurrent one.
 *
 * @throws ServiceError `IDENTITY_PERSON_UNKNOWN`; `IDENTITY_SEGMENT_UNKNOWN`; `REQUEST_INVALID` for a post that ends
 * before it begins.
 */
export async function addPost(
  deps: MoveDeps & { readonly segments: readonly SegmentId[] },
  id: PersonId,
  post: Omit<Post, 'source'>,
  actor: AuditActor,
): Promise<void> {
  if (post.segments.some((segment) => !deps.segments.includes(segment))) {
    throw new ServiceError('IDENTITY_SEGMENT_UNKNOWN');
  }
  if (post.from !== undefined && post.until !== undefined && post.until < post.from) {
    throw new ServiceError('REQUEST_INVALID', { details: { field: 'until' } });
  }
  await changePosts(deps, id, actor, (draft, today) =>
    statePost(draft, { ...post, source: 'office' }, today),
  );
}

/**
 * Ends the office's posts of a department after a last day.
 *
 * @param lastDay `YYYY-MM-DD`; default: yesterday.
 * @throws ServiceError `IDENTITY_PERSON_UNKNOWN`; `IDENTITY_POST_UNKNOWN` where there is no such post.
 */
export async function endPost(
  deps: MoveDeps,
  id: PersonId,
  department: string,
  lastDay: string | undefined,
  actor: AuditActor,
): Promise<void> {
  await changePosts(deps, id, actor, (draft, today) => {
    const until = lastDay ?? addDays(today, -1);
    const posts = allPosts(draft);
    const isMeant = (post: Post) => post.source === 'office' && post.department === department;
    if (!posts.some(isMeant)) throw new ServiceError('IDENTITY_POST_UNKNOWN');
    const kept = posts
      .filter((post) => !(isMeant(post) && post.from !== undefined && post.from > until))
      .map((post) =>
        isMeant(post) && (post.until === undefined || post.until > until) ? { ...post, until } : post,
      );
    return setPosts(draft, kept, today);
  });
}

async function changePosts(
  deps: MoveDeps,
  id: PersonId,
  actor: AuditActor,
  change: (draft: ReturnType<typeof draftOf>, today: string) => ReturnType<typeof draftOf>,
): Promise<void> {
  const at = deps.clock.now();
  const today = dayOf(at);
  await deps.people.changePeople(
    { ids: [id] },
    at,
    ({ records: [record] }) => {
      if (record === undefined || record.person.state === 'left') {
        throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
      }
      const draft = change(draftOf(record), today);
      const event: AuditEvent = {
        kind: 'post.changed',
        segment: '-',
        at,
        actor,
        subject: `person:${id}`,
        details: { before: record.posts.length, after: draft.posts.length },
      };
      return { drafts: [draft], events: [event] };
    },
    leftEvent(at, actor),
  );
}

/** Notes the moves of the day; answers how many people moved. */
export async function moveByDate(deps: MoveDeps): Promise<number> {
  const at = deps.clock.now();
  const today = dayOf(at);
  const ids = await deps.people.listMoving(today, mostAtOnce);
  if (ids.length === 0) return 0;
  await deps.people.changePeople(
    { ids },
    at,
    ({ records }) => {
      const moving = records.filter(({ person }) => person.state !== 'left');
      const drafts = moving.map((record) => setPosts(draftOf(record), record.posts, today));
      const events = moving.map(
        ({ person }): AuditEvent => ({
          kind: 'person.moved',
          segment: '-',
          at,
          actor: 'system',
          subject: `person:${person.id}`,
          details: { segments: [...person.segments], roles: [...person.roles] },
        }),
      );
      return { drafts, events };
    },
    leftEvent(at, 'system'),
  );
  return ids.length;
}
