/** Whether a rule fits a scan, and why. Pure. */

import type { FilingFacts, FilingReason } from '../filing-decision.ts';
import type { FieldName, Finding } from '../understanding.ts';
import type { FieldCondition, FilingConditions } from './rule.ts';

/** Least confidence of a value or kind that a rule may go by, when the rule does not say. */
export const defaultConfidence = 0.8;

/** The reasons why the conditions hold, in their order; undefined when one does not. No conditions: no reasons. */
export function reasonsToFit(
  when: FilingConditions,
  facts: FilingFacts,
): readonly FilingReason[] | undefined {
  const checks = [
    ...scanChecks(when, facts),
    ...(when.kind === undefined ? [] : [kindCheck(when.kind, facts)]),
    ...(when.formId === undefined ? [] : [formCheck(when.formId, facts)]),
    ...(when.fields ?? []).map((condition) => fieldCheck(condition, facts)),
  ];
  const reasons: FilingReason[] = [];
  for (const reason of checks) {
    if (reason === undefined) return undefined;
    reasons.push(reason);
  }
  return reasons;
}

/** Text as it is compared: NFKC, without white space, small letters. */
export function comparable(text: string): string {
  return text.normalize('NFKC').replace(/\s+/gu, '').toLowerCase();
}

type Check = FilingReason | undefined;

function scanChecks(when: FilingConditions, { scan }: FilingFacts): Check[] {
  const { sheet } = when;
  const pairs: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['segment', when.segment, scan.segment],
    ['source', when.source, scan.source],
    ['department', when.department, scan.department],
    ['device', when.device, scan.deviceId],
    ['sheet.binder', sheet?.binder, scan.hints?.binder],
    ['sheet.formId', sheet?.formId, scan.hints?.formId],
    ['sheet.classCode', sheet?.classCode, scan.hints?.classCode],
  ];
  return pairs.flatMap(([condition, wanted, found]) => {
    if (wanted === undefined) return [];
    return [found === wanted ? { condition, wanted, found } : undefined];
  });
}

function kindCheck(wanted: NonNullable<FilingConditions['kind']>, { understanding }: FilingFacts): Check {
  const guess = understanding?.kind;
  if (guess === undefined || !wanted.is.includes(guess.kind)) return undefined;
  if (guess.confidence < (wanted.confidence ?? defaultConfidence)) return undefined;
  const { kind, confidence } = guess;
  return { condition: 'kind', wanted: wanted.is.join('|'), found: kind, confidence };
}

function formCheck(wanted: string, facts: FilingFacts): Check {
  const start = comparable(wanted);
  const found = findingsOf(facts, 'form-id', defaultConfidence).find(({ value }) => {
    const rest = comparable(value).startsWith(start) ? comparable(value).slice(start.length) : undefined;
    // 様式第1号 must not take 様式第10号 or 様式第1号の2 for its own.
    return rest !== undefined && !/^[\dの]/.test(rest);
  });
  return found && { condition: 'formId', wanted, found: found.value, confidence: found.confidence };
}

function fieldCheck(condition: FieldCondition, facts: FilingFacts): Check {
  const candidates = findingsOf(facts, condition.field, condition.confidence ?? defaultConfidence);
  // The best value decides; a lesser one that would fit is no reason.
  const best = candidates[0];
  if (best === undefined || !holds(condition, best.value)) return undefined;
  return {
    condition: `field.${condition.field}`,
    wanted: wantedText(condition),
    found: best.value,
    confidence: best.confidence,
  };
}

function findingsOf(
  { understanding }: FilingFacts,
  field: FieldName,
  confidence: number,
): readonly Finding[] {
  const all = understanding?.findings.filter((finding) => finding.field === field) ?? [];
  return all.filter((finding) => finding.confidence >= confidence);
}

function holds(condition: FieldCondition, value: string): boolean {
  const text = comparable(value);
  const { equals, contains, startsWith, from, to } = condition;
  return (
    (equals === undefined || text === comparable(equals)) &&
    (contains === undefined || text.includes(comparable(contains))) &&
    (startsWith === undefined || begins(text, comparable(startsWith))) &&
    (from === undefined || inOrder(condition.field, from, value)) &&
    (to === undefined || inOrder(condition.field, value, to))
  );
}

/** The year in front of a document number changes every year, so that a rule may leave it out. */
function begins(text: string, start: string): boolean {
  return text.startsWith(start) || text.replace(/^(?:令和?|平成?|r|h)?(?:元|\d{1,2})/, '').startsWith(start);
}

function inOrder(field: FieldName, low: string, high: string): boolean {
  if (field !== 'amount') return low <= high;
  const [least, greatest] = [Number(low), Number(high)];
  return Number.isFinite(least) && Number.isFinite(greatest) && least <= greatest;
}

function wantedText({ equals, contains, startsWith, from, to }: FieldCondition): string {
  const range = from === undefined && to === undefined ? [] : [`${from ?? ''}..${to ?? ''}`];
  return [
    ...(equals === undefined ? [] : [`= ${equals}`]),
    ...(contains === undefined ? [] : [`contains ${contains}`]),
    ...(startsWith === undefined ? [] : [`starts with ${startsWith}`]),
    ...range,
  ].join(', ');
}
