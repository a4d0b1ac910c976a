/** Pages of the second step and of sign-in protection. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { enrolmentPage, recoveryCodesPage, secondPage } from '../../ui/desk/second-page.ts';
import { notices, type SecurityView, securityPage } from '../../ui/desk/second-security-page.ts';
import type { RefusalCode } from '../../ui/text/refusals.ts';
import { page, type Reply, redirect } from '../reply.ts';
import { type Route, type RouteContext, route } from '../route.ts';
import { refusalStatus } from '../status.ts';
import { frameOf } from './pages-frame.ts';
import { entered, nextPath } from './pages-sign-in.ts';
import { codeSchema } from './second.ts';

/** Where to go afterwards, in the address. */
export const nextQuery = z.object({ next: nextPath });
const nextForm = codeSchema.extend({ next: nextPath });

type HalfContext = RouteContext<'half-signed-in', unknown, unknown, unknown>;
type SignedInContext = RouteContext<'signed-in', unknown, unknown, unknown>;

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
  const view = { action: '/sign-in/second/enrolment', offer, next, needed: true, refusal };
  const status = refusal === undefined ? 200 : refusalStatus[refusal];
  return page(enrolmentPage(frameOf(context), view), { status });
}

const stepPages: readonly Route[] = [
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

/** Sign-in protection, after something was done or refused. */
async function securityReply(context: SignedInContext, view: Partial<SecurityView>): Promise<Reply> {
  const { second } = context.services;
  const { person, signInId: here } = context.caller.signedIn;
  const [status, signIns] = await Promise.all([second.status(person), second.openSignIns(person)]);
  const frame = { ...frameOf(context, person.displayName), url: '/desk/security' };
  const answer = view.refusal === undefined ? 200 : refusalStatus[view.refusal];
  return page(securityPage(frame, { status, signIns, here, ...view }), { status: answer });
}

const optionalCode = z.object({ code: z.string().max(40).optional() });

const authenticatorPages: readonly Route[] = [
  route({
    id: 'securityPage',
    method: 'get',
    path: '/desk/security',
    access: 'signed-in',
    summary: 'Sign-in protection.',
    query: z.object({
      notice: z
        .enum(Object.keys(notices) as [keyof typeof notices])
        .optional()
        .catch(undefined),
    }),
    handle: async (context) => await securityReply(context, { notice: context.query.notice }),
  }),
  route({
    id: 'offerAuthenticatorForm',
    method: 'post',
    path: '/desk/security/authenticator',
    access: 'signed-in',
    limit: 'trials',
    summary: 'A new secret for an authenticator app; asks for a code of the one in force.',
    bodyKind: 'form',
    body: optionalCode,
    handle: async (context) => {
      const { services, caller, body } = context;
      const offered = await services.second.offer(caller.signedIn.person, body.code);
      if (offered.ok) return redirect('/desk/security/authenticator');
      return await securityReply(context, { refusal: offered.refusal });
    },
  }),
  route({
    id: 'authenticatorPage',
    method: 'get',
    path: '/desk/security/authenticator',
    access: 'signed-in',
    summary: 'The QR code that waits to be confirmed.',
    handle: async (context) => await ownEnrolment(context),
  }),
  route({
    id: 'confirmAuthenticatorForm',
    method: 'post',
    path: '/desk/security/authenticator/confirm',
    access: 'signed-in',
    limit: 'trials',
    summary: 'The first code of the app; shows the recovery codes this once.',
    bodyKind: 'form',
    body: codeSchema,
    handle: async (context) => {
      const { services, caller, body } = context;
      const { person } = caller.signedIn;
      const result = await services.second.confirm(person, body.code);
      if (!result.ok) return await ownEnrolment(context, result.refusal);
      return codesReply(context, result.value.recoveryCodes);
    },
  }),
  route({
    id: 'renewRecoveryCodesForm',
    method: 'post',
    path: '/desk/security/recovery-codes',
    access: 'signed-in',
    limit: 'trials',
    summary: 'New recovery codes, shown this once.',
    bodyKind: 'form',
    body: codeSchema,
    handle: async (context) => {
      const result = await context.services.second.renewCodes(
        context.caller.signedIn.person,
        context.body.code,
      );
      if (!result.ok) return await securityReply(context, { refusal: result.refusal });
      return codesReply(context, result.value.recoveryCodes);
    },
  }),
  route({
    id: 'removeAuthenticatorForm',
    method: 'post',
    path: '/desk/security/authenticator/remove',
    access: 'signed-in',
    limit: 'trials',
    summary: 'Removes the authenticator app, where none is needed.',
    bodyKind: 'form',
    body: codeSchema,
    handle: async (context) => {
      const { services, caller, body } = context;
      const result = await services.second.remove(caller.signedIn.person, body.code);
      if (result.ok) return redirect('/desk/security?notice=removed');
      return await securityReply(context, { refusal: result.refusal });
    },
  }),
];

function codesReply(context: SignedInContext, codes: readonly string[]): Reply {
  const frame = frameOf(context, context.caller.signedIn.person.displayName);
  return page(recoveryCodesPage(frame, { codes, next: '/desk/security' }));
}

async function ownEnrolment(context: SignedInContext, refusal?: RefusalCode): Promise<Reply> {
  const { person } = context.caller.signedIn;
  const offer = await context.services.second.pending(person);
  if (offer === undefined) return redirect('/desk/security');
  const view = { action: '/desk/security/authenticator/confirm', offer, needed: false, refusal };
  const frame = { ...frameOf(context, person.displayName), url: '/desk/security/authenticator' };
  return page(enrolmentPage(frame, view), { status: refusal === undefined ? 200 : refusalStatus[refusal] });
}

const standingPages: readonly Route[] = [
  route({
    id: 'endSignInForm',
    method: 'post',
    path: '/desk/security/sign-ins/:signInId/end',
    access: 'signed-in',
    summary: 'Ends one of the person’s own sign-ins.',
    params: z.object({ signInId: z.string().max(40) }),
    bodyKind: 'form',
    handle: async ({ services, caller, params }) => {
      const ended = await services.second.endSignIn(caller.signedIn.person, params.signInId);
      if (!ended) throw new ServiceError('NOT_FOUND');
      return redirect('/desk/security?notice=ended');
    },
  }),
  route({
    id: 'endOtherSignInsForm',
    method: 'post',
    path: '/desk/security/sign-ins/end-others',
    access: 'signed-in',
    summary: 'Ends all of the person’s sign-ins but this one.',
    bodyKind: 'form',
    handle: async ({ services, caller }) => {
      await services.second.endOthers(caller.signedIn);
      return redirect('/desk/security?notice=ended');
    },
  }),
  route({
    id: 'enrolCertificateForm',
    method: 'post',
    path: '/desk/security/certificates',
    access: 'signed-in',
    limit: 'trials',
    summary: 'Enrols the client certificate of this connection.',
    bodyKind: 'form',
    body: codeSchema,
    handle: async (context) => {
      const { services, caller, body, connection } = context;
      const { person } = caller.signedIn;
      const result = await services.second.enrolCertificate(person, body.code, connection);
      if (result.ok) return redirect('/desk/security?notice=certificate');
      return await securityReply(context, { refusal: result.refusal });
    },
  }),
  route({
    id: 'revokeCertificateForm',
    method: 'post',
    path: '/desk/security/certificates/:sha256/revoke',
    access: 'signed-in',
    summary: 'Revokes a client certificate of the person, and what was signed in with it.',
    params: z.object({ sha256: z.string().max(64) }),
    bodyKind: 'form',
    handle: async ({ services, caller, params }) => {
      const revoked = await services.second.revokeCertificate(caller.signedIn.person, params.sha256);
      if (!revoked) throw new ServiceError('NOT_FOUND');
      return redirect('/desk/security');
    },
  }),
];

/** The routes. */
export const secondPages: readonly Route[] = [...stepPages, ...authenticatorPages, ...standingPages];
