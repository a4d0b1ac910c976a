/** A person's own face: what is held, erasing it, disclosure. JSON interface; the enrolment is in `faces.ts`. */

import { z } from 'zod';
import { agreementStatement, agreementWording } from '../../identity/face-policy.ts';
import type { FaceRecord } from '../../ports/face-store.ts';
import { empty, json } from '../reply.ts';
import { type Route, route } from '../route.ts';

const recordSchema = z.object({
  state: z.enum(['active', 'erased']),
  enrolledAt: z.string(),
  agreedWording: z.string(),
  lastUsedAt: z.string().optional(),
  useCount: z.int(),
  onlyWithCard: z.boolean().describe('Somebody else looks so alike that a card is needed beside the face'),
  erasedAt: z.string().optional(),
});

const ownFaceSchema = z.object({
  on: z.boolean().describe('Whether this organisation uses faces'),
  wording: z.string().describe('Version of the text below; an enrolment repeats it'),
  purpose: z.string().describe('Purpose and handling, to be read before an enrolment'),
  record: recordSchema.optional().describe('Absent: no face was ever enrolled'),
});

function recordView(record: FaceRecord): z.input<typeof recordSchema> {
  const { state, agreedWording, useCount, lookAlike, lastUsedAt, erasedAt } = record;
  return {
    state,
    enrolledAt: record.enrolledAt.toISOString(),
    agreedWording,
    useCount,
    onlyWithCard: lookAlike,
    ...(lastUsedAt !== undefined && { lastUsedAt: lastUsedAt.toISOString() }),
    ...(erasedAt !== undefined && { erasedAt: erasedAt.toISOString() }),
  };
}

/** The routes. */
export const ownFaceRoutes: readonly Route[] = [
  route({
    id: 'getOwnFace',
    method: 'get',
    path: '/api/v1/me/face',
    access: 'signed-in',
    summary: 'What is held of the person’s face, and the text that an enrolment agrees to.',
    response: { status: 200, schema: ownFaceSchema },
    handle: async ({ services, caller, format }) => {
      const { on, record } = await services.face.mine(caller.signedIn.person);
      return json({
        on,
        wording: agreementWording,
        purpose: format.pick(agreementStatement),
        ...(record !== undefined && { record: recordView(record) }),
      });
    },
  }),
  route({
    id: 'eraseOwnFace',
    method: 'delete',
    path: '/api/v1/me/face',
    access: 'signed-in',
    summary: 'Erases the own face: its key is destroyed. Does nothing when there is none.',
    response: { status: 204 },
    handle: async ({ services, caller }) => {
      await services.face.erase(caller.signedIn.person);
      return empty();
    },
  }),
  route({
    id: 'discloseOwnFace',
    method: 'post',
    path: '/api/v1/me/face/disclosure',
    access: 'signed-in',
    summary:
      'What is held of the own face and when it was used, without vectors. That it was asked is audited.',
    response: { status: 200, schema: z.looseObject({ held: z.string(), madeAt: z.string() }) },
    handle: async ({ services, caller }) => json(await services.face.disclose(caller.signedIn.person)),
  }),
];
