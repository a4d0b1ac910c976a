/** Who may collect for whom: JSON interface of the desk. */

import { z } from 'zod';
import type { DelegationScope, DelegationView } from '../../identity/delegation.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { JobId } from '../../shared/ids.ts';
import type { Formatter } from '../../ui/format.ts';
import { empty, json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { uuid } from '../schemas.ts';

const scopeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('job'), job: uuid }),
  z.object({ kind: z.literal('department'), department: z.string().trim().min(1).max(200) }),
]);

const delegationSchema = z.object({
  id: uuid,
  ownerName: z.string(),
  delegateName: z.string(),
  scope: scopeSchema,
  lastDayText: z.string().describe('The last day on which it holds'),
});

/** The routes. */
export const delegationRoutes: readonly Route[] = [
  route({
    id: 'listDelegations',
    method: 'get',
    path: '/api/v1/delegations',
    access: 'signed-in',
    summary: 'Who may collect for the signed-in person, and for whom they may.',
    response: {
      status: 200,
      schema: z.object({ given: z.array(delegationSchema), received: z.array(delegationSchema) }),
    },
    handle: async ({ services, caller, format }) => {
      const { given, received } = await services.directory.delegations(caller.signedIn.person);
      const shown = (all: readonly DelegationView[]) => all.map((one) => delegationView(one, format));
      return json({ given: shown(given), received: shown(received) });
    },
  }),
  route({
    id: 'giveDelegation',
    method: 'post',
    path: '/api/v1/delegations',
    access: 'signed-in',
    summary: 'Lets a colleague collect, today to 30 days on. Errors: DELEGATION_NOT_ALLOWED.',
    bodyKind: 'json',
    body: z.object({
      colleague: z.string().trim().min(1).max(200).describe('Login name or staff number'),
      scope: scopeSchema,
      lastDay: z.iso.date(),
    }),
    response: { status: 201, schema: z.object({ id: uuid }) },
    handle: async ({ services, caller, body }) => {
      const { colleague, lastDay } = body;
      const asked = { colleague, lastDay, scope: scopeOf(body.scope) };
      const { id } = await services.directory.delegate(caller.signedIn.person, asked);
      return json({ id }, { status: 201 });
    },
  }),
  route({
    id: 'revokeDelegation',
    method: 'delete',
    path: '/api/v1/delegations/:delegationId',
    access: 'signed-in',
    summary: 'Takes a delegation back.',
    params: z.object({ delegationId: uuid }),
    response: { status: 204 },
    handle: async ({ services, caller, params }) => {
      const done = await services.directory.revokeDelegation(caller.signedIn.person, params.delegationId);
      if (!done) throw new ServiceError('NOT_FOUND');
      return empty();
    },
  }),
];

function scopeOf(scope: z.output<typeof scopeSchema>): DelegationScope {
  return scope.kind === 'job' ? { kind: 'job', job: scope.job as JobId } : scope;
}

function delegationView(one: DelegationView, format: Formatter): z.input<typeof delegationSchema> {
  const { id, ownerName, delegateName, scope } = one;
  // The end is midnight after the last day.
  const lastDayText = format.day(new Date(one.expiresAt.getTime() - 1));
  return { id, ownerName, delegateName, scope, lastDayText };
}
