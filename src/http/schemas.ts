/** Schemas of what goes over the JSON interface, shared by the routes and the OpenAPI document. */

import { z } from 'zod';
import { allFactors } from '../identity/session.ts';
import type { OwnerChanges } from '../print/ticket.ts';

/** A UUID in lower case, as the service makes them. */
export const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
  .describe('UUID in lower case');

/** Id of a segment, as configured. */
export const segmentId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);

/** Pages of a batch that a scan is; one-based, both inclusive. */
export const scanPartSchema = z.object({ batchId: uuid, firstPage: z.int(), lastPage: z.int() });

/** One-based number of a page. */
export const pageNumber = z.coerce.number().int().min(1).max(100_000);

/** Words to search for. */
export const searchWords = z.string().max(200);

/** A query in the language of the archive. */
export const queryWords = z.string().max(500);

const instant = z.string().describe('Moment, RFC 3339 in UTC');

/** A cause and the one next step, in the caller's language. */
export const reasonSchema = z.object({ cause: z.string(), advice: z.string() });

const deliveryState = z.enum([
  'claimed',
  'sending',
  'accepted',
  'printing',
  'confirmed',
  'returned',
  'ambiguous',
]);

/** What is left of a job of which a part came out. */
const remainingSchema = z.object({
  sheets: z.int().optional().describe('Absent: nobody counted'),
  ofSheets: z.int(),
});

/** What an owner may change at a release. Absent members stay as the client asked. */
export const ticketSchema = z.object({
  copies: z.int().min(1).max(999).optional(),
  sides: z.enum(['one-sided', 'two-sided-long-edge', 'two-sided-short-edge']).optional(),
  printColorMode: z.enum(['auto', 'color', 'monochrome']).optional(),
  numberUp: z.union([1, 2, 4, 6, 8, 9, 16].map((count) => z.literal(count))).optional(),
  pageRanges: z
    .array(z.object({ lower: z.int().min(1).max(100_000), upper: z.int().min(1).max(100_000) }))
    .max(20)
    .refine(
      (ranges) =>
        ranges.every(({ lower, upper }, at) => lower <= upper && lower > (ranges[at - 1]?.upper ?? 0)),
      'one-based, ascending, without overlap',
    )
    .optional(),
  finishings: z.array(z.int().min(3).max(100)).max(8).optional(),
});

/** The changes that a request asks for, without the members it does not name. */
export function ownerChanges(asked: z.output<typeof ticketSchema> | undefined): OwnerChanges {
  const named = Object.entries(asked ?? {}).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named);
}

/** A held job as its owner sees it. */
export const heldJobSchema = z.object({
  id: uuid,
  jobName: z.string().describe('Empty while the session has not shown enough'),
  needs: z.array(z.enum(allFactors)).optional().describe('Any one of them brings the release nearer'),
  segment: segmentId,
  segmentName: z.string(),
  heldAt: instant,
  heldAtText: z.string(),
  expiresAt: instant,
  expiresAtText: z.string(),
  byteLength: z.int(),
  sizeText: z.string(),
  documentFormat: z.string(),
  formatText: z.string(),
  ticketTexts: z.array(z.string()).describe('What the ticket asks for, in short phrases'),
  state: z.string().describe('IPP job-state keyword'),
  ticket: ticketSchema.describe('What the client asked, as far as its owner can change it'),
  pages: z.int().optional().describe('Pages of one copy'),
  sheets: z.int().optional().describe('Sheets that the ticket makes'),
  noteTexts: z.array(z.string()).describe('What comes out otherwise than it was asked'),
  trouble: z
    .object({
      kind: z.string(),
      text: reasonSchema,
      missingFonts: z.array(z.string()).optional().describe('Their names, when fonts are missing'),
    })
    .optional()
    .describe('What keeps the document from being printed'),
  opaque: z.boolean().describe('A printer language: only the copies can be changed, and there is no picture'),
  delegatedBy: z.string().optional().describe('Name of the owner, when a colleague left it to the person'),
  needsJobPassword: z.boolean().describe('The release asks for the job\u2019s own password'),
  notHere: reasonSchema.optional().describe('Why it cannot come out of this device'),
  remaining: remainingSchema.optional().describe('Present when a part came out'),
  lastDelivery: z
    .object({ id: uuid, state: deliveryState, reason: z.string().optional(), text: reasonSchema.optional() })
    .optional(),
});

/** A delivery as the person at the device sees it. */
export const deliverySchema = z.object({
  id: uuid,
  jobId: uuid,
  jobName: z.string(),
  state: deliveryState,
  reason: z.string().optional(),
  text: reasonSchema.optional().describe('Present when the job came back or its outcome is unknown'),
  impressionsCompleted: z.int().optional(),
  sheets: z.int().optional().describe('Sheets that this delivery makes'),
  noteTexts: z.array(z.string()).describe('What comes out otherwise than it was asked'),
  remaining: remainingSchema.optional().describe('Present when a part came out and the rest is held'),
});

/** How a panel sees its device and those around it. */
export const outlookSchema = z.object({
  waitText: z.string(),
  waitSeconds: z.int().optional().describe('Absent while it is not known'),
  pagesPerMinute: z.number().optional().describe('Speed of the device, when it is known'),
  trouble: reasonSchema.optional(),
  can: z.object({ twoSided: z.boolean(), color: z.boolean(), staple: z.boolean(), punch: z.boolean() }),
  others: z.array(
    z.object({ id: uuid, name: z.string(), site: z.string(), stateText: z.string(), free: z.boolean() }),
  ),
});

/** What the idle screen of a panel tells of its device. */
export const standingSchema = z.object({
  state: z.enum(['active', 'paused', 'removed']),
  waitText: z.string(),
  waitSeconds: z.int().optional().describe('Absent while it is not known whether the device prints'),
  trouble: reasonSchema.optional(),
  neighbour: z
    .object({ name: z.string(), site: z.string() })
    .optional()
    .describe('Free sooner than this one'),
});

/** A person as they see themselves. */
export const personSchema = z.object({
  displayName: z.string(),
  department: z.string(),
  roles: z.array(z.string()),
  segments: z.array(z.object({ id: segmentId, name: z.string() })),
  mustChangePassword: z.boolean(),
  expiresAt: instant,
});

/** A way of being recognised at a device. */
export const factor = z.enum(allFactors);

/** A walk-up session as its panel sees it. */
export const walkUpSchema = z.object({
  displayName: z.string(),
  segments: z.array(segmentId),
  expiresAt: instant,
  factors: z.array(factor),
  stepUp: z
    .array(z.object({ segment: segmentId, segmentName: z.string(), needs: z.array(factor) }))
    .describe('Segments of the person and the device that any one of `needs` would bring nearer'),
});

/** What a panel may offer on its idle screen. */
export const waysSchema = z.object({
  ways: z.array(factor),
  identify: z.boolean().describe('A face alone finds its person'),
  enrolCard: z.boolean().describe('An unknown card can be enrolled here with a password'),
  guests: z.boolean(),
  phone: z.boolean(),
});

/** A list under one key, so that more can be told beside it later. */
export function listOf<T extends z.ZodType>(item: T): z.ZodObject<{ items: z.ZodArray<T> }> {
  return z.object({ items: z.array(item) });
}
