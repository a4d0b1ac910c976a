/** What the rules come to for one scan. Pure; a rule that is wrong never stops a scan. */

import type { FilingRetention } from '../../ports/filing-target.ts';
import { fiscalYearOf, isDay } from '../../shared/japan-days.ts';
import type { Binder, FilingDecision, FilingFacts, FilingReason } from '../filing-decision.ts';
import { reasonsToFit } from './condition.ts';
import { type FilingWords, filingWords } from './filing-words.ts';
import { endOfJapaneseDay, japaneseDay } from './japan-day.ts';
import { retentionUntil } from './retention.ts';
import type { FilingRule, FilingRules } from './rule.ts';
import { fillLocation, fillTemplate } from './template.ts';

/** A decision with what is needed to plan the copies. */
export interface FilingOutcome {
  readonly decision: FilingDecision;
  readonly targets: readonly string[];
  /** Path of the copies without extension. */
  readonly path: string;
  readonly words: FilingWords;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Where documents go whose rule has a location that cannot be used. */
export const defaultLocation = '{segment}/{year}/{department}/{title}';

const longestClassCode = 60;
const longestBinder = 100;
const longestMetadata = 200;

/** Asks the rules in order; the first that fits decides. `owner` is a display name, or empty. */
export function decideFiling(rules: FilingRules, facts: FilingFacts, owner: string): FilingOutcome {
  const words = filingWords(facts, owner);
  for (const rule of rules.rules) {
    const reasons = reasonsToFit(rule.when, facts);
    if (reasons !== undefined) return applyRule(rules, rule, reasons, facts, words);
  }
  const decision: FilingDecision = {
    ruleVersion: rules.version,
    rule: undefined,
    reasons: [],
    flags: rules.broken.length === 0 ? ['no-rule'] : ['no-rule', 'rule-failed'],
    failed: rules.broken,
    classCode: undefined,
    binder: undefined,
    retention: undefined,
    access: 'department',
  };
  return { decision, targets: [], path: pathOf(defaultLocation, words), words, metadata: {} };
}

function applyRule(
  { version, broken }: FilingRules,
  rule: FilingRule,
  reasons: readonly FilingReason[],
  facts: FilingFacts,
  read: FilingWords,
): FilingOutcome {
  const failed: string[] = [...broken];
  const day = dayOf(rule, facts, read);
  if (day === undefined) failed.push(`${rule.id}.yearOf`);
  const classCode = strict(rule, 'classCode', longestClassCode, read, failed);
  const coded = { ...read, classCode: classCode ?? '' };
  const name = day === undefined ? undefined : strict(rule, 'binder', longestBinder, coded, failed);
  const binder =
    name === undefined || day === undefined ? undefined : { fiscalYear: yearOf(rule, day), name };
  const words = { ...coded, binder: binder === undefined ? '' : binderText(binder) };
  const path = fillLocation(rule.location, words);
  if (path === undefined) failed.push(`${rule.id}.location`);
  const metadata = fillMetadata(rule, words, failed);
  const retention = rule.retention && day !== undefined ? retentionUntil(rule.retention, day) : undefined;
  const decision: FilingDecision = {
    ruleVersion: version,
    rule: rule.id,
    reasons,
    flags: failed.length === 0 ? [] : ['rule-failed'],
    failed,
    classCode,
    binder,
    retention,
    access: rule.access ?? 'department',
  };
  return { decision, targets: rule.targets, path: path ?? pathOf(defaultLocation, words), words, metadata };
}

/** `2026年度 給水契約` */
export function binderText({ fiscalYear, name }: Binder): string {
  return `${fiscalYear}年度 ${name}`;
}

/** Until when targets must keep the copies; undefined when the rules say nothing of it. */
export function retentionOf(decision: Pick<FilingDecision, 'retention'>): FilingRetention | undefined {
  const { retention } = decision;
  if (retention === undefined || retention === 'permanent') return retention;
  return endOfJapaneseDay(retention);
}

/** The day whose year counts; undefined when the rule goes by the paper's own and it was not read. */
function dayOf(rule: FilingRule, { scan }: FilingFacts, words: FilingWords): string | undefined {
  if (rule.yearOf !== 'document') return japaneseDay(scan.receivedAt);
  return isDay(words.documentDate) ? words.documentDate : undefined;
}

function yearOf(rule: FilingRule, day: string): number {
  return rule.retention?.series === 'calendar-year' ? Number(day.slice(0, 4)) : fiscalYearOf(day);
}

/** A document without a binder is looked at by a person; one in a binder of half a name would be lost there. */
function strict(
  rule: FilingRule,
  member: 'classCode' | 'binder',
  longest: number,
  words: FilingWords,
  failed: string[],
): string | undefined {
  const template = rule[member];
  if (template === undefined) return undefined;
  const { text, unknown, empty } = fillTemplate(template, words);
  const usable =
    unknown.length === 0 && empty.length === 0 && text !== '' && Array.from(text).length <= longest;
  if (usable && !/\p{Cc}/u.test(text)) return text;
  failed.push(`${rule.id}.${member}`);
  return undefined;
}

function fillMetadata(
  rule: FilingRule,
  words: FilingWords,
  failed: string[],
): Readonly<Record<string, string>> {
  const filled: Record<string, string> = {};
  for (const [key, template] of Object.entries(rule.metadata ?? {})) {
    const { text, unknown } = fillTemplate(template, words);
    if (unknown.length > 0) failed.push(`${rule.id}.metadata.${key}`);
    else if (text !== '') filled[key] = Array.from(text).slice(0, longestMetadata).join('');
  }
  return filled;
}

function pathOf(template: string, words: FilingWords): string {
  return fillLocation(template, words) ?? `${words.segment}/${words.year}/${words.month}${words.day}`;
}
