/** Filing rules for administrators, and how a record was filed: JSON interface. */

import { z } from 'zod';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId } from '../../shared/ids.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { uuid } from '../schemas.ts';

const administrators = { role: ['administrator'] } as const;

const rulesSchema = z.object({
  version: z.int().describe('0: the rules of the configuration'),
  rules: z.unknown().describe('As written; see docs/configuration.md, `filing.rules`'),
  author: z.string().optional(),
  note: z.string().optional(),
  activatedAt: z.string().optional(),
});

const summarySchema = rulesSchema.omit({ rules: true });

const previewed = z.object({
  rule: z.string().optional(),
  targets: z.array(z.string()),
  path: z.string(),
  classCode: z.string().optional(),
  binder: z.string().optional(),
  retention: z.string().optional(),
  access: z.string(),
  flags: z.array(z.string()),
});

const checkSchema = z.object({
  basedOn: z.int(),
  faults: z.array(z.object({ place: z.string(), problem: z.string() })),
  preview: z
    .object({
      documents: z.int(),
      changed: z.int(),
      changedBy: z.record(z.string(), z.int()),
      flagged: z.int(),
      rules: z.array(z.object({ rule: z.string().optional(), before: z.int(), after: z.int() })),
      sample: z.array(
        z.object({
          scanId: uuid,
          segment: z.string(),
          changes: z.array(z.string()),
          before: previewed,
          after: previewed,
        }),
      ),
    })
    .optional(),
});

const recordFilingSchema = z.object({
  ruleVersion: z.int(),
  rule: z.string().optional(),
  reasons: z.array(
    z.object({
      condition: z.string(),
      wanted: z.string(),
      found: z.string(),
      confidence: z.number().optional(),
    }),
  ),
  flags: z.array(z.string()),
  classCode: z.string().optional(),
  binder: z.string().optional(),
  retention: z.string().optional().describe('Last day in Japan, YYYY-MM-DD, or `permanent`'),
  access: z.string(),
  copies: z.array(
    z.object({
      target: z.string(),
      rendition: z.string(),
      location: z.string(),
      filedAt: z.string().optional(),
      verifiedAt: z.string().optional(),
    }),
  ),
  waiting: z.boolean().describe('True: something was put right, and the record is to be filed anew'),
  superseded: z.array(
    z.object({
      target: z.string(),
      rendition: z.string(),
      location: z.string(),
      supersededAt: z.string(),
    }),
  ),
  printed: z
    .object({
      traceId: z.string(),
      printedAt: z.string(),
      release: z
        .object({ code: z.string(), jobNumber: z.int(), deviceName: z.string() })
        .optional()
        .describe('Of one’s own print alone'),
    })
    .optional()
    .describe('The print that this is a scan of'),
});

const unfiledSchema = z.object({
  items: z.array(
    z.object({
      recordId: uuid,
      title: z.string(),
      flags: z.array(z.string()),
      kind: z.string().optional(),
      kindConfidence: z.number().optional(),
      capturedAt: z.string(),
    }),
  ),
});

/** The routes. */
export const filingRoutes: readonly Route[] = [
  route({
    id: 'getFilingRules',
    method: 'get',
    path: '/api/v1/filing-rules',
    access: administrators,
    summary: 'The filing rules in force, or a version of them, and the versions there were.',
    query: z.object({ version: z.coerce.number().int().min(0).max(1_000_000).optional() }),
    response: { status: 200, schema: rulesSchema.extend({ history: z.array(summarySchema) }) },
    handle: async ({ services, query }) => {
      const found = await services.filing.rules(query.version);
      if (found === undefined) throw new ServiceError('NOT_FOUND');
      const history = (await services.filing.history()).map(({ rules: _, ...about }) => about);
      return json({ ...found, history });
    },
  }),
  route({
    id: 'checkFilingRules',
    method: 'post',
    path: '/api/v1/filing-rules/check',
    access: administrators,
    summary:
      'What is wrong with rules, or what they would change for the last 1,000 documents. Changes nothing.',
    bodyKind: 'json',
    body: z.object({ rules: z.array(z.unknown()).max(1_000) }),
    response: { status: 200, schema: checkSchema },
    handle: async ({ services, caller, body }) =>
      json(await services.filing.check(caller.signedIn.person, body.rules)),
  }),
  route({
    id: 'activateFilingRules',
    method: 'post',
    path: '/api/v1/filing-rules',
    access: administrators,
    summary: 'Puts rules in force as the version after `basedOn`.',
    bodyKind: 'json',
    body: z.object({
      rules: z.array(z.unknown()).max(1_000),
      basedOn: z.int().min(0),
      note: z.string().max(500).default(''),
    }),
    response: { status: 201, schema: z.object({ version: z.int() }) },
    handle: async ({ services, caller, body }) => {
      const { rules, basedOn, note } = body;
      const { person } = caller.signedIn;
      return json(await services.filing.activate(person, rules, { basedOn, note }), { status: 201 });
    },
  }),
  route({
    id: 'getFilingTargets',
    method: 'get',
    path: '/api/v1/filing-targets',
    access: administrators,
    summary: 'How the targets stand: what waits for them, what differs, and which rest after a fault.',
    response: {
      status: 200,
      schema: z.object({
        items: z.array(
          z.object({
            target: z.string(),
            waiting: z.int(),
            oldest: z.string().optional(),
            verified: z.int(),
            drifted: z.int(),
            rest: z
              .object({ failures: z.int(), reason: z.string(), since: z.string(), until: z.string() })
              .optional(),
          }),
        ),
      }),
    },
    handle: async ({ services }) => json({ items: await services.filing.targets() }),
  }),
  route({
    id: 'listUnfiled',
    method: 'get',
    path: '/api/v1/unfiled',
    access: 'signed-in',
    summary: 'Records that no rule could file, or not as it says: newest first, at most 200.',
    response: { status: 200, schema: unfiledSchema },
    handle: async ({ services, caller }) =>
      json({ items: await services.filing.unfiled(caller.signedIn.person) }),
  }),
  route({
    id: 'getRecordFiling',
    method: 'get',
    path: '/api/v1/records/:recordId/filing',
    access: 'signed-in',
    summary: 'Which rule filed a record and why, its class, binder and retention, and where its copies lie.',
    params: z.object({ recordId: uuid }),
    response: { status: 200, schema: recordFilingSchema },
    handle: async ({ services, caller, params }) => {
      const found = await services.filing.ofRecord(caller.signedIn.person, params.recordId as RecordId);
      if (found === undefined) throw new ServiceError('NOT_FOUND');
      return json(found);
    },
  }),
];
