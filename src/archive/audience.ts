/** Who may see which record, as tokens: a record carries a few, a searcher brings some, one in common opens it. */

import type { Searcher } from '../ports/search-index.ts';
import type { ArchiveRecord } from './record.ts';

/** Most tokens a searcher brings; grants of classes beyond are left out. */
export const mostTokens = 500;

/**
 * Tokens under which a record can be seen: by its access class `department` → `department:<name>` and `person:<owner>`;
 * `owner` → `person:<owner>`; `records` → none of these. Unless it is the owner's alone, also `class:<segment>:<code>`
 * when it has one: a class is granted in one segment, and the same code in another stays shut. A record without a
 * department is not everybody's: it has no token for it.
 */
export function audienceOf(
  record: Pick<ArchiveRecord, 'segment' | 'ownerId' | 'department' | 'filing'>,
): string[] {
  const access = record.filing?.access ?? 'department';
  const classCode = record.filing?.classCode;
  const tokens: string[] = [];
  if (access === 'department' && record.department !== '') tokens.push(`department:${record.department}`);
  if (access !== 'records' && record.ownerId !== undefined) tokens.push(`person:${record.ownerId}`);
  if (access !== 'owner' && classCode !== undefined && classCode !== '') {
    tokens.push(`class:${record.segment}:${classCode}`);
  }
  return tokens;
}

/** Tokens a searcher brings, at most {@link mostTokens}. */
export function audienceOfSearcher(searcher: Searcher): string[] {
  const departments = [searcher.department, ...(searcher.departments ?? [])].filter((name) => name !== '');
  const classes = searcher.grantedClasses ?? [];
  const tokens = [
    `person:${searcher.personId}`,
    ...departments.map((name) => `department:${name}`),
    ...classes.map((granted) => `class:${granted}`),
  ];
  return Array.from(new Set(tokens)).slice(0, mostTokens);
}

/** True when the searcher may see the record: its segment is open, and records clerks or one token in common. */
export function maySee(
  searcher: Searcher,
  record: Pick<ArchiveRecord, 'segment' | 'ownerId' | 'department' | 'filing'>,
): boolean {
  if (!searcher.segments.includes(record.segment)) return false;
  if (searcher.seesAllDepartments) return true;
  const brought = new Set(audienceOfSearcher(searcher));
  return audienceOf(record).some((token) => brought.has(token));
}
