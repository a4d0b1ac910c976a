/** Who is signed in, as `/api/v1/me` says. */

import type { Language } from '../text/bilingual.ts';

/** The signed-in person. */
export interface Me {
  readonly id: string;
  readonly displayName: string;
  readonly department: string;
  readonly roles: readonly string[];
  readonly segments: readonly { readonly id: string; readonly name: string }[];
  readonly mustChangePassword: boolean;
  /** When the sign-in ends, RFC 3339. */
  readonly expiresAt: string;
  readonly language: Language;
  /** Name of the city or prefecture. */
  readonly organization: string;
  /** Whom to ask; absent: nobody was named. */
  readonly help?: string;
  /** Parts of the service that are there for this person, such as `faces`. */
  readonly features: readonly string[];
  /** Segments whose owners may keep a print without stamps. */
  readonly keepCleanSegments: readonly string[];
}
