/** Scanning paper at the device: what can be chosen, the scan itself, how far it is, stopping it. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { qrCode } from '../../ui/qr-code.ts';
import { empty, json, refusal } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { uuid } from '../schemas.ts';

const pullId = z.string().regex(/^[A-Za-z0-9-]{8,64}$/);

const choiceSchema = z.object({
  twoSided: z.boolean(),
  color: z.boolean().describe('24-bit colour; otherwise 8-bit grey'),
  resolutionDpi: z.int().min(75).max(1200),
});

const offerSchema = z.object({
  can: z.object({
    twoSided: z.boolean(),
    color: z.boolean(),
    gray: z.boolean(),
    resolutionsDpi: z.array(z.int()),
  }),
  choice: choiceSchema.describe('What the person chose the last time, as far as the device can do it'),
});

const batchSchema = z.object({
  scanIds: z.array(uuid),
  images: z.int().describe('Images that the device made'),
  findAt: z.string().describe('Where the document is found later'),
  svg: z.string().describe('That address as a QR code'),
});

/** The routes. */
export const panelScanRoutes: readonly Route[] = [
  route({
    id: 'offerScan',
    method: 'get',
    path: '/api/v1/panel/scan',
    access: 'walk-up',
    summary: 'What can be chosen before scanning here.',
    response: { status: 200, schema: offerSchema },
    handle: async ({ services, caller }) => {
      const offer = await services.panelScan.offer(caller.session);
      if (!offer.ok) return refusal(offer.refusal);
      const { can, choice } = offer.value;
      return json({ can: { ...can, resolutionsDpi: [...can.resolutionsDpi] }, choice });
    },
  }),
  route({
    id: 'scanAtPanel',
    method: 'post',
    path: '/api/v1/panel/scan',
    access: 'walk-up',
    summary:
      'Scans the sheets in the feeder into custody of the person; a repeated pullId scans nothing. The choice is remembered; without one it is that of the last time.',
    bodyKind: 'json',
    body: z.object({ pullId, choice: choiceSchema.optional() }),
    response: { status: 201, schema: batchSchema },
    handle: async ({ services, caller, body, format }) => {
      const result = await services.panelScan.scan(caller.session, body.pullId, body.choice);
      if (!result.ok) return refusal(result.refusal);
      const { scanIds, images, findAt } = result.value;
      const svg = qrCode(findAt, format.texts('panel.scanFind')).markup;
      return json({ scanIds, images, findAt, svg }, { status: 201 });
    },
  }),
  route({
    id: 'followScan',
    method: 'get',
    path: '/api/v1/panel/scan/:pullId',
    access: 'walk-up',
    summary: 'How many images of a running scan have been made.',
    params: z.object({ pullId }),
    response: {
      status: 200,
      schema: z.object({ state: z.enum(['running', 'unknown']), images: z.int() }),
    },
    handle: async ({ services, caller, params }) =>
      json({ ...(await services.panelScan.progress(caller.session, params.pullId)) }),
  }),
  route({
    id: 'cancelScan',
    method: 'post',
    path: '/api/v1/panel/scan/:pullId/cancel',
    access: 'walk-up',
    summary:
      'Stops a running scan; nothing of it is kept. The request that scans is answered with SCAN_CANCELED.',
    params: z.object({ pullId }),
    response: { status: 204 },
    handle: async ({ services, caller, params }) => {
      if (!(await services.panelScan.cancel(caller.session, params.pullId))) {
        throw new ServiceError('NOT_FOUND');
      }
      return empty();
    },
  }),
];
