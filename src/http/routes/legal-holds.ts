/** Legal holds: JSON interface. */

import { z } from 'zod';
import type { HoldScope } from '../../ports/retention-store.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { empty, json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { segmentId, uuid } from '../schemas.ts';
import type { CountedHold } from '../services/retention.ts';

const records = { role: ['records'] } as const;
const holdReaders = { role: ['records', 'auditor'] } as const;
const noAnswer = { status: 204 } as const;
const reasonText = z.string().trim().min(1).max(500);

const scopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('record'), recordId: uuid }),
  z.object({
    kind: z.enum(['class', 'binder', 'words']),
    value: z.string().trim().min(1).max(200).describe('Beginning of the class code, binder, words of a page'),
  }),
  z.object({
    kind: z.literal('search'),
    value: z.string().trim().min(1).max(500).describe('A query; what it finds now is held'),
  }),
]);

const holdSchema = z.object({
  id: uuid,
  segment: segmentId,
  scope: scopeSchema,
  title: z.string().optional().describe('Of the one record that is held, for records clerks'),
  reason: z.string(),
  placedBy: z.string(),
  placedByName: z.string().optional(),
  records: z.int().optional().describe('How many it covers now, 10,001 at most; absent: not counted'),
  placedAt: z.string(),
  released: z
    .object({ by: z.string(), byName: z.string().optional(), at: z.string(), reason: z.string() })
    .optional(),
});

function idOf(actor: string): string {
  return actor.replace(/^person:/, '');
}

function actorsOf({ placedBy, released }: CountedHold): readonly string[] {
  return released === undefined ? [idOf(placedBy)] : [idOf(placedBy), idOf(released.by)];
}

function withNames({ released, ...hold }: CountedHold, names: ReadonlyMap<string, string>) {
  return {
    ...hold,
    placedByName: names.get(idOf(hold.placedBy)),
    ...(released && { released: { ...released, byName: names.get(idOf(released.by)) } }),
  };
}

/** The routes. */
export const legalHoldRoutes: readonly Route[] = [
  route({
    id: 'listLegalHolds',
    method: 'get',
    path: '/api/v1/retention/holds',
    access: holdReaders,
    summary: 'Legal holds, newest first.',
    query: z.object({ all: z.enum(['true', 'false']).default('false').describe('Released ones too') }),
    response: { status: 200, schema: z.object({ items: z.array(holdSchema) }) },
    handle: async ({ services, caller, query }) => {
      const found = await services.retention.holds(caller.signedIn.person, query.all === 'false');
      const names = await services.retention.names(found.flatMap(actorsOf));
      return json({ items: found.map((hold) => withNames(hold, names)) });
    },
  }),
  route({
    id: 'placeLegalHold',
    method: 'post',
    path: '/api/v1/retention/holds',
    access: records,
    summary:
      'Keeps a record, classes, a binder, pages with certain words, or what a search finds now from being disposed of.',
    bodyKind: 'json',
    body: z.object({ segment: segmentId, scope: scopeSchema, reason: reasonText }),
    response: { status: 201, schema: holdSchema },
    handle: async ({ services, caller, body }) => {
      const { segment, scope, reason } = body;
      const asked = { segment: segment as SegmentId, scope: scope as HoldScope, reason };
      return json(
        { ...(await services.retention.placeHold(caller.signedIn.person, asked)) },
        { status: 201 },
      );
    },
  }),
  route({
    id: 'releaseLegalHold',
    method: 'post',
    path: '/api/v1/retention/holds/:holdId/release',
    access: records,
    summary: 'Releases a hold.',
    params: z.object({ holdId: uuid }),
    bodyKind: 'json',
    body: z.object({ reason: reasonText }),
    response: noAnswer,
    handle: async ({ services, caller, params: { holdId }, body }) => {
      await services.retention.releaseHold(caller.signedIn.person, holdId, body.reason);
      return empty();
    },
  }),
];
