/** Card readers that are not keyboards: the messages of their agents, and what they bring to the panel of a device. */

import { z } from 'zod';
import type { CardOutcome } from '../../identity/reader/reader-link.ts';
import { isUuid, type SessionId } from '../../shared/ids.ts';
import { cookieNames, findCookie } from '../cookies.ts';
import { problemOfRefusal } from '../problem.ts';
import { empty, json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { reasonSchema, walkUpSchema } from '../schemas.ts';
import { noWalkUpCookie, sessionReply } from './panel-entry.ts';

const hexOf = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`));
const sequence = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
const card = {
  sequence,
  technology: z.enum(['iso14443a', 'felica']),
  identifier: z.string().regex(/^(?:[0-9a-f]{2}){4,10}$/),
};

const outcomeSchema = z.object({
  outcome: z.enum(['challenge', 'entered', 'refused', 'stale']),
  challenge: hexOf(16).optional(),
  assurance: z.int().min(1).max(2).optional(),
  refusal: z.string().optional(),
});

const arrivalSchema = z.union([
  walkUpSchema,
  z.object({ ended: z.literal(true) }),
  z.object({ refused: z.string(), text: reasonSchema }),
]);

function outcomeView(outcome: CardOutcome): z.input<typeof outcomeSchema> {
  if (outcome.outcome !== 'challenge') return outcome;
  return { outcome: 'challenge', challenge: Buffer.from(outcome.challenge).toString('hex') };
}

const agentRoutes: readonly Route[] = [
  route({
    id: 'beatReader',
    method: 'post',
    path: '/api/v1/reader/heartbeat',
    access: 'reader',
    summary: 'The agent of a card reader is there, and says whether a card lies on the reader.',
    bodyKind: 'json',
    body: z.object({
      cardPresent: z.boolean(),
      software: z
        .string()
        .regex(/^[\x20-\x7e]{1,200}$/)
        .optional(),
    }),
    response: {
      status: 200,
      schema: z.object({ device: z.string().optional(), lastSequence: z.int() }),
    },
    handle: async ({ services, caller, body: { cardPresent, software } }) => {
      const beat = { cardPresent, ...(software !== undefined && { software }) };
      const { deviceName, lastSequence } = await services.readers.heartbeat(caller.reader, beat);
      return json({ device: deviceName, lastSequence });
    },
  }),
  route({
    id: 'putCardOnReader',
    method: 'post',
    path: '/api/v1/reader/card',
    access: 'reader',
    limit: 'taps',
    summary: 'A card was put on the reader: opens a session at its device, or sets the card a challenge.',
    bodyKind: 'json',
    body: z.object({ ...card, canProve: z.boolean() }),
    response: { status: 200, schema: outcomeSchema },
    handle: async ({ services, caller, body: { identifier, canProve, ...rest } }) => {
      const read = { ...rest, identifierHex: identifier };
      return json(outcomeView(await services.readers.card(caller.reader, read, canProve)));
    },
  }),
  route({
    id: 'proveCardOnReader',
    method: 'post',
    path: '/api/v1/reader/proof',
    access: 'reader',
    limit: 'taps',
    summary: "The card's answer to the challenge; without `proof` it has none.",
    bodyKind: 'json',
    body: z.object({
      ...card,
      proof: z.object({ idBlock: hexOf(16), ckvBlock: hexOf(16), mac: hexOf(8) }).optional(),
    }),
    response: { status: 200, schema: outcomeSchema },
    handle: async ({ services, caller, body: { identifier, proof, ...rest } }) => {
      const answer = proof && {
        idBlockHex: proof.idBlock,
        ckvBlockHex: proof.ckvBlock,
        macHex: proof.mac,
      };
      const read = { ...rest, identifierHex: identifier };
      return json(outcomeView(await services.readers.proof(caller.reader, read, answer)));
    },
  }),
  route({
    id: 'takeCardOffReader',
    method: 'post',
    path: '/api/v1/reader/removal',
    access: 'reader',
    summary: 'The card was taken off the reader; the session that it held ends.',
    bodyKind: 'json',
    body: z.object({ sequence }),
    response: { status: 200, schema: z.object({ outcome: z.enum(['ended', 'nothing', 'stale']) }) },
    handle: async ({ services, caller, body }) =>
      json({ outcome: await services.readers.removal(caller.reader, body.sequence) }),
  }),
];

const panelRoutes: readonly Route[] = [
  route({
    id: 'waitForArrival',
    method: 'get',
    path: '/api/v1/panel/arrivals',
    access: 'panel-device',
    summary:
      'Waits for somebody whose card another reader of this device took: 200 with the session, with `refused`, or with `ended` when the session in force is over; 204 when nothing came.',
    query: z.object({ wait: z.coerce.number().int().min(0).max(25).default(25).describe('Seconds') }),
    response: { status: 200, schema: arrivalSchema },
    handle: async (context) => {
      const { services, options, caller, query, format, header } = context;
      const token = findCookie(header('cookie'), cookieNames.walkUp);
      const claims = token === undefined ? undefined : await options.sessionKeys.verify(token);
      const isOurs = claims?.use === 'walk-up' && claims.deviceId === caller.device.id && isUuid(claims.id);
      const known = isOurs ? (claims.id as SessionId) : undefined;
      const arrival = await services.readers.arrival(caller.device, known, query.wait * 1000, context.signal);
      if (arrival === undefined) return empty();
      if (arrival.kind === 'session') return await sessionReply(context, arrival.session, 200);
      if (arrival.kind === 'ended') return json({ ended: true }, { cookies: [noWalkUpCookie] });
      const { title, detail } = problemOfRefusal(arrival.refusal, format.language);
      return json({ refused: arrival.refusal, text: { cause: title, advice: detail } });
    },
  }),
];

/** The routes. */
export const readerRoutes: readonly Route[] = [...agentRoutes, ...panelRoutes];
