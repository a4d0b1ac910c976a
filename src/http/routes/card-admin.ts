/** Cards of all people for administrators: approvals, what becomes of a card, enrolment at a device, files. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { PersonId } from '../../shared/ids.ts';
import { importProblem } from '../../ui/text/card-import.ts';
import type { Language } from '../../ui/text/language.ts';
import { empty, json } from '../reply.ts';
import { type Access, type Route, route } from '../route.ts';
import { listOf, uuid } from '../schemas.ts';
import { adminCardSchema, adminCardView } from './card-views.ts';

const access = { role: ['administrator'] } as const satisfies Access;

const importSchema = z.object({
  enrolled: z.int(),
  alreadyEnrolled: z.int(),
  revoked: z.int(),
  skipped: z.int().describe('Entries that hold no card'),
});

/** The routes. */
export const cardAdminRoutes: readonly Route[] = [
  route({
    id: 'listWaitingCards',
    method: 'get',
    path: '/api/v1/cards/waiting',
    access,
    summary: 'Cards that wait for approval, the oldest first.',
    response: {
      status: 200,
      schema: listOf(z.object({ card: adminCardSchema, displayName: z.string(), staffNumber: z.string() })),
    },
    handle: async ({ services }) => {
      const waiting = await services.cards.waiting();
      const now = services.clock.now();
      return json({
        items: waiting.map(({ card, ...owner }) => ({ card: adminCardView(card, now), ...owner })),
      });
    },
  }),
  route({
    id: 'listCardPlaces',
    method: 'get',
    path: '/api/v1/cards/places',
    access,
    summary:
      'Devices and sites at which cards are read and codes count, and how long a temporary card may last.',
    response: {
      status: 200,
      schema: z.object({
        devices: z.array(z.object({ id: uuid, name: z.string(), site: z.string() })),
        sites: z.array(z.string()),
        temporaryDays: z.int(),
      }),
    },
    handle: async ({ services }) =>
      json({ ...(await services.cards.places()), temporaryDays: services.cards.temporaryDays }),
  }),
  route({
    id: 'actOnCard',
    method: 'post',
    path: '/api/v1/cards/:cardId/act',
    access,
    summary: 'Suspends, resumes, revokes, approves or refuses a card; in force at every device at once.',
    params: z.object({ cardId: uuid }),
    bodyKind: 'json',
    body: z.object({ act: z.enum(['suspend', 'resume', 'revoke', 'approve', 'refuse']) }),
    response: { status: 204 },
    handle: async ({ services, caller, params, body }) => {
      await services.cards.act(caller.signedIn.person, params.cardId, body.act);
      return empty();
    },
  }),
  route({
    id: 'startCardCapture',
    method: 'post',
    path: '/api/v1/cards/captures',
    access,
    summary: 'Waits for a card at a device: the next two taps there enrol it.',
    bodyKind: 'json',
    body: z.object({
      personId: uuid,
      deviceId: uuid,
      days: z.int().min(1).max(366).optional().describe('A temporary card; absent: a lasting one'),
    }),
    response: { status: 201, schema: z.object({ id: uuid }) },
    handle: async ({ services, caller, body }) => {
      const { deviceId, days } = body;
      if (days !== undefined && days > services.cards.temporaryDays) {
        throw new ServiceError('REQUEST_INVALID', { details: { field: 'days' } });
      }
      const person = await services.directory.person(body.personId);
      if (person === undefined) throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
      const capture = await services.cards.startCapture(caller.signedIn.person, {
        deviceId,
        personId: person.person.id as PersonId,
        temporaryDays: days,
      });
      if (capture === undefined) throw new ServiceError('IDENTITY_DEVICE_UNKNOWN');
      return json({ id: capture.id }, { status: 201 });
    },
  }),
  route({
    id: 'importCards',
    method: 'post',
    path: '/api/v1/cards/import',
    access,
    limit: 'taps',
    summary:
      'Checks the cards of a file, and enrols them unless `dryRun`: all lines, or none. ' +
      'Errors: IDENTITY_IMPORT_INVALID with the lines that are wrong.',
    query: z.object({
      format: z.enum(['own', 'papercut', 'safeq']).default('own'),
      notation: z.enum(['hex', 'decimal']).default('hex'),
      byteOrder: z.enum(['as-sent', 'reversed']).default('as-sent'),
      byteLength: z.enum(['4', '7', '8', '10']).optional(),
      dryRun: z.enum(['true', 'false']).default('true'),
    }),
    bodyKind: 'stream',
    response: { status: 200, schema: importSchema },
    handle: async ({ services, caller, query, stream, format: texts }) => {
      const { format, notation, byteOrder, byteLength } = query;
      const wish = {
        ...{ format, notation, byteOrder },
        byteLength: byteLength === undefined ? undefined : (Number(byteLength) as 4 | 7 | 8 | 10),
        dryRun: query.dryRun === 'true',
      };
      const reading = services.people.importCards(caller.signedIn.person, stream(), wish);
      return json(await reading.catch((error: unknown) => Promise.reject(withLines(error, texts.language))));
    },
  }),
];

/** The wrong lines of a file where the person can read them: a problem document tells of fields alone. */
function withLines(error: unknown, language: Language): unknown {
  if (!(error instanceof ServiceError) || error.code !== 'IDENTITY_IMPORT_INVALID') return error;
  const problems = error.details['problems'];
  const lines = Array.isArray(problems) ? problems.map(String) : [];
  const fields = lines.map((line) => importProblem(line, language));
  return new ServiceError('IDENTITY_IMPORT_INVALID', { details: { fields }, cause: error });
}
