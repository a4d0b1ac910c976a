/** People for administrators: found by a part of their names. What is asked stands in the address. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { Link, useSearchParams } from 'react-router';
import { callApi } from '../data/api.ts';
import { Asked } from '../parts/asked.tsx';
import { Button } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { useDays } from '../parts/days.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Tag } from '../parts/tag.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import type { PeopleAnswer } from './people.ts';

const perPage = 50;
const states = ['active', 'suspended', 'left'] as const;

/** The page. */
export function PeoplePage() {
  const t = useTexts();
  const language = useLanguage();
  const [params] = useSearchParams();
  const text = params.get('text') ?? '';
  const state = states.find((one) => one === params.get('state')) ?? '';
  const offset = Math.max(0, Number.parseInt(params.get('offset') ?? '0', 10) || 0);
  const query = new URLSearchParams({ text, offset: String(offset), ...(state !== '' && { state }) });
  const asked = useQuery({
    queryKey: ['people', 'list', String(query), language],
    queryFn: ({ signal }) => callApi<PeopleAnswer>(`/api/v1/people?${query}`, { signal }),
    placeholderData: keepPreviousData,
  });
  return (
    <>
      <PageHead title={t('people.title')} lead={t('people.lead')} />
      <SearchForm text={text} state={state} />
      <Asked query={asked}>
        {(answer) => (
          <>
            <DirectoryState directory={answer.directory} />
            <PeopleList answer={answer} offset={offset} />
          </>
        )}
      </Asked>
    </>
  );
}

function SearchForm({ text, state }: { text: string; state: string }) {
  const t = useTexts();
  const [, setParams] = useSearchParams();
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setParams({ text: String(form.get('text') ?? ''), state: String(form.get('state') ?? '') });
  };
  return (
    <form
      key={`${text} ${state}`}
      onSubmit={send}
      className="mb-2 grid max-w-3xl items-end gap-x-4 sm:grid-cols-[minmax(0,1fr)_10rem_auto]"
    >
      <TextField
        label={t('people.search')}
        name="text"
        type="search"
        maxLength={100}
        defaultValue={text}
        autoComplete="off"
      />
      <ChoiceField
        label={t('people.state')}
        name="state"
        defaultValue={state}
        options={[
          { value: '', text: t('people.anyState') },
          ...states.map((value) => ({ value, text: t(`people.${value}`) })),
        ]}
      />
      <Button type="submit" kind="primary" className="mb-4">
        {t('people.find')}
      </Button>
    </form>
  );
}

/** Where people come from, and whether that is up to date. */
function DirectoryState({ directory }: { directory: PeopleAnswer['directory'] }) {
  const t = useTexts();
  const { moment } = useDays();
  const { source, readAt, failedAt } = directory;
  if (failedAt !== undefined) {
    return (
      <div className="mb-4">
        <InlineNotice kind="warning">
          <p>{t('people.syncFailed', { moment: moment(failedAt) })}</p>
        </InlineNotice>
      </div>
    );
  }
  const read =
    source !== 'ldap'
      ? ''
      : readAt === undefined
        ? t('people.syncNever')
        : t('people.syncRead', { moment: moment(readAt) });
  return (
    <p className="mb-4 text-sm text-solid-gray-700">
      {t(`people.source.${source}`)}
      {read !== '' && ` / ${read}`}
    </p>
  );
}

function PeopleList({ answer: { items, total }, offset }: { answer: PeopleAnswer; offset: number }) {
  const t = useTexts();
  const [params, setParams] = useSearchParams();
  const go = (to: number) => {
    const next = new URLSearchParams(params);
    next.set('offset', String(Math.max(0, to)));
    setParams(next);
    window.scrollTo(0, 0);
  };
  return (
    <>
      {items.length > 0 && (
        <p role="status" className="mb-2 font-bold">
          {t('people.count', { from: offset + 1, to: offset + items.length, total })}
        </p>
      )}
      <DataTable
        caption={t('people.list')}
        rows={items}
        keyOf={({ id }) => id}
        empty={<EmptyState title={t('people.none')} text={t('people.noneNext')} />}
        columns={[
          {
            key: 'name',
            head: t('people.name'),
            cell: ({ id, displayName }) => <Link to={`/people/${id}`}>{displayName}</Link>,
            main: true,
          },
          { key: 'number', head: t('people.staffNumber'), cell: ({ staffNumber }) => staffNumber },
          { key: 'login', head: t('people.loginName'), cell: ({ loginName }) => loginName },
          { key: 'department', head: t('people.department'), cell: ({ department }) => department },
          {
            key: 'roles',
            head: t('people.roles'),
            cell: ({ roles }) => roles.map((role) => t(`people.role.${role}`)).join(' / '),
          },
          {
            key: 'state',
            head: t('people.state'),
            cell: ({ state }) => (
              <Tag kind={state === 'active' ? 'good' : 'warning'}>{t(`people.${state}`)}</Tag>
            ),
          },
        ]}
      />
      {(offset > 0 || offset + items.length < total) && (
        <nav aria-label={t('people.pager')} className="mt-4 flex gap-3">
          <Button disabled={offset === 0} onClick={() => go(offset - perPage)}>
            {t('people.previous')}
          </Button>
          <Button disabled={offset + items.length >= total} onClick={() => go(offset + perPage)}>
            {t('people.next')}
          </Button>
        </nav>
      )}
    </>
  );
}
