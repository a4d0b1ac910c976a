/** Signing in and out and changing the password: JSON interface. */

import { z } from 'zod';
import { type Cookie, cookieNames } from '../cookies.ts';
import { empty, json, type Reply, refusal } from '../reply.ts';
import { type AnyContext, type Route, route } from '../route.ts';
import { personSchema } from '../schemas.ts';
import type { HalfSignedIn } from '../services/second.ts';
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

/** The cookie of somebody who still owes the second factor; a sign-in of before does not go on beside it. */
export async function halfCookies(
  context: Pick<AnyContext, 'options' | 'services'>,
  half: HalfSignedIn,
): Promise<readonly Cookie[]> {
  const left = (half.expiresAt.getTime() - context.services.clock.now().getTime()) / 1000;
  const value = await context.options.sessionKeys.sign({ use: 'second', id: half.halfId }, left);
  return [{ name: cookieNames.second, value, maxAgeSeconds: left }, noSignInCookie];
}

/** Removes the sign-in cookie. */
export const noSignInCookie: Cookie = { name: cookieNames.signIn, value: '' };
/** Removes that of a half sign-in. */
export const noHalfCookie: Cookie = { name: cookieNames.second, value: '' };

/** 201 with the person who is signed in. */
export async function signedInReply(context: AnyContext, signedIn: SignedIn): Promise<Reply> {
  const cookies = [await signInCookie(context, signedIn), noHalfCookie];
  return json(personView(signedIn, context.format), { status: 201, cookies });
}

/** The routes. */
export const signInRoutes: readonly Route[] = [
  route({
    id: 'signIn',
    method: 'post',
    path: '/api/v1/sign-in',
    access: 'public',
    limit: 'trials',
    summary:
      'Signs a person in; the answer sets the cookie. 202 with `owed`: the second factor follows. Refusals: wrong, locked, inactive, certificate-needed.',
    bodyKind: 'json',
    body: credentialsSchema,
    response: { status: 201, schema: personSchema },
    handle: async (context) => {
      const { services, body, connection } = context;
      const result = await services.signIn.signIn({ ...body, ...connection });
      if (!result.ok) return refusal(result.refusal);
      if ('signInId' in result.value) return await signedInReply(context, result.value);
      const { owed } = result.value;
      return json({ owed }, { status: 202, cookies: await halfCookies(context, result.value) });
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
