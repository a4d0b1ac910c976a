/** Signing in and out and changing the password: JSON interface. */

import { z } from 'zod';
import { type Cookie, cookieNames } from '../cookies.ts';
import { empty, json, refusal } from '../reply.ts';
import { type AnyContext, type Route, route } from '../route.ts';
import { personSchema } from '../schemas.ts';
import type { SignedIn } from '../services.ts';
import { personView } from '../views.ts';

/** What a person types to sign in. */
export const credentialsSchema = z.object({
  loginName: z.string().min(1).max(100),
  password: z.string().min(1).max(200),
});

/** The old password and the new one. */
export const passwordChangeSchema = z.object({
  current: z.string().min(1).max(200),
  next: z.string().min(1).max(200),
});

/** The cookie for a new sign-in; it ends with the sign-in. */
export async function signInCookie(
  context: Pick<AnyContext, 'options' | 'services'>,
  signedIn: SignedIn,
): Promise<Cookie> {
  const left = (signedIn.expiresAt.getTime() - context.services.clock.now().getTime()) / 1000;
  const value = await context.options.sessionKeys.sign({ use: 'sign-in', id: signedIn.signInId }, left);
  return { name: cookieNames.signIn, value, maxAgeSeconds: left };
}

/** Removes the sign-in cookie. */
export const noSignInCookie: Cookie = { name: cookieNames.signIn, value: '' };

/** The routes. */
export const signInRoutes: readonly Route[] = [
  route({
    id: 'signIn',
    method: 'post',
    path: '/api/v1/sign-in',
    access: 'public',
    limit: 'trials',
    summary: 'Signs a person in; the answer sets the cookie. Refusals: wrong, locked, inactive.',
    bodyKind: 'json',
    body: credentialsSchema,
    response: { status: 201, schema: personSchema },
    handle: async (context) => {
      const { services, body, remoteAddress, format } = context;
      const result = await services.signIn.signIn({ ...body, remoteAddress });
      if (!result.ok) return refusal(result.refusal);
      const cookie = await signInCookie(context, result.value);
      return json(personView(result.value, format), { status: 201, cookies: [cookie] });
    },
  }),
  route({
    id: 'signOut',
    method: 'delete',
    path: '/api/v1/sign-in',
    access: 'signed-in',
    whilePasswordExpired: true,
    summary: 'Ends the sign-in, in the store too.',
    response: { status: 204 },
    handle: async ({ services, caller }) => {
      await services.signIn.end(caller.signedIn);
      return empty([noSignInCookie]);
    },
  }),
  route({
    id: 'getMe',
    method: 'get',
    path: '/api/v1/me',
    access: 'signed-in',
    whilePasswordExpired: true,
    summary: 'The signed-in person.',
    response: { status: 200, schema: personSchema },
    handle: async ({ caller, format }) => json(personView(caller.signedIn, format)),
  }),
  route({
    id: 'changePassword',
    method: 'post',
    path: '/api/v1/password',
    access: 'signed-in',
    whilePasswordExpired: true,
    limit: 'trials',
    summary: 'Changes the password. Refusals: wrong (the current one), too-weak.',
    bodyKind: 'json',
    body: passwordChangeSchema,
    response: { status: 204 },
    handle: async ({ services, caller, body }) => {
      const result = await services.signIn.changePassword(caller.signedIn, body);
      return result.ok ? empty() : refusal(result.refusal);
    },
  }),
];
