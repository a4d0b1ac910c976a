/** Records of a list, a page at a time: what is foreseen, wished and decided, what holds them, and where copies lie. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { Button } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { useDays } from '../parts/days.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { useTexts } from '../text/language.tsx';
import { type BinderKey, keyOfBinder } from './binder-words.ts';
import { type Draft, withRecord } from './draft.ts';
import { useBinderName, useObstacle, useWordName } from './names.tsx';
import {
  type RoundRecord,
  type RoundRecords,
  type RoundReview,
  recordsPerPage,
  roundRecords,
} from './records-api.ts';
import { WordDialog } from './word-dialog.tsx';

/** The list: of one binder, or of what waits. */
export function RoundRecordList({
  round,
  of,
  draft,
  onDraft,
}: {
  round: RoundReview;
  of: BinderKey | 'waiting';
  draft?: Draft;
  onDraft?: (draft: Draft) => void;
}) {
  const t = useTexts();
  const binderName = useBinderName();
  const [offset, setOffset] = useState(0);
  const [asking, setAsking] = useState<RoundRecord>();
  const { data, error, refetch } = useQuery({
    queryKey: ['rounds', round.id, 'records', of === 'waiting' ? of : keyOfBinder(of), offset],
    queryFn: ({ signal }) => roundRecords(round.id, of, offset, signal),
    placeholderData: keepPreviousData,
  });
  const name = of === 'waiting' ? t('round.waitingOnly') : t('round.records', { binder: binderName(of) });
  const columns = useColumns(data?.reach ?? {}, draft);
  const set: Column<RoundRecord> = {
    key: 'set',
    head: t('round.set'),
    cell: (one) =>
      one.state === 'listed' ? (
        <Button about={one.title} className="whitespace-nowrap" onClick={() => setAsking(one)}>
          {t('round.set')}
        </Button>
      ) : null,
  };
  if (error !== null) return <ProblemNotice error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <Waiting />;
  return (
    <section className="mt-6" aria-label={name}>
      <h3 className="mb-2 text-std-18B-160">{name}</h3>
      <DataTable
        caption={name}
        columns={onDraft === undefined ? columns : [...columns, set]}
        rows={data.items}
        keyOf={({ recordId }) => recordId}
        empty={null}
      />
      {data.total > recordsPerPage && (
        <div className="mt-3 flex flex-wrap items-center gap-3">
          <Button disabled={offset === 0} onClick={() => setOffset(Math.max(0, offset - recordsPerPage))}>
            {t('archive.previous')}
          </Button>
          <p role="status">
            {t('round.pageOf', { from: offset + 1, to: offset + data.items.length, total: data.total })}
          </p>
          <Button
            disabled={offset + data.items.length >= data.total}
            onClick={() => setOffset(offset + recordsPerPage)}
          >
            {t('archive.next')}
          </Button>
        </div>
      )}
      {asking !== undefined && draft !== undefined && onDraft !== undefined && (
        <WordDialog
          name={asking.title}
          before={draft.records.get(asking.recordId)}
          onClose={() => setAsking(undefined)}
          onWord={(word) => onDraft(withRecord(draft, asking.recordId, word))}
        />
      )}
    </section>
  );
}

function useColumns(reach: RoundRecords['reach'], draft: Draft | undefined): readonly Column<RoundRecord>[] {
  const t = useTexts();
  const days = useDays();
  return [
    { key: 'title', head: t('round.record'), main: true, cell: (one) => <RecordTitle record={one} /> },
    {
      key: 'captured',
      head: t('round.captured'),
      cell: ({ capturedAt }) => <Day text={days.day(capturedAt)} />,
    },
    { key: 'end', head: t('due.end'), cell: ({ retentionUntil }) => <Day text={days.day(retentionUntil)} /> },
    { key: 'pages', head: t('due.pages'), end: true, cell: ({ pageCount }) => pageCount.toLocaleString() },
    {
      key: 'ways',
      head: t('round.ways'),
      cell: (one) => <Ways record={one} entered={draft?.records.get(one.recordId)} />,
    },
    { key: 'copies', head: t('round.copies'), cell: (one) => <Copies record={one} reach={reach} /> },
  ];
}

function RecordTitle({ record: { recordId, title, state } }: { record: RoundRecord }) {
  const t = useTexts();
  if (state === 'done') return <span className="text-solid-gray-700">{t('round.gone')}</span>;
  if (title === '') return <span className="text-solid-gray-700">{t('round.noTitle')}</span>;
  if (state === 'begun' || state === 'keyless') return title;
  return <Link to={`/archive/${recordId}/1`}>{title}</Link>;
}

/** A day is not broken in the middle. */
function Day({ text }: { text: string }) {
  return <span className="whitespace-nowrap">{text}</span>;
}

type Entered = RoundRecord['decision'];

function Ways({ record, entered }: { record: RoundRecord; entered: Entered }) {
  const t = useTexts();
  const days = useDays();
  const wordName = useWordName();
  const obstacleName = useObstacle();
  const { planned, opinion, decision, holds, obstacle, retryAt, state } = record;
  const isOpen = state === 'listed' || state === 'begun' || state === 'keyless';
  return (
    <ul>
      {decision === undefined && planned !== undefined && (
        <li>{t('round.foreseen', { word: wordName(planned) })}</li>
      )}
      {opinion !== undefined && (
        <li>
          {t('round.opinion', { word: wordName(opinion) })}
          {opinion.reason !== undefined && <span className="block text-sm">{opinion.reason}</span>}
        </li>
      )}
      {decision !== undefined && (
        <li>
          {t('round.decision', { word: wordName(decision) })}
          {decision.reason !== undefined && <span className="block text-sm">{decision.reason}</span>}
        </li>
      )}
      {entered !== undefined && (
        <li className="font-bold text-blue-1000">{t('round.drafted', { word: wordName(entered) })}</li>
      )}
      {holds.length > 0 && (
        <li className="font-bold text-red-900">{t('round.heldBy', { count: holds.length })}</li>
      )}
      {isOpen && obstacle !== undefined && (
        <li>
          {obstacleName(obstacle)}
          {retryAt !== undefined && (
            <span className="block text-sm">{t('obstacle.retry', { moment: days.moment(retryAt) })}</span>
          )}
        </li>
      )}
    </ul>
  );
}

function Copies({ record: { copies }, reach }: { record: RoundRecord; reach: RoundRecords['reach'] }) {
  const t = useTexts();
  if (copies.length === 0) return t('round.noCopies');
  const targets = [...new Set(copies.map(({ target }) => target))];
  return (
    <ul>
      {targets.map((target) => {
        const of = copies.filter((copy) => copy.target === target);
        const [outcome] = of.flatMap((copy) => copy.outcome ?? []);
        const standing = reach[target] ?? 'not-configured';
        const isRisky = outcome === undefined ? standing !== 'removes' : outcome === 'left';
        return (
          <li key={target} className={isRisky ? 'text-red-900' : ''}>
            {target} ({of.length}): {outcome === undefined ? t(`reach.${standing}`) : t(`outcome.${outcome}`)}
          </li>
        );
      })}
    </ul>
  );
}
