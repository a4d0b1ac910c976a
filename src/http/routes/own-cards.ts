/** A person's own cards and PIN. JSON interface; no answer carries a card's number. */

import { z } from 'zod';
import type { Card } from '../../ports/card-store.ts';
import { empty, json, refusal } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { listOf, uuid } from '../schemas.ts';

const reason = z.enum([
  'waiting-for-approval',
  'refused',
  'lost',
  'by-administrator',
  'returned',
  'replaced',
]);

const cardSchema = z.object({
  id: uuid,
  lastFour: z.string().describe('Last four characters of the number'),
  kind: z.enum(['lasting', 'temporary']),
  state: z.enum(['active', 'suspended', 'expired']),
  reason: reason.optional().describe('Of a card that is suspended'),
  createdAt: z.string(),
  expiresAt: z.string().optional().describe('Absent: until it is revoked'),
  mayReport: z.boolean().describe('Can be reported as lost, or its enrolment taken back'),
});

const pinSchema = z.object({
  isSet: z.boolean(),
  setAt: z.string().optional(),
  expiresAt: z.string().optional(),
  leastDigits: z.int(),
  mostDigits: z.int(),
});

/** Digits of the longest PIN. */
const mostDigits = 12;

/** True for a card that opens devices now. */
export function isInForce(card: Card, now: Date): boolean {
  return card.state === 'active' && (card.expiresAt === undefined || card.expiresAt > now);
}

function cardView(card: Card, now: Date): z.input<typeof cardSchema> {
  const { id, lastFour, kind, createdAt, expiresAt } = card;
  return {
    id,
    lastFour,
    kind,
    state: card.state !== 'active' ? 'suspended' : isInForce(card, now) ? 'active' : 'expired',
    ...(card.reason !== undefined && { reason: card.reason }),
    createdAt: createdAt.toISOString(),
    ...(expiresAt !== undefined && { expiresAt: expiresAt.toISOString() }),
    mayReport: card.state === 'active' || card.reason === 'waiting-for-approval',
  };
}

/** The routes. */
export const ownCardRoutes: readonly Route[] = [
  route({
    id: 'listOwnCards',
    method: 'get',
    path: '/api/v1/me/cards',
    access: 'signed-in',
    summary: 'The person’s own cards, newest first, without those that are revoked.',
    response: { status: 200, schema: listOf(cardSchema) },
    handle: async ({ services, caller }) => {
      const now = services.clock.now();
      const cards = await services.cards.list(caller.signedIn.person.id);
      return json({
        items: cards.filter(({ state }) => state !== 'revoked').map((card) => cardView(card, now)),
      });
    },
  }),
  route({
    id: 'reportOwnCardLost',
    method: 'post',
    path: '/api/v1/me/cards/:cardId/lost',
    access: 'signed-in',
    summary: 'Suspends the own card at once, at every device; one that waits for approval is taken back.',
    params: z.object({ cardId: uuid }),
    response: { status: 204 },
    handle: async ({ services, caller, params }) => {
      const { person } = caller.signedIn;
      const card = (await services.cards.list(person.id)).find(({ id }) => id === params.cardId);
      const act = card?.reason === 'waiting-for-approval' ? 'revoke' : 'suspend';
      await services.cards.act(person, params.cardId, act, { own: true, reason: 'lost' });
      return empty();
    },
  }),
  route({
    id: 'getOwnPin',
    method: 'get',
    path: '/api/v1/me/pin',
    access: 'signed-in',
    summary: 'Whether the person has a PIN, and what one must be like.',
    response: { status: 200, schema: pinSchema },
    handle: async ({ services, caller }) => {
      const { leastDigits } = services.pins;
      const pin = await services.pins.state(caller.signedIn.person.id);
      return json({
        isSet: pin !== undefined,
        ...(pin !== undefined && { setAt: pin.setAt.toISOString() }),
        ...(pin?.expiresAt !== undefined && { expiresAt: pin.expiresAt.toISOString() }),
        leastDigits,
        mostDigits,
      });
    },
  }),
  route({
    id: 'setOwnPin',
    method: 'post',
    path: '/api/v1/me/pin',
    access: 'signed-in',
    limit: 'trials',
    summary:
      'Sets or changes the PIN, with the password asked again. Refusals: wrong, locked, inactive, pin-too-weak.',
    bodyKind: 'json',
    body: z.object({ password: z.string().min(1).max(256), pin: z.string().min(1).max(40) }),
    response: { status: 204 },
    handle: async ({ services, caller, body, remoteAddress }) => {
      const set = await services.pins.setAtDesk(caller.signedIn.person, { ...body, remoteAddress });
      return set.ok ? empty() : refusal(set.refusal);
    },
  }),
];
