/** A segment: the part of the organisation's network whose listener received the bytes, and the unit of policy. */

import type { StampPolicy } from '../print/stamp-policy.ts';
import type { PrintPolicy } from '../print/ticket.ts';
import type { SegmentId } from '../shared/ids.ts';
import type { OfficeCalendar } from '../shared/working-days.ts';

/** The policy of one segment. */
export interface Segment {
  readonly id: SegmentId;
  readonly name: { readonly ja: string; readonly en: string };
  /** How many different factors a release needs: 1 or 2. */
  readonly releaseFactors: 1 | 2;
  /** True: a person may release with their own phone, signed in. Default false. */
  readonly phoneRelease?: boolean | undefined;
  /** What becomes of a scan in which an Individual Number is found; default `seal`. */
  readonly myNumber?: 'allowed' | 'seal' | undefined;
  /** How long a job is held before it is erased, in hours. */
  readonly retentionHours: number;
  /** Given: a job is held for so many working days of the office, instead of the hours. */
  readonly workingDays?: { readonly count: number; readonly calendar: OfficeCalendar };
  /** True: mails to the owner may name the held jobs. */
  readonly jobNamesInMail?: boolean | undefined;
  /** What it demands of paper; without it nothing. */
  readonly printPolicy?: PrintPolicy | undefined;
  /** What it puts on its releases; without it nothing. */
  readonly stamps?: StampPolicy | undefined;
}
