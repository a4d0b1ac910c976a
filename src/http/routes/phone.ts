/** The code that a panel shows for phones: JSON interface. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { qrCode } from '../../ui/qr-code.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';

const codeSchema = z.object({
  svg: z.string().describe('A QR code, black on white'),
  text: z.string().describe('What it says: an address of the desk'),
  expiresInMs: z.int().describe('Ask for the next one then'),
  inUse: z
    .boolean()
    .describe('True while somebody releases here from a phone: show that instead of the code'),
});

/** The routes. */
export const phoneRoutes: readonly Route[] = [
  route({
    id: 'getPanelCode',
    method: 'get',
    path: '/api/v1/panel/qr',
    access: 'panel-device',
    summary:
      'A code that a signed-in phone opens once, within a minute. 404 where no segment lets phones release.',
    response: { status: 200, schema: codeSchema },
    handle: async ({ services, caller, format }) => {
      const code = await services.phone.panelCode(caller.device);
      if (code === undefined) throw new ServiceError('NOT_FOUND');
      const { url: text, expiresInMs, inUse } = code;
      const svg = qrCode(text, format.texts('phone.title')).markup;
      return json({ svg, text, expiresInMs, inUse });
    },
  }),
];
