/** Guests: JSON interface for whoever answers for them. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { empty, json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { segmentId, uuid } from '../schemas.ts';

const guestSchema = z.object({
  personId: uuid,
  displayName: z.string(),
  segments: z.array(z.object({ id: z.string(), name: z.string() })),
  expiresAt: z.string(),
});

/** The routes. */
export const guestRoutes: readonly Route[] = [
  route({
    id: 'listGuests',
    method: 'get',
    path: '/api/v1/guests',
    access: 'signed-in',
    summary: 'The guests for whom the person answers; all of them for an administrator.',
    response: {
      status: 200,
      schema: z.object({
        items: z.array(guestSchema),
        segments: z
          .array(z.object({ id: segmentId, name: z.string() }))
          .describe('In which the person may invite; empty: none'),
        longestDays: z.int(),
      }),
    },
    handle: async ({ services, caller, format }) => {
      const { person } = caller.signedIn;
      const { guests } = services.cards;
      const nameOf = (id: SegmentId) => ({ id, name: format.segment(id) });
      const all = await guests.list(person.roles.includes('administrator') ? undefined : person.id);
      return json({
        items: all.map(({ personId, displayName, segments, expiresAt }) => ({
          personId,
          displayName,
          segments: segments.map((id) => nameOf(id as SegmentId)),
          expiresAt: expiresAt.toISOString(),
        })),
        segments: guests.segmentsFor(person).map(nameOf),
        longestDays: guests.longestDays,
      });
    },
  }),
  route({
    id: 'inviteGuest',
    method: 'post',
    path: '/api/v1/guests',
    access: 'signed-in',
    limit: 'trials',
    summary: 'Invites a guest; the code and the printer address are shown this once.',
    bodyKind: 'json',
    body: z.object({
      displayName: z.string().trim().min(1).max(80),
      segment: segmentId,
      days: z.int().min(1).max(365),
    }),
    response: {
      status: 201,
      schema: z.object({ claimCode: z.string(), printerUri: z.string(), expiresAt: z.string() }),
    },
    handle: async ({ services, caller, body }) => {
      const wish = { ...body, segment: body.segment as SegmentId };
      const invited = await services.cards.guests.invite(caller.signedIn.person, wish);
      const { claimCode, printerUri, expiresAt } = invited;
      return json({ claimCode, printerUri, expiresAt: expiresAt.toISOString() }, { status: 201 });
    },
  }),
  route({
    id: 'endGuest',
    method: 'delete',
    path: '/api/v1/guests/:personId',
    access: 'signed-in',
    summary: 'Ends a guest at once.',
    params: z.object({ personId: uuid }),
    response: { status: 204 },
    handle: async ({ services, caller, params }) => {
      const ended = await services.cards.guests.end(caller.signedIn.person, params.personId);
      if (!ended) throw new ServiceError('NOT_FOUND');
      return empty();
    },
  }),
];
