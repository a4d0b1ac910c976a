/** Pages of the desk about prints: handing one in, opening or filing one, set-up files. */

import { z } from 'zod';
import { cleanPaperReasons } from '../../print/stamp-policy.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { JobId, SegmentId } from '../../shared/ids.ts';
import { printPage } from '../../ui/desk/print-page.ts';
import { page, redirect } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { segmentId } from '../schemas.ts';
import { refusalStatus } from '../status.ts';
import { jobParams, linkParams } from './jobs.ts';
import { jobsReply, linksReply } from './pages-desk.ts';
import { frameOf } from './pages-frame.ts';

const label = z.string().trim().min(1).max(80);
const setUpForm = z.object({
  segment: segmentId,
  label,
  kind: z.enum(['windows', 'apple', 'chromeos', 'linux']),
});

/** The routes. */
export const printPages: readonly Route[] = [
  route({
    id: 'printPage',
    method: 'get',
    path: '/desk/print',
    access: 'signed-in',
    summary: 'Handing a document in to print.',
    handle: async (context) => {
      const { person } = context.caller.signedIn;
      return page(printPage(frameOf(context, person.displayName), person.segments));
    },
  }),
  route({
    id: 'unlockForm',
    method: 'post',
    path: '/desk/jobs/:jobId/unlock',
    access: 'signed-in',
    limit: 'trials',
    summary: 'Takes the password of a document.',
    params: jobParams,
    bodyKind: 'form',
    body: z.object({ password: z.string().min(1).max(255) }),
    handle: async (context) => {
      const { services, params, body } = context;
      const { person } = context.caller.signedIn;
      const result = await services.desk.unlockDocument(person, params.jobId as JobId, body.password);
      return result.ok ? redirect('/desk') : jobsReply(context, { refusal: result.refusal });
    },
  }),
  route({
    id: 'fileForm',
    method: 'post',
    path: '/desk/jobs/:jobId/file',
    access: 'signed-in',
    summary: 'Sends one of my prints into the archive.',
    params: jobParams,
    bodyKind: 'form',
    handle: async (context) => {
      const { services, params } = context;
      const result = await services.desk.fileJob(context.caller.signedIn.person, params.jobId as JobId);
      return result.ok ? redirect('/desk?notice=filed') : jobsReply(context, { refusal: result.refusal });
    },
  }),
  route({
    id: 'keepCleanForm',
    method: 'post',
    path: '/desk/jobs/:jobId/clean',
    access: 'signed-in',
    summary: 'Keeps one of my prints without stamps, with the reason.',
    params: jobParams,
    bodyKind: 'form',
    body: z.object({ reason: z.enum(['none', ...cleanPaperReasons]) }),
    handle: async (context) => {
      const { services, params, body } = context;
      const reason = body.reason === 'none' ? undefined : body.reason;
      const { person } = context.caller.signedIn;
      const result = await services.desk.keepClean(person, params.jobId as JobId, reason);
      return result.ok ? redirect('/desk?notice=clean') : jobsReply(context, { refusal: result.refusal });
    },
  }),
  route({
    id: 'setUpForm',
    method: 'post',
    path: '/desk/links/set-up',
    access: 'signed-in',
    summary: 'A set-up file for one kind of machine, with a new printer address in it.',
    bodyKind: 'form',
    body: setUpForm,
    handle: async (context) => {
      const { services, caller, body } = context;
      const { person } = caller.signedIn;
      const segment = body.segment as SegmentId;
      const result = await services.desk.setUpFile(person, segment, body.label, body.kind);
      if (result.ok) return { kind: 'file', file: result.value, disposition: 'attachment' };
      return linksReply(context, { refusal: result.refusal }, refusalStatus[result.refusal]);
    },
  }),
  route({
    id: 'renameLinkForm',
    method: 'post',
    path: '/desk/links/:linkId/rename',
    access: 'signed-in',
    summary: 'Gives a printer address another name.',
    params: linkParams,
    bodyKind: 'form',
    body: z.object({ label }),
    handle: async ({ services, caller, params, body }) => {
      const renamed = await services.desk.renameCapabilityLink(
        caller.signedIn.person,
        params.linkId,
        body.label,
      );
      if (!renamed) throw new ServiceError('NOT_FOUND');
      return redirect('/desk/links');
    },
  }),
];
