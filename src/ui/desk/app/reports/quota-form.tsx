/** A new quota, in place of the one of the same subject, period and kind. */

import { type FormEvent, useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';

const kinds = ['everyone', 'department', 'person'] as const;

/** The form. */
export function QuotaForm() {
  const t = useTexts();
  const [kind, setKind] = useState<(typeof kinds)[number]>('department');
  const [round, setRound] = useState(0);
  const set = useChange<Record<string, unknown>>({
    run: (body) => callApi('/api/v1/quotas', { method: 'POST', body }),
    touches: ['quotas'],
    done: () => t('quotas.done'),
    after: () => setRound((before) => before + 1),
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const name = String(form.get('name') ?? '');
    const subject =
      kind === 'everyone' ? { kind } : kind === 'person' ? { kind, name } : { kind, department: name };
    set.mutate({
      subject,
      period: form.get('period'),
      unit: form.get('unit'),
      amount: Number(form.get('amount')),
      mode: form.get('mode'),
    });
  };
  return (
    <section className="mt-10 max-w-xl">
      <h2 className="mb-1 text-std-20B-150">{t('quotas.new')}</h2>
      <p className="mb-3">{t('quotas.newHint')}</p>
      <form key={round} onSubmit={send}>
        <ChoiceField
          label={t('quotas.of')}
          value={kind}
          onChange={({ target }) => setKind(kinds.find((one) => one === target.value) ?? 'department')}
          options={kinds.map((value) => ({ value, text: t(`quotas.${value}`) }))}
        />
        {kind !== 'everyone' && (
          <TextField
            label={t(kind === 'person' ? 'quotas.personName' : 'quotas.departmentName')}
            name="name"
            required
            maxLength={200}
            autoComplete="off"
          />
        )}
        <div className="grid gap-x-4 sm:grid-cols-2">
          <ChoiceField
            label={t('quotas.period')}
            name="period"
            options={(['month', 'fiscal-year'] as const).map((value) => ({
              value,
              text: t(`quotas.period.${value}`),
            }))}
          />
          <ChoiceField
            label={t('quotas.unit')}
            name="unit"
            options={(['pages', 'yen'] as const).map((value) => ({ value, text: t(`quotas.unit.${value}`) }))}
          />
          <TextField
            label={t('quotas.limit')}
            name="amount"
            type="number"
            min={0}
            max={1_000_000_000}
            step={1}
            required
          />
          <ChoiceField
            label={t('quotas.mode')}
            name="mode"
            options={(['hard', 'warn'] as const).map((value) => ({ value, text: t(`quotas.mode.${value}`) }))}
          />
        </div>
        {set.isError && <ProblemNotice error={set.error} />}
        <Button type="submit" kind="primary" disabled={set.isPending} className="mt-2">
          {t('quotas.new')}
        </Button>
      </form>
    </section>
  );
}
