/** The form of one rule: when it fits, and what becomes of the document, with what that comes to for the newest ones. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { CheckField } from '../parts/check-field.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import { ConditionRows } from './condition-rows.tsx';
import { type Choices, tryRule, type WrittenRule } from './rules-api.ts';
import { useSettled } from './use-rule-faults.ts';

interface FormView {
  readonly rule: WrittenRule;
  readonly choices: Choices;
  readonly onRule: (rule: WrittenRule) => void;
}

/** The form. Every change is told at once. */
export function RuleForm({ rule, choices, onRule }: FormView) {
  const t = useTexts();
  return (
    <div className="mt-4 grid gap-6 xl:grid-cols-2">
      <div>
        <TextField
          label={t('rule.name')}
          hint={t('rule.nameHint')}
          value={rule.id}
          maxLength={32}
          onChange={({ target }) => onRule({ ...rule, id: target.value })}
        />
        <ConditionRows
          when={rule.when ?? {}}
          choices={choices}
          onWhen={(when) => onRule({ ...rule, when })}
        />
      </div>
      <div>
        <h4 className="mb-2 font-bold">{t('rule.then')}</h4>
        <Place rule={rule} choices={choices} onRule={onRule} />
        <Targets rule={rule} choices={choices} onRule={onRule} />
        <Keeping rule={rule} choices={choices} onRule={onRule} />
        <Tried rule={rule} />
      </div>
    </div>
  );
}

/** Sets a member, or takes it out. */
function withMember<Key extends keyof WrittenRule>(
  rule: WrittenRule,
  key: Key,
  value: WrittenRule[Key] | '' | undefined,
): WrittenRule {
  const others = Object.fromEntries(Object.entries(rule).filter(([name]) => name !== key));
  const next = value === '' || value === undefined ? others : { ...others, [key]: value };
  return next as unknown as WrittenRule;
}

function Place({ rule, choices, onRule }: FormView) {
  const t = useTexts();
  const chosen = choices.series.findIndex(
    ({ classCode, binder }) => classCode === rule.classCode && binder === rule.binder,
  );
  const take = (at: number): void => {
    const series = choices.series[at];
    if (series === undefined) return;
    onRule(withMember({ ...rule, classCode: series.classCode }, 'binder', series.binder));
  };
  return (
    <>
      {choices.series.length > 0 && (
        <ChoiceField
          label={t('rule.series')}
          value={String(chosen)}
          onChange={({ target }) => take(Number(target.value))}
          options={[
            { value: '-1', text: t('rule.seriesNone') },
            ...choices.series.map(({ classCode, binder, title }, at) => ({
              value: String(at),
              text: `${classCode} ${title}${binder === undefined ? '' : ` / ${binder}`}`,
            })),
          ]}
        />
      )}
      <Pattern
        label={t('member.classCode')}
        value={rule.classCode ?? ''}
        words={[]}
        onValue={(value) => onRule(withMember(rule, 'classCode', value))}
      />
      <Pattern
        label={t('member.binder')}
        hint={t('rule.binderHint')}
        value={rule.binder ?? ''}
        words={['sender', 'counterparty', 'department', 'kind', 'sheetBinder']}
        onValue={(value) => onRule(withMember(rule, 'binder', value))}
      />
    </>
  );
}

/** A text with words in braces; the buttons write them. */
function Pattern({
  label,
  hint,
  value,
  words,
  onValue,
}: {
  label: string;
  hint?: string;
  value: string;
  words: readonly string[];
  onValue: (value: string) => void;
}) {
  const t = useTexts();
  return (
    <div className="mb-4">
      <TextField
        label={label}
        hint={hint}
        value={value}
        maxLength={500}
        autoComplete="off"
        onChange={({ target }) => onValue(target.value)}
      />
      {words.length > 0 && (
        <details>
          <summary className="min-h-8 cursor-pointer text-sm">{t('rule.words')}</summary>
          <div className="mt-1 flex flex-wrap gap-2">
            {words.map((word) => (
              <button
                key={word}
                type="button"
                onClick={() => onValue(`${value}{${word}}`)}
                className="min-h-9 cursor-pointer rounded-6 border border-solid-gray-600 px-2 text-sm hover:bg-blue-50"
              >
                {t(`word.${word}` as TextKey)}
              </button>
            ))}
          </div>
        </details>
      )}
    </div>
  );
}

function Targets({ rule, choices, onRule }: FormView) {
  const t = useTexts();
  const id = useId();
  const toggle = (name: string, isOn: boolean): void =>
    onRule({
      ...rule,
      targets: isOn ? [...rule.targets, name] : rule.targets.filter((one) => one !== name),
    });
  const names = [...new Set([...choices.targets, ...rule.targets])];
  if (names.length === 0) return null;
  return (
    <>
      <fieldset aria-describedby={id} className="mb-2">
        <legend className="font-bold">{t('member.targets')}</legend>
        <p id={id} className="text-sm text-solid-gray-700">
          {t('rule.targetsHint')}
        </p>
        {names.map((name) => (
          <CheckField
            key={name}
            label={name}
            checked={rule.targets.includes(name)}
            onChange={({ target }) => toggle(name, target.checked)}
          />
        ))}
      </fieldset>
      {rule.targets.length > 0 && (
        <Pattern
          label={t('member.location')}
          hint={t('rule.locationHint')}
          value={rule.location ?? ''}
          words={choices.words}
          onValue={(value) => onRule(withMember(rule, 'location', value))}
        />
      )}
    </>
  );
}

const years = [1, 3, 5, 10, 30] as const;

function Keeping({ rule, onRule }: FormView) {
  const t = useTexts();
  const retention = rule.retention?.years;
  const keep = (value: string): WrittenRule['retention'] => {
    if (value === '') return undefined;
    return { ...rule.retention, years: value === 'permanent' ? value : Number(value) };
  };
  return (
    <>
      <ChoiceField
        label={t('member.retention')}
        value={String(retention ?? '')}
        onChange={({ target }) => onRule(withMember(rule, 'retention', keep(target.value)))}
        options={[
          { value: '', text: t('rule.byPlan') },
          ...years.map((count) => ({ value: String(count), text: t('rule.years', { years: count }) })),
          { value: 'permanent', text: t('rule.permanent') },
        ]}
      />
      <ChoiceField
        label={t('rule.yearOf')}
        value={rule.yearOf ?? 'receipt'}
        onChange={({ target }) =>
          onRule(withMember(rule, 'yearOf', target.value === 'document' ? 'document' : undefined))
        }
        options={[
          { value: 'receipt', text: t('rule.yearOfReceipt') },
          { value: 'document', text: t('rule.yearOfDocument') },
        ]}
      />
      <ChoiceField
        label={t('member.access')}
        value={rule.access ?? 'department'}
        onChange={({ target }) => onRule(withMember(rule, 'access', target.value as WrittenRule['access']))}
        options={(['department', 'owner', 'records'] as const).map((one) => ({
          value: one,
          text: t(`access.${one}`),
        }))}
      />
    </>
  );
}

/** What the rule would call the newest documents. */
function Tried({ rule }: { rule: WrittenRule }) {
  const t = useTexts();
  const settled = useSettled(rule);
  const { data } = useQuery({
    queryKey: ['filing-rule-tried', settled],
    queryFn: ({ signal }) => tryRule(settled, signal),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  if (data === undefined || data === null) return null;
  const { documents, fitting, names } = data;
  return (
    <section aria-label={t('rule.tried')} className="rounded-8 bg-solid-gray-50 p-3">
      <p role="status" className="font-bold">
        {t('rule.fitting', { documents, fitting })}
      </p>
      {names.length > 0 && (
        <p className="mt-1 text-sm">{t(fitting > 0 ? 'rule.names' : 'rule.namesOther')}</p>
      )}
      <ul className="mt-1 list-disc pl-5">
        {names.map(({ path, binder, classCode, failed }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two documents may come to the same names
          <li key={at} className="break-all">
            {[classCode, binder, path].filter((one) => one !== undefined && one !== '').join(' ｜ ') ||
              t('rule.archiveOnly')}
            {failed.length > 0 && (
              <span className="block text-sm text-red-900">
                {t('rule.failed', {
                  members: failed.map((one) => t(`member.${one.split('.')[0]}` as TextKey)).join('・'),
                })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
