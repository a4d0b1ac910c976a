/** The binders of a list; each can be opened to its records, and given a word while there is one to give. */

import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { useDays } from '../parts/days.ts';
import { useTexts } from '../text/language.tsx';
import { keyOfBinder } from './binder-words.ts';
import { type Draft, withBinder } from './draft.ts';
import { useBinderName, useWordName } from './names.tsx';
import type { RoundBinder, RoundReview } from './records-api.ts';
import { RoundRecordList } from './round-records.tsx';
import { WordDialog } from './word-dialog.tsx';

/** The table, and the records of the binder that is open. `onDraft` absent: nothing can be entered. */
export function RoundBinders({
  round,
  draft,
  onDraft,
}: {
  round: RoundReview;
  draft: Draft;
  onDraft?: (draft: Draft) => void;
}) {
  const t = useTexts();
  const binderName = useBinderName();
  const [opened, setOpened] = useState<string>();
  const [asking, setAsking] = useState<RoundBinder>();
  const columns = useColumns(draft);
  const acts: Column<RoundBinder> = {
    key: 'acts',
    head: t('round.acts'),
    cell: (one) => {
      const isOpen = opened === keyOfBinder(one);
      const name = binderName(one);
      return (
        <div className="flex flex-wrap gap-2">
          <Button
            about={name}
            aria-expanded={isOpen}
            onClick={() => setOpened(isOpen ? undefined : keyOfBinder(one))}
          >
            {t(isOpen ? 'round.hide' : 'round.show')}
          </Button>
          {onDraft !== undefined && (
            <Button about={name} onClick={() => setAsking(one)}>
              {t('round.set')}
            </Button>
          )}
        </div>
      );
    },
  };
  const shown = round.binders.find((one) => keyOfBinder(one) === opened);
  return (
    <section aria-labelledby="round-binders">
      <h2 id="round-binders" className="mb-3 text-std-20B-150">
        {t('round.binders')}
      </h2>
      <DataTable
        caption={t('round.binders')}
        columns={[...columns, acts]}
        rows={round.binders}
        keyOf={keyOfBinder}
        empty={null}
      />
      {shown !== undefined && (
        <RoundRecordList
          key={opened}
          round={round}
          of={shown}
          draft={draft}
          {...(onDraft !== undefined && { onDraft })}
        />
      )}
      {asking !== undefined && onDraft !== undefined && (
        <WordDialog
          name={binderName(asking)}
          before={draft.binders.get(keyOfBinder(asking))?.word}
          onClose={() => setAsking(undefined)}
          onWord={(word) => onDraft(withBinder(draft, asking, word))}
        />
      )}
    </section>
  );
}

function useColumns(draft: Draft): readonly Column<RoundBinder>[] {
  const t = useTexts();
  const days = useDays();
  const binderName = useBinderName();
  const wordName = useWordName();
  return [
    { key: 'binder', head: t('due.binder'), main: true, cell: binderName },
    { key: 'class', head: t('due.class'), cell: ({ classCode }) => classCode ?? '-' },
    {
      key: 'end',
      head: t('due.end'),
      cell: ({ firstEnd, lastEnd }) =>
        firstEnd === lastEnd
          ? days.day(lastEnd)
          : t('due.range', { from: days.day(firstEnd), to: days.day(lastEnd) }),
    },
    { key: 'records', head: t('due.records'), end: true, cell: ({ records }) => records.toLocaleString() },
    { key: 'pages', head: t('due.pages'), end: true, cell: ({ pages }) => pages.toLocaleString() },
    {
      key: 'ways',
      head: t('round.ways'),
      cell: (one) => {
        const entered = draft.binders.get(keyOfBinder(one))?.word;
        const counts = (['extend', 'transfer', 'destroy'] as const)
          .filter((outcome) => one[outcome] > 0)
          .map((outcome) => t('choice.counts', { word: wordName(outcome), count: one[outcome] }));
        if (one.open > 0) counts.push(t('choice.open', { count: one.open }));
        return (
          <>
            {counts.join(' / ')}
            {entered !== undefined && (
              <span className="block font-bold text-blue-1000">
                {t('round.drafted', { word: wordName(entered) })}
              </span>
            )}
          </>
        );
      },
    },
  ];
}
