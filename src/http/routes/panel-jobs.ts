/** What a person may do with one job at a device beside printing it as it is: look at it, open it, claim it, go on. */

import { z } from 'zod';
import type { DeviceId, JobId } from '../../shared/ids.ts';
import { json, picture, refusal } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { deliverySchema, heldJobSchema, outlookSchema, pageNumber, uuid } from '../schemas.ts';
import { deliveryView, heldJobView, outlookView } from '../views.ts';
import { jobParams } from './jobs.ts';

const deviceId = uuid.describe('Device');

/** The routes. */
export const panelJobRoutes: readonly Route[] = [
  route({
    id: 'getPanelOutlook',
    method: 'get',
    path: '/api/v1/panel/outlook',
    access: 'walk-up',
    summary: 'How this device stands, what it can do, and the other devices of the person.',
    response: { status: 200, schema: outlookSchema },
    handle: async ({ services, caller, format }) =>
      json(outlookView(await services.panel.outlook(caller.device, caller.session), format)),
  }),
  route({
    id: 'previewPanelJob',
    method: 'get',
    path: '/api/v1/panel/jobs/:jobId/pages/:pageNumber',
    access: 'walk-up',
    summary: 'A page of a held job as PNG; the first 20 pages at most.',
    params: z.object({ jobId: uuid, pageNumber }),
    handle: async ({ services, caller, params }) => {
      return picture(await services.panel.preview(caller.session, params.jobId as JobId, params.pageNumber));
    },
  }),
  route({
    id: 'unlockPanelJob',
    method: 'post',
    path: '/api/v1/panel/jobs/:jobId/unlock',
    access: 'walk-up',
    limit: 'trials',
    summary: 'Takes the password of a job, or of its document.',
    params: jobParams,
    bodyKind: 'json',
    body: z.object({ of: z.enum(['job', 'document']), password: z.string().min(1).max(255) }),
    response: { status: 200, schema: z.object({ unlocked: z.literal(true) }) },
    handle: async ({ services, caller, params, body }) => {
      const { session } = caller;
      const result = await services.panel.unlock(session, params.jobId as JobId, body.of, body.password);
      return result.ok ? json({ unlocked: true }) : refusal(result.refusal);
    },
  }),
  route({
    id: 'claimPanelJob',
    method: 'post',
    path: '/api/v1/panel/claim',
    access: 'walk-up',
    limit: 'trials',
    summary: 'Makes a job that waits under a claim number the person’s own.',
    bodyKind: 'json',
    body: z.object({ number: z.string().max(40) }),
    response: { status: 200, schema: heldJobSchema },
    handle: async ({ services, caller, body, format }) => {
      const result = await services.panel.claim(caller.session, body.number);
      return result.ok ? json(heldJobView(result.value, format)) : refusal(result.refusal);
    },
  }),
  route({
    id: 'continuePanelJob',
    method: 'post',
    path: '/api/v1/panel/jobs/:jobId/continue',
    access: 'walk-up',
    summary: 'Prints the rest of a job of which a part came out, here or on another device.',
    params: jobParams,
    bodyKind: 'json',
    body: z.object({ deviceId: deviceId.optional(), sheetsInTray: z.int().min(0).max(100_000).optional() }),
    response: { status: 202, schema: deliverySchema },
    handle: async ({ services, caller, params, body, format }) => {
      const result = await services.panel.continueJob(caller.session, params.jobId as JobId, {
        ...(body.deviceId !== undefined && { deviceId: body.deviceId as DeviceId }),
        ...(body.sheetsInTray !== undefined && { sheetsInTray: body.sheetsInTray }),
      });
      return result.ok ? json(deliveryView(result.value, format), { status: 202 }) : refusal(result.refusal);
    },
  }),
  route({
    id: 'moveDelivery',
    method: 'post',
    path: '/api/v1/panel/deliveries/:deliveryId/move',
    access: 'walk-up',
    summary: 'Stops a delivery here and prints the rest on another device.',
    params: z.object({ deliveryId: uuid }),
    bodyKind: 'json',
    body: z.object({ deviceId }),
    response: { status: 202, schema: deliverySchema },
    handle: async ({ services, caller, params, body, format }) => {
      const place = body.deviceId as DeviceId;
      const result = await services.panel.move(caller.session, params.deliveryId, place);
      return result.ok ? json(deliveryView(result.value, format), { status: 202 }) : refusal(result.refusal);
    },
  }),
];
