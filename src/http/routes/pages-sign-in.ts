/** Pages for signing in and out and for the password. */

import { z } from 'zod';
import { passwordPage, signedOutPage, signInPage } from '../../ui/desk/sign-in-page.ts';
import { page, type Reply, redirect } from '../reply.ts';
import { type AnyContext, type Route, route } from '../route.ts';
import type { HalfSignedIn } from '../services/second.ts';
import type { SignedIn } from '../services.ts';
import { refusalStatus } from '../status.ts';
import { firstPage, nextPath } from './next-page.ts';
import { frameOf } from './pages-frame.ts';
import {
  credentialsSchema,
  halfCookies,
  noHalfCookie,
  noSignInCookie,
  passwordChangeSchema,
  signInCookie,
} from './sign-in.ts';

/** Where somebody goes who has shown a factor, and the cookies for it. */
export async function entered(
  context: AnyContext,
  value: SignedIn | HalfSignedIn,
  next: string,
): Promise<{ readonly location: string; readonly cookies: NonNullable<Reply['cookies']> }> {
  if ('signInId' in value) {
    const location = value.person.mustChangePassword ? passwordPath(next) : next;
    return { location, cookies: [await signInCookie(context, value), noHalfCookie] };
  }
  const path = value.owed === 'code' ? '/sign-in/second' : '/sign-in/second/enrolment';
  return { location: `${path}?next=${encodeURIComponent(next)}`, cookies: await halfCookies(context, value) };
}

/** The page for a new password, which leads on to the page that was asked for. */
function passwordPath(next: string): string {
  return next === firstPage ? '/password' : `/password?next=${encodeURIComponent(next)}`;
}

const signingPages: readonly Route[] = [
  route({
    id: 'signInPage',
    method: 'get',
    path: '/sign-in',
    access: 'public',
    summary: 'The sign-in page.',
    query: z.object({ next: nextPath }),
    handle: async (context) => {
      const provider = context.services.second.provider !== undefined;
      return page(signInPage(frameOf(context), { next: context.query.next, provider }));
    },
  }),
  route({
    id: 'signInForm',
    method: 'post',
    path: '/sign-in',
    access: 'public',
    limit: 'trials',
    summary: 'Signs in and leads to the page that was asked for, or to the second step.',
    bodyKind: 'form',
    body: credentialsSchema.extend({ next: nextPath }),
    handle: async (context) => {
      const { services, body, connection } = context;
      const { loginName, password, next } = body;
      const result = await services.signIn.signIn({ loginName, password, ...connection });
      if (!result.ok) {
        const provider = services.second.provider !== undefined;
        const view = { next, loginName, refusal: result.refusal, provider };
        return page(signInPage(frameOf(context), view), { status: refusalStatus[result.refusal] });
      }
      const { location, cookies } = await entered(context, result.value, next);
      return redirect(location, cookies);
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
      const { person, signInId } = caller.signedIn;
      const open = await services.second.openSignIns(person);
      const own = open.find(({ id }) => id === signInId);
      await services.signIn.end(caller.signedIn);
      const isProvided = own?.factors.some((factor) => factor.startsWith('provider')) === true;
      return redirect(isProvided ? '/signed-out' : '/sign-in', [noSignInCookie]);
    },
  }),
  route({
    id: 'signedOutPage',
    method: 'get',
    path: '/signed-out',
    access: 'public',
    summary: 'Signed out here; leads to the identity provider’s own sign-out.',
    handle: async (context) => {
      const url = await context.services.second.provider?.endSessionUrl();
      return url === undefined ? redirect('/sign-in') : page(signedOutPage(frameOf(context), url));
    },
  }),
];

/** While a one-time password is in force, nothing else opens; later on the password is changed in the app. */
const passwordPages: readonly Route[] = [
  route({
    id: 'passwordPage',
    method: 'get',
    path: '/password',
    access: 'signed-in',
    whilePasswordExpired: true,
    summary: 'The page for a password in place of a one-time password.',
    query: z.object({ next: nextPath }),
    handle: async (context) => {
      const { person } = context.caller.signedIn;
      if (!person.mustChangePassword) return redirect('/app/own/password');
      return page(passwordPage(frameOf(context, person.displayName), { next: context.query.next }));
    },
  }),
  route({
    id: 'passwordForm',
    method: 'post',
    path: '/password',
    access: 'signed-in',
    whilePasswordExpired: true,
    limit: 'trials',
    summary: 'Changes the password and leads to the page that was asked for.',
    bodyKind: 'form',
    body: passwordChangeSchema.extend({ repeat: z.string().max(200), onward: nextPath }),
    handle: async (context) => {
      const { services, caller, body } = context;
      const frame = frameOf(context, caller.signedIn.person.displayName);
      const { current, next, repeat, onward } = body;
      if (next !== repeat)
        return page(passwordPage(frame, { next: onward, mismatch: true }), { status: 422 });
      const result = await services.signIn.changePassword(caller.signedIn, { current, next });
      if (result.ok) return redirect(onward);
      const view = { next: onward, refusal: result.refusal };
      return page(passwordPage(frame, view), { status: refusalStatus[result.refusal] });
    },
  }),
];

/** The routes. */
export const signInPages: readonly Route[] = [...signingPages, ...passwordPages];
