/** Finding documents. What is asked stands in the address, so that it can be kept, shared and gone back to. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { HoldResult } from '../records/hold-result.tsx';
import { useTexts } from '../text/language.tsx';
import { type Asked, askedOf, pageSize, paramsOf, type SearchAnswer, search } from './archive-api.ts';
import { Facets } from './facets.tsx';
import { QueryNotes, QueryProblem } from './query-notes.tsx';
import { ResultList } from './result-list.tsx';
import { SavedSearches, SaveSearch } from './saved-searches.tsx';
import { SearchBox } from './search-box.tsx';

/** The page. */
export function SearchPage() {
  const t = useTexts();
  const [params, setParams] = useSearchParams();
  const asked = askedOf(params);
  const ask = (changes: Partial<Asked>): void => {
    setParams(paramsOf({ ...asked, offset: 0, ...changes }));
  };
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['search', asked],
    queryFn: ({ signal }) => search(asked, { facets: true, signal }),
    enabled: asked.q !== '',
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  return (
    <>
      <PageHead title={t('archive.title')} />
      <SearchBox query={asked.q} onSearch={(q) => ask({ q })} />
      <Options asked={asked} onAsk={ask} />
      <div className="mt-6 grid gap-6 lg:grid-cols-[minmax(0,1fr)_18rem]">
        <div className="min-w-0">
          {asked.q !== '' && error !== null && (
            <QueryProblem error={error} query={asked.q} onRetry={() => void refetch()} />
          )}
          {asked.q !== '' && isPending && <Waiting />}
          {asked.q !== '' && error === null && data !== undefined && (
            <Answer answer={data} asked={asked} onAsk={ask} />
          )}
        </div>
        <div className="space-y-4">
          {asked.q !== '' && error === null && data !== undefined && (
            <Facets answer={data} onAdd={(term) => ask({ q: `${grouped(asked.q)} ${term}` })} />
          )}
          <SavedSearches onChoose={({ query, similar, order }) => ask({ q: query, similar, order })} />
        </div>
      </div>
    </>
  );
}

/** What is added must hold for the whole query, not for its last alternative alone. */
function grouped(query: string): string {
  return /(?:^|\s)(?:OR|または|又は|\|)(?=\s)/u.test(query) && !/^\([^()]*\)$/u.test(query)
    ? `(${query})`
    : query;
}

function Options({ asked, onAsk }: { asked: Asked; onAsk: (changes: Partial<Asked>) => void }) {
  const t = useTexts();
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-6 gap-y-2">
      <label className="flex min-h-11 items-center gap-2">
        {t('archive.order')}
        <select
          value={asked.order}
          onChange={({ target }) => onAsk({ order: target.value === 'relevance' ? 'relevance' : 'newest' })}
          className="min-h-11 rounded-8 border border-solid-gray-600 bg-white px-2"
        >
          <option value="newest">{t('archive.newest')}</option>
          <option value="relevance">{t('archive.relevance')}</option>
        </select>
      </label>
      <label className="flex min-h-11 items-center gap-2">
        <input
          type="checkbox"
          checked={asked.similar}
          onChange={({ target }) => onAsk({ similar: target.checked })}
          className="size-5"
        />
        {t('archive.similar')}
      </label>
    </div>
  );
}

function Answer({
  answer,
  asked,
  onAsk,
}: {
  answer: SearchAnswer;
  asked: Asked;
  onAsk: (changes: Partial<Asked>) => void;
}) {
  const t = useTexts();
  const { items, total, terms } = answer;
  const notes = (
    <QueryNotes answer={answer} onQuery={(q) => onAsk({ q })} onSimilar={() => onAsk({ similar: true })} />
  );
  if (items.length === 0) {
    return (
      <div role="status">
        <EmptyState title={t('archive.none')} text={t('archive.noneNext')}>
          {notes}
        </EmptyState>
      </div>
    );
  }
  const range = { from: asked.offset + 1, to: asked.offset + items.length, total: total.toLocaleString() };
  const { q, order, similar } = asked;
  const exportPath = `/api/v1/search/export?${paramsOf({ q, order, similar, offset: 0 })}`;
  return (
    <>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-3">
        <p role="status" className="font-bold">
          {t(total > 10_000 ? 'archive.totalMany' : 'archive.total', range)}
        </p>
        <div className="flex flex-wrap items-center gap-3">
          <SaveSearch asked={asked} />
          <HoldResult query={q} />
          <a href={exportPath} download className="inline-flex min-h-11 items-center">
            {t('archive.export')}
          </a>
        </div>
      </div>
      {answer.rankedOf === 'newest' && <p className="mb-2 text-sm">{t('archive.rankedNewest')}</p>}
      {notes}
      <ResultList items={items} terms={terms} asked={asked} />
      <Pager asked={asked} total={total} shown={items.length} onAsk={onAsk} />
    </>
  );
}

function Pager({
  asked,
  total,
  shown,
  onAsk,
}: {
  asked: Asked;
  total: number;
  shown: number;
  onAsk: (changes: Partial<Asked>) => void;
}) {
  const t = useTexts();
  const end = asked.offset + shown;
  const hasNext = end < Math.min(total, 10_000);
  if (asked.offset === 0 && !hasNext) return null;
  const go = (offset: number): void => {
    onAsk({ offset: Math.max(0, offset) });
    window.scrollTo(0, 0);
  };
  return (
    <nav aria-label={t('archive.pager')} className="mt-4 flex gap-3">
      <Button disabled={asked.offset === 0} onClick={() => go(asked.offset - pageSize)}>
        {t('archive.previous')}
      </Button>
      <Button disabled={!hasNext} onClick={() => go(end)}>
        {t('archive.next')}
      </Button>
    </nav>
  );
}
