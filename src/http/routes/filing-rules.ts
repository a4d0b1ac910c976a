/** Filing rules for administrators: versions, choices, checks, trials: JSON interface. */

import { z } from 'zod';
import type { Person } from '../../identity/person.ts';
import { filingWordNames } from '../../scan/filing/filing-words.ts';
import type { RulesCheck } from '../../scan/filing/manage-rules.ts';
import { ruleFaultCodes } from '../../scan/filing/rule-schema.ts';
import { scanSources } from '../../scan/scan-job.ts';
import { documentKinds, fieldNames } from '../../scan/understanding.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { Formatter } from '../../ui/format.ts';
import { fieldTexts, kindTexts } from '../../ui/text/understanding.ts';
import { json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { uuid } from '../schemas.ts';
import type { RuleChoices } from '../services/filing.ts';
import type { HttpServices } from '../services.ts';

const administrators = { role: ['administrator'] } as const;

const faultSchema = z.object({
  place: z.string().describe('Such as `[2].location`'),
  problem: z.string(),
  code: z.enum(ruleFaultCodes),
});

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
  faults: z.array(faultSchema),
  preview: z
    .object({
      documents: z.int(),
      changed: z.int(),
      changedBy: z.record(z.string(), z.int()),
      flagged: z.int(),
      rules: z.array(z.object({ rule: z.string().optional(), before: z.int(), after: z.int() })),
      groups: z
        .array(
          z.object({
            member: z.string(),
            before: z.string(),
            after: z.string(),
            count: z.int(),
            examples: z.array(
              z.object({
                scanId: uuid,
                segment: z.string(),
                recordId: uuid.optional(),
                title: z.string().optional().describe('Absent: the person may not see the record'),
              }),
            ),
          }),
        )
        .describe('By what changes, of documents of the person’s segments, the largest first'),
      failures: z.record(z.string(), z.int()).describe('Places of rules that could not be used'),
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

const counted = z.array(z.object({ value: z.string(), count: z.int() }));
const named = z.array(z.object({ value: z.string(), text: z.string() }));

const choicesSchema = z.object({
  segments: named,
  sources: z.array(z.enum(scanSources)),
  kinds: named,
  fields: named,
  departments: counted,
  formIds: counted,
  values: z.record(z.string(), counted).describe('Of fields whose values come again, by field'),
  devices: named,
  targets: z.array(z.string()),
  series: z
    .array(z.object({ classCode: z.string(), binder: z.string().optional(), title: z.string() }))
    .describe('Of the file plan'),
  words: z.array(z.string()).describe('What may stand in braces'),
});

const triedSchema = z.object({
  faults: z.array(faultSchema),
  tried: z
    .object({
      documents: z.int(),
      fitting: z.int().describe('That its conditions fit, whatever rule stands before it'),
      names: z.array(
        z.object({
          path: z.string(),
          binder: z.string().optional(),
          classCode: z.string().optional(),
          retention: z.string().optional(),
          failed: z.array(z.string()),
        }),
      ),
    })
    .optional(),
});

const rulesBody = z.array(z.unknown()).max(1_000);

/** Titles of examples that the person may see. */
async function withTitles(
  { filing }: HttpServices,
  person: Person,
  { preview, ...check }: RulesCheck,
): Promise<unknown> {
  if (preview === undefined) return check;
  const ids = preview.groups.flatMap(({ examples }) => examples.flatMap(({ recordId }) => recordId ?? []));
  const titles = await filing.titles(person, [...new Set(ids)]);
  const groups = preview.groups.map(({ examples, ...group }) => ({
    ...group,
    examples: examples.map((example) => {
      const title = example.recordId && titles.get(example.recordId);
      return { ...example, ...(title !== undefined && { title }) };
    }),
  }));
  return { ...check, preview: { ...preview, groups } };
}

function choicesView(choices: RuleChoices, format: Formatter) {
  const { segments, departments, formIds, fields, devices, targets, series } = choices;
  return {
    ...{ departments, formIds, targets, series },
    segments: segments.map((id) => ({ value: id, text: format.segment(id) })),
    sources: scanSources,
    kinds: documentKinds.map((kind) => ({ value: kind, text: format.pick(kindTexts[kind]) })),
    fields: fieldNames.map((field) => ({ value: field, text: format.pick(fieldTexts[field]) })),
    values: fields,
    devices: devices.map(({ id, name }) => ({ value: id, text: name })),
    words: filingWordNames,
  };
}

/** The routes. */
export const filingRuleRoutes: readonly Route[] = [
  route({
    id: 'getFilingRules',
    method: 'get',
    path: '/api/v1/filing-rules',
    access: administrators,
    summary: 'The filing rules in force, or a version of them, and the versions there were.',
    query: z.object({ version: z.coerce.number().int().min(0).max(1_000_000).optional() }),
    response: {
      status: 200,
      schema: rulesSchema.extend({
        broken: z.array(z.string()).describe('Rules that cannot be read any more; they are passed over'),
        history: z.array(
          summarySchema.extend({ authorName: z.string().optional(), atText: z.string().optional() }),
        ),
      }),
    },
    handle: async ({ services, query, format }) => {
      const found = await services.filing.rules(query.version);
      if (found === undefined) throw new ServiceError('NOT_FOUND');
      const history = (await services.filing.history()).map(({ rules: _, ...about }) => ({
        ...about,
        ...(about.activatedAt !== undefined && { atText: format.dayAndTime(about.activatedAt) }),
      }));
      return json({ ...found, broken: services.filing.broken(found), history });
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
    body: z.object({ rules: rulesBody }),
    response: { status: 200, schema: checkSchema },
    handle: async ({ services, caller, body }) => {
      const { person } = caller.signedIn;
      return json(await withTitles(services, person, await services.filing.check(person, body.rules)));
    },
  }),
  route({
    id: 'activateFilingRules',
    method: 'post',
    path: '/api/v1/filing-rules',
    access: administrators,
    summary: 'Puts rules in force as the version after `basedOn`.',
    bodyKind: 'json',
    body: z.object({
      rules: rulesBody,
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
    id: 'getFilingRuleChoices',
    method: 'get',
    path: '/api/v1/filing-rules/choices',
    access: administrators,
    summary:
      'What can be chosen in a rule: kinds, values of the newest documents, binders of the plan, targets.',
    response: { status: 200, schema: choicesSchema },
    handle: async ({ services, caller, format }) =>
      json(choicesView(await services.filing.choices(caller.signedIn.person), format)),
  }),
  route({
    id: 'findFilingRuleFaults',
    method: 'post',
    path: '/api/v1/filing-rules/faults',
    access: administrators,
    summary: 'What is wrong with rules as they are written. Looks at no document and changes nothing.',
    bodyKind: 'json',
    body: z.object({ rules: rulesBody }),
    response: { status: 200, schema: z.object({ faults: z.array(faultSchema) }) },
    handle: async ({ services, body }) => json({ faults: services.filing.faults(body.rules) }),
  }),
  route({
    id: 'tryFilingRule',
    method: 'post',
    path: '/api/v1/filing-rules/try',
    access: administrators,
    summary: 'What one rule would call the newest documents that it fits. Changes nothing.',
    bodyKind: 'json',
    body: z.object({ rule: z.unknown() }),
    response: { status: 200, schema: triedSchema },
    handle: async ({ services, caller, body }) =>
      json(await services.filing.tryRule(caller.signedIn.person, body.rule)),
  }),
];
