/** A browser that becomes a panel by a code, a person's choices at panels, and why a job is not listed. */

import { z } from 'zod';
import { cookieNames } from '../cookies.ts';
import { empty, json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { listOf, reasonSchema, segmentId } from '../schemas.ts';
import { elsewhereView } from '../views.ts';
import { pairingMaxAgeSeconds } from './panel.ts';
import { noWalkUpCookie } from './panel-entry.ts';

const preferencesSchema = z.object({ tapPrintsAll: z.boolean() });

const elsewhereSchema = z.object({
  reason: z.enum(['other-segment', 'arriving', 'expired', 'printed', 'canceled']),
  text: reasonSchema,
  jobName: z.string().optional().describe('Absent where the session may not know it'),
  segment: segmentId,
  segmentName: z.string(),
  atText: z.string(),
});

/** The routes. */
export const panelPairingRoutes: readonly Route[] = [
  route({
    id: 'askForPanel',
    method: 'post',
    path: '/api/v1/panel/pairing',
    access: 'public',
    limit: 'trials',
    summary: 'A browser asks to become a panel; an administrator types the code it shows.',
    response: {
      status: 201,
      schema: z.object({ code: z.string(), pollToken: z.string(), expiresInSeconds: z.int() }),
    },
    handle: async ({ services, remoteAddress }) => {
      const { code, pollToken, expiresAt } = await services.panels.ask(remoteAddress);
      const left = expiresAt.getTime() - services.clock.now().getTime();
      return json({ code, pollToken, expiresInSeconds: Math.floor(left / 1000) }, { status: 201 });
    },
  }),
  route({
    id: 'collectPanel',
    method: 'get',
    path: '/api/v1/panel/pairing',
    access: 'public',
    summary: 'How the request stands; the answer `approved` comes once and pairs this browser.',
    query: z.object({ pollToken: z.string().regex(/^[A-Za-z0-9_-]{20,100}$/) }),
    response: {
      status: 200,
      schema: z.object({ state: z.enum(['waiting', 'approved', 'refused', 'expired']) }),
    },
    handle: async ({ services, query }) => {
      const answer = await services.panels.collect(query.pollToken);
      if (answer.state !== 'approved') return json({ state: answer.state });
      const pairing = {
        name: cookieNames.device,
        value: answer.panelToken,
        maxAgeSeconds: pairingMaxAgeSeconds,
      };
      return json({ state: answer.state }, { cookies: [pairing, noWalkUpCookie] });
    },
  }),
  route({
    id: 'getPreferences',
    method: 'get',
    path: '/api/v1/panel/preferences',
    access: 'walk-up',
    summary: 'What the person likes at panels.',
    response: { status: 200, schema: preferencesSchema },
    handle: async ({ services, caller }) =>
      json({ tapPrintsAll: await services.panels.tapPrintsAll(caller.session) }),
  }),
  route({
    id: 'setPreferences',
    method: 'post',
    path: '/api/v1/panel/preferences',
    access: 'walk-up',
    summary: 'Chooses whether a tap prints everything.',
    bodyKind: 'json',
    body: preferencesSchema,
    response: { status: 204 },
    handle: async ({ services, caller, body }) => {
      await services.panels.setTapPrintsAll(caller.session, body.tapPrintsAll);
      return empty();
    },
  }),
  route({
    id: 'listElsewhere',
    method: 'get',
    path: '/api/v1/panel/jobs/elsewhere',
    access: 'walk-up',
    summary: 'Jobs of the last days that are not in the list here, with the reason.',
    response: { status: 200, schema: listOf(elsewhereSchema) },
    handle: async ({ services, caller, format }) => {
      const jobs = await services.panels.elsewhere(caller.session);
      return json({ items: jobs.map((job) => elsewhereView(job, format)) });
    },
  }),
];
