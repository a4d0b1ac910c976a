/** The way to the organisation's identity provider and back. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { goOnPage, signInPage } from '../../ui/desk/sign-in-page.ts';
import type { RefusalCode } from '../../ui/text/refusals.ts';
import { type Cookie, cookieNames, findCookie } from '../cookies.ts';
import { empty, page, type Reply, redirect } from '../reply.ts';
import { type Route, type RouteContext, route } from '../route.ts';
import { refusalStatus } from '../status.ts';
import { firstPage } from './next-page.ts';
import { frameOf } from './pages-frame.ts';
import { nextQuery } from './pages-second.ts';
import { entered } from './pages-sign-in.ts';

const noProviderCookie: Cookie = { name: cookieNames.provider, value: '' };

/** The routes. */
export const providerPages: readonly Route[] = [
  route({
    id: 'beginProvider',
    method: 'get',
    path: '/sign-in/provider',
    access: 'public',
    limit: 'trials',
    summary: 'Leads to the organisation’s identity provider.',
    query: nextQuery,
    handle: async (context) => {
      const { provider } = context.services.second;
      if (provider === undefined) throw new ServiceError('NOT_FOUND');
      const { next } = context.query;
      const begun = await provider.begin(next);
      if (!begun.ok) return providerRefused(context, begun.refusal);
      const cookie = { name: cookieNames.provider, value: begun.value.sealed, maxAgeSeconds: 600 };
      return redirect(begun.value.url, [cookie]);
    },
  }),
  route({
    id: 'finishProvider',
    method: 'get',
    path: '/sign-in/provider/callback',
    access: 'public',
    limit: 'trials',
    summary: 'Where the identity provider sends the browser back to.',
    handle: async (context) => {
      const { provider } = context.services.second;
      if (provider === undefined) throw new ServiceError('NOT_FOUND');
      const sealed = findCookie(context.header('cookie'), cookieNames.provider);
      if (sealed === undefined) return providerRefused(context, 'provider-not-believed');
      const query = context.url.slice(context.url.indexOf('?') + 1);
      const finished = await provider.finish(query, sealed, context.connection);
      if (!finished.ok) return providerRefused(context, finished.refusal);
      const { location, cookies } = await entered(context, finished.value.entered, finished.value.next);
      return page(goOnPage(frameOf(context), location), { cookies: [...cookies, noProviderCookie] });
    },
  }),
  route({
    id: 'providerLogout',
    method: 'post',
    path: '/sign-in/provider/logout',
    access: 'public',
    byAnotherServer: true,
    limit: 'trials',
    summary:
      'The identity provider ends sign-ins by a signed token (OpenID Connect Back-Channel Logout 1.0).',
    bodyKind: 'form',
    body: z.object({ logout_token: z.string().max(10_000) }),
    response: { status: 204 },
    handle: async ({ services, body }) => {
      const valid = await services.second.provider?.backChannelLogout(body.logout_token);
      if (valid === undefined) throw new ServiceError('NOT_FOUND');
      if (!valid) throw new ServiceError('REQUEST_INVALID');
      return empty();
    },
  }),
];

function providerRefused(
  context: RouteContext<'public', unknown, unknown, unknown>,
  refusal: RefusalCode,
): Reply {
  const frame = { ...frameOf(context), url: '/sign-in' };
  const view = { next: firstPage, refusal, provider: true };
  return page(signInPage(frame, view), { status: refusalStatus[refusal], cookies: [noProviderCookie] });
}
