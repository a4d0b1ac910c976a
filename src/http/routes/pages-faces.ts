/** Pages of the desk about faces: the own one, and their management. */

import { z } from 'zod';
import { once } from '../../shared/byte-pieces.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { facesAdminPage } from '../../ui/desk/faces-admin-page.ts';
import { facePage } from '../../ui/desk/faces-page.ts';
import { page, redirect } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { frameOf } from './pages-frame.ts';

const administrators = { role: ['administrator' as const] };
const staffNumber = z.string().trim().min(1).max(60);
const anyForm = z.object({});

const ownPages: readonly Route[] = [
  route({
    id: 'facePage',
    method: 'get',
    path: '/desk/face',
    access: 'signed-in',
    summary: 'My face: what is held, enrolling, erasing.',
    query: z.object({ notice: z.enum(['erased', 'enrolled']).optional().catch(undefined) }),
    handle: async (context) => {
      const { person } = context.caller.signedIn;
      const mine = await context.services.face.mine(person);
      const { notice } = context.query;
      return page(facePage(frameOf(context, person.displayName), { ...mine, ...(notice && { notice }) }));
    },
  }),
  route({
    id: 'eraseFaceForm',
    method: 'post',
    path: '/desk/face/erase',
    access: 'signed-in',
    summary: 'Erases my face.',
    bodyKind: 'form',
    handle: async ({ services, caller }) => {
      await services.face.erase(caller.signedIn.person);
      return redirect('/desk/face?notice=erased');
    },
  }),
  route({
    id: 'exportFaceForm',
    method: 'post',
    path: '/desk/face/export',
    access: 'signed-in',
    summary: 'What is held of my face, and when it was used.',
    bodyKind: 'form',
    handle: async ({ services, caller }) => {
      const disclosure = await services.face.disclose(caller.signedIn.person);
      const bytes = Buffer.from(`${JSON.stringify(disclosure, null, 2)}\n`);
      const file = {
        mediaType: 'application/json',
        byteLength: bytes.byteLength,
        fileName: 'face-disclosure.json',
        body: once(bytes),
      };
      return { kind: 'file', file, disposition: 'attachment' };
    },
  }),
];

const managementPages: readonly Route[] = [
  route({
    id: 'facesPage',
    method: 'get',
    path: '/desk/faces',
    access: administrators,
    summary: 'Faces: the switch, the engine, the thresholds.',
    query: z.object({ notice: z.enum(['switched', 'ran', 'erased', 'none']).optional().catch(undefined) }),
    handle: async (context) => {
      const overview = await context.services.face.overview();
      const frame = frameOf(context, context.caller.signedIn.person.displayName);
      const { notice } = context.query;
      return page(facesAdminPage(frame, { ...overview, ...(notice && { notice }) }));
    },
  }),
  route({
    id: 'switchFacesOnForm',
    method: 'post',
    path: '/desk/faces/on',
    access: administrators,
    summary: 'Switches faces on, with the statement that was confirmed.',
    bodyKind: 'form',
    body: z.object({ confirmed: z.string().max(60).optional() }),
    handle: async ({ services, caller, body }) => {
      await services.face.setOn(caller.signedIn.person, { on: true, confirmed: body.confirmed ?? '' });
      return redirect('/desk/faces?notice=switched');
    },
  }),
  route({
    id: 'switchFacesOffForm',
    method: 'post',
    path: '/desk/faces/off',
    access: administrators,
    summary: 'Switches faces off.',
    bodyKind: 'form',
    body: anyForm,
    handle: async ({ services, caller }) => {
      await services.face.setOn(caller.signedIn.person, { on: false });
      return redirect('/desk/faces?notice=switched');
    },
  }),
  route({
    id: 'faceThresholdsForm',
    method: 'post',
    path: '/desk/faces/thresholds',
    access: administrators,
    limit: 'trials',
    summary: 'Looks at all pairs now and sets the thresholds.',
    bodyKind: 'form',
    body: anyForm,
    handle: async ({ services }) => {
      await services.face.setThresholds();
      return redirect('/desk/faces?notice=ran');
    },
  }),
  route({
    id: 'eraseOtherFaceForm',
    method: 'post',
    path: '/desk/faces/erase',
    access: administrators,
    summary: 'Erases the face of the person with a staff number.',
    bodyKind: 'form',
    body: z.object({ staffNumber }),
    handle: async ({ services, caller, body }) => {
      const erased = await services.face.erase(caller.signedIn.person, body.staffNumber).catch(unknownIsNone);
      return redirect(`/desk/faces?notice=${erased ? 'erased' : 'none'}`);
    },
  }),
];

function unknownIsNone(error: unknown): false {
  if (error instanceof ServiceError && error.code === 'IDENTITY_PERSON_UNKNOWN') return false;
  throw error;
}

/** The routes. */
export const facePages: readonly Route[] = [...ownPages, ...managementPages];
