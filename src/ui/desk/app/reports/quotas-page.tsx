/** Quotas: one's own for everybody, all of them for administrators and auditors. */

import { queryOptions, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Asked } from '../parts/asked.tsx';
import { Button } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Tag } from '../parts/tag.tsx';
import { useMe } from '../shell/signed-in.tsx';
import { useTexts } from '../text/language.tsx';
import type { Texts } from '../text/text.ts';
import { count } from './pages-columns.ts';
import { QuotaForm } from './quota-form.tsx';

/** A quota with how it stands. */
interface Quota {
  readonly id: string;
  readonly of: 'everyone' | 'person' | 'department';
  readonly name?: string;
  readonly period: 'month' | 'fiscal-year';
  readonly unit: 'pages' | 'yen';
  readonly amount: number;
  readonly mode: 'hard' | 'warn';
  readonly standing?: { readonly used: number; readonly reserved: number; readonly left: number };
  readonly reached?: { readonly full: number; readonly near: number };
}

const quotasAt = (path: string) =>
  queryOptions({
    queryKey: ['quotas', path],
    queryFn: ({ signal }) => callApi<{ items: readonly Quota[] }>(path, { signal }),
    refetchInterval: 30_000,
  });

/** The page. */
export function QuotasPage() {
  const t = useTexts();
  const { roles } = useMe();
  const own = useQuery(quotasAt('/api/v1/quotas/own'));
  const maySee = roles.includes('administrator') || roles.includes('auditor');
  return (
    <>
      <PageHead title={t('quotas.title')} lead={t('quotas.lead')} />
      <h2 className="mb-3 text-std-20B-150">{t('quotas.own')}</h2>
      <Asked query={own}>
        {({ items }) => (
          <DataTable
            caption={t('quotas.own')}
            columns={columnsOf(t)}
            rows={items}
            keyOf={({ id }) => id}
            empty={<p>{t('quotas.ownNone')}</p>}
          />
        )}
      </Asked>
      {maySee && <AllQuotas />}
      {roles.includes('administrator') && <QuotaForm />}
    </>
  );
}

function AllQuotas() {
  const t = useTexts();
  const all = useQuery(quotasAt('/api/v1/quotas'));
  const mayChange = useMe().roles.includes('administrator');
  const [going, setGoing] = useState<Quota>();
  const remove = useChange<Quota>({
    run: ({ id }) => callApi(`/api/v1/quotas/${id}`, { method: 'DELETE' }),
    touches: ['quotas'],
    done: () => t('quotas.removed'),
    after: () => setGoing(undefined),
  });
  const removing: Column<Quota> = {
    key: 'remove',
    head: t('quotas.remove'),
    cell: (one) => (
      <Button kind="danger" about={nameOf(one, t)} onClick={() => setGoing(one)}>
        {t('quotas.remove')}
      </Button>
    ),
  };
  return (
    <section className="mt-10">
      <h2 className="mb-3 text-std-20B-150">{t('quotas.all')}</h2>
      <Asked query={all}>
        {({ items }) => (
          <DataTable
            caption={t('quotas.all')}
            columns={mayChange ? [...columnsOf(t), removing] : columnsOf(t)}
            rows={items}
            keyOf={({ id }) => id}
            empty={<EmptyState title={t('quotas.empty')} text={t('quotas.emptyNext')} />}
          />
        )}
      </Asked>
      {going !== undefined && (
        <Dialog title={t('quotas.remove')} onClose={() => setGoing(undefined)}>
          <p className="mb-4">
            {t('quotas.removeAsk', { name: nameOf(going, t), limit: amountOf(going, going.amount, t) })}
          </p>
          <div className="flex flex-wrap gap-3">
            <Button kind="danger" disabled={remove.isPending} onClick={() => remove.mutate(going)}>
              {t('quotas.remove')}
            </Button>
            <Button onClick={() => setGoing(undefined)}>{t('parts.cancel')}</Button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

function nameOf({ of, name }: Quota, t: Texts): string {
  return name ?? t(`quotas.${of}`);
}

function amountOf({ unit }: Quota, amount: number, t: Texts): string {
  return unit === 'yen'
    ? t('reports.yenOf', { yen: count(amount) })
    : t('reports.sidesOf', { count: count(amount) });
}

function columnsOf(t: Texts): readonly Column<Quota>[] {
  return [
    { key: 'of', head: t('quotas.of'), cell: (one) => nameOf(one, t), main: true },
    { key: 'period', head: t('quotas.period'), cell: ({ period }) => t(`quotas.period.${period}`) },
    { key: 'limit', head: t('quotas.limit'), cell: (one) => amountOf(one, one.amount, t), end: true },
    { key: 'mode', head: t('quotas.mode'), cell: ({ mode }) => t(`quotas.mode.${mode}`) },
    { key: 'used', head: t('quotas.used'), cell: (one) => <Used quota={one} /> },
    { key: 'state', head: t('quotas.state'), cell: (one) => <State quota={one} /> },
  ];
}

function Used({ quota }: { quota: Quota }) {
  const t = useTexts();
  const { standing, reached } = quota;
  if (reached !== undefined) return t('quotas.reached', reached);
  if (standing === undefined) return '–';
  const { used, left, reserved } = standing;
  return (
    <>
      <meter
        min={0}
        max={Math.max(1, quota.amount)}
        value={Math.max(0, used)}
        aria-label={t('quotas.used')}
        className="mr-2 h-4 w-24"
      />
      {t('quotas.usedOf', { used: amountOf(quota, used, t), left: amountOf(quota, left, t) })}
      {reserved > 0 && (
        <span className="block">{t('quotas.reserved', { count: amountOf(quota, reserved, t) })}</span>
      )}
    </>
  );
}

/** In words: used up, nearly, or not; of everybody's, whether anybody used it up. */
function State({ quota: { standing, reached, amount } }: { quota: Quota }) {
  const t = useTexts();
  const isFull = standing === undefined ? (reached?.full ?? 0) > 0 : standing.left === 0;
  const isNear = standing === undefined ? (reached?.near ?? 0) > 0 : standing.left * 5 <= amount;
  if (isFull) return <Tag kind="warning">{t('quotas.state.full')}</Tag>;
  return isNear ? (
    <Tag kind="warning">{t('quotas.state.near')}</Tag>
  ) : (
    <Tag kind="good">{t('quotas.state.fine')}</Tag>
  );
}
