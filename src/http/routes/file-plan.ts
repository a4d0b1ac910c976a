/** The file plan (ファイル基準表): JSON interface. */

import { z } from 'zod';
import { gather } from '../../shared/byte-pieces.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';

const planReaders = { role: ['records', 'administrator', 'auditor'] } as const;
const planWriters = { role: ['records', 'administrator'] } as const;
const largestPlan = 8 * 1024 * 1024;

const seriesSchema = z.object({
  classCode: z.string(),
  binder: z.string().optional(),
  title: z.string(),
  department: z.string(),
  period: z.union([z.int(), z.literal('permanent')]).describe('Years'),
  series: z.enum(['fiscal-year', 'calendar-year']),
  disposition: z.enum(['transfer', 'destroy']).optional(),
});

const diffSchema = z.object({
  added: z.array(seriesSchema),
  removed: z.array(seriesSchema),
  changed: z.array(z.object({ before: seriesSchema, after: seriesSchema })),
  same: z.int(),
});

/** A line as it is to be. */
const changedSeries = z.object({
  classCode: z.string().trim().min(1).max(200),
  binder: z.string().trim().min(1).max(200).optional(),
  title: z.string().trim().max(200),
  department: z.string().trim().max(200),
  period: z.union([z.int().min(1).max(100), z.literal('permanent')]),
  series: z.enum(['fiscal-year', 'calendar-year']),
  disposition: z.enum(['transfer', 'destroy']).optional(),
});

function personOf(author: string): string {
  return author.replace(/^person:/, '');
}

/** The routes. */
export const filePlanRoutes: readonly Route[] = [
  route({
    id: 'getFilePlan',
    method: 'get',
    path: '/api/v1/retention/plan',
    access: planReaders,
    summary: 'The file plan in force, and the versions there were.',
    response: {
      status: 200,
      schema: z.object({
        version: z.int().describe('0: there is none'),
        series: z.array(seriesSchema),
        history: z.array(
          z.object({
            version: z.int(),
            count: z.int(),
            author: z.string(),
            authorName: z.string().optional(),
            note: z.string(),
            activatedAt: z.string(),
            sourceSha256: z.string(),
          }),
        ),
      }),
    },
    handle: async ({ services }) => {
      const plan = await services.retention.plan();
      const versions = await services.retention.planVersions();
      const names = await services.retention.names(versions.map(({ author }) => personOf(author)));
      const history = versions.map(({ sourceSha256, ...one }) => ({
        ...one,
        authorName: names.get(personOf(one.author)),
        sourceSha256: Buffer.from(sourceSha256).toString('hex'),
      }));
      return json({ ...plan, history });
    },
  }),
  route({
    id: 'checkFilePlan',
    method: 'post',
    path: '/api/v1/retention/plan/check',
    access: planWriters,
    summary:
      'What is wrong with a file plan (Excel .xlsx, or CSV in UTF-8 or CP932), or what it would change. Changes nothing.',
    bodyKind: 'stream',
    response: {
      status: 200,
      schema: z.object({
        basedOn: z.int(),
        faults: z.array(z.object({ line: z.int(), column: z.int(), problem: z.string() })),
        diff: diffSchema.optional(),
      }),
    },
    handle: async ({ services, stream }) =>
      json(await services.retention.checkPlan(await gather(stream(), largestPlan, 'REQUEST_TOO_LARGE'))),
  }),
  route({
    id: 'importFilePlan',
    method: 'post',
    path: '/api/v1/retention/plan',
    access: planWriters,
    summary: 'Puts a file plan in force as the version after `basedOn`.',
    query: z.object({ basedOn: z.coerce.number().int().min(0), note: z.string().max(500).default('') }),
    bodyKind: 'stream',
    response: { status: 201, schema: z.object({ version: z.int(), series: z.int() }) },
    handle: async ({ services, caller, query, stream }) => {
      const { person } = caller.signedIn;
      const made = await services.retention.importPlan(
        person,
        await gather(stream(), largestPlan, 'REQUEST_TOO_LARGE'),
        query,
      );
      return json(made, { status: 201 });
    },
  }),
  route({
    id: 'changeFilePlanLine',
    method: 'post',
    path: '/api/v1/retention/plan/lines',
    access: planWriters,
    summary:
      'Changes one line of the file plan, adds it (without `before`) or takes it out (without `after`), as the version after `basedOn`.',
    bodyKind: 'json',
    body: z.object({
      basedOn: z.int().min(0),
      before: z.object({ classCode: z.string().max(200), binder: z.string().max(200).optional() }).optional(),
      after: changedSeries.optional(),
      note: z.string().trim().max(500).default(''),
    }),
    response: { status: 201, schema: z.object({ version: z.int(), series: z.int() }) },
    handle: async ({ services, caller, body: { basedOn, before, after, note } }) => {
      const change = { basedOn, before, after, note };
      return json(await services.retention.changeSeries(caller.signedIn.person, change), { status: 201 });
    },
  }),
];
