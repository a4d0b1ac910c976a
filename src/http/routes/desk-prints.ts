/** Handing a document in to print, looking at it, opening it, filing it: JSON interface of the desk. */

import { z } from 'zod';
import { cleanPaperReasons } from '../../print/stamp-policy.ts';
import type { JobId, SegmentId } from '../../shared/ids.ts';
import { empty, json, picture, refusal } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { heldJobSchema, ownerChanges, pageNumber, segmentId, ticketSchema, uuid } from '../schemas.ts';
import { heldJobView } from '../views.ts';
import { jobParams, newLinkSchema } from './jobs.ts';

/** The ticket's simple members, as a query can hold them. */
const uploadQuery = z.object({
  fileName: z.string().min(1).max(255).describe('What the job is called'),
  segment: segmentId,
  copies: z.coerce.number().int().min(1).max(999).optional(),
  sides: ticketSchema.shape.sides,
  printColorMode: ticketSchema.shape.printColorMode,
});

/** The routes. */
export const deskPrintRoutes: readonly Route[] = [
  route({
    id: 'uploadPrint',
    method: 'post',
    path: '/api/v1/jobs',
    access: 'signed-in',
    summary:
      'Holds one document of the signed-in person; answered when it is durable. The body is the file itself.',
    query: uploadQuery,
    bodyKind: 'stream',
    response: { status: 201, schema: heldJobSchema },
    handle: async ({ services, caller, query, stream, format }) => {
      const { fileName, segment, ...ticket } = query;
      const result = await services.desk.submit({
        person: caller.signedIn.person,
        segment: segment as SegmentId,
        fileName,
        ticket: ownerChanges(ticket),
        body: stream(),
      });
      return result.ok ? json(heldJobView(result.value, format), { status: 201 }) : refusal(result.refusal);
    },
  }),
  route({
    id: 'previewJob',
    method: 'get',
    path: '/api/v1/jobs/:jobId/pages/:pageNumber',
    access: 'signed-in',
    summary: 'A page of a held job as PNG; the first 20 pages at most.',
    params: z.object({ jobId: uuid, pageNumber }),
    handle: async ({ services, caller, params }) => {
      const { person } = caller.signedIn;
      return picture(await services.desk.preview(person, params.jobId as JobId, params.pageNumber));
    },
  }),
  route({
    id: 'unlockDocument',
    method: 'post',
    path: '/api/v1/jobs/:jobId/unlock',
    access: 'signed-in',
    limit: 'trials',
    summary: 'Takes the password of an encrypted document until its job ends.',
    params: jobParams,
    bodyKind: 'json',
    body: z.object({ password: z.string().min(1).max(255) }),
    response: { status: 200, schema: z.object({ unlocked: z.literal(true) }) },
    handle: async ({ services, caller, params, body }) => {
      const { person } = caller.signedIn;
      const result = await services.desk.unlockDocument(person, params.jobId as JobId, body.password);
      return result.ok ? json({ unlocked: true }) : refusal(result.refusal);
    },
  }),
  route({
    id: 'fileJob',
    method: 'post',
    path: '/api/v1/jobs/:jobId/file',
    access: 'signed-in',
    summary: 'Sends a held job into the archive instead of onto paper.',
    params: jobParams,
    bodyKind: 'json',
    body: z.object({}),
    response: { status: 202, schema: z.object({ scanId: uuid }) },
    handle: async ({ services, caller, params }) => {
      const result = await services.desk.fileJob(caller.signedIn.person, params.jobId as JobId);
      return result.ok ? json({ scanId: result.value.scanId }, { status: 202 }) : refusal(result.refusal);
    },
  }),
  route({
    id: 'keepJobClean',
    method: 'put',
    path: '/api/v1/jobs/:jobId/clean',
    access: 'signed-in',
    summary: 'Keeps a held job without stamps, with the reason; `none` takes that back.',
    params: jobParams,
    bodyKind: 'json',
    body: z.object({ reason: z.enum(['none', ...cleanPaperReasons]) }),
    response: { status: 204 },
    handle: async ({ services, caller, params, body }) => {
      const reason = body.reason === 'none' ? undefined : body.reason;
      const result = await services.desk.keepClean(caller.signedIn.person, params.jobId as JobId, reason);
      return result.ok ? empty() : refusal(result.refusal);
    },
  }),
  route({
    id: 'makeSetUpFile',
    method: 'post',
    path: '/api/v1/capability-links/set-up',
    access: 'signed-in',
    summary:
      'A set-up file for one kind of machine, with a new printer address in it. Refusals: segment-not-allowed, too-many.',
    bodyKind: 'json',
    body: newLinkSchema.extend({ kind: z.enum(['windows', 'apple', 'chromeos', 'linux']) }),
    handle: async ({ services, caller, body: { segment, label, kind } }) => {
      const { person } = caller.signedIn;
      const result = await services.desk.setUpFile(person, segment as SegmentId, label, kind);
      return result.ok
        ? { kind: 'file', file: result.value, disposition: 'attachment' }
        : refusal(result.refusal);
    },
  }),
];
