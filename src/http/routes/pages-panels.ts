/** The desk page on which an administrator approves panels. */

import { z } from 'zod';
import type { DeviceId } from '../../shared/ids.ts';
import { panelsPage } from '../../ui/desk/panels-page.ts';
import { page } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { uuid } from '../schemas.ts';
import { refusalStatus } from '../status.ts';
import { frameOf } from './pages-frame.ts';

const administrators = { role: ['administrator'] } as const;

/** The routes. */
export const panelsPages: readonly Route[] = [
  route({
    id: 'panelsPage',
    method: 'get',
    path: '/desk/panels',
    access: administrators,
    summary: 'Approving a new panel.',
    handle: async (context) => {
      const frame = frameOf(context, context.caller.signedIn.person.displayName);
      return page(panelsPage(frame, { devices: await context.services.panels.devices() }));
    },
  }),
  route({
    id: 'panelsForm',
    method: 'post',
    path: '/desk/panels',
    access: administrators,
    limit: 'trials',
    summary: 'Gives the browser with a code to a device, or refuses it.',
    bodyKind: 'form',
    body: z.object({
      code: z.string().trim().min(4).max(12),
      device: uuid.optional(),
      word: z.enum(['approve', 'refuse']),
    }),
    handle: async (context) => {
      const { services, body, caller } = context;
      const { person } = caller.signedIn;
      const deviceId = body.word === 'approve' ? (body.device as DeviceId | undefined) : undefined;
      const devices = await services.panels.devices();
      const frame = frameOf(context, person.displayName);
      const decided = await services.panels.decide(person, body.code, deviceId);
      if (decided.ok) return page(panelsPage(frame, { devices, decided: decided.value.deviceName ?? '' }));
      const { refusal } = decided;
      return page(panelsPage(frame, { devices, refusal }), { status: refusalStatus[refusal] });
    },
  }),
];
