/** Rounds of disposition and their certificates: JSON interface. */

import { z } from 'zod';
import type { DispositionItem, ItemWord } from '../../ports/retention-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { empty, json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { segmentId, uuid } from '../schemas.ts';
import type { RoundWords } from '../services/retention.ts';

const records = { role: ['records'] } as const;
const noAnswer = { status: 204 } as const;
const params = z.object({ roundId: uuid });

/** Where records are kept together. */
export const binderKeySchema = z.object({
  classCode: z.string().max(200).optional(),
  binder: z.object({ fiscalYear: z.int(), name: z.string().max(200) }).optional(),
});

const wordSchema = z.object({
  outcome: z.enum(['extend', 'transfer', 'destroy']),
  years: z.int().min(1).max(100).optional().describe('With `extend`'),
  reason: z.string().max(500).optional(),
});

const wordsBody = z.object({
  words: z
    .array(wordSchema.extend({ recordId: uuid }))
    .max(1_000)
    .default([])
    .describe('For records that are to go another way than foreseen'),
  binders: z
    .array(wordSchema.extend({ binder: binderKeySchema }))
    .max(1_000)
    .default([])
    .describe('For all records of a binder; a word on a record goes before'),
});

/** A round, without its records. */
export const roundSchema = z.object({
  id: uuid,
  segment: segmentId,
  department: z.string(),
  fiscalYear: z.int(),
  planVersion: z.int(),
  state: z.enum(['proposed', 'confirmed', 'decided', 'executing', 'closed', 'canceled']),
  proposedBy: z.string(),
  proposedAt: z.string(),
  confirmedBy: z.string().optional(),
  confirmedAt: z.string().optional(),
  decidedBy: z.string().optional(),
  decidedAt: z.string().optional(),
  startedBy: z.string().optional(),
  startedAt: z.string().optional(),
  receipt: z.string(),
  endedAt: z.string().optional(),
  counts: z.record(z.string(), z.int()).describe('Records by state'),
});

/** A record of a round. */
export const itemSchema = z.object({
  recordId: uuid,
  state: z.enum(['listed', 'begun', 'keyless', 'done', 'extended', 'dropped']),
  title: z.string().describe('Empty once it is gone, and where the person may not see it'),
  pageCount: z.int(),
  capturedAt: z.string(),
  classCode: z.string().optional(),
  binder: z.object({ fiscalYear: z.int(), name: z.string() }).optional(),
  retentionUntil: z.string(),
  planned: z.enum(['transfer', 'destroy']).optional(),
  opinion: wordSchema.optional(),
  decision: wordSchema.optional(),
  obstacle: z
    .string()
    .optional()
    .describe('Why it waits: held, not-over, not-received, locked:…, away:…, busy'),
  retryAt: z.string().optional(),
  package: z.string().optional(),
  doneAt: z.string().optional(),
  certificateId: uuid.optional(),
});

function roundWords({ words, binders }: z.output<typeof wordsBody>): RoundWords {
  return {
    words: words.map(({ recordId, ...word }) => ({ recordId: recordId as ItemWord['recordId'], word })),
    binders: binders.map(({ binder: { classCode, binder }, ...word }) => ({
      binder: { classCode, binder },
      word,
    })),
  };
}

/** A record of a round without what is nobody's business outside the service. */
export function itemView({
  blobKeys: _keys,
  hashes: _hashes,
  scanId: _scan,
  ownerId: _owner,
  access: _access,
  ...item
}: DispositionItem) {
  return item;
}

/** The routes. */
export const dispositionRoutes: readonly Route[] = [
  route({
    id: 'listRetentionRounds',
    method: 'get',
    path: '/api/v1/retention/rounds',
    access: 'signed-in',
    summary: 'Lists of expired records: of the person’s departments, of all for records clerks and auditors.',
    response: { status: 200, schema: z.object({ items: z.array(roundSchema) }) },
    handle: async ({ services, caller }) =>
      json({ items: await services.retention.rounds(caller.signedIn.person) }),
  }),
  route({
    id: 'proposeRetentionRound',
    method: 'post',
    path: '/api/v1/retention/rounds',
    access: records,
    summary: 'Lists what ends its period in a department by the end of a fiscal year.',
    bodyKind: 'json',
    body: z.object({
      segment: segmentId,
      department: z.string().max(200),
      fiscalYear: z.int().min(1_900).max(9_000),
    }),
    response: { status: 201, schema: z.object({ roundId: uuid, records: z.int() }) },
    handle: async ({ services, caller, body }) => {
      const list = { ...body, segment: body.segment as SegmentId };
      return json(await services.retention.propose(caller.signedIn.person, list), { status: 201 });
    },
  }),
  route({
    id: 'getRetentionRound',
    method: 'get',
    path: '/api/v1/retention/rounds/:roundId',
    access: 'signed-in',
    summary: 'A list with its records.',
    params,
    response: { status: 200, schema: roundSchema.extend({ items: z.array(itemSchema) }) },
    handle: async ({ services, caller, params: { roundId } }) => {
      const found = await services.retention.round(caller.signedIn.person, roundId);
      if (found === undefined) throw new ServiceError('NOT_FOUND');
      return json({ ...found.round, items: found.items.map(itemView) });
    },
  }),
  route({
    id: 'confirmRetentionRound',
    method: 'post',
    path: '/api/v1/retention/rounds/:roundId/confirm',
    access: 'signed-in',
    summary: 'The department has looked at the list; `words` are what it would do otherwise.',
    params,
    bodyKind: 'json',
    body: wordsBody,
    response: noAnswer,
    handle: async ({ services, caller, params: { roundId }, body }) => {
      await services.retention.confirm(caller.signedIn.person, roundId, roundWords(body));
      return empty();
    },
  }),
  route({
    id: 'decideRetentionRound',
    method: 'post',
    path: '/api/v1/retention/rounds/:roundId/decide',
    access: records,
    summary: 'A second person decides on every record; without a word the department’s, else the plan’s.',
    params,
    bodyKind: 'json',
    body: wordsBody,
    response: {
      status: 200,
      schema: z.object({ extended: z.int(), transferred: z.int(), destroyed: z.int() }),
    },
    handle: async ({ services, caller, params: { roundId }, body }) =>
      json(await services.retention.decide(caller.signedIn.person, roundId, roundWords(body))),
  }),
  route({
    id: 'startRetentionRound',
    method: 'post',
    path: '/api/v1/retention/rounds/:roundId/execute',
    access: records,
    summary: 'Begins what was decided, or goes on at once with what waits.',
    params,
    bodyKind: 'json',
    body: z.object({
      receipt: z.string().max(500).optional().describe('What the public archives said on taking over'),
    }),
    response: { status: 202, schema: z.object({}) },
    handle: async ({ services, caller, params: { roundId }, body }) => {
      await services.retention.start(caller.signedIn.person, roundId, body.receipt);
      return json({}, { status: 202 });
    },
  }),
  route({
    id: 'cancelRetentionRound',
    method: 'post',
    path: '/api/v1/retention/rounds/:roundId/cancel',
    access: records,
    summary: 'Takes a list back while nothing of it has begun.',
    params,
    response: noAnswer,
    handle: async ({ services, caller, params: { roundId } }) => {
      await services.retention.cancel(caller.signedIn.person, roundId);
      return empty();
    },
  }),
];
