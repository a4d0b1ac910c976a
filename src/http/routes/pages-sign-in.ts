/** Pages for signing in and out and for the password. */

import { z } from 'zod';
import { passwordPage, signInPage } from '../../ui/desk/sign-in-page.ts';
import { page, redirect } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { refusalStatus } from '../status.ts';
import { frameOf } from './pages-frame.ts';
import { credentialsSchema, noSignInCookie, passwordChangeSchema, signInCookie } from './sign-in.ts';

/** Where to go after signing in: a page of ours, never another site. */
const nextPath = z.string().max(500).catch('/desk').transform(ownPage).default('/desk');

function ownPage(path: string): string {
  const own = /^\/(?:desk|archive)(?:[/?][\x21-\x5b\x5d-\x7e]*)?$/.test(path) && !path.includes('//');
  return own ? path : '/desk';
}

/** The routes. */
export const signInPages: readonly Route[] = [
  route({
    id: 'signInPage',
    method: 'get',
    path: '/sign-in',
    access: 'public',
    summary: 'The sign-in page.',
    query: z.object({ next: nextPath }),
    handle: async (context) => page(signInPage(frameOf(context), { next: context.query.next })),
  }),
  route({
    id: 'signInForm',
    method: 'post',
    path: '/sign-in',
    access: 'public',
    limit: 'trials',
    summary: 'Signs in and leads to the page that was asked for.',
    bodyKind: 'form',
    body: credentialsSchema.extend({ next: nextPath }),
    handle: async (context) => {
      const { services, body, remoteAddress } = context;
      const { loginName, password, next } = body;
      const result = await services.signIn.signIn({ loginName, password, remoteAddress });
      if (!result.ok) {
        const view = { next, loginName, refusal: result.refusal };
        return page(signInPage(frameOf(context), view), { status: refusalStatus[result.refusal] });
      }
      const target = result.value.person.mustChangePassword ? '/password' : next;
      return redirect(target, [await signInCookie(context, result.value)]);
    },
  }),
  route({
    id: 'signOutForm',
    method: 'post',
    path: '/sign-out',
    access: 'signed-in',
    whilePasswordExpired: true,
    summary: 'Signs out.',
    bodyKind: 'form',
    handle: async ({ services, caller }) => {
      await services.signIn.end(caller.signedIn);
      return redirect('/sign-in', [noSignInCookie]);
    },
  }),
  route({
    id: 'passwordPage',
    method: 'get',
    path: '/password',
    access: 'signed-in',
    whilePasswordExpired: true,
    summary: 'The page for a new password.',
    query: z.object({ done: z.literal('1').optional().catch(undefined) }),
    handle: async (context) => {
      const { person } = context.caller.signedIn;
      const view = { first: person.mustChangePassword, done: context.query.done === '1' };
      return page(passwordPage(frameOf(context, person.displayName), view));
    },
  }),
  route({
    id: 'passwordForm',
    method: 'post',
    path: '/password',
    access: 'signed-in',
    whilePasswordExpired: true,
    limit: 'trials',
    summary: 'Changes the password.',
    bodyKind: 'form',
    body: passwordChangeSchema.extend({ repeat: z.string().max(200) }),
    handle: async (context) => {
      const { services, caller, body } = context;
      const { person } = caller.signedIn;
      const first = person.mustChangePassword;
      const frame = frameOf(context, person.displayName);
      if (body.next !== body.repeat)
        return page(passwordPage(frame, { first, mismatch: true }), { status: 422 });
      const { current, next } = body;
      const result = await services.signIn.changePassword(caller.signedIn, { current, next });
      if (result.ok) return redirect('/password?done=1');
      const view = { first, refusal: result.refusal };
      return page(passwordPage(frame, view), { status: refusalStatus[result.refusal] });
    },
  }),
];
