/** A hold is placed: on a record, a class, a binder, words, or what a search finds now. */

import { type FormEvent, useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useMe } from '../shell/signed-in.tsx';
import { useTexts } from '../text/language.tsx';
import { type HoldScope, holdKinds } from './holds-api.ts';

/** The record that is held, where that is fixed. */
export interface HeldRecord {
  readonly id: string;
  readonly title: string;
  readonly segment: string;
}

/** The form over the page. With `record` only the reason is asked; `query` is where a search begins. */
export function HoldDialog({
  record,
  query,
  onClose,
}: {
  record?: HeldRecord;
  query?: string;
  onClose: () => void;
}) {
  const t = useTexts();
  const place = useChange<{ segment: string; scope: HoldScope; reason: string }>({
    run: (body) => callApi('/api/v1/retention/holds', { method: 'POST', body }),
    touches: ['holds', 'rounds', 'due'],
    done: () => t('holds.placeDone'),
    after: onClose,
    quiet: true,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? '').trim();
    const kind = holdKinds.find((one) => one === text('kind')) ?? 'record';
    const scope: HoldScope =
      record !== undefined
        ? { kind: 'record', recordId: record.id }
        : kind === 'record'
          ? { kind, recordId: text('value') }
          : { kind, value: text('value') };
    place.mutate({ segment: record?.segment ?? text('segment'), scope, reason: text('reason') });
  };
  return (
    <Dialog title={t('holds.place')} onClose={onClose}>
      <form onSubmit={submit}>
        {record === undefined ? (
          <ScopeFields query={query} />
        ) : (
          <p className="mb-4">{t('holds.ofRecord', { title: record.title })}</p>
        )}
        <TextField
          label={t('holds.reason')}
          hint={t('holds.reasonHint')}
          name="reason"
          required
          maxLength={500}
        />
        {place.isError && <ProblemNotice error={place.error} />}
        <div className="mt-4 flex flex-wrap gap-3">
          <Button type="submit" kind="primary" disabled={place.isPending}>
            {place.isPending ? t('parts.working') : t('holds.place')}
          </Button>
          <Button onClick={onClose}>{t('parts.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function ScopeFields({ query }: { query: string | undefined }) {
  const t = useTexts();
  const { segments } = useMe();
  const [kind, setKind] = useState<(typeof holdKinds)[number]>('search');
  return (
    <>
      <ChoiceField
        label={t('holds.kind')}
        name="kind"
        value={kind}
        onChange={({ target }) => setKind(holdKinds.find((one) => one === target.value) ?? 'search')}
        options={holdKinds.map((one) => ({ value: one, text: t(`holds.kind.${one}`) }))}
      />
      <TextField
        label={t(`holds.value.${kind}`)}
        hint={t(`holds.hint.${kind}`)}
        name="value"
        required
        maxLength={kind === 'search' ? 500 : 200}
        defaultValue={kind === 'search' ? (query ?? '') : ''}
        key={kind}
      />
      <ChoiceField
        label={t('holds.segment')}
        name="segment"
        options={segments.map(({ id, name }) => ({ value: id, text: name }))}
      />
    </>
  );
}
