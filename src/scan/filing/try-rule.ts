/** Tries one rule while it is written: what it would call the newest documents. Pure. */

import type { TrialDocument } from '../../ports/filing-rule-store.ts';
import { reasonsToFit } from './condition.ts';
import { binderText, decideFiling } from './decision.ts';
import type { FilingRule } from './rule.ts';

/** What a rule makes of one document. */
export interface TriedName {
  /** Path of its copies without extension; empty without a target. */
  readonly path: string;
  readonly binder: string | undefined;
  readonly classCode: string | undefined;
  readonly retention: string | undefined;
  /** Members of the rule whose template could not be used, such as `binder`. */
  readonly failed: readonly string[];
}

/** What a rule comes to on the newest documents. */
export interface TriedRule {
  /** Documents that were looked at, and those that its conditions fit, whatever rule stands before it. */
  readonly documents: number;
  readonly fitting: number;
  /** Of the newest that fit; when none does, of the newest there are. */
  readonly names: readonly TriedName[];
}

/** Tries the rule; `mostNames` default 3. */
export function tryRule(rule: FilingRule, documents: readonly TrialDocument[], mostNames = 3): TriedRule {
  const fitting = documents.filter((one) => reasonsToFit(rule.when, one) !== undefined);
  const shown = (fitting.length > 0 ? fitting : documents).slice(0, mostNames);
  const rules = { version: 0, rules: [{ ...rule, when: {} }], broken: [] };
  const names = shown.map((one): TriedName => {
    const { decision, path } = decideFiling(rules, one, one.owner);
    const { binder, classCode, retention, failed } = decision;
    return {
      path: rule.targets.length === 0 ? '' : path,
      binder: binder && binderText(binder),
      classCode,
      retention,
      failed: failed.map((place) => place.slice(rule.id.length + 1)),
    };
  });
  return { documents: documents.length, fitting: fitting.length, names };
}
