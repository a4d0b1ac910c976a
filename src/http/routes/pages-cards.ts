/** Pages of the desk about a person's own cards, PIN and guests. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { cardsPage } from '../../ui/desk/cards-page.ts';
import { type GuestsView, guestsPage } from '../../ui/desk/guests-page.ts';
import { type PinView, pinPage } from '../../ui/desk/pin-page.ts';
import { page, redirect } from '../reply.ts';
import { type Route, type RouteContext, route } from '../route.ts';
import { segmentId, uuid } from '../schemas.ts';
import { refusalStatus } from '../status.ts';
import { cardAdminPages } from './pages-card-admin.ts';
import { frameOf } from './pages-frame.ts';

type SignedInContext = RouteContext<'signed-in', unknown, unknown, unknown>;

function pinReply(context: SignedInContext, view: Partial<PinView>, status = 200) {
  const frame = frameOf(context, context.caller.signedIn.person.displayName);
  const { leastDigits } = context.services.pins;
  return page(pinPage({ ...frame, url: '/desk/pin' }, { leastDigits, ...view }), { status });
}

async function guestsReply(context: SignedInContext, view: Partial<GuestsView>) {
  const { person } = context.caller.signedIn;
  const { guests } = context.services.cards;
  const all = person.roles.includes('administrator') ? undefined : person.id;
  const frame = { ...frameOf(context, person.displayName), url: '/desk/guests' };
  return page(
    guestsPage(frame, {
      guests: await guests.list(all),
      segments: guests.segmentsFor(person),
      longestDays: guests.longestDays,
      ...view,
    }),
  );
}

const ownPages: readonly Route[] = [
  route({
    id: 'cardsPage',
    method: 'get',
    path: '/desk/cards',
    access: 'signed-in',
    summary: 'The own cards, PIN and guests.',
    query: z.object({ notice: z.enum(['lost', 'pin']).optional().catch(undefined) }),
    handle: async (context) => {
      const { services, caller, query } = context;
      const { person } = caller.signedIn;
      const view = {
        cards: await services.cards.list(person.id),
        pin: await services.pins.state(person.id),
        now: services.clock.now(),
        mayInvite: services.cards.guests.segmentsFor(person).length > 0,
        lost: query.notice === 'lost',
        pinSet: query.notice === 'pin',
      };
      return page(cardsPage(frameOf(context, person.displayName), view));
    },
  }),
  route({
    id: 'reportLostForm',
    method: 'post',
    path: '/desk/cards/:cardId/lost',
    access: 'signed-in',
    summary: 'Suspends the own card at once; one that waits for approval is taken back.',
    params: z.object({ cardId: uuid }),
    bodyKind: 'form',
    body: z.object({}),
    handle: async ({ services, caller, params }) => {
      const { person } = caller.signedIn;
      const card = (await services.cards.list(person.id)).find(({ id }) => id === params.cardId);
      const act = card?.reason === 'waiting-for-approval' ? 'revoke' : 'suspend';
      await services.cards.act(person, params.cardId, act, { own: true, reason: 'lost' });
      return redirect('/desk/cards?notice=lost');
    },
  }),
  route({
    id: 'pinPage',
    method: 'get',
    path: '/desk/pin',
    access: 'signed-in',
    summary: 'Where to set a PIN.',
    handle: async (context) => pinReply(context, {}),
  }),
  route({
    id: 'pinForm',
    method: 'post',
    path: '/desk/pin',
    access: 'signed-in',
    limit: 'trials',
    summary: 'Sets or changes the PIN, with the password.',
    bodyKind: 'form',
    body: z.object({
      password: z.string().min(1).max(256),
      pin: z.string().max(40),
      repeat: z.string().max(40),
    }),
    handle: async (context) => {
      const { services, caller, body, remoteAddress } = context;
      if (body.pin !== body.repeat) return pinReply(context, { mismatch: true }, 422);
      const { password, pin } = body;
      const set = await services.pins.setAtDesk(caller.signedIn.person, { password, pin, remoteAddress });
      if (set.ok) return redirect('/desk/cards?notice=pin');
      return pinReply(context, { refusal: set.refusal }, refusalStatus[set.refusal]);
    },
  }),
];

const guestPages: readonly Route[] = [
  route({
    id: 'guestsPage',
    method: 'get',
    path: '/desk/guests',
    access: 'signed-in',
    summary: 'The guests for whom the person answers; all of them for an administrator.',
    handle: async (context) => guestsReply(context, {}),
  }),
  route({
    id: 'inviteGuestForm',
    method: 'post',
    path: '/desk/guests',
    access: 'signed-in',
    limit: 'trials',
    summary: 'Invites a guest; the code and the printer address are shown this once.',
    bodyKind: 'form',
    body: z.object({
      displayName: z.string().min(1).max(200),
      segment: segmentId,
      days: z.coerce.number().int().min(1).max(365),
    }),
    handle: async (context) => {
      const { services, caller, body } = context;
      const wish = { ...body, segment: body.segment as SegmentId };
      return await guestsReply(context, {
        invited: await services.cards.guests.invite(caller.signedIn.person, wish),
      });
    },
  }),
  route({
    id: 'endGuestForm',
    method: 'post',
    path: '/desk/guests/:personId/end',
    access: 'signed-in',
    summary: 'Ends a guest at once.',
    params: z.object({ personId: uuid }),
    bodyKind: 'form',
    body: z.object({}),
    handle: async ({ services, caller, params }) => {
      const ended = await services.cards.guests.end(caller.signedIn.person, params.personId);
      if (!ended) throw new ServiceError('NOT_FOUND');
      return redirect('/desk/guests');
    },
  }),
];

/** The routes. */
export const cardPages: readonly Route[] = [...ownPages, ...guestPages, ...cardAdminPages];
