/** Searching the archive and reading its records: JSON interface and files. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId } from '../../shared/ids.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { pageNumber, searchWords, segmentId, uuid } from '../schemas.ts';

const foundPageSchema = z.object({
  recordId: uuid,
  pageNumber: z.int(),
  title: z.string(),
  capturedAt: z.string(),
  segment: segmentId,
  segmentName: z.string(),
  snippet: z.string(),
});

const hitsSchema = z.object({
  widthPx: z.int(),
  heightPx: z.int(),
  title: z.string().optional(),
  segment: segmentId.optional(),
  pageCount: z.int().optional(),
  boxes: z.array(z.object({ left: z.number(), top: z.number(), right: z.number(), bottom: z.number() })),
});

const recordParams = z.object({ recordId: uuid });
/** Path with a record and one of its pages. */
export const pageParams = z.object({ recordId: uuid, pageNumber });

/** The routes. */
export const archiveRoutes: readonly Route[] = [
  route({
    id: 'search',
    method: 'get',
    path: '/api/v1/search',
    access: 'signed-in',
    summary: 'Pages that hold all of the words, newest first; only what the person may see.',
    query: z.object({
      q: searchWords,
      offset: z.coerce.number().int().min(0).max(10_000).default(0),
      limit: z.coerce.number().int().min(1).max(50).default(20),
    }),
    response: {
      status: 200,
      schema: z.object({ items: z.array(foundPageSchema), total: z.int().describe('Capped at 10,001') }),
    },
    handle: async ({ services, caller, query, format }) => {
      const { q, offset, limit } = query;
      const found = await services.archive.search(caller.signedIn.person, q, { offset, limit });
      const items = found.hits.map((hit) => ({
        ...hit,
        segmentName: format.segment(hit.segment),
        capturedAt: hit.capturedAt.toISOString(),
      }));
      return json({ items, total: found.total });
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
    query: z.object({ q: searchWords }),
    response: { status: 200, schema: hitsSchema },
    handle: async ({ services, caller, params, query }) => {
      const { person } = caller.signedIn;
      const recordId = params.recordId as RecordId;
      const hits = await services.archive.pageHits(person, recordId, params.pageNumber, query.q);
      if (hits === undefined) throw new ServiceError('NOT_FOUND');
      return json(hits);
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
