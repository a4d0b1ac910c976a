/** People as the service knows them. */

import type { PersonId, SegmentId } from '../shared/ids.ts';

/** What a person may do beyond printing and seeing their own papers. */
export type Role = 'staff' | 'records' | 'administrator' | 'auditor';

/** A person. Names are personal data: shown to the person and to those entitled, never logged. */
export interface Person {
  readonly id: PersonId;
  readonly staffNumber: string;
  /** Normalised by {@link normaliseLoginName}. */
  readonly loginName: string;
  readonly displayName: string;
  readonly department: string;
  readonly site: string;
  readonly roles: readonly Role[];
  readonly segments: readonly SegmentId[];
  readonly state: 'active' | 'suspended' | 'left';
  readonly mustChangePassword: boolean;
  /** Where reminders go; absent: nowhere. */
  readonly mail?: string | undefined;
}

/**
 * The one canonical form of a login name: NFKC, trimmed, case-folded, without `DOMAIN\` and without `@domain`.
 * Used to find a person; authorisation compares ids.
 */
export function normaliseLoginName(text: string): string {
  const plain = text.normalize('NFKC');
  const withoutDomain = plain.slice(plain.lastIndexOf('\\') + 1).trim();
  const at = withoutDomain.indexOf('@');
  return (at > 0 ? withoutDomain.slice(0, at).trimEnd() : withoutDomain).toLowerCase();
}
