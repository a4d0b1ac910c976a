/** Configuration of cards, PINs and guests. */

import { z } from 'zod';

/** How cards may be enrolled, and how long a lent one counts. */
export const cards = z.strictObject({
  /** Whether people may enrol a card at a panel with their password, and whether somebody has to approve it. */
  selfEnrolment: z.enum(['off', 'password', 'password-and-approval']).default('off'),
  /** Longest time of a temporary card, in days. */
  temporaryDays: z.int().min(1).max(366).default(30),
});

/** What a PIN must be. */
export const pins = z.strictObject({
  /** Least digits of a PIN. */
  leastDigits: z.int().min(6).max(12).default(6),
  /** Days until a PIN must be set anew; without it never. */
  expireDays: z.int().min(1).max(3_650).optional(),
});

/** Who may be invited, and for how long. */
export const guests = z.strictObject({
  /** Segments in which guests may be invited; empty: there are no guests. */
  segments: z.array(z.string().min(1).max(40)).max(100).default([]),
  /** Longest time of an invitation, in days. */
  longestDays: z.int().min(1).max(365).default(14),
  /** Guests that one person may answer for at the same time. */
  perSponsor: z.int().min(1).max(1_000).default(10),
});
