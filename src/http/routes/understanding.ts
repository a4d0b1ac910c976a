/** What was understood of a record, and putting it right. */

import { z } from 'zod';
import { documentKinds, fieldNames, type Understanding } from '../../scan/understanding.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId } from '../../shared/ids.ts';
import { json, refusal } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { uuid } from '../schemas.ts';

const box = z.object({ left: z.number(), top: z.number(), right: z.number(), bottom: z.number() });

const understandingSchema = z.object({
  extractor: z.string().describe('Name and version of what understood it; `none` when nothing did'),
  kind: z
    .object({
      kind: z.enum(documentKinds),
      confidence: z.number(),
      by: z.enum(['form-id', 'rule', 'learned', 'person']),
      evidence: z.array(z.string()),
    })
    .optional(),
  findings: z.array(
    z.object({
      field: z.enum(fieldNames),
      pageNumber: z.int(),
      box: box.describe('Around the raw text, in pixels of the page image as read'),
      raw: z.string(),
      value: z.string(),
      confidence: z.number(),
      flags: z.array(z.string()),
    }),
  ),
});

const params = z.object({ recordId: uuid });
const correctedField = z.enum([...fieldNames, 'kind']);
/** Longer ones are refused by the step; this bounds what is read. */
const typedValue = z.string().max(1_000);

function view({ extractor, kind, findings }: Understanding): z.input<typeof understandingSchema> {
  return {
    extractor,
    ...(kind && { kind: { ...kind, evidence: [...kind.evidence] } }),
    findings: findings.map(({ flags = [], ...one }) => ({ ...one, flags: [...flags] })),
  };
}

/** The routes. */
export const understandingRoutes: readonly Route[] = [
  route({
    id: 'getUnderstanding',
    method: 'get',
    path: '/api/v1/records/:recordId/understanding',
    access: 'signed-in',
    summary: 'Kind and values read out of a record, the surest of a field first.',
    params,
    response: { status: 200, schema: understandingSchema },
    handle: async ({ services, caller, params: { recordId } }) => {
      const known = await services.understanding.view(caller.signedIn.person, recordId as RecordId);
      if (known === undefined) throw new ServiceError('NOT_FOUND');
      return json(view(known));
    },
  }),
  route({
    id: 'correctUnderstanding',
    method: 'patch',
    path: '/api/v1/records/:recordId/understanding',
    access: 'signed-in',
    summary: 'Puts one value or the kind right; an empty value says that the document has none.',
    params,
    bodyKind: 'json',
    body: z.object({ field: correctedField, value: typedValue }),
    response: { status: 200, schema: understandingSchema },
    handle: async ({ services, caller, params: { recordId }, body }) => {
      const correction = { recordId: recordId as RecordId, ...body };
      const done = await services.understanding.correct(caller.signedIn.person, correction);
      if (done.ok) return json(view(done.value));
      if (done.refusal === 'record-not-found') throw new ServiceError('NOT_FOUND');
      return refusal(done.refusal);
    },
  }),
];
