/** Filing rules as they are written, what can be chosen in them, and the calls that check, try and activate them. */

import { queryOptions } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import type { Language } from '../text/bilingual.ts';

/** What one value that was read must be. */
export interface FieldCondition {
  readonly field: string;
  readonly equals?: string;
  readonly contains?: string;
  readonly startsWith?: string;
  readonly from?: string;
  readonly to?: string;
  readonly confidence?: number;
}

/** When a rule fits; all that are given must hold. */
export interface Conditions {
  readonly segment?: string;
  readonly source?: string;
  readonly department?: string;
  readonly device?: string;
  readonly formId?: string;
  readonly sheet?: { readonly binder?: string; readonly formId?: string; readonly classCode?: string };
  readonly kind?: { readonly is: readonly string[]; readonly confidence?: number };
  readonly fields?: readonly FieldCondition[];
}

/** One rule as written. */
export interface WrittenRule {
  readonly id: string;
  readonly when?: Conditions;
  readonly targets: readonly string[];
  readonly location?: string;
  readonly classCode?: string;
  readonly binder?: string;
  readonly yearOf?: 'receipt' | 'document';
  readonly retention?: {
    readonly years: number | 'permanent';
    readonly series?: 'fiscal-year' | 'calendar-year';
  };
  readonly access?: 'department' | 'owner' | 'records';
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A version that was in force. */
export interface RulesVersion {
  readonly version: number;
  readonly author?: string;
  readonly note?: string;
  readonly atText?: string;
}

/** The rules in force, or of one version. */
export interface KnownRules {
  readonly version: number;
  /** As written; what cannot be read is among `broken`. */
  readonly rules: readonly unknown[];
  readonly broken: readonly string[];
  readonly history: readonly RulesVersion[];
}

/** A value with its name. */
export interface Named {
  readonly value: string;
  readonly text: string;
}

type Counted = readonly { readonly value: string; readonly count: number }[];

/** What can be chosen in a rule. */
export interface Choices {
  readonly segments: readonly Named[];
  readonly sources: readonly string[];
  readonly kinds: readonly Named[];
  readonly fields: readonly Named[];
  readonly departments: Counted;
  readonly formIds: Counted;
  readonly values: Readonly<Record<string, Counted>>;
  readonly devices: readonly Named[];
  readonly targets: readonly string[];
  readonly series: readonly {
    readonly classCode: string;
    readonly binder?: string;
    readonly title: string;
  }[];
  readonly words: readonly string[];
}

/** Something that is wrong; `place` such as `[2].location`. */
export interface RuleFault {
  readonly place: string;
  readonly code: string;
}

/** What one rule would call the newest documents. */
export interface TriedRule {
  readonly documents: number;
  readonly fitting: number;
  readonly names: readonly {
    readonly path: string;
    readonly binder?: string;
    readonly classCode?: string;
    readonly retention?: string;
    readonly failed: readonly string[];
  }[];
}

/** Documents for which the same changes in the same way. */
export interface DiffGroup {
  readonly member: string;
  readonly before: string;
  readonly after: string;
  readonly count: number;
  readonly examples: readonly {
    readonly scanId: string;
    readonly recordId?: string;
    readonly title?: string;
  }[];
}

/** What rules would change. */
export interface RulesCheck {
  readonly basedOn: number;
  readonly faults: readonly RuleFault[];
  readonly preview?: {
    readonly documents: number;
    readonly changed: number;
    readonly flagged: number;
    readonly rules: readonly { readonly rule?: string; readonly before: number; readonly after: number }[];
    readonly groups: readonly DiffGroup[];
    readonly failures: Readonly<Record<string, number>>;
  };
}

/** The rules in force. */
export const rulesInForce = (language: Language) =>
  queryOptions({
    queryKey: ['filing-rules', 'current', language],
    queryFn: ({ signal }) => callApi<KnownRules>('/api/v1/filing-rules', { signal }),
    // What is being written is based on it; a change elsewhere is told when it is activated.
    staleTime: Number.POSITIVE_INFINITY,
  });

/** One version. */
export async function rulesOf(version: number): Promise<KnownRules> {
  return await callApi<KnownRules>(`/api/v1/filing-rules?version=${version}`);
}

/** What can be chosen. */
export const ruleChoices = (language: Language) =>
  queryOptions({
    queryKey: ['filing-rules', 'choices', language],
    queryFn: ({ signal }) => callApi<Choices>('/api/v1/filing-rules/choices', { signal }),
    staleTime: 60_000,
  });

/** What is wrong with rules as they are written. */
export async function faultsOf(
  rules: readonly unknown[],
  signal: AbortSignal,
): Promise<readonly RuleFault[]> {
  const { faults } = await callApi<{ readonly faults: readonly RuleFault[] }>('/api/v1/filing-rules/faults', {
    ...{ method: 'POST', body: { rules }, signal },
  });
  return faults;
}

/** What a rule comes to; undefined while something is wrong with it. */
export async function tryRule(rule: WrittenRule, signal: AbortSignal): Promise<TriedRule | null> {
  const { tried } = await callApi<{ readonly tried?: TriedRule }>('/api/v1/filing-rules/try', {
    ...{ method: 'POST', body: { rule }, signal },
  });
  return tried ?? null;
}

/** A rule without conditions takes every document: it is what becomes of the rest. */
export function takesAll({ when = {} }: WrittenRule): boolean {
  return Object.values(when).every((one) => one === undefined);
}

/** True when a rule has the form that the editor can show. */
export function isWritten(rule: unknown): rule is WrittenRule {
  return (
    typeof rule === 'object' &&
    rule !== null &&
    'id' in rule &&
    typeof rule.id === 'string' &&
    'targets' in rule &&
    Array.isArray(rule.targets)
  );
}
