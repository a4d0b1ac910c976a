/**
 * Posts: what somebody does in which office, from when until when. Pure.
 *
 * A person has one main post at a time (本務) and any number of concurrent ones (兼務). Rights on a day are the union of
 * the posts in force on that day. Days are those of the office (Japan); a move takes effect at midnight.
 */

import type { SegmentId } from '../shared/ids.ts';
import { addDays } from '../shared/working-days.ts';
import type { Role } from './person.ts';

/** Who stated a post: the office (CSV, an administrator) or a directory. Only the same source changes it. */
export type PostSource = 'office' | 'ldap' | 'scim';

/** One post. */
export interface Post {
  readonly source: PostSource;
  /** False: a concurrent post (兼務). */
  readonly main: boolean;
  readonly department: string;
  readonly site: string;
  readonly roles: readonly Role[];
  readonly segments: readonly SegmentId[];
  /** First day, `YYYY-MM-DD`; undefined: since ever. */
  readonly from: string | undefined;
  /** Last day, `YYYY-MM-DD`; undefined: open. */
  readonly until: string | undefined;
}

/** What a person may do, and where they belong, on one day. */
export interface Rights {
  readonly department: string;
  readonly site: string;
  readonly roles: readonly Role[];
  readonly segments: readonly SegmentId[];
}

/** Most posts of one person. */
export const mostPosts = 32;

/** True when the post is in force on that day. */
export function isInForce({ from, until }: Pick<Post, 'from' | 'until'>, day: string): boolean {
  return (from === undefined || from <= day) && (until === undefined || until >= day);
}

/**
 * The union of the posts in force. Department and site are those of the main post, the one that began last where there
 * are several, else of the first concurrent one. Without a post in force there are no rights.
 */
export function rightsOn(posts: readonly Post[], day: string): Rights {
  const inForce = posts.filter((post) => isInForce(post, day)).toSorted(byRank);
  const [leading] = inForce;
  return {
    department: leading?.department ?? '',
    site: leading?.site ?? '',
    roles: [...new Set(inForce.flatMap(({ roles }) => roles))],
    segments: [...new Set(inForce.flatMap(({ segments }) => segments))],
  };
}

/** Main posts first, the latest begin first, then in an order that does not depend on how they were stored. */
function byRank(a: Post, b: Post): number {
  if (a.main !== b.main) return a.main ? -1 : 1;
  if (a.from !== b.from) return (b.from ?? '') < (a.from ?? '') ? -1 : 1;
  return `${a.source} ${a.department}` < `${b.source} ${b.department}` ? -1 : 1;
}

/** True when there is a post in force, or one that will be. */
export function hasFuture(posts: readonly Post[], day: string): boolean {
  return posts.some(({ until }) => until === undefined || until >= day);
}

/**
 * The posts after a new one is stated. A main post ends the main posts of the same source on the day before it begins,
 * and replaces those that would have begun at or after that day. A concurrent post does the same among the concurrent
 * ones of its department. Posts of other sources stay.
 */
export function withPost(posts: readonly Post[], stated: Post): readonly Post[] {
  const isSame = (post: Post) =>
    post.source === stated.source &&
    post.main === stated.main &&
    (stated.main || post.department === stated.department);
  const kept = posts.flatMap((post) => (isSame(post) ? cutBefore(post, stated) : [post]));
  return [...kept, stated];
}

/** What is left of an earlier post when another one takes its place. */
function cutBefore(post: Post, { from }: Post): readonly Post[] {
  if (from === undefined || (post.from !== undefined && post.from >= from)) return [];
  const lastDay = addDays(from, -1);
  return [{ ...post, until: post.until === undefined || post.until > lastDay ? lastDay : post.until }];
}

/** Posts whose last day is more than two years past are dropped; the audit keeps what happened. */
export function withoutOld(posts: readonly Post[], day: string): readonly Post[] {
  const oldest = addDays(day, -730);
  return posts.filter(({ until }) => until === undefined || until >= oldest);
}
