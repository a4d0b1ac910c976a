/** Targets, what waits for them, and how a record was filed: JSON interface. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId } from '../../shared/ids.ts';
import type { Formatter } from '../../ui/format.ts';
import { reasonText } from '../../ui/text/reason.ts';
import { empty, json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { reasonSchema, segmentId, uuid } from '../schemas.ts';
import type { WaitingFilingView } from '../services/filing.ts';

const keepers = { role: ['records', 'administrator'] } as const;

const recordFilingSchema = z.object({
  ruleVersion: z.int(),
  rule: z.string().optional(),
  reasons: z.array(
    z.object({
      condition: z.string(),
      wanted: z.string(),
      found: z.string(),
      confidence: z.number().optional(),
    }),
  ),
  flags: z.array(z.string()),
  classCode: z.string().optional(),
  binder: z.string().optional(),
  retention: z.string().optional().describe('Last day in Japan, YYYY-MM-DD, or `permanent`'),
  access: z.string(),
  copies: z.array(
    z.object({
      target: z.string(),
      rendition: z.string(),
      location: z.string(),
      filedAt: z.string().optional(),
      verifiedAt: z.string().optional(),
    }),
  ),
  waiting: z.boolean().describe('True: something was put right, and the record is to be filed anew'),
  superseded: z.array(
    z.object({
      target: z.string(),
      rendition: z.string(),
      location: z.string(),
      supersededAt: z.string(),
      kept: z.string().optional().describe('Why it still lies there; absent: nothing is noted yet'),
      againAt: z.string().optional().describe('When one that is locked is asked for again'),
    }),
  ),
  printed: z
    .object({
      traceId: z.string(),
      printedAt: z.string(),
      release: z
        .object({ code: z.string(), jobNumber: z.int(), deviceName: z.string() })
        .optional()
        .describe('Of one’s own print alone'),
    })
    .optional()
    .describe('The print that this is a scan of'),
});

function waitingView(one: WaitingFilingView, format: Formatter) {
  const { scanId, recordId, segment, department, target, name, receivedAt, attempts, again } = one;
  const { nextAttemptAt, reason } = one;
  return {
    ...{ scanId, segment, department, target, attempts, again },
    segmentName: format.segment(segment),
    receivedAtText: format.moment(receivedAt),
    ...(recordId !== undefined && { recordId }),
    ...(name !== undefined && { name }),
    ...(nextAttemptAt !== undefined && { nextAttemptText: format.moment(nextAttemptAt) }),
    ...(reason !== undefined && { reason, text: reasonText(reason, format.language) }),
  };
}

/** The routes. */
export const filingRoutes: readonly Route[] = [
  route({
    id: 'getFilingTargets',
    method: 'get',
    path: '/api/v1/filing-targets',
    access: keepers,
    summary: 'How the targets stand: what waits for them, what differs, and which rest after a fault.',
    response: {
      status: 200,
      schema: z.object({
        items: z.array(
          z.object({
            target: z.string(),
            waiting: z.int(),
            oldest: z.string().optional(),
            verified: z.int(),
            drifted: z.int(),
            rest: z
              .object({
                failures: z.int(),
                reason: z.string(),
                since: z.string(),
                until: z.string(),
                text: reasonSchema,
              })
              .optional(),
          }),
        ),
      }),
    },
    handle: async ({ services, format }) => {
      const items = (await services.filing.targets()).map(({ rest, oldest, ...one }) => ({
        ...one,
        ...(oldest !== undefined && { oldest: oldest.toISOString() }),
        ...(rest !== undefined && { rest: { ...rest, text: reasonText(rest.reason, format.language) } }),
      }));
      return json({ items });
    },
  }),
  route({
    id: 'listFilingOutbox',
    method: 'get',
    path: '/api/v1/filing-outbox',
    access: keepers,
    summary: 'Documents that wait for a target in the person’s segments, longest first, at most 200.',
    response: {
      status: 200,
      schema: z.object({
        items: z.array(
          z.object({
            scanId: uuid,
            recordId: uuid.optional().describe('Absent: it is not in the archive yet'),
            segment: segmentId,
            segmentName: z.string(),
            department: z.string(),
            target: z.string(),
            name: z.string().optional().describe('Absent: the person may not see the document'),
            receivedAtText: z.string(),
            attempts: z.int(),
            nextAttemptText: z.string().optional().describe('Absent: at the next round'),
            reason: z.string().optional().describe('Absent: no attempt failed'),
            text: reasonSchema.optional(),
            again: z.boolean().describe('True: it was put right, and is filed anew'),
          }),
        ),
      }),
    },
    handle: async ({ services, caller, format }) => {
      const waiting = await services.filing.waiting(caller.signedIn.person);
      return json({ items: waiting.map((one) => waitingView(one, format)) });
    },
  }),
  route({
    id: 'retryFilingTarget',
    method: 'post',
    path: '/api/v1/filing-targets/:target/retry',
    access: keepers,
    summary: 'Has a target tried at once: its rest ends, and what waits for it is due.',
    params: z.object({ target: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/) }),
    bodyKind: 'json',
    body: z.object({}),
    response: { status: 204 },
    handle: async ({ services, caller, params }) => {
      const { person } = caller.signedIn;
      if (!(await services.filing.retryTarget(person, params.target))) throw new ServiceError('NOT_FOUND');
      return empty();
    },
  }),
  route({
    id: 'getRecordFiling',
    method: 'get',
    path: '/api/v1/records/:recordId/filing',
    access: 'signed-in',
    summary: 'Which rule filed a record and why, its class, binder and retention, and where its copies lie.',
    params: z.object({ recordId: uuid }),
    response: { status: 200, schema: recordFilingSchema },
    handle: async ({ services, caller, params }) => {
      const found = await services.filing.ofRecord(caller.signedIn.person, params.recordId as RecordId);
      if (found === undefined) throw new ServiceError('NOT_FOUND');
      return json(found);
    },
  }),
];
