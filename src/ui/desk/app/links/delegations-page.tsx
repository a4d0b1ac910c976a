/** Who may collect for whom: all prints, or those of a department; one print is delegated where it is listed. */

import { queryOptions, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useMe } from '../shell/signed-in.tsx';
import type { Language } from '../text/bilingual.ts';
import { useLanguage, useTexts } from '../text/language.tsx';

interface Delegation {
  readonly id: string;
  readonly ownerName: string;
  readonly delegateName: string;
  readonly scope:
    | { readonly kind: 'all' | 'job' }
    | { readonly kind: 'department'; readonly department: string };
  readonly lastDayText: string;
}

const delegations = (language: Language) =>
  queryOptions({
    queryKey: ['delegations', language],
    queryFn: ({ signal }) =>
      callApi<{ given: readonly Delegation[]; received: readonly Delegation[] }>('/api/v1/delegations', {
        signal,
      }),
  });

/** The page. */
export function DelegationsPage() {
  const t = useTexts();
  const asked = useQuery(delegations(useLanguage()));
  return (
    <>
      <PageHead title={t('delegations.title')} lead={t('delegations.lead')} />
      <NewDelegation />
      {asked.isPending && <Waiting />}
      {asked.isError && <ProblemNotice error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data !== undefined && (
        <>
          <DelegationList title={t('delegations.given')} all={asked.data.given} isOwn />
          <DelegationList title={t('delegations.received')} all={asked.data.received} />
        </>
      )}
    </>
  );
}

function NewDelegation() {
  const t = useTexts();
  const { department } = useMe();
  const [round, setRound] = useState(0);
  const give = useChange<Record<string, unknown>>({
    run: (body) => callApi('/api/v1/delegations', { method: 'POST', body }),
    touches: ['delegations'],
    done: (_output, { colleague }) => t('delegate.done', { colleague: String(colleague) }),
    after: () => setRound((before) => before + 1),
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const scope = form.get('scope') === 'all' ? { kind: 'all' } : { kind: 'department', department };
    give.mutate({ colleague: form.get('colleague'), lastDay: form.get('lastDay'), scope });
  };
  const scopes = [{ value: 'all', text: t('delegations.all') }];
  if (department !== '')
    scopes.push({ value: 'department', text: t('delegations.department', { department }) });
  return (
    <form key={round} onSubmit={send} className="mb-8 max-w-xl">
      <TextField
        label={t('delegate.colleague')}
        hint={t('delegate.colleagueHint')}
        name="colleague"
        required
        maxLength={200}
        autoComplete="off"
      />
      <ChoiceField label={t('delegations.which')} name="scope" options={scopes} />
      <TextField
        label={t('delegate.lastDay')}
        hint={t('delegate.lastDayHint')}
        name="lastDay"
        type="date"
        required
      />
      {give.isError && <ProblemNotice error={give.error} />}
      <Button type="submit" kind="primary" disabled={give.isPending} className="mt-2">
        {t('delegate.give')}
      </Button>
    </form>
  );
}

function DelegationList({
  title,
  all,
  isOwn,
}: {
  title: string;
  all: readonly Delegation[];
  isOwn?: boolean;
}) {
  const t = useTexts();
  const revoke = useChange<Delegation>({
    run: ({ id }) => callApi(`/api/v1/delegations/${id}`, { method: 'DELETE' }),
    touches: ['delegations'],
    done: () => t('delegations.revoked'),
  });
  const what = ({ scope }: Delegation): string =>
    scope.kind === 'department'
      ? t('delegations.department', { department: scope.department })
      : t(scope.kind === 'all' ? 'delegations.all' : 'delegations.job');
  return (
    <section className="mb-8">
      <h2 className="mb-3 text-std-20B-150">{title}</h2>
      {all.length === 0 && <p>{t('delegations.none')}</p>}
      <ul className="divide-y divide-solid-gray-420">
        {all.map((one) => {
          const name = isOwn === true ? one.delegateName : one.ownerName;
          return (
            <li key={one.id} className="flex flex-wrap items-center justify-between gap-3 py-2">
              <p>
                <span className="font-bold">{name}</span> / {what(one)} /{' '}
                {t('delegations.until', { day: one.lastDayText })}
              </p>
              {isOwn === true && (
                <Button about={name} disabled={revoke.isPending} onClick={() => revoke.mutate(one)}>
                  {t('delegations.revoke')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
