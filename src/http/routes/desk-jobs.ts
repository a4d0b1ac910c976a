/** Changing a held job, its timeline, jobs that are over, and the name of a printer address: JSON interface of the desk. */

import { z } from 'zod';
import { timelineKinds } from '../../print/desk/job-timeline.ts';
import type { PrintJob } from '../../print/job.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { JobId } from '../../shared/ids.ts';
import type { Formatter } from '../../ui/format.ts';
import { empty, json, refusal } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { listOf, ownerChanges, reasonSchema, segmentId, ticketSchema, uuid } from '../schemas.ts';
import { timelineView } from '../views.ts';
import { jobParams, linkParams } from './jobs.ts';

const timelineSchema = z.object({
  at: z.string(),
  atText: z.string(),
  kind: z.enum(timelineKinds),
  deviceName: z.string().optional(),
  byName: z.string().optional().describe('Who did it, when it was not the owner'),
  reason: reasonSchema.optional(),
});

const endedSchema = z.object({
  id: uuid,
  jobName: z.string(),
  segment: segmentId,
  segmentName: z.string(),
  outcome: z.enum(['printed', 'expired', 'canceled', 'aborted']),
  endedAt: z.string(),
  endedAtText: z.string(),
});

/** The routes. */
export const deskJobRoutes: readonly Route[] = [
  route({
    id: 'changeJob',
    method: 'patch',
    path: '/api/v1/jobs/:jobId',
    access: 'signed-in',
    summary:
      'Changes what a held job will be printed with. Members left out stay; an empty list takes the setting away.',
    params: jobParams,
    bodyKind: 'json',
    body: z.object({ ticket: ticketSchema }),
    response: { status: 204 },
    handle: async ({ services, caller, params, body }) => {
      const { person } = caller.signedIn;
      const changes = ownerChanges(body.ticket);
      const result = await services.desk.changeTicket(person, params.jobId as JobId, changes);
      return result.ok ? empty() : refusal(result.refusal);
    },
  }),
  route({
    id: 'getJobTimeline',
    method: 'get',
    path: '/api/v1/jobs/:jobId/timeline',
    access: 'signed-in',
    summary: 'What became of a job of the signed-in person, oldest first.',
    params: jobParams,
    response: { status: 200, schema: listOf(timelineSchema) },
    handle: async ({ services, caller, params, format }) => {
      const entries = await services.desk.timeline(caller.signedIn.person, params.jobId as JobId);
      if (entries === undefined) throw new ServiceError('NOT_FOUND');
      return json({ items: entries.map((entry) => timelineView(entry, format)) });
    },
  }),
  route({
    id: 'listEndedJobs',
    method: 'get',
    path: '/api/v1/ended-jobs',
    access: 'signed-in',
    summary: 'Jobs of the signed-in person that ended in the last seven days, newest first; 100 at most.',
    response: { status: 200, schema: listOf(endedSchema) },
    handle: async ({ services, caller, format }) => {
      const jobs = await services.desk.endedJobs(caller.signedIn.person);
      return json({ items: jobs.map((job) => endedView(job, format)) });
    },
  }),
  route({
    id: 'renameCapabilityLink',
    method: 'patch',
    path: '/api/v1/capability-links/:linkId',
    access: 'signed-in',
    summary: 'Gives a printer address another name.',
    params: linkParams,
    bodyKind: 'json',
    body: z.object({ label: z.string().trim().min(1).max(80) }),
    response: { status: 204 },
    handle: async ({ services, caller, params, body }) => {
      const { person } = caller.signedIn;
      const renamed = await services.desk.renameCapabilityLink(person, params.linkId, body.label);
      if (!renamed) throw new ServiceError('NOT_FOUND');
      return empty();
    },
  }),
];

function endedView(job: PrintJob, format: Formatter): z.input<typeof endedSchema> {
  const at = job.completedAt ?? job.createdAt;
  return {
    id: job.id,
    jobName: job.jobName,
    segment: job.segment,
    segmentName: format.segment(job.segment),
    outcome: outcomeOf(job),
    endedAt: at.toISOString(),
    endedAtText: format.moment(at),
  };
}

function outcomeOf({ state, stateReasons }: PrintJob): z.input<typeof endedSchema>['outcome'] {
  if (state === 'completed') return 'printed';
  if (stateReasons.includes('job-canceled-after-timeout')) return 'expired';
  return state === 'canceled' ? 'canceled' : 'aborted';
}
