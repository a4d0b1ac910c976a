/** Schemas of what goes over the JSON interface, shared by the routes and the OpenAPI document. */

import { z } from 'zod';

/** A UUID in lower case, as the service makes them. */
export const uuid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
  .describe('UUID in lower case');

/** Id of a segment, as configured. */
export const segmentId = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/);

/** One-based number of a page. */
export const pageNumber = z.coerce.number().int().min(1).max(100_000);

/** Words to search for. */
export const searchWords = z.string().max(200);

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

/** A held job as its owner sees it. */
export const heldJobSchema = z.object({
  id: uuid,
  jobName: z.string(),
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

/** A walk-up session as its panel sees it. */
export const walkUpSchema = z.object({
  displayName: z.string(),
  segments: z.array(segmentId),
  expiresAt: instant,
});

/** A list under one key, so that more can be told beside it later. */
export function listOf<T extends z.ZodType>(item: T): z.ZodObject<{ items: z.ZodArray<T> }> {
  return z.object({ items: z.array(item) });
}
