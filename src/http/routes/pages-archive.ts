/** Pages for finding documents and looking at them. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId } from '../../shared/ids.ts';
import { searchPage } from '../../ui/desk/search-page.ts';
import { viewerPage } from '../../ui/desk/viewer-page.ts';
import { page } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { queryWords } from '../schemas.ts';
import { pageParams } from './archive.ts';
import { frameOf } from './pages-frame.ts';

const pageSize = 20;

/** The routes. */
export const archivePages: readonly Route[] = [
  route({
    id: 'searchPage',
    method: 'get',
    path: '/archive',
    access: 'signed-in',
    summary: 'Finding documents.',
    query: z.object({
      q: queryWords.default(''),
      offset: z.coerce.number().int().min(0).max(10_000).catch(0).default(0),
    }),
    handle: async (context) => {
      const { person } = context.caller.signedIn;
      const { offset } = context.query;
      const query = context.query.q.trim();
      const frame = frameOf(context, person.displayName);
      const view = { query, offset, limit: pageSize };
      if (query === '') return page(searchPage(frame, view));
      try {
        const found = await context.services.archive.search(person, query, { offset, limit: pageSize });
        return page(searchPage(frame, { ...view, found }));
      } catch (trouble) {
        const isQuery = trouble instanceof ServiceError && trouble.code.startsWith('ARCHIVE_QUERY_');
        if (!isQuery) throw trouble;
        return page(searchPage(frame, { ...view, trouble }), { status: 400 });
      }
    },
  }),
  route({
    id: 'viewerPage',
    method: 'get',
    path: '/archive/records/:recordId/pages/:pageNumber',
    access: 'signed-in',
    summary: 'One page of a record with the hits marked.',
    params: pageParams,
    query: z.object({
      q: queryWords.default(''),
      value: z.enum(['corrected', 'not-valid']).optional().catch(undefined),
    }),
    handle: async (context) => {
      const { person } = context.caller.signedIn;
      const { pageNumber } = context.params;
      const query = context.query.q.trim();
      const recordId = context.params.recordId as RecordId;
      const hits = await context.services.archive.pageHits(person, recordId, pageNumber, query);
      if (hits === undefined) throw new ServiceError('NOT_FOUND');
      // That the page was looked at is written already.
      const understanding = await context.services.understanding.view(person, recordId, { silent: true });
      const here = { recordId, pageNumber, query };
      const { title, segment, pageCount } = hits.record;
      const values = understanding && { ...here, understanding, state: context.query.value };
      return page(
        viewerPage(frameOf(context, person.displayName), {
          ...here,
          ...hits,
          title,
          segment,
          pageCount,
          values,
        }),
      );
    },
  }),
];
