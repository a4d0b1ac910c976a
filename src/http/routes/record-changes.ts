/** Changing what a record says of itself, putting its text right, its history, and grants of classes. */

import { z } from 'zod';
import { type ClassGrant, grantHolderKinds, longestGrantText } from '../../archive/class-grant.ts';
import { longestLine } from '../../archive/corrected-line.ts';
import { changeableFields, longestReason, mostWanted } from '../../archive/record-change.ts';
import { fieldNames } from '../../scan/understanding.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId, SegmentId } from '../../shared/ids.ts';
import { empty, json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { pageNumber, segmentId, uuid } from '../schemas.ts';

const recordParams = z.object({ recordId: uuid });
const version = z.int().min(1).max(2_147_483_647);
const reason = z.string().max(longestReason).default('');
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

const historySchema = z.object({
  version: z.int().describe('Of the record now; records begin with 1'),
  items: z.array(
    z.object({
      version: z.int().describe('From this change on'),
      field: z.enum([...changeableFields, 'text']),
      pageNumber: z.int().optional(),
      lineNumber: z.int().optional(),
      before: z.string().optional().describe('Absent: there was none'),
      after: z.string().optional(),
      reason: z.string(),
      by: z.string(),
      byName: z.string().optional(),
      at: z.string(),
      atText: z.string(),
    }),
  ),
  readings: z
    .array(
      z.object({
        field: z.enum(fieldNames),
        before: z.string().optional(),
        after: z.string(),
        byName: z.string().optional(),
        at: z.string(),
        atText: z.string(),
      }),
    )
    .describe('Values read on the paper that the record itself does not have; on the first page alone'),
});

const grantSchema = z.object({
  id: uuid,
  segment: segmentId,
  classCode: z.string(),
  holder: z.object({ kind: z.enum(grantHolderKinds), name: z.string() }),
  from: z.string(),
  until: z.string().optional(),
  reason: z.string(),
  grantedBy: z.string(),
  grantedAt: z.string(),
  revokedAt: z.string().optional(),
});

function grantView(grant: ClassGrant): z.input<typeof grantSchema> {
  const { until, revokedAt, grantedAt, holder, ...others } = grant;
  return {
    ...others,
    holder: { ...holder },
    grantedAt: grantedAt.toISOString(),
    ...(until !== undefined && { until }),
    ...(revokedAt && { revokedAt: revokedAt.toISOString() }),
  };
}

const recordRoutes: readonly Route[] = [
  route({
    id: 'changeRecord',
    method: 'patch',
    path: '/api/v1/records/:recordId/values',
    access: 'signed-in',
    summary: 'Changes values of a record; what they were stays in its history.',
    params: recordParams,
    bodyKind: 'json',
    body: z.object({
      values: z
        .array(z.object({ field: z.enum(changeableFields), value: z.string().max(1_000) }))
        .min(1)
        .max(mostWanted),
      reason,
      version: version.optional().describe('The version that was seen; another one is refused'),
    }),
    response: { status: 200, schema: z.object({ version: z.int() }) },
    handle: async ({ services, caller, params, body }) => {
      const request = { recordId: params.recordId as RecordId, ...body };
      const done = await services.recordChanges.change(caller.signedIn.person, request);
      if (done === undefined) throw new ServiceError('NOT_FOUND');
      return json(done);
    },
  }),
  route({
    id: 'correctLine',
    method: 'put',
    path: '/api/v1/records/:recordId/pages/:pageNumber/lines/:lineNumber',
    access: 'signed-in',
    summary: 'Puts a line of a page right: text, searchable PDF, index, values and filed copies follow.',
    params: z.object({
      recordId: uuid,
      pageNumber,
      lineNumber: z.coerce.number().int().min(1).max(100_000).describe('One-based in reading order'),
    }),
    bodyKind: 'json',
    body: z.object({
      before: z.string().max(10_000).describe('The line as it was shown; another one is refused'),
      text: z.string().max(longestLine),
      reason,
    }),
    response: { status: 200, schema: z.object({ version: z.int(), text: z.string() }) },
    handle: async ({ services, caller, params, body }) => {
      const { recordId, pageNumber: page, lineNumber } = params;
      const correction = { recordId: recordId as RecordId, pageNumber: page, lineNumber, ...body };
      const done = await services.recordChanges.correctLine(caller.signedIn.person, correction);
      if (done === undefined) throw new ServiceError('NOT_FOUND');
      return json(done);
    },
  }),
  route({
    id: 'recordHistory',
    method: 'get',
    path: '/api/v1/records/:recordId/history',
    access: 'signed-in',
    summary: 'What was changed in a record, the newest first.',
    params: recordParams,
    query: z.object({
      before: z.coerce.number().int().min(1).max(2_147_483_647).optional().describe('Only earlier versions'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
    }),
    response: { status: 200, schema: historySchema },
    handle: async ({ services, caller, params, query: { before, limit }, format }) => {
      const page = { limit, ...(before !== undefined && { beforeVersion: before }) };
      const id = params.recordId as RecordId;
      const found = await services.recordChanges.history(caller.signedIn.person, id, page);
      if (found === undefined) throw new ServiceError('NOT_FOUND');
      const items = found.entries.map(({ at, ...entry }) => ({
        ...entry,
        at: at.toISOString(),
        atText: format.dayAndTime(at),
      }));
      const readings = found.readings.map(({ at, ...one }) => ({
        ...one,
        at: at.toISOString(),
        atText: format.dayAndTime(at),
      }));
      return json({ version: found.version, items, readings });
    },
  }),
];

const access = { role: ['administrator'] } as const;

const grantRoutes: readonly Route[] = [
  route({
    id: 'listRecordGrants',
    method: 'get',
    path: '/api/v1/record-grants',
    access,
    summary: 'Who may read the records of which class beside their department, the newest first.',
    query: z.object({ all: z.enum(['true', 'false']).default('false').describe('Those taken back too') }),
    response: { status: 200, schema: z.object({ items: z.array(grantSchema) }) },
    handle: async ({ services, query }) => {
      const grants = await services.recordGrants.list({ all: query.all === 'true' });
      return json({ items: grants.map(grantView) });
    },
  }),
  route({
    id: 'grantRecordClass',
    method: 'post',
    path: '/api/v1/record-grants',
    access,
    summary: 'Opens the records of a class to a person, a department, a group or a role.',
    bodyKind: 'json',
    body: z.object({
      segment: segmentId,
      classCode: z.string().min(1).max(longestGrantText),
      holder: z.object({ kind: z.enum(grantHolderKinds), name: z.string().min(1).max(longestGrantText) }),
      from: day.optional().describe('First day; absent: today'),
      until: day.optional().describe('Last day; absent: until it is taken back'),
      reason: z.string().max(longestGrantText).default(''),
    }),
    response: { status: 201, schema: grantSchema },
    handle: async ({ services, caller, body }) => {
      const asked = { ...body, segment: body.segment as SegmentId, until: body.until };
      const grant = await services.recordGrants.grant(caller.signedIn.person, asked);
      return json(grantView(grant), { status: 201 });
    },
  }),
  route({
    id: 'revokeRecordGrant',
    method: 'delete',
    path: '/api/v1/record-grants/:grantId',
    access,
    summary: 'Takes a grant back at once.',
    params: z.object({ grantId: uuid }),
    response: { status: 204 },
    handle: async ({ services, caller, params }) => {
      const revoked = await services.recordGrants.revoke(caller.signedIn.person, params.grantId);
      if (revoked === undefined) throw new ServiceError('NOT_FOUND');
      return empty();
    },
  }),
];

/** The routes. */
export const recordChangeRoutes: readonly Route[] = [...recordRoutes, ...grantRoutes];
