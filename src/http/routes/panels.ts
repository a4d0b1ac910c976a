/** Approving browsers that ask to be panels: JSON interface for administrators. */

import { z } from 'zod';
import type { DeviceId } from '../../shared/ids.ts';
import { json, refusal } from '../reply.ts';
import { type Access, type Route, route } from '../route.ts';
import { uuid } from '../schemas.ts';

const access = { role: ['administrator'] } as const satisfies Access;

/** The routes. */
export const panelAdminRoutes: readonly Route[] = [
  route({
    id: 'decidePanel',
    method: 'post',
    path: '/api/v1/panels/pairing',
    access,
    limit: 'trials',
    summary: 'Gives the browser that shows a code to a device; without a device it is refused.',
    bodyKind: 'json',
    body: z.object({ code: z.string().trim().min(4).max(12), deviceId: uuid.optional() }),
    response: { status: 200, schema: z.object({ deviceName: z.string().optional() }) },
    handle: async ({ services, caller, body }) => {
      const deviceId = body.deviceId as DeviceId | undefined;
      const decided = await services.panels.decide(caller.signedIn.person, body.code, deviceId);
      if (!decided.ok) return refusal(decided.refusal);
      const { deviceName } = decided.value;
      return json(deviceName === undefined ? {} : { deviceName });
    },
  }),
];
