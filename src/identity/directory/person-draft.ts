/** What is to be stored of a person after something new was said of them. Pure. */

import type { PersonDraft, PersonRecord } from '../../ports/person-store.ts';
import { newId, type PersonId } from '../../shared/ids.ts';
import { mostPosts, type Post, type Rights, withoutOld, withPost } from '../post.ts';

/** A draft that changes nothing. */
export function draftOf({ person, posts, leavesOn, directory }: PersonRecord): PersonDraft {
  const { id, staffNumber, loginName, displayName, mail, state } = person;
  const rights: Rights = person;
  return {
    id,
    staffNumber,
    loginName,
    displayName,
    mail,
    state,
    rights,
    posts,
    leavesOn,
    directory,
    cards: [],
  };
}

/** A draft of somebody new, without rights yet. */
export function draftOfNew(
  who: Pick<PersonDraft, 'staffNumber' | 'loginName' | 'displayName' | 'mail'>,
): PersonDraft {
  return {
    ...who,
    id: newId<PersonId>(),
    state: 'active',
    rights: noRights,
    posts: [],
    leavesOn: undefined,
    directory: undefined,
    cards: [],
  };
}

const noRights: Rights = { department: '', site: '', roles: [], segments: [] };

/** True for a post that says no more than that the person is there. */
function isPlain({ source, main, from, until }: Post): boolean {
  return source === 'office' && main && from === undefined && until === undefined;
}

/** All posts of a draft: those that are stored, or the one that rights without dates stand for. */
export function allPosts({ posts, rights }: Pick<PersonDraft, 'posts' | 'rights'>): readonly Post[] {
  if (posts.length > 0) return posts;
  const { department, site, roles, segments } = rights;
  if (department === '' && roles.length === 0 && segments.length === 0) return [];
  return [
    { source: 'office', main: true, department, site, roles, segments, from: undefined, until: undefined },
  ];
}

/**
 * The draft with one post more, which may end others ({@link withPost}). A person with nothing but one post without dates
 * needs no post at all: the rights stand with the person.
 */
export function statePost(draft: PersonDraft, stated: Post, today: string): PersonDraft {
  return setPosts(draft, withPost(allPosts(draft), stated), today);
}

/** The draft with these posts; old ones are dropped, and the earliest ones where there are more than {@link mostPosts}. */
export function setPosts(draft: PersonDraft, posts: readonly Post[], today: string): PersonDraft {
  const kept = withoutOld(posts, today).slice(-mostPosts);
  const [only, ...others] = kept;
  if (only !== undefined && others.length === 0 && isPlain(only)) {
    const { department, site, roles, segments } = only;
    return { ...draft, posts: [], rights: { department, site, roles, segments } };
  }
  return { ...draft, posts: kept };
}

/**
 * The draft with a first day without access; undefined for somebody who stays, or comes back. When that day is here, the
 * draft says that the person has left.
 */
export function setLeaving(draft: PersonDraft, leavesOn: string | undefined, today: string): PersonDraft {
  const hasLeft = leavesOn !== undefined && leavesOn <= today;
  const state = hasLeft ? 'left' : draft.state === 'left' ? 'active' : draft.state;
  return { ...draft, leavesOn, state };
}

/** The office's posts without dates make room when a directory begins to speak for a person. */
export function replacedByDirectory(posts: readonly Post[]): readonly Post[] {
  return posts.filter((post) => !isPlain(post));
}
