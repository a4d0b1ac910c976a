/** What ends its period by the end of a fiscal year, and the lists there are. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { endOfFiscalYear, useDays } from '../parts/days.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { ChoiceField } from '../parts/field.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useMe } from '../shell/signed-in.tsx';
import { useTexts } from '../text/language.tsx';
import { keyOfBinder } from './binder-words.ts';
import { CertificateCheck } from './certificate-check.tsx';
import { CertificateList } from './certificate-list.tsx';
import { useBinderName, useWordName } from './names.tsx';
import type { Due, DueBinder, Round } from './records-api.ts';

/** The page. People of a department see its lists; the records office sees what is due, too. */
export function RecordsPage() {
  const t = useTexts();
  const { roles } = useMe();
  const isOffice = roles.includes('records') || roles.includes('auditor');
  return (
    <>
      <PageHead title={t('due.title')} {...(isOffice && { lead: t('due.lead') })} />
      <div className="space-y-10">
        <Rounds />
        {isOffice && <DueList />}
        {isOffice && <CertificateList />}
        {isOffice && <CertificateCheck />}
      </div>
    </>
  );
}

function Rounds() {
  const t = useTexts();
  const days = useDays();
  const asked = useQuery({
    queryKey: ['rounds'],
    queryFn: ({ signal }) => callApi<{ items: readonly Round[] }>('/api/v1/retention/rounds', { signal }),
  });
  const columns: readonly Column<Round>[] = [
    {
      key: 'name',
      head: t('rounds.title'),
      main: true,
      cell: ({ id, department, fiscalYear }) => (
        <Link to={`/records/rounds/${id}`}>
          {t('rounds.name', { department, year: days.fiscalYear(fiscalYear) })}
        </Link>
      ),
    },
    { key: 'state', head: t('rounds.state'), cell: ({ state }) => t(`round.${state}`) },
    { key: 'count', head: t('rounds.count'), end: true, cell: ({ counts }) => sum(counts) },
    { key: 'made', head: t('rounds.proposed'), cell: ({ proposedAt }) => days.day(proposedAt) },
  ];
  return (
    <section aria-labelledby="rounds">
      <h2 id="rounds" className="mb-3 text-std-20B-150">
        {t('rounds.title')}
      </h2>
      {asked.isPending && <Waiting />}
      {asked.isError && <ProblemNotice error={asked.error} onRetry={() => void asked.refetch()} />}
      {asked.data !== undefined && (
        <DataTable
          caption={t('rounds.title')}
          columns={columns}
          rows={asked.data.items}
          keyOf={({ id }) => id}
          empty={<EmptyState title={t('rounds.none')} text={t('rounds.noneNext')} />}
        />
      )}
    </section>
  );
}

function sum(counts: Round['counts']): number {
  return Object.values(counts).reduce((all, one) => all + one, 0);
}

function DueList() {
  const t = useTexts();
  const days = useDays();
  const [params, setParams] = useSearchParams();
  const year = params.get('year') ?? '';
  const { data, error, refetch } = useQuery({
    queryKey: ['due', year],
    queryFn: ({ signal }) =>
      callApi<Due>(`/api/v1/retention/due${year === '' ? '' : `?fiscalYear=${year}`}`, { signal }),
    placeholderData: keepPreviousData,
  });
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  const { fiscalYear, binders, isCut } = data;
  const years = Array.from({ length: 16 }, (_, at) => fiscalYear - 5 + at);
  return (
    <section aria-labelledby="due">
      <h2 id="due" className="mb-3 text-std-20B-150">
        {t('due.heading', {
          year: days.fiscalYear(fiscalYear),
          day: days.day(endOfFiscalYear(fiscalYear)),
        })}
      </h2>
      <div className="max-w-xs">
        <ChoiceField
          label={t('due.year')}
          value={String(fiscalYear)}
          onChange={({ target }) => setParams({ year: target.value })}
          options={years.map((one) => ({ value: String(one), text: days.fiscalYear(one) }))}
        />
      </div>
      {isCut && <InlineNotice kind="warning">{t('due.cut')}</InlineNotice>}
      {binders.length === 0 && <EmptyState title={t('due.none')} text={t('due.noneNext')} />}
      {byDepartment(binders).map((rows) => (
        <DueDepartment
          key={`${rows[0]?.segment} ${rows[0]?.department}`}
          rows={rows}
          fiscalYear={fiscalYear}
        />
      ))}
    </section>
  );
}

/** Rows come in the order of segment and department. */
function byDepartment(binders: readonly DueBinder[]): readonly (readonly DueBinder[])[] {
  const groups = new Map<string, DueBinder[]>();
  for (const one of binders) {
    const key = `${one.segment} ${one.department}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}

function DueDepartment({ rows, fiscalYear }: { rows: readonly DueBinder[]; fiscalYear: number }) {
  const t = useTexts();
  const { roles } = useMe();
  const navigate = useNavigate();
  const columns = useDueColumns();
  const [first] = rows;
  const make = useChange<void, { roundId: string; records: number }>({
    run: () =>
      callApi('/api/v1/retention/rounds', {
        method: 'POST',
        body: { segment: first?.segment, department: first?.department, fiscalYear },
      }),
    touches: ['rounds', 'due'],
    done: ({ records }) => t('due.made', { count: records }),
    after: ({ roundId }) => void navigate(`/records/rounds/${roundId}`),
  });
  if (first === undefined) return null;
  const department = first.department === '' ? t('due.noDepartment') : first.department;
  const name = t('due.department', { department, segment: first.segmentName });
  const open = rows.reduce((all, { records, listed }) => all + records - listed, 0);
  return (
    <section className="mt-6" aria-label={name}>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-3">
        <h3 className="text-std-18B-160">{name}</h3>
        {open === 0 && <p>{t('due.allListed')}</p>}
        {open > 0 && roles.includes('records') && (
          <Button kind="primary" about={name} disabled={make.isPending} onClick={() => make.mutate()}>
            {t('due.make')}
          </Button>
        )}
      </div>
      <DataTable caption={name} columns={columns} rows={rows} keyOf={keyOfBinder} empty={null} />
    </section>
  );
}

function useDueColumns(): readonly Column<DueBinder>[] {
  const t = useTexts();
  const days = useDays();
  const binderName = useBinderName();
  const wordName = useWordName();
  const count = (value: number): string => value.toLocaleString();
  return [
    { key: 'binder', head: t('due.binder'), main: true, cell: binderName },
    {
      key: 'class',
      head: t('due.class'),
      cell: ({ classCode, title }) => [classCode, title].filter(Boolean).join(' '),
    },
    {
      key: 'end',
      head: t('due.end'),
      cell: ({ firstEnd, lastEnd }) =>
        firstEnd === lastEnd
          ? days.day(lastEnd)
          : t('due.range', { from: days.day(firstEnd), to: days.day(lastEnd) }),
    },
    {
      key: 'planned',
      head: t('due.planned'),
      cell: ({ planned }) => (planned === undefined ? t('due.noPlan') : wordName(planned)),
    },
    { key: 'records', head: t('due.records'), end: true, cell: ({ records }) => count(records) },
    { key: 'pages', head: t('due.pages'), end: true, cell: ({ pages }) => count(pages) },
    { key: 'held', head: t('due.held'), end: true, cell: ({ held }) => count(held) },
    { key: 'listed', head: t('due.listed'), end: true, cell: ({ listed }) => count(listed) },
  ];
}
