/** A person's held jobs and printer addresses: JSON interface of the desk. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { JobId, SegmentId } from '../../shared/ids.ts';
import type { Formatter } from '../../ui/format.ts';
import { empty, json, refusal } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { heldJobSchema, listOf, segmentId, uuid } from '../schemas.ts';
import type { HttpServices } from '../services.ts';
import { heldJobView } from '../views.ts';

/** Path with the id of a job. */
export const jobParams = z.object({ jobId: uuid });

/** Path with the id of a capability link. */
export const linkParams = z.object({ linkId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/) });

/** What a new capability link is for. */
export const newLinkSchema = z.object({ segment: segmentId, label: z.string().trim().min(1).max(100) });

const linkSchema = z.object({
  id: z.string(),
  segment: segmentId,
  segmentName: z.string(),
  label: z.string(),
  createdAt: z.string(),
  lastUse: z.object({ at: z.string() }).optional().describe('The last job sent by it; absent: none yet'),
  useCount: z.int().describe('Jobs sent by it'),
  expiresAt: z.string().optional().describe('From then on it is worth nothing'),
});

type OwnLink = Awaited<ReturnType<HttpServices['desk']['capabilityLinks']>>[number];

/** Member by member: a link has a hash of its secret, which is for nobody. */
function linkView(link: OwnLink, format: Formatter): z.input<typeof linkSchema> {
  const { id, segment, label, createdAt, lastUse, useCount = 0, expiresAt } = link;
  return {
    id,
    segment,
    segmentName: format.segment(segment),
    label,
    createdAt: createdAt.toISOString(),
    ...(lastUse !== undefined && { lastUse: { at: lastUse.at.toISOString() } }),
    useCount,
    ...(expiresAt !== undefined && { expiresAt: expiresAt.toISOString() }),
  };
}

/** The routes. */
export const jobRoutes: readonly Route[] = [
  route({
    id: 'listJobs',
    method: 'get',
    path: '/api/v1/jobs',
    access: 'signed-in',
    summary: 'The held jobs of the signed-in person.',
    response: { status: 200, schema: listOf(heldJobSchema) },
    handle: async ({ services, caller, format }) => {
      const jobs = await services.desk.myJobs(caller.signedIn.person);
      return json({ items: jobs.map((job) => heldJobView(job, format)) });
    },
  }),
  route({
    id: 'deleteJob',
    method: 'delete',
    path: '/api/v1/jobs/:jobId',
    access: 'signed-in',
    summary: 'Deletes one held job of the signed-in person; its document is erased.',
    params: jobParams,
    response: { status: 204 },
    handle: async ({ services, caller, params }) => {
      const result = await services.desk.deleteJob(caller.signedIn.person, params.jobId as JobId);
      return result.ok ? empty() : refusal(result.refusal);
    },
  }),
  route({
    id: 'listCapabilityLinks',
    method: 'get',
    path: '/api/v1/capability-links',
    access: 'signed-in',
    summary: 'The printer addresses issued to the signed-in person, without their secrets.',
    response: { status: 200, schema: listOf(linkSchema) },
    handle: async ({ services, caller, format }) => {
      const links = await services.desk.capabilityLinks(caller.signedIn.person);
      return json({ items: links.map((link) => linkView(link, format)) });
    },
  }),
  route({
    id: 'issueCapabilityLink',
    method: 'post',
    path: '/api/v1/capability-links',
    access: 'signed-in',
    summary: 'Issues a printer address; its URL is told this once. Refusals: segment-not-allowed, too-many.',
    bodyKind: 'json',
    body: newLinkSchema,
    response: { status: 201, schema: z.object({ id: z.string(), url: z.string() }) },
    handle: async ({ services, caller, body }) => {
      const { person } = caller.signedIn;
      const result = await services.desk.issueCapabilityLink(person, body.segment as SegmentId, body.label);
      return result.ok ? json(result.value, { status: 201 }) : refusal(result.refusal);
    },
  }),
  route({
    id: 'revokeCapabilityLink',
    method: 'delete',
    path: '/api/v1/capability-links/:linkId',
    access: 'signed-in',
    summary: 'Makes a printer address worth nothing.',
    params: linkParams,
    response: { status: 204 },
    handle: async ({ services, caller, params }) => {
      const revoked = await services.desk.revokeCapabilityLink(caller.signedIn.person, params.linkId);
      if (!revoked) throw new ServiceError('NOT_FOUND');
      return empty();
    },
  }),
];
