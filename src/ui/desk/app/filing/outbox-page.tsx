/** What waits for the places where copies are filed, why, and trying one of them at once. */

import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Asked } from '../parts/asked.tsx';
import { Button } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { useDays } from '../parts/days.ts';
import { EmptyState } from '../parts/empty-state.tsx';
import { type Fact, Facts } from '../parts/facts.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Tag } from '../parts/tag.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';

interface Said {
  readonly cause: string;
  readonly advice: string;
}

interface Target {
  readonly target: string;
  readonly waiting: number;
  readonly oldest?: string;
  readonly verified: number;
  readonly drifted: number;
  readonly rest?: {
    readonly failures: number;
    readonly since: string;
    readonly until: string;
    readonly text: Said;
  };
}

interface Waiting {
  readonly scanId: string;
  readonly recordId?: string;
  readonly segmentName: string;
  readonly target: string;
  readonly name?: string;
  readonly receivedAtText: string;
  readonly nextAttemptText?: string;
  readonly text?: Said;
  readonly again: boolean;
}

/** How often the page asks: a target that comes back is seen by itself. */
const everyMs = 15_000;

/** The page. */
export function OutboxPage() {
  const t = useTexts();
  const language = useLanguage();
  const targets = useQuery({
    queryKey: ['filing-targets', language],
    queryFn: ({ signal }) =>
      callApi<{ readonly items: readonly Target[] }>('/api/v1/filing-targets', { signal }),
    refetchInterval: everyMs,
  });
  const waiting = useQuery({
    queryKey: ['filing-targets', 'waiting', language],
    queryFn: ({ signal }) =>
      callApi<{ readonly items: readonly Waiting[] }>('/api/v1/filing-outbox', { signal }),
    refetchInterval: everyMs,
  });
  return (
    <>
      <PageHead title={t('outbox.title')} lead={t('outbox.lead')} />
      <Asked query={targets}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState title={t('outbox.noTargets')} text={t('outbox.noTargetsNext')} />
          ) : (
            <ul className="grid gap-4 md:grid-cols-2">
              {items.map((one) => (
                <li key={one.target}>
                  <TargetCard target={one} />
                </li>
              ))}
            </ul>
          )
        }
      </Asked>
      <h2 className="mt-8 mb-3 text-std-20B-150">{t('outbox.waiting')}</h2>
      <Asked query={waiting}>
        {({ items }) => (
          <DataTable
            caption={t('outbox.waiting')}
            columns={columnsOf(t)}
            rows={items}
            keyOf={({ scanId, target }) => `${scanId} ${target}`}
            empty={<EmptyState title={t('outbox.empty')} text={t('outbox.emptyNext')} />}
          />
        )}
      </Asked>
    </>
  );
}

function TargetCard({ target }: { target: Target }) {
  const t = useTexts();
  const moments = useDays();
  const retry = useChange({
    run: () => callApi(`/api/v1/filing-targets/${target.target}/retry`, { method: 'POST', body: {} }),
    touches: ['filing-targets'],
    done: () => t('outbox.retried', { target: target.target }),
  });
  const { waiting, oldest, verified, drifted, rest } = target;
  const facts: Fact[] = [
    [t('outbox.waitingCount'), waiting.toLocaleString()],
    ...(oldest === undefined ? [] : [[t('outbox.oldest'), moments.moment(oldest)] as const]),
    [t('outbox.verified'), verified.toLocaleString()],
    ...(drifted === 0 ? [] : [[t('outbox.drifted'), drifted.toLocaleString()] as const]),
    ...(rest === undefined
      ? []
      : [
          [t('outbox.since'), moments.moment(rest.since)] as const,
          [t('outbox.until'), moments.moment(rest.until)] as const,
        ]),
  ];
  return (
    <article className="h-full rounded-12 border border-solid-gray-420 p-4">
      <h2 className="mb-2 flex flex-wrap items-center gap-3 text-std-18B-160">
        <span className="break-all">{target.target}</span>
        <Tag kind={rest === undefined && drifted === 0 ? 'good' : 'warning'}>
          {t(rest !== undefined ? 'outbox.resting' : drifted > 0 ? 'outbox.differs' : 'outbox.good')}
        </Tag>
      </h2>
      {rest !== undefined && (
        <p className="mb-2">
          <strong>{rest.text.cause}</strong> {rest.text.advice}
        </p>
      )}
      <Facts facts={facts} />
      {(rest !== undefined || waiting > 0) && (
        <p className="mt-3">
          <Button disabled={retry.isPending} onClick={() => retry.mutate()} about={target.target}>
            {t('outbox.retry')}
          </Button>
        </p>
      )}
    </article>
  );
}

function columnsOf(t: ReturnType<typeof useTexts>): readonly Column<Waiting>[] {
  return [
    {
      key: 'name',
      head: t('outbox.document'),
      main: true,
      cell: ({ name, recordId }) => {
        if (name === undefined) return t('outbox.notYours');
        return recordId === undefined ? name : <Link to={`/archive/${recordId}/1`}>{name}</Link>;
      },
    },
    { key: 'target', head: t('outbox.target'), cell: ({ target }) => target },
    { key: 'segment', head: t('field.segment'), cell: ({ segmentName }) => segmentName },
    { key: 'since', head: t('outbox.received'), cell: ({ receivedAtText }) => receivedAtText },
    {
      key: 'why',
      head: t('outbox.why'),
      cell: ({ text, again }) => (
        <>
          {again && <Tag>{t('outbox.again')}</Tag>} {text === undefined ? t('outbox.notTried') : text.cause}{' '}
          {text?.advice}
        </>
      ),
    },
    {
      key: 'next',
      head: t('outbox.next'),
      cell: ({ nextAttemptText }) => nextAttemptText ?? t('outbox.soon'),
    },
  ];
}
