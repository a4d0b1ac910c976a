/** The form that puts one value right. */

import { type FormEvent, useState } from 'react';
import { useChange } from '../data/change.ts';
import { BinderSearch } from '../filing/binder-search.tsx';
import { Button } from '../parts/button.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useMe } from '../shell/signed-in.tsx';
import { useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import type { RecordView } from './archive-api.ts';
import { type CorrectableField, kinds, readingFields, saveValue, touched } from './correct-api.ts';

const needsReason: readonly string[] = ['binder', 'class-code', 'access'];

/** The form; it closes when the value is saved. */
export function ValueForm({
  record,
  field,
  value,
  onClose,
}: {
  record: RecordView;
  field: CorrectableField;
  value: string;
  onClose: () => void;
}) {
  const t = useTexts();
  const [next, setNext] = useState(value);
  const save = useChange<string>({
    run: (reason) => saveValue(record, field, next.trim(), reason),
    touches: touched,
    done: () => t('correct.done', { field: t(`field.${field}` as TextKey) }),
    after: onClose,
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    save.mutate(String(new FormData(event.currentTarget).get('reason') ?? ''));
  };
  return (
    <form onSubmit={send} className="mt-2 rounded-8 bg-solid-gray-50 p-3">
      <ValueInput record={record} field={field} value={next} onValue={setNext} />
      {!(readingFields as readonly string[]).includes(field) && (
        <TextField
          label={t('correct.reason')}
          hint={t('correct.reasonHint')}
          name="reason"
          maxLength={500}
          required={needsReason.includes(field)}
        />
      )}
      <p className="mb-3 text-sm">{t('correct.follows')}</p>
      {save.isError && <ProblemNotice error={save.error} />}
      <div className="mt-3 flex flex-wrap gap-3">
        <Button type="submit" kind="primary" disabled={save.isPending || next === value}>
          {save.isPending ? t('parts.working') : t('parts.save')}
        </Button>
        <Button onClick={onClose}>{t('parts.cancel')}</Button>
      </div>
    </form>
  );
}

function ValueInput({
  record,
  field,
  value,
  onValue,
}: {
  record: RecordView;
  field: CorrectableField;
  value: string;
  onValue: (value: string) => void;
}) {
  const t = useTexts();
  const { roles } = useMe();
  if (field === 'binder') {
    const year = Number(/^\d{4}/.exec(value)?.[0] ?? fiscalYearOf(record));
    return (
      <BinderSearch
        year={year}
        onChoose={({ binder }) => onValue(`${binder.fiscalYear}/${binder.name}`)}
        chosen={value}
      />
    );
  }
  if (field === 'kind' || field === 'access') {
    const values = field === 'kind' ? ['', ...kinds] : ['department', 'owner', 'records'];
    const textOf = (one: string): string =>
      one === '' ? t('correct.none') : t(`${field}.${one}` as TextKey);
    return (
      <ChoiceField
        label={t('correct.value')}
        value={value}
        onChange={({ target }) => onValue(target.value)}
        disabled={field === 'access' && !roles.includes('records')}
        options={values.map((one) => ({ value: one, text: textOf(one) }))}
      />
    );
  }
  return (
    <TextField
      label={t('correct.value')}
      hint={field === 'title' ? undefined : t('correct.valueHint')}
      value={value}
      onChange={({ target }) => onValue(target.value)}
      maxLength={200}
      required={field === 'title'}
      autoComplete="off"
    />
  );
}

/** 年度 of the day it was taken in. */
function fiscalYearOf({ capturedAt }: RecordView): number {
  const japan = new Date(new Date(capturedAt).getTime() + 9 * 3_600_000);
  return japan.getUTCMonth() < 3 ? japan.getUTCFullYear() - 1 : japan.getUTCFullYear();
}
