/** People for administrators: the list, one person's state, lock-outs, departure. JSON interface. */

import { z } from 'zod';
import type { Person } from '../../identity/person.ts';
import { lockedWays } from '../../identity/trials/person-locks.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { DeviceId } from '../../shared/ids.ts';
import type { Formatter } from '../../ui/format.ts';
import { empty, json } from '../reply.ts';
import { type Access, type Route, type RouteContext, route } from '../route.ts';
import { segmentId, uuid } from '../schemas.ts';
import type { DirectoryView, PersonFactors } from '../services/people.ts';
import { adminCardSchema, adminCardView, delegationOf, delegationSchema } from './card-views.ts';

const access = { role: ['administrator'] } as const satisfies Access;
const personParams = z.object({ personId: uuid });
const mostPerPage = 50;

const personSchema = z.object({
  id: uuid,
  staffNumber: z.string(),
  loginName: z.string(),
  displayName: z.string(),
  department: z.string(),
  site: z.string(),
  roles: z.array(z.enum(['staff', 'records', 'administrator', 'auditor'])),
  segments: z.array(z.object({ id: segmentId, name: z.string() })),
  state: z.enum(['active', 'suspended', 'left']),
});
const directorySchema = z.object({
  source: z.enum(['ldap', 'scim', 'none']),
  readAt: z.string().optional().describe('When the directory was last read'),
  failedAt: z.string().optional().describe('Since when it cannot be read'),
});
const postSchema = z.object({
  department: z.string(),
  site: z.string(),
  main: z.boolean(),
  roles: z.array(z.string()),
  segments: z.array(z.object({ id: segmentId, name: z.string() })),
  from: z.string().optional(),
  until: z.string().optional(),
  source: z.string(),
});
const factorsSchema = z.object({
  cards: z.array(adminCardSchema),
  pin: z.object({ setAt: z.string(), expiresAt: z.string().optional() }).optional(),
  faceAt: z.string().optional().describe('When it was enrolled'),
  authenticatorAt: z.string().optional().describe('When it was enrolled'),
  recoveryCodesLeft: z.int(),
  certificates: z.int(),
  links: z.int(),
  openSignIns: z.int(),
  hasPassword: z.boolean(),
});
const detailSchema = z.object({
  person: personSchema,
  posts: z.array(postSchema),
  directory: z.object({ source: z.string() }).optional().describe('Absent: entered by the office'),
  leavesOn: z.string().optional().describe('First day without access'),
  heldJobs: z.int(),
  factors: factorsSchema,
  locks: z.array(
    z.object({
      way: z.enum(lockedWays),
      failures: z.int(),
      locked: z.boolean(),
      minutesAtMost: z.number(),
    }),
  ),
  delegations: z.object({ given: z.array(delegationSchema), received: z.array(delegationSchema) }),
});

type Context = RouteContext<typeof access, { personId: string }, unknown, unknown>;

async function detailOf({ services, params }: Context) {
  const detail = await services.directory.person(params.personId);
  if (detail === undefined) throw new ServiceError('NOT_FOUND');
  return detail;
}

const readRoutes: readonly Route[] = [
  route({
    id: 'listPeople',
    method: 'get',
    path: '/api/v1/people',
    access,
    summary: 'People by name, found by a part of their names, numbers or departments; 50 a page.',
    query: z.object({
      text: z.string().max(100).default(''),
      state: z.enum(['active', 'suspended', 'left']).optional(),
      offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
    }),
    response: {
      status: 200,
      schema: z.object({ items: z.array(personSchema), total: z.int(), directory: directorySchema }),
    },
    handle: async ({ services, query, format }) => {
      const { text, state, offset } = query;
      const found = await services.directory.people({
        text,
        offset,
        limit: mostPerPage,
        ...(state !== undefined && { state }),
      });
      const directory = directoryView(await services.people.directory());
      return json({
        items: found.people.map((one) => personView(one, format)),
        total: found.total,
        directory,
      });
    },
  }),
  route({
    id: 'getPerson',
    method: 'get',
    path: '/api/v1/people/:personId',
    access,
    summary: 'One person: posts, factors without secrets, lock-outs, delegations both ways.',
    params: personParams,
    response: { status: 200, schema: detailSchema },
    handle: async (context) => {
      const { services, format } = context;
      const { person, posts, directory, leavesOn, heldJobs } = await detailOf(context);
      const [factors, locks, { given, received }] = await Promise.all([
        services.people.factors(person),
        services.people.locks(person),
        services.people.delegations(person),
      ]);
      return json({
        person: personView(person, format),
        posts: posts.map(({ segments, from, until, ...post }) => ({
          ...post,
          segments: segments.map((id) => ({ id, name: format.segment(id) })),
          ...(from !== undefined && { from }),
          ...(until !== undefined && { until }),
        })),
        ...(directory !== undefined && { directory: { source: directory.source } }),
        ...(leavesOn !== undefined && { leavesOn }),
        heldJobs,
        factors: factorsView(factors, services.clock.now()),
        locks,
        delegations: {
          given: given.map(delegationOf),
          received: received.map(delegationOf),
        },
      });
    },
  }),
];

/** The routes. */
export const peopleRoutes: readonly Route[] = [
  ...readRoutes,
  route({
    id: 'liftLocks',
    method: 'post',
    path: '/api/v1/people/:personId/unlock',
    access,
    summary:
      'Forgets a person’s failed trials, so that passwords, PINs, codes and faces count again at once.',
    params: personParams,
    response: { status: 200, schema: z.object({ lifted: z.array(z.enum(lockedWays)) }) },
    handle: async (context) => {
      const { person } = await detailOf(context);
      const lifted = await context.services.people.liftLocks(context.caller.signedIn.person, person);
      return json({ lifted: [...lifted] });
    },
  }),
  route({
    id: 'issueWalkUpCode',
    method: 'post',
    path: '/api/v1/people/:personId/code',
    access,
    summary: 'Six digits for a forgotten card, shown this once. Errors: IDENTITY_CODE_NOT_POSSIBLE.',
    params: personParams,
    bodyKind: 'json',
    body: z.union([z.object({ deviceId: uuid }), z.object({ site: z.string().min(1).max(200) })]),
    response: { status: 201, schema: z.object({ digits: z.string(), expiresAt: z.string() }) },
    handle: async (context) => {
      const { services, caller, body } = context;
      const { person } = await detailOf(context);
      const { devices, sites } = await services.cards.places();
      const isKnown =
        'site' in body ? sites.includes(body.site) : devices.some(({ id }) => id === body.deviceId);
      if (!isKnown) throw new ServiceError('IDENTITY_CODE_NOT_POSSIBLE');
      const place = 'site' in body ? { site: body.site } : { deviceId: body.deviceId as DeviceId };
      const code = await services.cards.issueCode(caller.signedIn.person, person, place);
      return json({ digits: code.digits, expiresAt: code.expiresAt.toISOString() }, { status: 201 });
    },
  }),
  route({
    id: 'letPersonLeave',
    method: 'post',
    path: '/api/v1/people/:personId/leave',
    access,
    summary: 'Ends every access of a person from a day on.',
    params: personParams,
    bodyKind: 'json',
    body: z.object({ day: z.iso.date() }),
    response: { status: 204 },
    handle: async (context) => {
      const { person } = await detailOf(context);
      await context.services.directory.leave(context.caller.signedIn.person, person.id, context.body.day);
      return empty();
    },
  }),
  route({
    id: 'handOverJobs',
    method: 'post',
    path: '/api/v1/people/:personId/hand-over',
    access,
    summary: 'Gives the held prints of somebody who left to a successor.',
    params: personParams,
    bodyKind: 'json',
    body: z.object({ successor: z.string().trim().min(1).max(200).describe('Login name or staff number') }),
    response: { status: 200, schema: z.object({ jobs: z.int() }) },
    handle: async (context) => {
      const { person } = await detailOf(context);
      const { services, caller, body } = context;
      const jobs = await services.directory.handOver(caller.signedIn.person, person.id, body.successor);
      return json({ jobs });
    },
  }),
];

function personView(person: Person, format: Formatter): z.input<typeof personSchema> {
  const { id, staffNumber, loginName, displayName, department, site, roles, segments, state } = person;
  return {
    ...{ id, staffNumber, loginName, displayName, department, site, state },
    roles: [...roles],
    segments: segments.map((segment) => ({ id: segment, name: format.segment(segment) })),
  };
}

function directoryView({ source, readAt, failedAt }: DirectoryView): z.input<typeof directorySchema> {
  return {
    source,
    ...(readAt !== undefined && { readAt: readAt.toISOString() }),
    ...(failedAt !== undefined && { failedAt: failedAt.toISOString() }),
  };
}

function factorsView(factors: PersonFactors, now: Date): z.input<typeof factorsSchema> {
  const { cards, pin, face, authenticatorSince, ...counts } = factors;
  return {
    ...counts,
    cards: cards.map((card) => adminCardView(card, now)),
    ...(pin !== undefined && {
      pin: {
        setAt: pin.setAt.toISOString(),
        ...(pin.expiresAt !== undefined && { expiresAt: pin.expiresAt.toISOString() }),
      },
    }),
    ...(face !== undefined && { faceAt: face.enrolledAt.toISOString() }),
    ...(authenticatorSince !== undefined && { authenticatorAt: authenticatorSince.toISOString() }),
  };
}
