/** Pages of a phone before a panel: opening the code, confirming the device, releasing. */

import { z } from 'zod';
import type { WalkUpSession } from '../../identity/session.ts';
import type { JobId } from '../../shared/ids.ts';
import { phoneDevicePage, phoneJobsPage, phoneOverPage } from '../../ui/desk/phone-page.ts';
import type { RefusalCode } from '../../ui/text/refusals.ts';
import { type Cookie, cookieNames, findCookie } from '../cookies.ts';
import { page, type Reply, redirect } from '../reply.ts';
import { type AnyContext, type Route, type RouteContext, route } from '../route.ts';
import { uuid } from '../schemas.ts';
import type { PhoneVisitView } from '../services/phone.ts';
import { refusalStatus } from '../status.ts';
import { firstPage } from './next-page.ts';
import { frameOf } from './pages-frame.ts';

type SignedInContext = RouteContext<'signed-in', unknown, unknown, unknown>;

/** The longest that a visit can be of use, in seconds. */
const visitSeconds = 40 * 60;
const noVisitCookie: Cookie = { name: cookieNames.phone, value: '' };

/** The visit that this browser opened; undefined when it opened none. */
async function visitIdOf(context: Pick<AnyContext, 'header' | 'options'>): Promise<string | undefined> {
  const token = findCookie(context.header('cookie'), cookieNames.phone);
  const claims = token === undefined ? undefined : await context.options.sessionKeys.verify(token);
  return claims?.use === 'phone' && /^[0-9a-f]{64}$/.test(claims.id) ? claims.id : undefined;
}

function overReply(context: AnyContext, refusal?: RefusalCode, displayName?: string): Reply {
  const frame = { ...frameOf(context, displayName), url: '/phone' };
  const status = refusal === undefined ? 410 : refusalStatus[refusal];
  return page(phoneOverPage(frame, refusal === undefined ? {} : { refusal }), {
    status,
    cookies: [noVisitCookie],
  });
}

/** What a phone can be at: nowhere, before a device to confirm, or in a session. */
async function standing(
  context: SignedInContext,
): Promise<{ readonly id: string; readonly visit: PhoneVisitView } | undefined> {
  const id = await visitIdOf(context);
  const { person } = context.caller.signedIn;
  const visit = id === undefined ? undefined : await context.services.phone.visit(id, person);
  return id !== undefined && visit !== undefined ? { id, visit } : undefined;
}

async function jobsReply(
  context: SignedInContext,
  { device }: PhoneVisitView,
  session: WalkUpSession,
  view: Partial<Parameters<typeof phoneJobsPage>[1]> = {},
): Promise<Reply> {
  const { panel } = context.services;
  const [jobs, deliveries] = await Promise.all([panel.heldJobs(session), panel.deliveries(session)]);
  const frame = { ...frameOf(context, session.displayName), url: '/phone' };
  return page(phoneJobsPage(frame, { device, jobs, deliveries, ...view }));
}

/** The routes. */
export const phonePages: readonly Route[] = [
  route({
    id: 'openPanelCode',
    method: 'get',
    path: '/phone/:token',
    access: 'public',
    summary:
      'Opens the code of a panel, once; this browser then goes on to sign in and to confirm the device.',
    params: z.object({ token: z.string().max(100) }),
    handle: async (context) => {
      const { services, options, params, remoteAddress } = context;
      const visitId = await visitIdOf(context);
      const opened = await services.phone.open(params.token, { remoteAddress, visitId });
      if (!opened.ok) return overReply(context, opened.refusal);
      const claims = { use: 'phone', id: opened.value.visitId } as const;
      const value = await options.sessionKeys.sign(claims, visitSeconds);
      return redirect('/phone', [{ name: cookieNames.phone, value, maxAgeSeconds: visitSeconds }]);
    },
  }),
  route({
    id: 'phonePage',
    method: 'get',
    path: '/phone',
    access: 'signed-in',
    summary: 'Asks whether the device is the right one, then lists what may come out of it.',
    handle: async (context) => {
      const { displayName } = context.caller.signedIn.person;
      const found = await standing(context);
      if (found === undefined) return overReply(context, undefined, displayName);
      const { visit } = found;
      if (visit.session !== undefined) return await jobsReply(context, visit, visit.session);
      if (visit.isEntered) return overReply(context, undefined, displayName);
      return page(phoneDevicePage(frameOf(context, displayName), { device: visit.device }));
    },
  }),
  route({
    id: 'enterByPhone',
    method: 'post',
    path: '/phone/enter',
    access: 'signed-in',
    limit: 'taps',
    summary: 'The person says that this is the device; a walk-up session with the factor phone begins.',
    bodyKind: 'form',
    handle: async (context) => {
      const { person } = context.caller.signedIn;
      const found = await standing(context);
      if (found === undefined) return overReply(context, undefined, person.displayName);
      const result = await context.services.phone.enter(found.id, person);
      if (result.ok) return redirect('/phone');
      const { refusal } = result;
      if (refusal === 'phone-code-old') return overReply(context, refusal, person.displayName);
      const frame = { ...frameOf(context, person.displayName), url: '/phone' };
      const view = { device: found.visit.device, refusal };
      return page(phoneDevicePage(frame, view), { status: refusalStatus[refusal] });
    },
  }),
  route({
    id: 'releaseByPhone',
    method: 'post',
    path: '/phone/release',
    access: 'signed-in',
    summary: 'Releases the chosen jobs at the device.',
    bodyKind: 'form',
    body: z.object({ jobs: z.union([uuid.transform((one) => [one]), z.array(uuid).max(200)]).default([]) }),
    handle: async (context) => {
      const { displayName } = context.caller.signedIn.person;
      const found = await standing(context);
      const session = found?.visit.session;
      if (found === undefined || session === undefined) return overReply(context, undefined, displayName);
      const jobIds = [...new Set(context.body.jobs)] as JobId[];
      const answers = jobIds.length === 0 ? [] : await context.services.panel.release(session, jobIds);
      const refusals = answers.flatMap(({ result }) => (result.ok ? [] : [result.refusal]));
      const outcome = refusals.length > 0 ? 'refused' : answers.length > 0 ? 'started' : undefined;
      return await jobsReply(context, found.visit, session, { outcome, refusals });
    },
  }),
  route({
    id: 'leaveByPhone',
    method: 'post',
    path: '/phone/leave',
    access: 'signed-in',
    summary: 'Ends the session at the device.',
    bodyKind: 'form',
    handle: async (context) => {
      const found = await standing(context);
      const session = found?.visit.session;
      if (session !== undefined) await context.services.panel.leave(session);
      return redirect(firstPage, [noVisitCookie]);
    },
  }),
];
