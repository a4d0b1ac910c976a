/** The form of filing rules as they are written, in the configuration and in files of `tomeoki file rules`. */

import { z } from 'zod';
import { isDay } from '../../shared/japan-days.ts';
import { accessClasses } from '../filing-decision.ts';
import { scanSources } from '../scan-job.ts';
import { documentKinds, fieldNames } from '../understanding.ts';
import { defaultLocation } from './decision.ts';
import { filingWordNames } from './filing-words.ts';
import type { FilingRule, FilingRules } from './rule.ts';

const identifier = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/);
const text = z.string().min(1).max(200);
const confidence = z.number().min(0).max(1).optional();
const bound = z
  .string()
  .refine((value) => isDay(value) || /^\d{1,15}$/.test(value), 'a day YYYY-MM-DD, or whole yen');

const wordsOnly = 'only these words may stand in braces';
const oneNeeded = 'one of equals, contains, startsWith, from and to is needed';

const words: ReadonlySet<string> = new Set(filingWordNames);
const template = (most: number) =>
  z
    .string()
    .min(1)
    .max(most)
    .refine(
      (value) => [...value.matchAll(/\{(\w+)\}/g)].every(([, word]) => words.has(word ?? '')),
      `${wordsOnly}: ${filingWordNames.join(', ')}`,
    );

const fieldCondition = z
  .strictObject({
    field: z.enum(fieldNames),
    equals: text.optional(),
    contains: text.optional(),
    startsWith: text.optional(),
    from: bound.optional(),
    to: bound.optional(),
    confidence,
  })
  .refine(
    ({ equals, contains, startsWith, from, to }) =>
      [equals, contains, startsWith, from, to].some((one) => one !== undefined),
    oneNeeded,
  );

/** One rule; every member but `id` and `targets` may be left out. */
export const filingRule = z.strictObject({
  id: identifier,
  /** All that are given must hold. */
  when: z
    .strictObject({
      segment: identifier.optional(),
      source: z.enum(scanSources).optional(),
      department: z.string().max(200).optional(),
      device: z.uuid().optional(),
      sheet: z
        .strictObject({ binder: text.optional(), formId: text.optional(), classCode: text.optional() })
        .optional(),
      kind: z.strictObject({ is: z.array(z.enum(documentKinds)).min(1), confidence }).optional(),
      formId: text.optional(),
      fields: z.array(fieldCondition).max(20).optional(),
    })
    .default({}),
  targets: z.array(identifier).max(20),
  /** Path inside the target without an extension, parts between `/`. */
  location: template(500).default(defaultLocation),
  classCode: template(100).optional(),
  binder: template(200).optional(),
  yearOf: z.enum(['receipt', 'document']).optional(),
  retention: z
    .strictObject({
      years: z.union([
        z.literal(1),
        z.literal(3),
        z.literal(5),
        z.literal(10),
        z.literal(30),
        z.literal('permanent'),
      ]),
      series: z.enum(['fiscal-year', 'calendar-year']).optional(),
    })
    .optional(),
  access: z.enum(accessClasses).optional(),
  metadata: z
    .record(z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/), template(500))
    .refine((entries) => Object.keys(entries).length <= 20, '20 at most')
    .optional(),
});

const mostRules = 1_000;

const rulesList = z.array(filingRule).max(mostRules);
/** Rules as written in a file: `{"rules": […]}`, or the list alone. */
const rulesFile = z.strictObject({ rules: rulesList }).transform(({ rules }) => rules);

/** What is wrong, for who shows it in words of their own; `not-valid`: anything else. */
export const ruleFaultCodes = [
  'missing',
  'id-not-valid',
  'id-twice',
  'unknown-word',
  'unknown-target',
  'never-asked',
  'condition-empty',
  'too-long',
  'not-valid',
] as const;

/** One of {@link ruleFaultCodes}. */
export type RuleFaultCode = (typeof ruleFaultCodes)[number];

/** A fault of a set of rules, for whoever wrote it. */
export interface RuleFault {
  /** Such as `rules[2].location`. */
  readonly place: string;
  readonly problem: string;
  readonly code: RuleFaultCode;
}

/**
 * Reads rules that somebody wrote, and says everything that is wrong with them: form, ids that occur twice, targets
 * that are not configured. Rules behind one that fits everything would never be asked, and are a fault too.
 */
export function readRules(
  written: unknown,
  targets: ReadonlySet<string>,
): { readonly rules: readonly FilingRule[]; readonly faults: readonly RuleFault[] } {
  // Asked for by its form, so that a fault is told at its own place.
  const parsed = (Array.isArray(written) ? rulesList : rulesFile).safeParse(written);
  if (!parsed.success) {
    const faults = parsed.error.issues.slice(0, 50).map((issue) => ({
      place: issue.path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join(''),
      problem: issue.message,
      code: codeOf(issue),
    }));
    return { rules: [], faults };
  }
  return { rules: parsed.data, faults: faultsOf(parsed.data, targets) };
}

function codeOf(issue: z.core.$ZodIssue): RuleFaultCode {
  if (issue.code === 'custom' && issue.message.startsWith(wordsOnly)) return 'unknown-word';
  if (issue.code === 'custom' && issue.message === oneNeeded) return 'condition-empty';
  if (issue.code === 'too_big') return 'too-long';
  if (issue.code === 'too_small') return 'missing';
  if (issue.code === 'invalid_type' && issue.message.includes('received undefined')) return 'missing';
  return issue.code === 'invalid_format' && issue.path.at(-1) === 'id' ? 'id-not-valid' : 'not-valid';
}

function faultsOf(rules: readonly FilingRule[], targets: ReadonlySet<string>): RuleFault[] {
  const faults: RuleFault[] = [];
  const seen = new Set<string>();
  const all = rules.findIndex(({ when }) => Object.values(when).every((one) => one === undefined));
  for (const [index, rule] of rules.entries()) {
    const place = `[${index}]`;
    if (seen.has(rule.id))
      faults.push({ place: `${place}.id`, problem: `"${rule.id}" occurs twice`, code: 'id-twice' });
    seen.add(rule.id);
    for (const name of rule.targets) {
      if (!targets.has(name))
        faults.push({ place: `${place}.targets`, problem: `no target "${name}"`, code: 'unknown-target' });
    }
    if (all !== -1 && index > all) {
      const problem = `never asked: "${rules[all]?.id}" before it fits every scan`;
      faults.push({ place, problem, code: 'never-asked' });
    }
  }
  return faults;
}

/** The rules of a kept version. One that cannot be read (any more) is passed over and named. */
export function parseKeptRules(version: number, kept: unknown): FilingRules {
  const rules: FilingRule[] = [];
  const broken: string[] = [];
  for (const [index, one] of (Array.isArray(kept) ? kept : []).entries()) {
    const parsed = filingRule.safeParse(one);
    if (parsed.success) rules.push(parsed.data);
    else broken.push(nameOf(one) ?? `#${index + 1}`);
  }
  if (!Array.isArray(kept)) broken.push('#0');
  return { version, rules, broken };
}

function nameOf(rule: unknown): string | undefined {
  const id = typeof rule === 'object' && rule !== null && 'id' in rule ? rule.id : undefined;
  return identifier.safeParse(id).success ? String(id) : undefined;
}
