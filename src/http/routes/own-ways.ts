/** With what a person can be recognised at devices, how far that leads, and what is missing. JSON interface. */

import { z } from 'zod';
import type { ShownFactor } from '../../identity/factor-policy.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { factor, segmentId } from '../schemas.ts';
import type { HttpServices, SignedIn } from '../services.ts';
import { isInForce } from './own-cards.ts';

const waysSchema = z.object({
  cards: z.object({
    inForce: z.int(),
    waiting: z.int().describe('Enrolled, but not approved yet'),
    temporaryUntil: z.string().optional().describe('End of the last temporary card in force'),
  }),
  pin: z.object({ isSet: z.boolean(), expiresAt: z.string().optional() }),
  face: z.enum(['enrolled', 'only-with-card', 'none', 'off']),
  password: z.enum(['here', 'directory', 'none']).describe('Where it is kept'),
  phone: z.boolean().describe('Whether the own phone counts in a segment of the person'),
  secondFactor: z.enum(['set', 'none', 'required', 'off']).describe('At the desk'),
  mayInviteGuests: z.boolean(),
  segments: z.array(
    z.object({
      id: segmentId,
      name: z.string(),
      kinds: z.union([z.literal(1), z.literal(2)]).describe('How many kinds of factors are asked for'),
      isListed: z.boolean().describe('Whether the desk shows its jobs'),
      isOpen: z.boolean(),
      needs: z.array(factor).describe('Any one of them would bring it nearer'),
    }),
  ),
});

type Ways = z.input<typeof waysSchema>;

async function standing(services: HttpServices, { person }: SignedIn) {
  const now = services.clock.now();
  const [all, pin, face, password, second] = await Promise.all([
    services.cards.list(person.id),
    services.pins.state(person.id),
    services.face.mine(person),
    services.own.passwordPlace(person),
    services.second.status(person),
  ]);
  const cards = all.filter((card) => isInForce(card, now));
  const waiting = all.filter((card) => card.reason === 'waiting-for-approval' && card.state !== 'revoked');
  const hasPin = pin !== undefined && (pin.expiresAt === undefined || pin.expiresAt > now);
  return { cards, waiting: waiting.length, pin, hasPin, face, password, second };
}

type Standing = Awaited<ReturnType<typeof standing>>;

function faceOf({ on, record }: Standing['face']): Ways['face'] {
  if (!on) return 'off';
  if (record?.state !== 'active') return 'none';
  return record.lookAlike ? 'only-with-card' : 'enrolled';
}

/** What the person could show; a number for today or a guest's code is given out at need and does not count. */
function owned(services: HttpServices, { person }: SignedIn, now: Standing): readonly ShownFactor[] {
  const face = faceOf(now.face);
  const factors: readonly (readonly [ShownFactor['factor'], boolean])[] = [
    ['pin', now.hasPin],
    ['face', face === 'enrolled' || (face === 'only-with-card' && now.cards.length > 0)],
    ['password', now.password !== 'none'],
    ['phone', services.own.phoneCounts(person)],
  ];
  return [
    ...now.cards.map(({ assurance }) => ({ factor: 'card' as const, assurance })),
    ...factors.flatMap(([name, has]) => (has ? [{ factor: name, assurance: 1 as const }] : [])),
  ];
}

/** The routes. */
export const ownWaysRoutes: readonly Route[] = [
  route({
    id: 'getOwnWays',
    method: 'get',
    path: '/api/v1/me/ways',
    access: 'signed-in',
    summary:
      'With what the person can be recognised at devices, and for each segment whether that is enough. Rules of single sites, devices and marks are left out.',
    response: { status: 200, schema: waysSchema },
    handle: async ({ services, caller, format }) => {
      const { signedIn } = caller;
      const now = await standing(services, signedIn);
      const temporary = now.cards.flatMap(({ expiresAt }) => expiresAt ?? []).toSorted((a, b) => +b - +a)[0];
      const { level, confirmedAt } = now.second;
      const ways: Ways = {
        cards: {
          inForce: now.cards.length,
          waiting: now.waiting,
          ...(temporary !== undefined && { temporaryUntil: temporary.toISOString() }),
        },
        pin: {
          isSet: now.hasPin,
          ...(now.pin?.expiresAt !== undefined && { expiresAt: now.pin.expiresAt.toISOString() }),
        },
        face: faceOf(now.face),
        password: now.password,
        phone: services.own.phoneCounts(signedIn.person),
        secondFactor: confirmedAt !== undefined ? 'set' : level === 'optional' ? 'none' : level,
        mayInviteGuests: services.cards.guests.segmentsFor(signedIn.person).length > 0,
        segments: services.own
          .reach(signedIn.person, owned(services, signedIn, now))
          .map(({ segment, kinds, isListed, isOpen, needs }) => ({
            id: segment,
            name: format.segment(segment),
            kinds,
            isListed,
            isOpen,
            needs: [...needs],
          })),
      };
      return json(ways);
    },
  }),
];
