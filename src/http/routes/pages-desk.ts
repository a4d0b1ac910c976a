/** Pages of the desk: my prints, printer set-up. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { JobId, SegmentId } from '../../shared/ids.ts';
import { jobsPage } from '../../ui/desk/jobs-page.ts';
import { type LinksView, linksPage } from '../../ui/desk/links-page.ts';
import type { RefusalCode } from '../../ui/text/refusals.ts';
import { page, redirect } from '../reply.ts';
import { type Route, type RouteContext, route } from '../route.ts';
import { refusalStatus } from '../status.ts';
import { jobParams, linkParams, newLinkSchema } from './jobs.ts';
import { frameOf } from './pages-frame.ts';

const noticeQuery = z.object({ notice: z.enum(['done', 'filed', 'clean']).optional().catch(undefined) });

type SignedInContext = RouteContext<'signed-in', unknown, unknown, unknown>;

/** The page of printer addresses. */
export async function linksReply(context: SignedInContext, view: Partial<LinksView>, status = 200) {
  const { person } = context.caller.signedIn;
  const links = await context.services.desk.capabilityLinks(person);
  const frame = frameOf(context, person.displayName);
  return page(linksPage(frame, { links, segments: person.segments, ...view }), { status });
}

/** The list of prints, after something was refused. */
export async function jobsReply(context: SignedInContext, view: { readonly refusal: RefusalCode }) {
  const { person } = context.caller.signedIn;
  const jobs = await context.services.desk.myJobs(person);
  const frame = { ...frameOf(context, person.displayName), url: '/desk' };
  const cleanable = context.services.desk.mayKeepClean();
  return page(jobsPage(frame, { jobs, cleanable, ...view }), { status: refusalStatus[view.refusal] });
}

const jobPages: readonly Route[] = [
  route({
    id: 'jobsPage',
    method: 'get',
    path: '/desk',
    access: 'signed-in',
    summary: 'My prints.',
    query: noticeQuery,
    handle: async (context) => {
      const { person } = context.caller.signedIn;
      const jobs = await context.services.desk.myJobs(person);
      const { notice } = context.query;
      const cleanable = context.services.desk.mayKeepClean();
      const view = { jobs, cleanable, ...(notice && { notice }) };
      return page(jobsPage(frameOf(context, person.displayName), view));
    },
  }),
  route({
    id: 'deleteJobForm',
    method: 'post',
    path: '/desk/jobs/:jobId/delete',
    access: 'signed-in',
    summary: 'Deletes one of my prints.',
    params: jobParams,
    bodyKind: 'form',
    handle: async (context) => {
      const { services, params } = context;
      const result = await services.desk.deleteJob(context.caller.signedIn.person, params.jobId as JobId);
      if (result.ok) return redirect('/desk?notice=done');
      return jobsReply(context, { refusal: result.refusal });
    },
  }),
];

const linkPages: readonly Route[] = [
  route({
    id: 'linksPage',
    method: 'get',
    path: '/desk/links',
    access: 'signed-in',
    summary: 'Printer set-up.',
    query: noticeQuery,
    handle: async (context) => linksReply(context, { revoked: context.query.notice === 'done' }),
  }),
  route({
    id: 'issueLinkForm',
    method: 'post',
    path: '/desk/links',
    access: 'signed-in',
    summary: 'Issues a printer address and shows it this once.',
    bodyKind: 'form',
    body: newLinkSchema,
    handle: async (context) => {
      const { services, caller, body } = context;
      const { person } = caller.signedIn;
      const result = await services.desk.issueCapabilityLink(person, body.segment as SegmentId, body.label);
      if (result.ok) return linksReply(context, { issuedUrl: result.value.url }, 201);
      return linksReply(context, { refusal: result.refusal }, refusalStatus[result.refusal]);
    },
  }),
  route({
    id: 'revokeLinkForm',
    method: 'post',
    path: '/desk/links/:linkId/revoke',
    access: 'signed-in',
    summary: 'Makes a printer address worth nothing.',
    params: linkParams,
    bodyKind: 'form',
    handle: async ({ services, caller, params }) => {
      const revoked = await services.desk.revokeCapabilityLink(caller.signedIn.person, params.linkId);
      if (!revoked) throw new ServiceError('NOT_FOUND');
      return redirect('/desk/links?notice=done');
    },
  }),
];

/** The routes. */
export const deskPages: readonly Route[] = [...jobPages, ...linkPages];
