/** What is said beside the hits: where a query cannot be read, what may have been meant, what still waits. */

import { ProblemError } from '../data/api.ts';
import { InlineNotice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import { type TextKey, texts } from '../text/text.ts';
import type { SearchAnswer } from './archive-api.ts';

/** Why there is no answer; for a query that cannot be read, the place and what should stand there. */
export function QueryProblem({
  error,
  query,
  onRetry,
}: {
  error: unknown;
  query: string;
  onRetry: () => void;
}) {
  const t = useTexts();
  const place = error instanceof ProblemError ? placeOf(error.problem) : undefined;
  if (place === undefined || !(error instanceof ProblemError))
    return <ProblemNotice error={error} onRetry={onRetry} />;
  const key = `expected.${place.expected}`;
  const expected = key in texts ? t(key as TextKey) : '';
  const rest = query.slice(place.position, place.position + 12);
  return (
    <InlineNotice kind="error">
      <p className="font-bold">{error.problem.title}</p>
      <p>
        {rest === ''
          ? t('archive.errorEnd', { expected })
          : t('archive.errorAt', { position: place.position + 1, rest, expected })}
      </p>
    </InlineNotice>
  );
}

function placeOf(problem: object): { readonly position: number; readonly expected: string } | undefined {
  if (!('place' in problem)) return undefined;
  const { place } = problem;
  const isPlace = typeof place === 'object' && place !== null && 'position' in place && 'expected' in place;
  return isPlace ? { position: Number(place.position), expected: String(place.expected) } : undefined;
}

/** Hints, the offer of look-alikes, and scans that are still being read. */
export function QueryNotes({
  answer,
  onQuery,
  onSimilar,
}: {
  answer: SearchAnswer;
  onQuery: (query: string) => void;
  onSimilar: () => void;
}) {
  const t = useTexts();
  const { hints, similarTotal, waiting = 0, total } = answer;
  return (
    <div className="my-3 space-y-2">
      {hints.map(({ kind, text, query }) =>
        query === undefined ? (
          <p key={text}>{t('archive.hintField', { text })}</p>
        ) : (
          <p key={text}>
            <LinkButton onClick={() => onQuery(query)}>
              {t(kind === 'date' ? 'archive.hintDate' : 'archive.hintYear', { text })}
            </LinkButton>
          </p>
        ),
      )}
      {similarTotal !== undefined && (
        <p>
          <LinkButton onClick={onSimilar}>
            {t('archive.similarOffer', { count: similarTotal > 10_000 ? '10,000+' : similarTotal })}
          </LinkButton>
        </p>
      )}
      {waiting > 0 && <p className="text-solid-gray-700">{t('archive.waiting', { count: waiting })}</p>}
      {waiting === 0 && total === 0 && answer.waiting !== undefined && (
        <p className="text-solid-gray-700">{t('archive.settled')}</p>
      )}
    </div>
  );
}

function LinkButton({ onClick, children }: { onClick: () => void; children: string }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="min-h-9 cursor-pointer text-left text-blue-1000 underline underline-offset-3"
    >
      {children}
    </button>
  );
}
