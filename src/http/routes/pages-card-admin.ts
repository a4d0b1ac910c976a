/** Pages of the desk about the cards of all people, for administrators. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { DeviceId } from '../../shared/ids.ts';
import { type CardAdminView, cardAdminPage } from '../../ui/desk/card-admin-page.ts';
import { page, redirect } from '../reply.ts';
import { type Access, type Route, type RouteContext, route } from '../route.ts';
import { uuid } from '../schemas.ts';
import { frameOf } from './pages-frame.ts';

const access = { role: ['administrator'] } as const satisfies Access;
const personName = z.string().max(200);

type AdminContext = RouteContext<typeof access, unknown, unknown, unknown>;

/** The page for one person, or for none, with what was done. */
async function adminReply(
  context: AdminContext,
  query: string,
  done: Pick<CardAdminView, 'capture' | 'code'> = {},
) {
  const { cards, clock } = context.services;
  const person = query === '' ? undefined : await cards.findPerson(query);
  const frame = frameOf(context, context.caller.signedIn.person.displayName);
  const view: CardAdminView = {
    ...(await cards.places()),
    ...done,
    now: clock.now(),
    waiting: await cards.waiting(),
    query,
    temporaryDays: cards.temporaryDays,
    ...(person !== undefined && {
      person: {
        displayName: person.displayName,
        staffNumber: person.staffNumber,
        cards: await cards.list(person.id),
      },
    }),
  };
  return page(cardAdminPage({ ...frame, url: pathOf(query) }, view));
}

function pathOf(query: string): string {
  return query === '' ? '/desk/card-admin' : `/desk/card-admin?person=${encodeURIComponent(query)}`;
}

async function personOf({ services }: AdminContext, name: string) {
  const person = await services.cards.findPerson(name);
  if (person === undefined) throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
  return person;
}

/** The routes. */
export const cardAdminPages: readonly Route[] = [
  route({
    id: 'cardAdminPage',
    method: 'get',
    path: '/desk/card-admin',
    access,
    summary: 'Cards that wait for approval, and those of one person.',
    query: z.object({ person: personName.optional().catch(undefined) }),
    handle: async (context) => adminReply(context, (context.query.person ?? '').trim()),
  }),
  route({
    id: 'cardActForm',
    method: 'post',
    path: '/desk/card-admin/:cardId/act',
    access,
    summary: 'Suspends, resumes, revokes, approves or refuses a card; in force at every device at once.',
    params: z.object({ cardId: uuid }),
    bodyKind: 'form',
    body: z.object({
      act: z.enum(['suspend', 'resume', 'revoke', 'approve', 'refuse']),
      person: personName.default(''),
    }),
    handle: async ({ services, caller, params, body }) => {
      await services.cards.act(caller.signedIn.person, params.cardId, body.act);
      return redirect(pathOf(body.person));
    },
  }),
  route({
    id: 'cardCaptureForm',
    method: 'post',
    path: '/desk/card-admin/capture',
    access,
    summary: 'Waits for a card at a device: the next two taps there enrol it.',
    bodyKind: 'form',
    body: z.object({
      person: personName,
      deviceId: uuid,
      days: z
        .union([z.literal(''), z.coerce.number().int().min(1).max(366)])
        .optional()
        .describe('Empty: a lasting card'),
    }),
    handle: async (context) => {
      const { services, caller, body } = context;
      const person = await personOf(context, body.person);
      const days = typeof body.days === 'number' ? body.days : undefined;
      if (days !== undefined && days > services.cards.temporaryDays) {
        throw new ServiceError('REQUEST_INVALID', { details: { field: 'days' } });
      }
      const capture = await services.cards.startCapture(caller.signedIn.person, {
        deviceId: body.deviceId,
        personId: person.id,
        temporaryDays: days,
      });
      if (capture === undefined) throw new ServiceError('IDENTITY_DEVICE_UNKNOWN');
      const { devices } = await services.cards.places();
      const deviceName = devices.find(({ id }) => id === capture.deviceId)?.name ?? '';
      return await adminReply(context, body.person, { capture: { id: capture.id, deviceName } });
    },
  }),
  route({
    id: 'walkUpCodeForm',
    method: 'post',
    path: '/desk/card-admin/code',
    access,
    summary: 'Six digits for a forgotten card, shown this once.',
    bodyKind: 'form',
    body: z.object({
      person: personName,
      place: z.union([uuid, z.string().regex(/^site:.{1,200}$/)]).describe('A device, or site: and its name'),
    }),
    handle: async (context) => {
      const { services, caller, body } = context;
      const person = await personOf(context, body.person);
      const { devices, sites } = await services.cards.places();
      const site = body.place.startsWith('site:') ? body.place.slice(5) : undefined;
      const isKnown = site === undefined ? devices.some(({ id }) => id === body.place) : sites.includes(site);
      if (!isKnown) throw new ServiceError('IDENTITY_CODE_NOT_POSSIBLE');
      const place = site === undefined ? { deviceId: body.place as DeviceId } : { site };
      const code = await services.cards.issueCode(caller.signedIn.person, person, place);
      return await adminReply(context, body.person, { code });
    },
  }),
];
