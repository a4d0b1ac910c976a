/** Pages of the second step of signing in. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { enrolmentPage, recoveryCodesPage, secondPage } from '../../ui/desk/second-page.ts';
import type { RefusalCode } from '../../ui/text/refusals.ts';
import { page, type Reply, redirect } from '../reply.ts';
import { type Route, type RouteContext, route } from '../route.ts';
import { refusalStatus } from '../status.ts';
import { nextPath } from './next-page.ts';
import { frameOf } from './pages-frame.ts';
import { entered } from './pages-sign-in.ts';
import { codeSchema } from './second.ts';

/** Where to go afterwards, in the address. */
export const nextQuery = z.object({ next: nextPath });
const nextForm = codeSchema.extend({ next: nextPath });

type HalfContext = RouteContext<'half-signed-in', unknown, unknown, unknown>;

/** The QR code that a half sign-in must confirm. */
async function halfEnrolment(context: HalfContext, next: string, refusal?: RefusalCode): Promise<Reply> {
  const { half } = context.caller;
  if (half.owed !== 'enrolment') return redirect(`/sign-in/second?next=${encodeURIComponent(next)}`);
  const { second } = context.services;
  const pending = await second.pending(half.person);
  const offered = pending === undefined ? await second.offer(half.person, undefined) : undefined;
  if (offered !== undefined && !offered.ok) return redirect('/sign-in');
  const offer = pending ?? offered?.value;
  if (offer === undefined) throw new ServiceError('INTERNAL');
  const view = { action: '/sign-in/second/enrolment', offer, next, refusal };
  const status = refusal === undefined ? 200 : refusalStatus[refusal];
  return page(enrolmentPage(frameOf(context), view), { status });
}

/** The routes. */
export const secondPages: readonly Route[] = [
  route({
    id: 'secondPage',
    method: 'get',
    path: '/sign-in/second',
    access: 'half-signed-in',
    summary: 'Asks for the second factor.',
    query: nextQuery,
    handle: async (context) => {
      const { next } = context.query;
      if (context.caller.half.owed === 'enrolment') return await halfEnrolment(context, next);
      return page(secondPage(frameOf(context), { action: '/sign-in/second', next }));
    },
  }),
  route({
    id: 'secondForm',
    method: 'post',
    path: '/sign-in/second',
    access: 'half-signed-in',
    limit: 'trials',
    summary: 'The second factor; leads to the page that was asked for.',
    bodyKind: 'form',
    body: nextForm,
    handle: async (context) => {
      const { services, caller, body, connection } = context;
      const result = await services.second.finish(caller.half, body.code, connection);
      if (!result.ok) {
        const view = { action: '/sign-in/second', next: body.next, refusal: result.refusal };
        return page(secondPage(frameOf(context), view), { status: refusalStatus[result.refusal] });
      }
      const { location, cookies } = await entered(context, result.value, body.next);
      return redirect(location, cookies);
    },
  }),
  route({
    id: 'halfEnrolmentPage',
    method: 'get',
    path: '/sign-in/second/enrolment',
    access: 'half-signed-in',
    summary: 'The QR code for somebody who must set up an authenticator app first.',
    query: nextQuery,
    handle: async (context) => await halfEnrolment(context, context.query.next),
  }),
  route({
    id: 'halfEnrolmentForm',
    method: 'post',
    path: '/sign-in/second/enrolment',
    access: 'half-signed-in',
    limit: 'trials',
    summary: 'The first code of the app; shows the recovery codes this once.',
    bodyKind: 'form',
    body: nextForm,
    handle: async (context) => {
      const { services, caller, body, connection } = context;
      const result = await services.second.finishEnrolment(caller.half, body.code, connection);
      if (!result.ok) return await halfEnrolment(context, body.next, result.refusal);
      const { signedIn, recoveryCodes: codes } = result.value;
      const { location, cookies } = await entered(context, signedIn, body.next);
      return page(recoveryCodesPage(frameOf(context), { codes, next: location }), { cookies });
    },
  }),
];
