/** What is typed at a panel as a factor: a PIN, a password, a code; and the PIN set there. JSON interface. */

import { z } from 'zod';
import { json, refusal } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { walkUpSchema } from '../schemas.ts';
import { enterWith } from './panel-entry.ts';

/** Digits as a keypad gives them; full-width ones and spaces are taken off later. */
const digits = z.string().min(1).max(40);
const loginName = z.string().min(1).max(200);
const password = z.string().min(1).max(256);
const staffNumber = z.string().min(1).max(100);

/** The routes. */
export const pinRoutes: readonly Route[] = [
  route({
    id: 'provePin',
    method: 'post',
    path: '/api/v1/panel/pin',
    access: 'panel-device',
    limit: 'taps',
    summary: 'A PIN: of the person of the session in force, else of the staff number.',
    bodyKind: 'json',
    body: z.object({ pin: digits, staffNumber: staffNumber.optional() }),
    response: { status: 201, schema: walkUpSchema },
    handle: async (context) => {
      const { services, body } = context;
      return await enterWith(context, (device, session) => {
        const owner =
          session === undefined ? { staffNumber: body.staffNumber ?? '' } : { personId: session.personId };
        return services.pins.prove(device, owner, body.pin);
      });
    },
  }),
  route({
    id: 'provePassword',
    method: 'post',
    path: '/api/v1/panel/password',
    access: 'panel-device',
    limit: 'taps',
    summary: 'The password of the directory, or of the service, as a factor.',
    bodyKind: 'json',
    body: z.object({ loginName, password }),
    response: { status: 201, schema: walkUpSchema },
    handle: async (context) => {
      const { services, body, remoteAddress } = context;
      return await enterWith(context, (device) =>
        services.pins.provePassword(device, { ...body, remoteAddress }),
      );
    },
  }),
  route({
    id: 'proveCode',
    method: 'post',
    path: '/api/v1/panel/code',
    access: 'panel-device',
    limit: 'taps',
    summary: 'Six digits of today for a forgotten card, or the claim code of a guest.',
    bodyKind: 'json',
    body: z.object({ code: digits }),
    response: { status: 201, schema: walkUpSchema },
    handle: async (context) => {
      const { services, body } = context;
      return await enterWith(context, (device) => services.pins.proveCode(device, body.code));
    },
  }),
  route({
    id: 'setPinAtPanel',
    method: 'post',
    path: '/api/v1/panel/pin/set',
    access: 'panel-device',
    limit: 'taps',
    summary: 'Sets or changes a PIN with the password; opens no session.',
    bodyKind: 'json',
    body: z.object({ loginName, password, pin: digits }),
    response: { status: 200, schema: z.object({ set: z.literal(true) }) },
    handle: async ({ services, caller, body, remoteAddress }) => {
      const result = await services.pins.setAtPanel(caller.device, { ...body, remoteAddress });
      return result.ok ? json({ set: true }) : refusal(result.refusal);
    },
  }),
];
