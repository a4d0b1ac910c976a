/** What people look at before they decide on records: JSON interface. */

import { z } from 'zod';
import type { DueBinder } from '../../archive/retention/due-overview.ts';
import type { DispositionRound } from '../../ports/retention-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { segmentId, uuid } from '../schemas.ts';
import { binderKeySchema, itemSchema, itemView, roundSchema } from './disposition.ts';
import { dispositionProofRoutes } from './disposition-proof.ts';

const params = z.object({ roundId: uuid });
const dueReaders = { role: ['records', 'auditor'] } as const;

const dueSchema = binderKeySchema.extend({
  segment: segmentId,
  segmentName: z.string(),
  department: z.string(),
  title: z.string().describe('As the file plan names the series; empty: there is none'),
  planned: z.enum(['transfer', 'destroy']).optional(),
  records: z.int(),
  pages: z.int(),
  firstEnd: z.string(),
  lastEnd: z.string(),
  listed: z.int().describe('Already in a round that is open'),
  held: z.int().describe('Under a legal hold'),
});

const binderSchema = binderKeySchema.extend({
  records: z.int(),
  pages: z.int(),
  firstEnd: z.string(),
  lastEnd: z.string(),
  extend: z.int(),
  transfer: z.int(),
  destroy: z.int(),
  open: z.int().describe('Neither decided, nor wished, nor foreseen by the plan'),
  done: z.int(),
  waiting: z.int(),
});

const copySchema = z.object({
  recordId: uuid,
  target: z.string(),
  rendition: z.string(),
  location: z.string().optional().describe('Only of copies that are left, for records clerks'),
  outcome: z.enum(['removed', 'absent', 'left']).optional(),
  note: z.string().optional().describe('target-unknown, unsupported, trash-or-versions'),
});

const reachSchema = z
  .record(z.string(), z.enum(['removes', 'keeps-trash', 'not-configured']))
  .describe('What can be done with copies in a target, by its name');

function actorsOf({ proposedBy, confirmedBy, decidedBy, startedBy }: DispositionRound): readonly string[] {
  return [proposedBy.replace(/^person:/, ''), confirmedBy, decidedBy, startedBy].filter(
    (id) => id !== undefined,
  );
}

const itemQuery = z.object({
  classCode: z.string().max(200).optional(),
  binderYear: z.coerce.number().int().optional(),
  binder: z.string().max(200).optional(),
  of: z.enum(['all', 'binder']).default('all').describe('`binder`: only of the binder that the others name'),
  waiting: z.enum(['true', 'false']).default('false').describe('Only what something keeps'),
  offset: z.coerce.number().int().min(0).max(10_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

function binderAsked({ of, classCode, binderYear, binder }: z.output<typeof itemQuery>) {
  if (of === 'all') return undefined;
  const named =
    binder === undefined || binderYear === undefined ? undefined : { fiscalYear: binderYear, name: binder };
  return { classCode, binder: named };
}

/** The routes. */
export const dispositionReviewRoutes: readonly Route[] = [
  route({
    id: 'listDueRecords',
    method: 'get',
    path: '/api/v1/retention/due',
    access: dueReaders,
    summary: 'What ends its period by the end of a fiscal year, counted by department and binder.',
    query: z.object({
      fiscalYear: z.coerce.number().int().min(1_900).max(9_000).optional().describe('Default: this one'),
    }),
    response: {
      status: 200,
      schema: z.object({ fiscalYear: z.int(), binders: z.array(dueSchema), isCut: z.boolean() }),
    },
    handle: async ({ services, caller, query, format }) => {
      const found = await services.retention.due(caller.signedIn.person, query.fiscalYear);
      const named = (one: DueBinder) => ({ ...one, segmentName: format.segment(one.segment) });
      return json({ ...found, binders: found.binders.map(named) });
    },
  }),
  route({
    id: 'reviewRetentionRound',
    method: 'get',
    path: '/api/v1/retention/rounds/:roundId/review',
    access: 'signed-in',
    summary: 'A round with its binders and the names of who acted, without its records.',
    params,
    response: {
      status: 200,
      schema: roundSchema.extend({
        segmentName: z.string(),
        binders: z.array(binderSchema),
        names: z.record(z.string(), z.string()).describe('By id of the person'),
      }),
    },
    handle: async ({ services, caller, params: { roundId }, format }) => {
      const { person } = caller.signedIn;
      const found = (await services.retention.rounds(person)).find(({ id }) => id === roundId);
      const round = found ?? (await services.retention.round(person, roundId))?.round;
      if (round === undefined) throw new ServiceError('NOT_FOUND');
      const binders = await services.retention.binders(person, roundId);
      const names = Object.fromEntries(await services.retention.names(actorsOf(round)));
      return json({ ...round, segmentName: format.segment(round.segment), binders, names });
    },
  }),
  route({
    id: 'listRoundRecords',
    method: 'get',
    path: '/api/v1/retention/rounds/:roundId/records',
    access: 'signed-in',
    summary: 'Records of a round, a page at a time: their holds, and where copies lie.',
    params,
    query: itemQuery,
    response: {
      status: 200,
      schema: z.object({
        items: z.array(itemSchema.extend({ holds: z.array(uuid), copies: z.array(copySchema) })),
        total: z.int(),
        reach: reachSchema,
      }),
    },
    handle: async ({ services, caller, params: { roundId }, query }) => {
      const { offset, limit } = query;
      const asked = {
        ...{ roundId, offset, limit, binder: binderAsked(query) },
        waiting: query.waiting === 'true',
      };
      const { items, total, reach } = await services.retention.items(caller.signedIn.person, asked);
      return json({
        items: items.map(({ item, holds, copies }) => ({ ...itemView(item), holds, copies })),
        ...{ total, reach },
      });
    },
  }),
  route({
    id: 'listLeftCopies',
    method: 'get',
    path: '/api/v1/retention/rounds/:roundId/left-copies',
    access: 'signed-in',
    summary:
      'Copies that could not be removed, and those whose target may keep them in its trash or versions.',
    params,
    response: { status: 200, schema: z.object({ items: z.array(copySchema) }) },
    handle: async ({ services, caller, params: { roundId } }) =>
      json({ items: await services.retention.leftCopies(caller.signedIn.person, roundId) }),
  }),
  ...dispositionProofRoutes,
];
