/** Fields of the editor of rules: a value that documents have, and how sure a reading must be. */

import { useId } from 'react';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { useTexts } from '../text/language.tsx';

/** A text with the values that documents have. */
export function ValueField({
  label,
  value,
  values,
  onValue,
}: {
  label: string;
  value: string;
  values: readonly { readonly value: string; readonly count: number }[];
  onValue: (value: string) => void;
}) {
  const id = useId();
  return (
    <>
      <TextField
        label={label}
        value={value}
        list={id}
        maxLength={200}
        autoComplete="off"
        onChange={({ target }) => onValue(target.value)}
      />
      <datalist id={id}>
        {values.map((one) => (
          <option key={one.value} value={one.value} />
        ))}
      </datalist>
    </>
  );
}

const confidences = [0.6, 0.7, 0.8, 0.9, 0.95] as const;

/** How sure a reading must be. */
export function Confidence({
  value = 0.8,
  onValue,
}: {
  value?: number | undefined;
  onValue: (value: number) => void;
}) {
  const t = useTexts();
  const all = [...new Set([...confidences, value])].toSorted((a, b) => a - b);
  return (
    <ChoiceField
      label={t('condition.confidence')}
      value={String(value)}
      onChange={({ target }) => onValue(Number(target.value))}
      options={all.map((one) => ({
        value: String(one),
        text: t('condition.atLeast', { percent: Math.round(one * 100) }),
      }))}
    />
  );
}
