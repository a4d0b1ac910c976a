/** The audit, for auditors: events by kind, person, document and day, and exports that verify themselves. */

import { z } from 'zod';
import { auditEventKinds } from '../../audit/audit-event.ts';
import { momentOf } from '../../audit/audit-filter.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { segmentId, uuid } from '../schemas.ts';

const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .describe('Day in Japan, YYYY-MM-DD');

const scopeQuery = z.object({
  kind: z
    .string()
    .max(1_000)
    .optional()
    .describe(
      'Kinds parted by commas; one that ends with a dot stands for all that begin so, such as `record.`',
    ),
  person: uuid.optional().describe('What this person did, and what was done to them'),
  document: uuid.optional().describe('Id of a record, a scan or a job'),
  from: day.optional(),
  to: day.optional().describe('Last day'),
});

type ScopeQuery = z.output<typeof scopeQuery>;

const eventSchema = z.object({
  eventId: z.int(),
  sequence: z.int().optional().describe('Place in the chain of its segment; absent while it is not sealed'),
  segment: z.string().describe('`-`: the service as a whole'),
  at: z.string(),
  atText: z.string(),
  kind: z.string(),
  actor: z.string(),
  subject: z.string(),
  details: z.unknown(),
});

const standingSchema = z.object({
  segments: z.array(
    z.object({ segment: z.string(), lastLink: z.int(), signedUpTo: z.int(), unsealed: z.int() }),
  ),
  kinds: z.array(z.string()),
});

function asked({ kind, person, document, from, to }: ScopeQuery) {
  const kinds = kind === undefined || kind === '' ? undefined : kind.split(',').map((one) => one.trim());
  return { kinds, person, document, from, to };
}

const access = { role: ['auditor'] } as const;

/** The routes. */
export const auditRoutes: readonly Route[] = [
  route({
    id: 'listAudit',
    method: 'get',
    path: '/api/v1/audit',
    access,
    summary:
      'Events of the audit, the newest first. They name people and documents by id and hold no text of any.',
    query: scopeQuery.extend({
      segment: z.union([segmentId, z.literal('-')]).optional(),
      before: z.coerce.number().int().min(1).optional().describe('Id of an event; only earlier ones'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: {
      status: 200,
      schema: z.object({ items: z.array(eventSchema), next: z.int().optional().describe('For `before`') }),
    },
    handle: async ({ services, caller, query, format }) => {
      const { segment, before: beforeId, limit } = query;
      const page = { segment, beforeId, limit };
      const events = await services.audit.list(caller.signedIn.person, asked(query), page);
      const items = events.map(({ atMicroseconds, ...event }) => {
        const at = momentOf({ atMicroseconds });
        return { ...event, at, atText: at === '' ? '' : format.moment(new Date(at)) };
      });
      const last = events.at(-1)?.eventId;
      return json({ items, ...(events.length === limit && last !== undefined && { next: last }) });
    },
  }),
  route({
    id: 'auditStanding',
    method: 'get',
    path: '/api/v1/audit/standing',
    access,
    summary: 'How far each chain goes, how far it is signed, and every kind of event.',
    response: { status: 200, schema: standingSchema },
    handle: async ({ services, caller }) =>
      json({ segments: await services.audit.standing(caller.signedIn.person), kinds: [...auditEventKinds] }),
  }),
  route({
    id: 'exportAudit',
    method: 'get',
    path: '/api/v1/audit/export',
    access,
    summary:
      'Events as JSON Lines with their links, signed at the end; `tomeoki audit verify --export` checks them.',
    query: scopeQuery,
    response: { status: 200, mediaType: 'application/octet-stream' },
    handle: async ({ services, caller, query }) => {
      const file = await services.audit.exported(caller.signedIn.person, asked(query));
      return { kind: 'file', file, disposition: 'attachment' };
    },
  }),
];
