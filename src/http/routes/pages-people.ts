/** Pages about people: delegations for everybody, the list and the departure of people for administrators. */

import { z } from 'zod';
import type { DelegationScope } from '../../identity/delegation.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { JobId } from '../../shared/ids.ts';
import { delegationsPage } from '../../ui/desk/people-delegations.ts';
import { peoplePage, peoplePerPage, personPage } from '../../ui/desk/people-page.ts';
import { page, redirect } from '../reply.ts';
import { type Route, type RouteContext, route } from '../route.ts';
import { frameOf } from './pages-frame.ts';

const administrators = { role: ['administrator'] } as const;
const noticeQuery = z.object({ notice: z.enum(['done']).optional().catch(undefined) });
const personParams = z.object({ personId: z.uuid() });
const delegationForm = z.object({
  colleague: z.string().min(1).max(200),
  /** `all`, `department`, or the id of a job. */
  scope: z.union([z.enum(['all', 'department']), z.uuid()]),
  department: z.string().max(200).default(''),
  lastDay: z.iso.date(),
});

type SignedInContext = RouteContext<'signed-in', unknown, unknown, unknown>;

async function delegationsReply(context: SignedInContext, state?: 'done' | 'refused') {
  const { person } = context.caller.signedIn;
  const { directory } = context.services;
  const jobs = await directory.ownJobs(person);
  const view = { ...(await directory.delegations(person)), jobs, ...(state && { state }) };
  const frame = { ...frameOf(context, person.displayName), url: '/desk/delegations' };
  return page(delegationsPage(frame, view), { status: state === 'refused' ? 409 : 200 });
}

function scopeOf({ scope, department }: z.infer<typeof delegationForm>): DelegationScope {
  if (scope === 'all') return { kind: 'all' };
  if (scope === 'department') return { kind: 'department', department };
  return { kind: 'job', job: scope as JobId };
}

const delegationRoutes: readonly Route[] = [
  route({
    id: 'delegationsPage',
    method: 'get',
    path: '/desk/delegations',
    access: 'signed-in',
    summary: 'Who may collect for whom.',
    query: noticeQuery,
    handle: (context) => delegationsReply(context, context.query.notice),
  }),
  route({
    id: 'giveDelegationForm',
    method: 'post',
    path: '/desk/delegations',
    access: 'signed-in',
    summary: 'Lets a colleague collect.',
    bodyKind: 'form',
    body: delegationForm,
    handle: async (context) => {
      const { colleague, lastDay } = context.body;
      const asked = { colleague, lastDay, scope: scopeOf(context.body) };
      try {
        await context.services.directory.delegate(context.caller.signedIn.person, asked);
      } catch (error) {
        if (!(error instanceof ServiceError) || error.code !== 'DELEGATION_NOT_ALLOWED') throw error;
        return delegationsReply(context, 'refused');
      }
      return redirect('/desk/delegations?notice=done');
    },
  }),
  route({
    id: 'revokeDelegationForm',
    method: 'post',
    path: '/desk/delegations/:delegationId/revoke',
    access: 'signed-in',
    summary: 'Takes a delegation back.',
    params: z.object({ delegationId: z.uuid() }),
    bodyKind: 'form',
    handle: async ({ services, caller, params }) => {
      const done = await services.directory.revokeDelegation(caller.signedIn.person, params.delegationId);
      if (!done) throw new ServiceError('NOT_FOUND');
      return redirect('/desk/delegations?notice=done');
    },
  }),
];

/** The routes. */
export const peoplePages: readonly Route[] = [
  ...delegationRoutes,
  route({
    id: 'peoplePage',
    method: 'get',
    path: '/desk/people',
    access: administrators,
    summary: 'People, found by a part of their names.',
    query: z.object({
      text: z.string().max(100).default('').catch(''),
      offset: z.coerce.number().int().min(0).max(1_000_000).default(0).catch(0),
    }),
    handle: async (context) => {
      const { text, offset } = context.query;
      const found = await context.services.directory.people({ text, offset, limit: peoplePerPage });
      const frame = frameOf(context, context.caller.signedIn.person.displayName);
      return page(peoplePage(frame, { ...found, text, offset }));
    },
  }),
  route({
    id: 'personPage',
    method: 'get',
    path: '/desk/people/:personId',
    access: administrators,
    summary: 'One person with posts, cards and held prints.',
    params: personParams,
    query: noticeQuery,
    handle: async (context) => {
      const detail = await context.services.directory.person(context.params.personId);
      if (detail === undefined) throw new ServiceError('NOT_FOUND');
      const frame = frameOf(context, context.caller.signedIn.person.displayName);
      return page(personPage(frame, { ...detail, done: context.query.notice === 'done' }));
    },
  }),
  route({
    id: 'personLeaveForm',
    method: 'post',
    path: '/desk/people/:personId/leave',
    access: administrators,
    summary: 'Ends every access of a person from a day on.',
    params: personParams,
    bodyKind: 'form',
    body: z.object({ day: z.iso.date() }),
    handle: async ({ services, caller, params, body }) => {
      await services.directory.leave(caller.signedIn.person, params.personId, body.day);
      return redirect(`/desk/people/${params.personId}?notice=done`);
    },
  }),
  route({
    id: 'personHandOverForm',
    method: 'post',
    path: '/desk/people/:personId/hand-over',
    access: administrators,
    summary: 'Gives the held prints of somebody who left to a successor.',
    params: personParams,
    bodyKind: 'form',
    body: z.object({ successor: z.string().min(1).max(200) }),
    handle: async ({ services, caller, params, body }) => {
      await services.directory.handOver(caller.signedIn.person, params.personId, body.successor);
      return redirect(`/desk/people/${params.personId}?notice=done`);
    },
  }),
];
