/** Grants: who may read the records of a class although they are of another department. Pure. */

import type { AuditActor } from '../audit/audit-event.ts';
import type { Role } from '../identity/person.ts';
import { isUuid, type SegmentId } from '../shared/ids.ts';
import { accept, type Result, refuse } from '../shared/result.ts';

/** Kinds of those who may be granted a class. */
export const grantHolderKinds = ['person', 'department', 'group', 'role'] as const;

/** Who is granted a class: a person by id, a department or a directory's group by its name, everybody of a role. */
export interface GrantHolder {
  readonly kind: (typeof grantHolderKinds)[number];
  readonly name: string;
}

/** What is asked for. */
export interface WantedGrant {
  readonly segment: SegmentId;
  /**
   * 分類記号. The class itself and those below it, parted by one of `-`, `.`, `/`, `_`, `・` or a blank; with `*` at its end
   * every class whose code begins so.
   */
  readonly classCode: string;
  readonly holder: GrantHolder;
  /** First day, `YYYY-MM-DD` in Japan. */
  readonly from: string;
  /** Last day; undefined: until it is taken back. */
  readonly until: string | undefined;
  readonly reason: string;
}

/** A grant. */
export interface ClassGrant extends WantedGrant {
  /** UUID */
  readonly id: string;
  readonly grantedBy: AuditActor;
  readonly grantedAt: Date;
  readonly revokedAt: Date | undefined;
}

/** Why a grant was not given. */
export type GrantRefusal = 'segment-unknown' | 'class-not-valid' | 'holder-not-valid' | 'days-not-valid';

/** Longest code, name and reason, in characters. */
export const longestGrantText = 200;

const everyRole = ['staff', 'records', 'administrator', 'auditor'] as const satisfies readonly Role[];

const dayForm = /^\d{4}-\d{2}-\d{2}$/;

/** Checks what was asked for and brings it into one form (NFKC, trimmed). */
export function checkGrant(
  wanted: WantedGrant,
  segments: readonly SegmentId[],
): Result<WantedGrant, GrantRefusal> {
  if (!segments.includes(wanted.segment)) return refuse('segment-unknown');
  const classCode = wanted.classCode.normalize('NFKC').trim();
  if (!fits(classCode) || /^\*|\*./u.test(classCode)) return refuse('class-not-valid');
  const { kind } = wanted.holder;
  const name = wanted.holder.name.trim();
  if (!fits(name)) return refuse('holder-not-valid');
  if (kind === 'person' && !isUuid(name)) return refuse('holder-not-valid');
  if (kind === 'role' && !everyRole.some((role) => role === name)) return refuse('holder-not-valid');
  const { from, until } = wanted;
  if (!isRealDay(from) || (until !== undefined && (!isRealDay(until) || until < from))) {
    return refuse('days-not-valid');
  }
  const reason = Array.from(wanted.reason.replace(/\p{Cc}/gu, ' ').trim())
    .slice(0, longestGrantText)
    .join('');
  return accept({ segment: wanted.segment, classCode, holder: { kind, name }, from, until, reason });
}

/** True when the grant is in force on that day. */
export function grantInForce(grant: Pick<ClassGrant, 'from' | 'until' | 'revokedAt'>, day: string): boolean {
  const { from, until, revokedAt } = grant;
  return revokedAt === undefined && from <= day && (until === undefined || day <= until);
}

function fits(text: string): boolean {
  return text !== '' && text.length <= longestGrantText && !/\p{Cc}/u.test(text);
}

function isRealDay(day: string): boolean {
  if (!dayForm.test(day)) return false;
  const moment = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(moment) && new Date(moment).toISOString().startsWith(day);
}
