/** Legal holds: those in force, those that were lifted, placing and lifting. */

import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Link } from 'react-router';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { useDays } from '../parts/days.ts';
import { Dialog } from '../parts/dialog.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { TextField } from '../parts/field.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useMe } from '../shell/signed-in.tsx';
import { useTexts } from '../text/language.tsx';
import { HoldDialog } from './hold-form.tsx';
import type { Hold } from './holds-api.ts';

/** The page. */
export function HoldsPage() {
  const t = useTexts();
  const { roles } = useMe();
  const isOffice = roles.includes('records');
  const [showsAll, setShowsAll] = useState(false);
  const [isPlacing, setPlacing] = useState(false);
  const [lifting, setLifting] = useState<Hold>();
  const { data, error, refetch } = useQuery({
    queryKey: ['holds', showsAll],
    queryFn: ({ signal }) =>
      callApi<{ items: readonly Hold[] }>(`/api/v1/retention/holds?all=${showsAll}`, { signal }),
  });
  const columns = useColumns(isOffice ? setLifting : undefined);
  const place = (
    <Button kind="primary" onClick={() => setPlacing(true)}>
      {t('holds.place')}
    </Button>
  );
  return (
    <>
      <PageHead
        title={t('holds.title')}
        lead={t('holds.lead')}
        {...(isOffice && (data?.items.length ?? 0) > 0 && { actions: place })}
      />
      <label className="mb-4 flex min-h-11 items-center gap-2">
        <input
          type="checkbox"
          checked={showsAll}
          onChange={({ target }) => setShowsAll(target.checked)}
          className="size-5"
        />
        {t('holds.all')}
      </label>
      {error !== null && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Waiting />}
      {data !== undefined && (
        <DataTable
          caption={t('holds.title')}
          columns={columns}
          rows={data.items}
          keyOf={({ id }) => id}
          empty={
            <EmptyState title={t('holds.none')} text={t('holds.noneNext')}>
              {isOffice && place}
            </EmptyState>
          }
        />
      )}
      {isPlacing && <HoldDialog onClose={() => setPlacing(false)} />}
      {lifting !== undefined && <LiftDialog hold={lifting} onClose={() => setLifting(undefined)} />}
    </>
  );
}

function useScopeName(): (hold: Hold) => string {
  const t = useTexts();
  return ({ scope, title }) =>
    scope.kind === 'record'
      ? t('holds.what.record', { value: title || scope.recordId.slice(0, 8) })
      : t(`holds.what.${scope.kind}`, { value: scope.value });
}

function useColumns(onLift: ((hold: Hold) => void) | undefined): readonly Column<Hold>[] {
  const t = useTexts();
  const days = useDays();
  const scopeName = useScopeName();
  const { segments } = useMe();
  const who = (at: string, name: string | undefined): string =>
    t('holds.by', { day: days.day(at), name: name ?? t('round.system') });
  const columns: Column<Hold>[] = [
    {
      key: 'scope',
      head: t('holds.scope'),
      main: true,
      cell: (hold) =>
        hold.scope.kind === 'record' ? (
          <Link to={`/archive/${hold.scope.recordId}/1`}>{scopeName(hold)}</Link>
        ) : (
          scopeName(hold)
        ),
    },
    { key: 'reason', head: t('holds.reason'), cell: ({ reason }) => reason },
    {
      key: 'records',
      head: t('holds.records'),
      end: true,
      cell: ({ records }) =>
        records === undefined
          ? t('holds.notCounted')
          : records > 10_000
            ? t('holds.many')
            : records.toLocaleString(),
    },
    {
      key: 'segment',
      head: t('holds.segment'),
      cell: ({ segment }) => segments.find(({ id }) => id === segment)?.name ?? segment,
    },
    { key: 'placed', head: t('holds.placed'), cell: (one) => who(one.placedAt, one.placedByName) },
    {
      key: 'state',
      head: t('holds.state'),
      cell: ({ released }) =>
        released === undefined
          ? t('holds.inForce')
          : t('holds.released', { day: who(released.at, released.byName), reason: released.reason }),
    },
  ];
  if (onLift !== undefined) {
    columns.push({
      key: 'lift',
      head: t('holds.release'),
      cell: (hold) =>
        hold.released === undefined && (
          <Button about={scopeName(hold)} onClick={() => onLift(hold)}>
            {t('holds.release')}
          </Button>
        ),
    });
  }
  return columns;
}

function LiftDialog({ hold, onClose }: { hold: Hold; onClose: () => void }) {
  const t = useTexts();
  const scopeName = useScopeName();
  const lift = useChange<string>({
    run: (reason) =>
      callApi(`/api/v1/retention/holds/${hold.id}/release`, { method: 'POST', body: { reason } }),
    touches: ['holds', 'rounds', 'due'],
    done: () => t('holds.releaseDone'),
    after: onClose,
    quiet: true,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    lift.mutate(String(new FormData(event.currentTarget).get('reason') ?? ''));
  };
  return (
    <Dialog title={t('holds.release')} onClose={onClose}>
      <form onSubmit={submit}>
        <p className="mb-4">{t('holds.releaseText', { what: scopeName(hold) })}</p>
        <TextField label={t('holds.reason')} name="reason" required maxLength={500} />
        {lift.isError && <ProblemNotice error={lift.error} />}
        <div className="mt-4 flex flex-wrap gap-3">
          <Button type="submit" kind="danger" disabled={lift.isPending}>
            {t('holds.releaseYes')}
          </Button>
          <Button onClick={onClose}>{t('parts.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
