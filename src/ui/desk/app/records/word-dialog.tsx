/** What is to become of a record, or of all records of a binder. */

import { type FormEvent, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { useTexts } from '../text/language.tsx';
import type { Outcome, Word } from './binder-words.ts';
import { useWordName } from './names.tsx';

const outcomes: readonly Outcome[] = ['extend', 'transfer', 'destroy'];

/** The form over the page; nothing is sent before the list is confirmed or decided. */
export function WordDialog({
  name,
  before,
  onClose,
  onWord,
}: {
  name: string;
  before: Word | undefined;
  onClose: () => void;
  onWord: (word: Word) => void;
}) {
  const t = useTexts();
  const wordName = useWordName();
  const [outcome, setOutcome] = useState<Outcome>(before?.outcome ?? 'extend');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const reason = String(form.get('reason') ?? '').trim();
    onWord({
      outcome,
      ...(outcome === 'extend' && { years: Number(form.get('years')) }),
      ...(reason !== '' && { reason }),
    });
    onClose();
  };
  return (
    <Dialog title={t('choice.title', { name })} onClose={onClose}>
      <form onSubmit={submit}>
        <ChoiceField
          label={t('choice.outcome')}
          value={outcome}
          onChange={({ target }) => setOutcome(outcomes.find((one) => one === target.value) ?? 'extend')}
          options={outcomes.map((one) => ({ value: one, text: wordName(one) }))}
        />
        {outcome === 'extend' && (
          <TextField
            label={t('choice.years')}
            name="years"
            type="number"
            min={1}
            max={100}
            required
            defaultValue={before?.years ?? 1}
          />
        )}
        <TextField
          label={t('choice.reason')}
          hint={t('choice.reasonHint')}
          name="reason"
          maxLength={500}
          required={outcome === 'extend'}
          defaultValue={before?.reason ?? ''}
        />
        <div className="mt-4 flex flex-wrap gap-3">
          <Button type="submit" kind="primary">
            {t('choice.take')}
          </Button>
          <Button onClick={onClose}>{t('parts.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
