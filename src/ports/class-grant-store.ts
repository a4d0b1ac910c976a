/** Grants of classes of records. */

import type { ClassGrant } from '../archive/class-grant.ts';
import type { AuditActor, AuditEvent } from '../audit/audit-event.ts';
import type { Role } from '../identity/person.ts';
import type { PersonId, SegmentId } from '../shared/ids.ts';

/** A class that is open to somebody. */
export interface OpenClass {
  readonly segment: SegmentId;
  readonly classCode: string;
}

/** What is open to a person beside their own department. */
export interface Reach {
  /** Departments of all posts in force, the main one too. */
  readonly departments: readonly string[];
  /** Classes in use that a grant opens, at most {@link mostOpenClasses}, in the order of their codes. */
  readonly classes: readonly OpenClass[];
}

/** Most classes that one person's grants open at a time; later ones stay shut. */
export const mostOpenClasses = 400;

/** The rows. Faults are `STORE_DATABASE_...` errors. */
export interface ClassGrantStore {
  add(grant: ClassGrant, events: readonly AuditEvent[]): Promise<void>;
  /** Ends a grant at once; the grant, or undefined when none of this id is in force or to come. */
  revoke(
    id: string,
    by: AuditActor,
    at: Date,
    event: (grant: ClassGrant) => AuditEvent,
  ): Promise<ClassGrant | undefined>;
  /** The newest first, at most 1,000; `all` lists those that were taken back too. */
  list(options?: { readonly all?: boolean }): Promise<readonly ClassGrant[]>;
  /** What is open to a person on a day. */
  reach(
    person: {
      readonly id: PersonId;
      readonly department: string;
      readonly roles: readonly Role[];
      readonly segments: readonly SegmentId[];
    },
    day: string,
  ): Promise<Reach>;
}
