/** Health, readiness, metrics, the description of the interface, and the start page. */

import { z } from 'zod';
import { json, redirect } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { firstPage } from './next-page.ts';

const readinessSchema = z.object({
  ready: z.boolean(),
  failing: z.array(z.string()),
  degraded: z.array(z.string()).optional().describe('What is away without keeping the service from its work'),
});

/** The routes, without the description, which is made from the whole table. */
export const systemRoutes: readonly Route[] = [
  route({
    id: 'health',
    method: 'get',
    path: '/healthz',
    access: 'public',
    summary: 'Does the process run?',
    response: { status: 200, schema: z.object({ status: z.literal('ok') }) },
    handle: async ({ services }) => json(services.system.health()),
  }),
  route({
    id: 'readiness',
    method: 'get',
    path: '/readyz',
    access: 'public',
    summary: 'Can the service do its work? Names what is not ready; 503 when anything is not.',
    response: { status: 200, schema: readinessSchema },
    handle: async ({ services }) => {
      const readiness = await services.system.readiness();
      const { ready, failing, degraded = [] } = readiness;
      return json({ ready, failing, degraded }, { status: ready ? 200 : 503 });
    },
  }),
  route({
    id: 'metrics',
    method: 'get',
    path: '/metrics',
    access: 'metrics',
    summary: 'Metrics in the Prometheus text format; from loopback, or with the configured bearer token.',
    response: { status: 200, mediaType: 'text/plain' },
    handle: async ({ services }) => {
      const { contentType, body } = await services.system.metrics();
      return { kind: 'asset', mediaType: contentType, body };
    },
  }),
  route({
    id: 'start',
    method: 'get',
    path: '/',
    access: 'public',
    summary: 'Leads to the first page of the desk.',
    handle: async () => redirect(firstPage),
  }),
];
