/** The page for finding documents that needs no script. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { searchPage } from '../../ui/desk/search-page.ts';
import { page } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { queryWords } from '../schemas.ts';
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
];
