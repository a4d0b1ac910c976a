/** What one value that was read must be. */

import { ChoiceField, TextField } from '../parts/field.tsx';
import { useTexts } from '../text/language.tsx';
import { Confidence, ValueField } from './rule-inputs.tsx';
import type { Choices, FieldCondition } from './rules-api.ts';

const operators = ['contains', 'equals', 'startsWith'] as const;
type Operator = (typeof operators)[number];

/** The row: a text to be held, or two ends of a range. */
export function FieldRow({
  condition,
  choices,
  onCondition,
}: {
  condition: FieldCondition;
  choices: Choices;
  onCondition: (condition: FieldCondition) => void;
}) {
  const { field, confidence } = condition;
  const isRange = field === 'amount' || /-(?:date|on)$/.test(field);
  const kept = { field, ...(confidence !== undefined && { confidence }) };
  return (
    <>
      {isRange ? (
        <Range condition={condition} onCondition={onCondition} />
      ) : (
        <Text condition={condition} kept={kept} choices={choices} onCondition={onCondition} />
      )}
      <Confidence value={confidence} onValue={(value) => onCondition({ ...condition, confidence: value })} />
    </>
  );
}

function Range({
  condition,
  onCondition,
}: {
  condition: FieldCondition;
  onCondition: (condition: FieldCondition) => void;
}) {
  const t = useTexts();
  const isAmount = condition.field === 'amount';
  const set = (end: 'from' | 'to', value: string): void => {
    const { [end]: _, ...others } = condition;
    onCondition(value === '' ? others : { ...others, [end]: value });
  };
  const end = (name: 'from' | 'to') => (
    <TextField
      label={t(isAmount ? `range.${name}Amount` : `range.${name}Day`)}
      type={isAmount ? 'number' : 'date'}
      min={isAmount ? 0 : undefined}
      value={condition[name] ?? ''}
      onChange={({ target }) => set(name, target.value)}
    />
  );
  return (
    <div className="grid gap-x-4 sm:grid-cols-2">
      {end('from')}
      {end('to')}
    </div>
  );
}

function Text({
  condition,
  kept,
  choices,
  onCondition,
}: {
  condition: FieldCondition;
  kept: Pick<FieldCondition, 'field' | 'confidence'>;
  choices: Choices;
  onCondition: (condition: FieldCondition) => void;
}) {
  const t = useTexts();
  const operator: Operator = operators.find((one) => condition[one] !== undefined) ?? 'contains';
  const value = condition[operator] ?? '';
  const name = choices.fields.find((one) => one.value === condition.field)?.text ?? condition.field;
  return (
    <>
      <ValueField
        label={name}
        value={value}
        values={choices.values[condition.field] ?? []}
        onValue={(next) => onCondition(next === '' ? kept : { ...kept, [operator]: next })}
      />
      <ChoiceField
        label={t('condition.how')}
        value={operator}
        onChange={({ target }) => onCondition({ ...kept, [target.value]: value })}
        options={operators.map((one) => ({ value: one, text: t(`condition.${one}`) }))}
      />
    </>
  );
}
