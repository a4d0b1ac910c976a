/** Faces at panels, at the desk, and frames of cameras that push them. No answer carries a picture or a vector. */

import { z } from 'zod';
import type { ByteSource } from '../../../drivers/device/job.ts';
import { gather } from '../../shared/byte-pieces.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { empty, json, refusal } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { uuid } from '../schemas.ts';
import type { FaceWays } from '../services/face.ts';
import type { PanelWays } from '../services.ts';
import { enterWith, sessionInForce } from './panel-entry.ts';

/** Bytes of one frame. */
const mostFrameBytes = 512 * 1024;

const instruction = z.enum([
  'come-closer',
  'one-person',
  'look-straight',
  'turn-left',
  'turn-right',
  'nod',
  'hold-still',
  'more-light',
  'less-light',
  'return',
]);
const purpose = z.enum(['verify', 'identify', 'enrol']);

const attemptSchema = z.object({
  state: z.enum(['looking', 'challenge', 'confirm', 'matched', 'failed', 'enrolled']),
  instruction: instruction.optional(),
  progress: z.number(),
  maskedName: z.string().optional().describe('In the state confirm'),
  reason: z.string().optional().describe('In the state failed'),
  lookAlike: z.boolean().optional().describe('In the state enrolled: a card is needed beside the face'),
});
const begunSchema = z.object({
  attemptId: uuid,
  purpose,
  frameEveryMs: z.int(),
  firstInstruction: instruction,
  camera: z
    .enum(['panel', 'device'])
    .describe('device: the service gets the frames itself; ask how it stands'),
});
const attemptParams = z.object({ attemptId: uuid });
const staffNumber = z.string().trim().min(1).max(60);
const beginning = {
  staffNumber: staffNumber.optional(),
  camera: z.string().max(500).optional().describe('Label of the camera'),
  agreedWording: z.string().max(60).optional().describe('For an enrolment'),
};

/** Members that are there. */
function given<Value extends object>(value: Value): { [K in keyof Value]: Exclude<Value[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never;
}

/** One frame, whole. Throws `REQUEST_TOO_LARGE`; `REQUEST_INVALID` for what does not begin like a JPEG. */
async function readFrame(source: ByteSource): Promise<Uint8Array> {
  const bytes = await gather(source, mostFrameBytes, 'REQUEST_TOO_LARGE');
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw new ServiceError('REQUEST_INVALID');
  return bytes;
}

/** What the idle screen may offer when it is known whether faces are on: no face while they are off. */
export function withFaces(ways: PanelWays, faces: FaceWays): PanelWays {
  const identify = ways.ways.includes('face') && faces.identify;
  return { ...ways, ways: ways.ways.filter((way) => way !== 'face' || faces.verify), identify };
}

const panelFaces: readonly Route[] = [
  route({
    id: 'beginFaceAttempt',
    method: 'post',
    path: '/api/v1/panel/face/attempts',
    access: 'panel-device',
    limit: 'taps',
    summary: 'Begins to look at whoever stands at the panel. An enrolment needs a session.',
    bodyKind: 'json',
    body: z.object({ purpose, ...beginning }),
    response: { status: 201, schema: begunSchema },
    handle: async (context) => {
      const session = await sessionInForce(context);
      const begun = await context.services.face.begin(context.caller.device, session, given(context.body));
      return begun.ok ? json(begun.value, { status: 201 }) : refusal(begun.refusal);
    },
  }),
  route({
    id: 'sendFaceFrame',
    method: 'post',
    path: '/api/v1/panel/face/attempts/:attemptId/frames',
    access: 'panel-device',
    summary:
      'One frame of the camera, JPEG of 512 KiB at most. One at a time: another one meanwhile is dropped.',
    params: attemptParams,
    bodyKind: 'stream',
    response: { status: 200, schema: attemptSchema },
    handle: async ({ services, caller, params, stream }) =>
      json(await services.face.frame(caller.device, params.attemptId, await readFrame(stream()))),
  }),
  route({
    id: 'getFaceAttempt',
    method: 'get',
    path: '/api/v1/panel/face/attempts/:attemptId',
    access: 'panel-device',
    summary: 'How an attempt stands, for panels whose device has a camera of its own.',
    params: attemptParams,
    response: { status: 200, schema: attemptSchema },
    handle: async ({ services, caller, params }) =>
      json(await services.face.view(caller.device, params.attemptId)),
  }),
  route({
    id: 'finishFaceAttempt',
    method: 'post',
    path: '/api/v1/panel/face/attempts/:attemptId/finish',
    access: 'panel-device',
    limit: 'taps',
    summary:
      'Begins or strengthens a session with the face that was recognised (201), or calls it off (204).',
    params: attemptParams,
    bodyKind: 'json',
    body: z.object({ confirm: z.boolean() }),
    response: { status: 201 },
    handle: async (context) => {
      const { services, caller, params, body } = context;
      const outcome = await services.face.finish(caller.device, params.attemptId, body.confirm);
      return outcome === undefined ? empty() : await enterWith(context, async () => outcome);
    },
  }),
];

const deskFaces: readonly Route[] = [
  route({
    id: 'beginFaceEnrolment',
    method: 'post',
    path: '/api/v1/desk/face/attempts',
    access: 'signed-in',
    limit: 'taps',
    summary:
      'Begins to enrol the own face; with a staff number, for administrators, that of somebody at the desk.',
    bodyKind: 'json',
    body: z.object(beginning),
    response: { status: 201, schema: begunSchema },
    handle: async ({ services, caller, body }) =>
      json(await services.face.beginEnrolment(caller.signedIn, given(body)), { status: 201 }),
  }),
  route({
    id: 'sendEnrolmentFrame',
    method: 'post',
    path: '/api/v1/desk/face/attempts/:attemptId/frames',
    access: 'signed-in',
    summary: 'One frame of the camera at the desk.',
    params: attemptParams,
    bodyKind: 'stream',
    response: { status: 200, schema: attemptSchema },
    handle: async ({ services, caller, params, stream }) =>
      json(await services.face.deskFrame(caller.signedIn, params.attemptId, await readFrame(stream()))),
  }),
];

/** The routes. */
export const faceRoutes: readonly Route[] = [
  ...panelFaces,
  ...deskFaces,
  route({
    id: 'pushFaceFrame',
    method: 'post',
    path: '/api/v1/face-cameras/frame',
    access: 'public',
    summary:
      'A frame of a camera with a token of its own; looked at only while somebody at its device asks for it.',
    bodyKind: 'stream',
    response: { status: 200, schema: z.object({ wanted: z.boolean() }) },
    handle: async ({ services, header, stream }) => {
      const token = /^Bearer ([A-Za-z0-9_-]{20,200})$/.exec(header('authorization') ?? '')?.[1];
      if (token === undefined) throw new ServiceError('HTTP_SIGN_IN_REQUIRED');
      return json({ wanted: await services.face.pushed(token, () => readFrame(stream())) });
    },
  }),
];
