/** Searches that people keep: JSON interface. */

import { z } from 'zod';
import { longestSearchName, type SavedSearch } from '../../archive/saved-search.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { empty, json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { queryWords, uuid } from '../schemas.ts';

const chosen = {
  name: z.string().trim().min(1).max(longestSearchName),
  query: queryWords.min(1),
  similar: z.boolean(),
  order: z.enum(['newest', 'relevance']),
  notice: z.boolean().describe('New pages are counted'),
  mail: z.boolean().describe('And told by mail, once after each look'),
};

const savedSchema = z.object({
  id: uuid,
  ...chosen,
  createdAt: z.string(),
  seenAt: z.string().describe('Last look'),
  newHits: z.int().describe('Pages captured since then, 100 at most'),
});

const params = z.object({ searchId: uuid });

function view({ personId: _own, checkedAt: _counted, mailedAt: _told, ...saved }: SavedSearch) {
  return { ...saved, createdAt: saved.createdAt.toISOString(), seenAt: saved.seenAt.toISOString() };
}

/** The routes. */
export const savedSearchRoutes: readonly Route[] = [
  route({
    id: 'listSavedSearches',
    method: 'get',
    path: '/api/v1/saved-searches',
    access: 'signed-in',
    summary: 'The searches of the person, with how many pages came since the last look.',
    response: { status: 200, schema: z.object({ items: z.array(savedSchema) }) },
    handle: async ({ services, caller }) =>
      json({ items: (await services.archive.savedSearches(caller.signedIn.person)).map(view) }),
  }),
  route({
    id: 'saveSearch',
    method: 'post',
    path: '/api/v1/saved-searches',
    access: 'signed-in',
    summary: 'Keeps a search; 50 at most.',
    bodyKind: 'json',
    body: z.object({
      ...chosen,
      similar: chosen.similar.default(false),
      order: chosen.order.default('newest'),
      notice: chosen.notice.default(true),
      mail: chosen.mail.default(false),
    }),
    response: { status: 201, schema: savedSchema },
    handle: async ({ services, caller, body }) =>
      json(view(await services.archive.saveSearch(caller.signedIn.person, body)), { status: 201 }),
  }),
  route({
    id: 'changeSavedSearch',
    method: 'patch',
    path: '/api/v1/saved-searches/:searchId',
    access: 'signed-in',
    summary: 'Changes a search, or says with `looked` that its hits were seen.',
    params,
    bodyKind: 'json',
    body: z.object({ ...z.object(chosen).partial().shape, looked: z.boolean().optional() }),
    response: { status: 200, schema: savedSchema },
    handle: async ({ services, caller, params: { searchId }, body }) => {
      const changes = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      const saved = await services.archive.changeSavedSearch(caller.signedIn.person, searchId, changes);
      if (saved === undefined) throw new ServiceError('NOT_FOUND');
      return json(view(saved));
    },
  }),
  route({
    id: 'removeSavedSearch',
    method: 'delete',
    path: '/api/v1/saved-searches/:searchId',
    access: 'signed-in',
    summary: 'Lets a search go.',
    params,
    response: { status: 204 },
    handle: async ({ services, caller, params: { searchId } }) => {
      const removed = await services.archive.removeSavedSearch(caller.signedIn.person, searchId);
      if (!removed) throw new ServiceError('NOT_FOUND');
      return empty();
    },
  }),
];
