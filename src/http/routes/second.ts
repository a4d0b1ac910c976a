/** The second factor, and where a person is signed in: JSON interface. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { empty, json, refusal } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { listOf, personSchema, uuid } from '../schemas.ts';
import { signedInReply } from './sign-in.ts';

/** A code of an authenticator app, or a recovery code. */
export const codeSchema = z.object({ code: z.string().min(1).max(40) });

const signInSchema = z.object({
  id: uuid,
  createdAt: z.string(),
  lastSeenAt: z.string().optional(),
  remoteAddress: z.string(),
  browser: z.string(),
  factors: z.array(z.string()),
  here: z.boolean(),
});

/** The routes. */
export const secondRoutes: readonly Route[] = [
  route({
    id: 'finishSignIn',
    method: 'post',
    path: '/api/v1/sign-in/second',
    access: 'half-signed-in',
    limit: 'trials',
    summary: 'The second factor of a sign-in. Refusals: second-wrong, locked, half-over, certificate-needed.',
    bodyKind: 'json',
    body: codeSchema,
    response: { status: 201, schema: personSchema },
    handle: async (context) => {
      const { services, caller, body, connection } = context;
      const result = await services.second.finish(caller.half, body.code, connection);
      return result.ok ? await signedInReply(context, result.value) : refusal(result.refusal);
    },
  }),
  route({
    id: 'listSignIns',
    method: 'get',
    path: '/api/v1/me/sign-ins',
    access: 'signed-in',
    summary: 'Where the person is signed in.',
    response: { status: 200, schema: listOf(signInSchema) },
    handle: async ({ services, caller }) => {
      const { person, signInId } = caller.signedIn;
      const open = await services.second.openSignIns(person);
      const items = open.map(({ id, createdAt, lastSeenAt, remoteAddress, browser, factors }) => ({
        id,
        createdAt: createdAt.toISOString(),
        ...(lastSeenAt !== undefined && { lastSeenAt: lastSeenAt.toISOString() }),
        remoteAddress,
        browser,
        factors,
        here: id === signInId,
      }));
      return json({ items });
    },
  }),
  route({
    id: 'endSignIn',
    method: 'delete',
    path: '/api/v1/me/sign-ins/:signInId',
    access: 'signed-in',
    summary: 'Ends one of the person’s own sign-ins.',
    params: z.object({ signInId: uuid }),
    response: { status: 204 },
    handle: async ({ services, caller, params }) => {
      const ended = await services.second.endSignIn(caller.signedIn.person, params.signInId);
      if (!ended) throw new ServiceError('NOT_FOUND');
      return empty();
    },
  }),
];
