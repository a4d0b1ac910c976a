/** The panel at a device: pairing, the tap, and what a person may do with their jobs there. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { JobId } from '../../shared/ids.ts';
import { type Cookie, cookieNames } from '../cookies.ts';
import { problemOfRefusal } from '../problem.ts';
import { empty, json, refusal } from '../reply.ts';
import { type Route, route } from '../route.ts';
import {
  deliverySchema,
  heldJobSchema,
  listOf,
  ownerChanges,
  reasonSchema,
  ticketSchema,
  uuid,
  walkUpSchema,
  waysSchema,
} from '../schemas.ts';
import { deliveryView, heldJobView, walkUpView } from '../views.ts';
import { withFaces } from './faces.ts';
import { jobParams } from './jobs.ts';
import { enterWith, noWalkUpCookie } from './panel-entry.ts';
import { panelJobRoutes } from './panel-jobs.ts';
import { panelScanRoutes } from './panel-scan.ts';

/** Browsers keep a cookie for 400 days at most; each start of the panel renews it. */
export const pairingMaxAgeSeconds = 400 * 24 * 60 * 60;

const deviceSchema = z.object({
  name: z.string(),
  site: z.string(),
  state: z.enum(['active', 'paused', 'removed']),
});

const releasedSchema = z.object({
  jobId: uuid,
  delivery: deliverySchema.optional(),
  refusal: z.string().optional(),
  text: reasonSchema.optional(),
});

const deviceRoutes: readonly Route[] = [
  route({
    id: 'pairPanel',
    method: 'post',
    path: '/api/v1/panel/pair',
    access: 'public',
    limit: 'trials',
    summary: 'Pairs this browser with the device whose pairing token it holds.',
    bodyKind: 'json',
    body: z.object({ token: z.string().regex(/^[A-Za-z0-9._-]{20,2000}$/) }),
    response: { status: 200, schema: deviceSchema },
    handle: async ({ services, body }) => {
      const device = await services.panel.deviceOfToken(body.token);
      if (device === undefined || device.state === 'removed') throw new ServiceError('HTTP_PANEL_NOT_PAIRED');
      const cookie: Cookie = {
        name: cookieNames.device,
        value: body.token,
        maxAgeSeconds: pairingMaxAgeSeconds,
      };
      const { name, site, state } = device;
      return json({ name, site, state }, { cookies: [cookie, noWalkUpCookie] });
    },
  }),
  route({
    id: 'getPanelDevice',
    method: 'get',
    path: '/api/v1/panel/device',
    access: 'panel-device',
    summary: 'The device this panel belongs to.',
    response: { status: 200, schema: deviceSchema },
    handle: async ({ caller }) => {
      const { name, site, state } = caller.device;
      return json({ name, site, state });
    },
  }),
  route({
    id: 'tapCard',
    method: 'post',
    path: '/api/v1/panel/tap',
    access: 'panel-device',
    limit: 'taps',
    summary: 'Begins a walk-up session, or strengthens it, with what a keyboard-wedge reader typed.',
    bodyKind: 'json',
    body: z.object({ typed: z.string().regex(/^[\x20-\x7e]{1,64}$/) }),
    response: { status: 201, schema: walkUpSchema },
    handle: async (context) => {
      const reading = context.options.decodeCardText(context.body.typed, context.caller.device);
      return await enterWith(context, (device) => context.services.panel.proveCard(device, reading));
    },
  }),
  route({
    id: 'listWaysIn',
    method: 'get',
    path: '/api/v1/panel/ways',
    access: 'panel-device',
    summary: 'The factors with which a session can begin here, and what else the idle screen may offer.',
    response: { status: 200, schema: waysSchema },
    handle: async ({ services, caller }) =>
      json(withFaces(await services.panel.ways(caller.device), await services.face.ways(caller.device))),
  }),
];

const sessionRoutes: readonly Route[] = [
  route({
    id: 'getWalkUp',
    method: 'get',
    path: '/api/v1/panel/session',
    access: 'walk-up',
    summary: 'The session in force.',
    response: { status: 200, schema: walkUpSchema },
    handle: async ({ caller, format }) => json(walkUpView(caller.session, format)),
  }),
  route({
    id: 'leavePanel',
    method: 'post',
    path: '/api/v1/panel/leave',
    access: 'walk-up',
    summary: 'Ends the session.',
    response: { status: 204 },
    handle: async ({ services, caller }) => {
      await services.panel.leave(caller.session);
      return empty([noWalkUpCookie]);
    },
  }),
  route({
    id: 'listPanelJobs',
    method: 'get',
    path: '/api/v1/panel/jobs',
    access: 'walk-up',
    summary: 'Held jobs of the person that may come out here.',
    response: { status: 200, schema: listOf(heldJobSchema) },
    handle: async ({ services, caller, format }) => {
      const jobs = await services.panel.heldJobs(caller.session);
      return json({ items: jobs.map((job) => heldJobView(job, format)) });
    },
  }),
  route({
    id: 'deletePanelJob',
    method: 'delete',
    path: '/api/v1/panel/jobs/:jobId',
    access: 'walk-up',
    summary: 'Deletes one held job; its document is erased.',
    params: jobParams,
    response: { status: 204 },
    handle: async ({ services, caller, params }) => {
      const result = await services.panel.deleteJob(caller.session, params.jobId as JobId);
      return result.ok ? empty() : refusal(result.refusal);
    },
  }),
];

const deliveryRoutes: readonly Route[] = [
  route({
    id: 'releaseJobs',
    method: 'post',
    path: '/api/v1/panel/release',
    access: 'walk-up',
    summary: 'Starts the delivery of held jobs at this device; answers for each job.',
    bodyKind: 'json',
    body: z.object({
      jobIds: z.array(uuid).min(1).max(200),
      changes: ticketSchema.optional().describe('Of every job'),
    }),
    response: { status: 202, schema: listOf(releasedSchema) },
    handle: async ({ services, caller, body, format }) => {
      const jobIds = [...new Set(body.jobIds)] as JobId[];
      const answers = await services.panel.release(caller.session, jobIds, ownerChanges(body.changes));
      const items = answers.map(({ jobId, result }) => {
        if (result.ok) return { jobId, delivery: deliveryView(result.value, format) };
        const { title, detail } = problemOfRefusal(result.refusal, format.language);
        return { jobId, refusal: result.refusal, text: { cause: title, advice: detail } };
      });
      return json({ items }, { status: 202 });
    },
  }),
  route({
    id: 'listDeliveries',
    method: 'get',
    path: '/api/v1/panel/deliveries',
    access: 'walk-up',
    summary: 'Deliveries of this session, newest first.',
    response: { status: 200, schema: listOf(deliverySchema) },
    handle: async ({ services, caller, format }) => {
      const deliveries = await services.panel.deliveries(caller.session);
      return json({ items: deliveries.map((delivery) => deliveryView(delivery, format)) });
    },
  }),
  route({
    id: 'resolveDelivery',
    method: 'post',
    path: '/api/v1/panel/deliveries/:deliveryId/resolve',
    access: 'walk-up',
    summary: 'The owner says whether a delivery of unknown outcome came out.',
    params: z.object({ deliveryId: uuid }),
    bodyKind: 'json',
    body: z.object({ word: z.enum(['print-again', 'it-came-out']) }),
    response: { status: 200, schema: deliverySchema },
    handle: async ({ services, caller, params, body, format }) => {
      const result = await services.panel.resolve(caller.session, params.deliveryId, body.word);
      return result.ok ? json(deliveryView(result.value, format)) : refusal(result.refusal);
    },
  }),
];

/** The routes. */
export const panelRoutes: readonly Route[] = [
  ...deviceRoutes,
  ...sessionRoutes,
  ...deliveryRoutes,
  ...panelJobRoutes,
  ...panelScanRoutes,
];
