/** A rule in words: when it fits, and what becomes of the document. */

import { Facts } from '../parts/facts.tsx';
import { useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import type { Choices, Conditions, FieldCondition, Named, WrittenRule } from './rules-api.ts';

/** The words. */
export function RuleWords({ rule, choices }: { rule: WrittenRule; choices: Choices }) {
  const t = useTexts();
  const conditions = useConditionWords(choices);
  const { targets, location, classCode, binder, retention, access } = rule;
  const facts: [string, string][] = [[t('rule.when'), conditions(rule.when ?? {}) || t('rule.always')]];
  if (classCode !== undefined) facts.push([t('member.classCode'), classCode]);
  if (binder !== undefined) facts.push([t('member.binder'), binder]);
  if (retention !== undefined) {
    const { years } = retention;
    facts.push([
      t('member.retention'),
      years === 'permanent' ? t('rule.permanent') : t('rule.years', { years }),
    ]);
  }
  if (access !== undefined) facts.push([t('member.access'), t(`access.${access}`)]);
  facts.push([t('member.targets'), targets.length === 0 ? t('rule.archiveOnly') : targets.join(', ')]);
  if (targets.length > 0 && location !== undefined) facts.push([t('member.location'), location]);
  return (
    <div className="mt-2">
      <Facts facts={facts} />
    </div>
  );
}

const textOf = (choices: readonly Named[], value: string): string =>
  choices.find((one) => one.value === value)?.text ?? value;

function useConditionWords(choices: Choices): (when: Conditions) => string {
  const t = useTexts();
  const field = (one: FieldCondition): string => {
    const name = textOf(choices.fields, one.field);
    const parts = (['equals', 'contains', 'startsWith', 'from', 'to'] as const).flatMap((key) => {
      const value = one[key];
      return value === undefined ? [] : [t(`operator.${key}`, { value })];
    });
    return `${name} ${parts.join(' ')}`;
  };
  return (when) =>
    [
      ...(when.segment === undefined
        ? []
        : [`${t('field.segment')} ${textOf(choices.segments, when.segment)}`]),
      ...(when.source === undefined
        ? []
        : [`${t('condition.source')} ${t(`source.${when.source}` as TextKey)}`]),
      ...(when.department === undefined ? [] : [`${t('field.department')} ${when.department}`]),
      ...(when.device === undefined
        ? []
        : [`${t('condition.device')} ${textOf(choices.devices, when.device)}`]),
      ...(when.kind === undefined
        ? []
        : [`${t('field.kind')} ${when.kind.is.map((one) => textOf(choices.kinds, one)).join('・')}`]),
      ...(when.formId === undefined ? [] : [`${t('field.form-id')} ${when.formId}`]),
      ...Object.entries(when.sheet ?? {}).map(
        ([key, value]) => `${t(`condition.sheet.${key}` as TextKey)} ${value}`,
      ),
      ...(when.fields ?? []).map(field),
    ].join(t('condition.and'));
}
