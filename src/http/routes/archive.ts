/** Reading the records of the archive: JSON interface and files. */

import { z } from 'zod';
import type { ArchiveRecord } from '../../archive/record.ts';
import { documentKinds } from '../../scan/understanding.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId } from '../../shared/ids.ts';
import type { Formatter } from '../../ui/format.ts';
import { kindTexts } from '../../ui/text/understanding.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { pageNumber, queryWords, segmentId, uuid } from '../schemas.ts';

const box = z.object({ left: z.number(), top: z.number(), right: z.number(), bottom: z.number() });

const hitsSchema = z.object({
  widthPx: z.int(),
  heightPx: z.int(),
  title: z.string().optional(),
  segment: segmentId.optional(),
  pageCount: z.int().optional(),
  boxes: z.array(box),
});

const pageSchema = z.object({
  widthPx: z.int(),
  heightPx: z.int(),
  pageCount: z.int(),
  hits: z.array(
    z.object({
      term: z.string(),
      match: z.enum(['exact', 'folded', 'similar']),
      boxes: z.array(box),
      parts: z.array(z.object({ line: z.int(), start: z.int(), end: z.int() })),
    }),
  ),
  lines: z.array(
    z.object({
      text: z.string(),
      box,
      direction: z.enum(['horizontal', 'vertical']),
      beginsBlock: z.boolean(),
    }),
  ),
});

const recordSchema = z.object({
  id: uuid,
  segment: segmentId,
  segmentName: z.string(),
  title: z.string(),
  department: z.string(),
  pageCount: z.int(),
  capturedAt: z.string(),
  kindName: z.string().optional().describe('Name of the kind in the language of the caller'),
  changes: z.int().describe('How many times it was changed'),
  version: z.int().describe('For changes: another one is refused'),
  canChange: z.boolean(),
  values: z.record(z.string(), z.union([z.string(), z.number()])).describe('What was understood, by name'),
  filing: z
    .object({
      classCode: z.string().optional(),
      binder: z.object({ fiscalYear: z.int(), name: z.string() }).optional(),
      retention: z.string().optional().describe('Last day, or `permanent`'),
      access: z.string(),
    })
    .optional(),
});

function recordView(record: ArchiveRecord, canChange: boolean, format: Formatter) {
  const { id, segment, title, department, pageCount, capturedAt, values = {}, filing } = record;
  const kind = documentKinds.find((one) => one === values.kind);
  return {
    ...{ id, segment, title, department, pageCount, values },
    segmentName: format.segment(segment),
    changes: (record.version ?? 1) - 1,
    version: record.version ?? 1,
    canChange,
    ...(kind !== undefined && { kindName: format.pick(kindTexts[kind]) }),
    capturedAt: capturedAt.toISOString(),
    ...(filing && { filing }),
  };
}

const recordParams = z.object({ recordId: uuid });
/** Path with a record and one of its pages. */
export const pageParams = z.object({ recordId: uuid, pageNumber });

/** The routes. */
export const archiveRoutes: readonly Route[] = [
  route({
    id: 'getRecord',
    method: 'get',
    path: '/api/v1/records/:recordId',
    access: 'signed-in',
    summary: 'What is known of a record.',
    params: recordParams,
    response: { status: 200, schema: recordSchema },
    handle: async ({ services, caller, params, format }) => {
      const { person } = caller.signedIn;
      const record = await services.archive.record(person, params.recordId as RecordId);
      if (record === undefined) throw new ServiceError('NOT_FOUND');
      return json(recordView(record, await services.recordChanges.mayChange(person, record), format));
    },
  }),
  route({
    id: 'getPageImage',
    method: 'get',
    path: '/api/v1/records/:recordId/pages/:pageNumber/image',
    access: 'signed-in',
    summary: 'The picture of a page.',
    params: pageParams,
    response: { status: 200, mediaType: 'image/jpeg' },
    handle: async ({ services, caller, params }) => {
      const { person } = caller.signedIn;
      const file = await services.archive.pageImage(person, params.recordId as RecordId, params.pageNumber);
      if (file === undefined) throw new ServiceError('NOT_FOUND');
      return { kind: 'file', file, disposition: 'inline' };
    },
  }),
  route({
    id: 'getPageHits',
    method: 'get',
    path: '/api/v1/records/:recordId/pages/:pageNumber/hits',
    access: 'signed-in',
    summary: 'Boxes of the hits on a page, in pixels of its picture.',
    params: pageParams,
    query: z.object({ q: queryWords }),
    response: { status: 200, schema: hitsSchema },
    handle: async ({ services, caller, params, query }) => {
      const { person } = caller.signedIn;
      const recordId = params.recordId as RecordId;
      const hits = await services.archive.pageHits(person, recordId, params.pageNumber, query.q);
      if (hits === undefined) throw new ServiceError('NOT_FOUND');
      const { widthPx, heightPx, boxes, record } = hits;
      const { title, segment, pageCount } = record;
      return json({ widthPx, heightPx, boxes, title, segment, pageCount });
    },
  }),
  route({
    id: 'getPageText',
    method: 'get',
    path: '/api/v1/records/:recordId/pages/:pageNumber/text',
    access: 'signed-in',
    summary: 'A page as read, with the hits of a query and where they stand.',
    params: pageParams,
    query: z.object({ q: queryWords.default(''), similar: z.enum(['true', 'false']).default('false') }),
    response: { status: 200, schema: pageSchema },
    handle: async ({ services, caller, params, query: { q, similar } }) => {
      const { person } = caller.signedIn;
      const recordId = params.recordId as RecordId;
      const read = await services.archive.pageHits(person, recordId, params.pageNumber, q, {
        similar: similar === 'true',
      });
      if (read === undefined) throw new ServiceError('NOT_FOUND');
      const { widthPx, heightPx, hits, lines, record } = read;
      return json({ widthPx, heightPx, hits, lines, pageCount: record.pageCount });
    },
  }),
  download('original', 'The file as it was received.'),
  download('searchable-pdf', 'The searchable PDF.'),
];

function download(kind: 'original' | 'searchable-pdf', summary: string): Route {
  return route({
    id: kind === 'original' ? 'downloadOriginal' : 'downloadSearchablePdf',
    method: 'get',
    path: `/api/v1/records/:recordId/${kind}`,
    access: 'signed-in',
    summary,
    params: recordParams,
    response: {
      status: 200,
      mediaType: kind === 'original' ? 'application/octet-stream' : 'application/pdf',
    },
    handle: async ({ services, caller, params }) => {
      const file = await services.archive.download(caller.signedIn.person, params.recordId as RecordId, kind);
      if (file === undefined) throw new ServiceError('NOT_FOUND');
      return { kind: 'file', file, disposition: 'attachment' };
    },
  });
}
