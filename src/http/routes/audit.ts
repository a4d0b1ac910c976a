/** The audit, for auditors: events by kind, person, document, segment and day, and exports that verify themselves. */

import { z } from 'zod';
import { auditEventKinds } from '../../audit/audit-event.ts';
import { momentOf } from '../../audit/audit-filter.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { segmentId, uuid } from '../schemas.ts';
import type { AuditCheck, AuditServices } from '../services/audit.ts';

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
  segment: z
    .union([segmentId, z.literal('-')])
    .optional()
    .describe('`-`: events of the service as a whole'),
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
  actorName: z.string().optional().describe('Of a person who is known'),
  subject: z.string(),
  subjectName: z.string().optional(),
  details: z.unknown(),
});

const checkSchema = z.object({
  at: z.string(),
  by: z.string(),
  byName: z.string().optional(),
  isWhole: z.boolean(),
  links: z.int().describe('Links that were good'),
  segments: z.array(z.object({ segment: z.string(), links: z.int(), fault: z.string().optional() })),
});

const standingSchema = z.object({
  segments: z.array(
    z.object({ segment: z.string(), lastLink: z.int(), signedUpTo: z.int(), unsealed: z.int() }),
  ),
  kinds: z.array(z.string()),
  lastCheck: checkSchema.optional().describe('The last time that chains were checked at the desk'),
});

function asked({ kind, person, document, from, to }: ScopeQuery) {
  const kinds = kind === undefined || kind === '' ? undefined : kind.split(',').map((one) => one.trim());
  return { kinds, person, document, from, to };
}

const access = { role: ['auditor'] } as const;

/** The id of a person in an actor or a subject. */
function personOf(name: string): string {
  return /^person:(.+)$/.exec(name)?.[1] ?? '';
}

async function checkView(audit: AuditServices, check: AuditCheck) {
  const byName = (await audit.names([personOf(check.by)])).get(personOf(check.by));
  return { ...check, at: check.at.toISOString(), ...(byName !== undefined && { byName }) };
}

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
      const people = events.flatMap(({ actor, subject }) => [personOf(actor), personOf(subject)]);
      const names = await services.audit.names(people);
      const items = events.map(({ atMicroseconds, ...event }) => {
        const at = momentOf({ atMicroseconds });
        const actorName = names.get(personOf(event.actor));
        const subjectName = names.get(personOf(event.subject));
        return {
          ...event,
          ...{ at, atText: at === '' ? '' : format.moment(new Date(at)) },
          ...(actorName !== undefined && { actorName }),
          ...(subjectName !== undefined && { subjectName }),
        };
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
    handle: async ({ services, caller }) => {
      const segments = await services.audit.standing(caller.signedIn.person);
      const last = await services.audit.lastCheck();
      return json({
        ...{ segments, kinds: [...auditEventKinds] },
        ...(last && { lastCheck: await checkView(services.audit, last) }),
      });
    },
  }),
  route({
    id: 'verifyAudit',
    method: 'post',
    path: '/api/v1/audit/verify',
    access,
    summary:
      'Checks every event, link and signature of the chains that the auditor may see, within 25 seconds.',
    response: { status: 200, schema: checkSchema },
    handle: async ({ services, caller }) =>
      json(await checkView(services.audit, await services.audit.verify(caller.signedIn.person))),
  }),
  route({
    id: 'findAuditPeople',
    method: 'get',
    path: '/api/v1/audit/people',
    access,
    summary: 'People to ask the audit about, by a part of name, login name, staff number or department.',
    query: z.object({ text: z.string().trim().min(1).max(100) }),
    response: {
      status: 200,
      schema: z.object({
        items: z.array(
          z.object({
            id: uuid,
            displayName: z.string(),
            staffNumber: z.string(),
            department: z.string(),
          }),
        ),
      }),
    },
    handle: async ({ services, query }) => json({ items: await services.audit.people(query.text) }),
  }),
  route({
    id: 'exportAudit',
    method: 'get',
    path: '/api/v1/audit/export',
    access,
    summary:
      'Events as JSON Lines with their links, signed at the end; `tomeoki audit verify --export` checks them.',
    query: scopeQuery.extend({
      form: z
        .enum(['jsonl', 'csv'])
        .default('jsonl')
        .describe('`csv`: a table to read, which proves nothing'),
    }),
    response: { status: 200, mediaType: 'application/octet-stream' },
    handle: async ({ services, caller, query }) => {
      const { person } = caller.signedIn;
      const file = await services.audit.exported(person, asked(query), query.form, query.segment);
      return { kind: 'file', file, disposition: 'attachment' };
    },
  }),
];
