/** One line of the file plan is changed, added, or taken out. */

import type { FormEvent } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { Series } from './plan-api.ts';

/** The form over the page; `line` undefined: a new one. */
export function PlanLineDialog({
  line,
  basedOn,
  onClose,
}: {
  line: Series | undefined;
  basedOn: number;
  onClose: () => void;
}) {
  const t = useTexts();
  const change = useChange<{ after: unknown; note: string }, { version: number }>({
    run: ({ after, note }) => {
      const before = line && {
        classCode: line.classCode,
        ...(line.binder !== undefined && { binder: line.binder }),
      };
      return callApi('/api/v1/retention/plan/lines', {
        method: 'POST',
        body: { basedOn, before, after, note },
      });
    },
    touches: ['plan', 'due'],
    done: ({ version }) => t('plan.changed', { version }),
    after: onClose,
    quiet: true,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const isRemoved = (event.nativeEvent as SubmitEvent).submitter?.getAttribute('value') === 'remove';
    change.mutate({ after: isRemoved ? undefined : lineOf(form), note: textOf(form, 'note') });
  };
  const name = line === undefined ? t('plan.add') : [line.classCode, line.binder].filter(Boolean).join(' ');
  return (
    <Dialog title={line === undefined ? name : t('plan.editTitle', { name })} onClose={onClose}>
      <form onSubmit={submit}>
        <Fields line={line} />
        <TextField label={t('plan.note')} name="note" maxLength={500} />
        {change.isError && <ProblemNotice error={change.error} />}
        <div className="mt-4 flex flex-wrap gap-3">
          <Button type="submit" kind="primary" disabled={change.isPending}>
            {t('parts.save')}
          </Button>
          {line !== undefined && (
            <Button type="submit" value="remove" kind="danger" disabled={change.isPending}>
              {t('plan.remove')}
            </Button>
          )}
          <Button onClick={onClose}>{t('parts.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function Fields({ line }: { line: Series | undefined }) {
  const t = useTexts();
  const period = line?.period === 'permanent' ? t('plan.permanent') : String(line?.period ?? '');
  return (
    <>
      <TextField
        label={t('plan.classCode')}
        name="classCode"
        required
        maxLength={200}
        defaultValue={line?.classCode ?? ''}
      />
      <TextField label={t('plan.name')} name="title" maxLength={200} defaultValue={line?.title ?? ''} />
      <TextField label={t('plan.binder')} name="binder" maxLength={200} defaultValue={line?.binder ?? ''} />
      <TextField
        label={t('plan.period')}
        hint={t('plan.periodHint')}
        name="period"
        required
        maxLength={20}
        pattern="\s*([0-9０-９]{1,3}\s*年?|永年|permanent|for ever)\s*"
        defaultValue={period}
      />
      <ChoiceField
        label={t('plan.year')}
        name="series"
        defaultValue={line?.series ?? 'fiscal-year'}
        options={(['fiscal-year', 'calendar-year'] as const).map((value) => ({
          value,
          text: t(`plan.${value}`),
        }))}
      />
      <ChoiceField
        label={t('plan.disposition')}
        name="disposition"
        defaultValue={line === undefined ? 'destroy' : (line.disposition ?? '')}
        options={[
          { value: 'destroy', text: t('choice.destroy') },
          { value: 'transfer', text: t('choice.transfer') },
          { value: '', text: t('plan.noDisposition') },
        ]}
      />
      <TextField
        label={t('plan.department')}
        name="department"
        maxLength={200}
        defaultValue={line?.department ?? ''}
      />
    </>
  );
}

function textOf(form: FormData, name: string): string {
  return String(form.get(name) ?? '').trim();
}

function lineOf(form: FormData): Series {
  const period = textOf(form, 'period').normalize('NFKC');
  const years = /^\d+/.exec(period)?.[0];
  const [binder, disposition] = [textOf(form, 'binder'), textOf(form, 'disposition')];
  return {
    classCode: textOf(form, 'classCode'),
    title: textOf(form, 'title'),
    department: textOf(form, 'department'),
    ...(binder !== '' && { binder }),
    period: years === undefined ? 'permanent' : Number(years),
    series: textOf(form, 'series') === 'calendar-year' ? 'calendar-year' : 'fiscal-year',
    ...((disposition === 'transfer' || disposition === 'destroy') && { disposition }),
  };
}
