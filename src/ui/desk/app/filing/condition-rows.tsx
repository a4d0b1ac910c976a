/** The conditions of a rule, one row each: chosen from what there is. */

import { type ReactNode, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { CheckField } from '../parts/check-field.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import { FieldRow } from './field-row.tsx';
import { Confidence, ValueField } from './rule-inputs.tsx';
import type { Choices, Conditions } from './rules-api.ts';

/** Conditions that a rule has once at most. */
const single = ['kind', 'segment', 'source', 'department', 'device', 'formId'] as const;
const sheet = ['binder', 'formId', 'classCode'] as const;

type Single = (typeof single)[number];

interface RowsView {
  readonly when: Conditions;
  readonly choices: Choices;
  readonly onWhen: (when: Conditions) => void;
}

/** The rows, and adding one. */
export function ConditionRows({ when, choices, onWhen }: RowsView) {
  const t = useTexts();
  const fields = when.fields ?? [];
  const put = (changes: Partial<Record<keyof Conditions, unknown>>): void =>
    onWhen(clean({ ...when, ...changes }));
  const parts = sheet.filter((part) => when.sheet?.[part] !== undefined);
  return (
    <section aria-label={t('rule.when')}>
      <h4 className="mb-2 font-bold">{t('rule.when')}</h4>
      {Object.keys(when).length === 0 && <p className="mb-3">{t('rule.always')}</p>}
      {single
        .filter((name) => when[name] !== undefined)
        .map((name) => (
          <Row key={name} name={conditionText(name)} onRemove={() => put({ [name]: undefined })}>
            <SingleRow name={name} when={when} choices={choices} onWhen={onWhen} />
          </Row>
        ))}
      {parts.map((part) => (
        <Row
          key={part}
          name={`condition.sheet.${part}` as TextKey}
          onRemove={() => put({ sheet: { ...when.sheet, [part]: undefined } })}
        >
          <TextField
            label={t(`condition.sheet.${part}` as TextKey)}
            value={when.sheet?.[part] ?? ''}
            maxLength={200}
            onChange={({ target }) => put({ sheet: { ...when.sheet, [part]: target.value } })}
          />
        </Row>
      ))}
      {fields.map((condition, at) => (
        <Row
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule may ask for the same value twice
          key={at}
          name={`field.${fieldText(condition.field)}` as TextKey}
          onRemove={() => put({ fields: fields.filter((_, index) => index !== at) })}
        >
          <FieldRow
            condition={condition}
            choices={choices}
            onCondition={(next) => put({ fields: fields.map((one, index) => (index === at ? next : one)) })}
          />
        </Row>
      ))}
      <AddCondition when={when} choices={choices} onWhen={onWhen} />
    </section>
  );
}

/** Without members that hold nothing: a rule with an empty list would fit everything. */
function clean(when: Partial<Record<keyof Conditions, unknown>>): Conditions {
  const entries = Object.entries(when).flatMap(([name, value]) => {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) return [];
    if (name !== 'sheet') return [[name, value]];
    const known = Object.entries(value as object).filter(([, one]) => one !== undefined);
    return known.length === 0 ? [] : [[name, Object.fromEntries(known)]];
  });
  return Object.fromEntries(entries) as Conditions;
}

function conditionText(name: Single): TextKey {
  if (name === 'kind' || name === 'segment' || name === 'department') return `field.${name}`;
  return name === 'formId' ? 'field.form-id' : (`condition.${name}` as TextKey);
}

/** The 件名 is the title of a record. */
function fieldText(field: string): string {
  return field === 'subject' ? 'title' : field;
}

function Row({ name, onRemove, children }: { name: TextKey; onRemove: () => void; children: ReactNode }) {
  const t = useTexts();
  return (
    <div className="mb-3 rounded-8 border border-solid-gray-420 p-3">
      {children}
      <Button kind="quiet" about={t(name)} onClick={onRemove}>
        {t('condition.remove')}
      </Button>
    </div>
  );
}

function SingleRow({ name, when, choices, onWhen }: RowsView & { name: Single }) {
  const t = useTexts();
  const label = t(conditionText(name));
  const set = (value: string): void => onWhen({ ...when, [name]: value });
  switch (name) {
    case 'kind':
      return <KindRow when={when} choices={choices} onWhen={onWhen} />;
    case 'department':
      return (
        <ValueField label={label} value={when.department ?? ''} values={choices.departments} onValue={set} />
      );
    case 'formId':
      return <ValueField label={label} value={when.formId ?? ''} values={choices.formIds} onValue={set} />;
    default: {
      const options = {
        segment: choices.segments,
        device: choices.devices,
        source: choices.sources.map((value) => ({ value, text: t(`source.${value}` as TextKey) })),
      }[name];
      return (
        <ChoiceField
          label={label}
          value={when[name] ?? ''}
          options={options}
          onChange={({ target }) => set(target.value)}
        />
      );
    }
  }
}

function KindRow({ when, choices, onWhen }: RowsView) {
  const t = useTexts();
  const is = when.kind?.is ?? [];
  return (
    <>
      <fieldset>
        <legend className="font-bold">{t('field.kind')}</legend>
        <div className="grid max-h-56 grid-cols-2 gap-x-3 overflow-y-auto">
          {choices.kinds.map(({ value, text }) => (
            <CheckField
              key={value}
              label={text}
              checked={is.includes(value)}
              onChange={({ target }) => {
                const next = target.checked ? [...is, value] : is.filter((one) => one !== value);
                onWhen({ ...when, kind: { ...when.kind, is: next } });
              }}
            />
          ))}
        </div>
      </fieldset>
      <Confidence
        value={when.kind?.confidence}
        onValue={(confidence) => onWhen({ ...when, kind: { is, confidence } })}
      />
    </>
  );
}

function AddCondition({ when, choices, onWhen }: RowsView) {
  const t = useTexts();
  const free = single.filter((name) => when[name] === undefined);
  const options = [
    ...free.map((name) => ({ value: name as string, text: t(conditionText(name)) })),
    ...choices.fields.map(({ value, text }) => ({ value: `field:${value}`, text })),
    ...sheet
      .filter((part) => when.sheet?.[part] === undefined)
      .map((part) => ({ value: `sheet:${part}`, text: t(`condition.sheet.${part}` as TextKey) })),
  ].filter(({ value }) => value !== 'field:form-id');
  const [chosen, setChosen] = useState('');
  const value = options.some((one) => one.value === chosen) ? chosen : (options[0]?.value ?? '');
  const add = (): void => {
    const [name = '', part = ''] = value.split(':');
    if (name === 'field') onWhen({ ...when, fields: [...(when.fields ?? []), { field: part }] });
    else if (name === 'sheet') onWhen({ ...when, sheet: { ...when.sheet, [part]: '' } });
    else onWhen({ ...when, [name]: firstOf(name as Single, choices) });
  };
  return (
    <div className="mb-6 flex flex-wrap items-center gap-3">
      <select
        aria-label={t('condition.which')}
        value={value}
        onChange={({ target }) => setChosen(target.value)}
        className="min-h-11 max-w-full rounded-8 border border-solid-gray-600 bg-white px-2"
      >
        {options.map((one) => (
          <option key={one.value} value={one.value}>
            {one.text}
          </option>
        ))}
      </select>
      <Button onClick={add}>{t('condition.add')}</Button>
    </div>
  );
}

/** A choice is shown with its first value chosen, and so it is. */
function firstOf(name: Single, { segments, devices, sources }: Choices): unknown {
  switch (name) {
    case 'kind':
      return { is: [] };
    case 'segment':
      return segments[0]?.value ?? '';
    case 'device':
      return devices[0]?.value ?? '';
    case 'source':
      return sources[0] ?? '';
    default:
      return '';
  }
}
