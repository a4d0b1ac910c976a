/** The pages that were found, and why. */

import { Link } from 'react-router';
import { useDays } from '../parts/days.ts';
import { useLanguage, useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import { type Asked, type FoundPage, type Match, viewerPath } from './archive-api.ts';
import { markedParts } from './marked-parts.ts';

const matchTexts: Readonly<Record<Match, TextKey>> = {
  exact: 'archive.exact',
  folded: 'archive.folded',
  similar: 'archive.lookAlike',
};

const matchLooks: Readonly<Record<Match, string>> = {
  exact: 'border-green-900 text-green-900',
  folded: 'border-blue-900 text-blue-900',
  similar: 'border-orange-900 text-orange-900',
};

/** How a hit holds the words, as a small mark. */
export function MatchMark({ match }: { match: Match }) {
  const t = useTexts();
  return (
    <span className={`rounded-6 border px-2 text-sm whitespace-nowrap ${matchLooks[match]}`}>
      {t(matchTexts[match])}
    </span>
  );
}

/** The list; the words of the query are marked where they stand letter by letter. */
export function ResultList({
  items,
  terms,
  asked,
}: {
  items: readonly FoundPage[];
  terms: readonly string[];
  asked: Asked;
}) {
  const t = useTexts();
  const language = useLanguage();
  const days = useDays();
  return (
    <ol
      aria-label={t('archive.results')}
      className="divide-y divide-solid-gray-200 border-y border-solid-gray-200"
    >
      {items.map((hit, at) => (
        <li key={`${hit.recordId} ${hit.pageNumber}`} className="py-4">
          <h3 className="text-std-18B-160 break-words">
            <Link to={viewerPath(hit, asked, asked.offset + at)}>{hit.title}</Link>
          </h3>
          <p className="mt-1 break-words">
            <Marked text={hit.snippet} terms={terms} />
          </p>
          <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-solid-gray-700">
            <span className="rounded-6 bg-solid-gray-100 px-2 text-solid-gray-900">{hit.segmentName}</span>
            <span>{t('archive.page', { page: hit.pageNumber })}</span>
            <span>{t('archive.captured', { day: days.day(hit.capturedAt) })}</span>
            <MatchMark match={hit.match} />
            {hit.matched.length > 0 && (
              <span>
                {t('archive.foundIn', {
                  fields: hit.matched
                    .map((field) => t(`field.${field}` as TextKey))
                    .join(language === 'ja' ? '・' : ', '),
                })}
              </span>
            )}
          </p>
        </li>
      ))}
    </ol>
  );
}

function Marked({ text, terms }: { text: string; terms: readonly string[] }) {
  return markedParts(text, terms).map(({ at, text: part, isHit }) =>
    isHit ? (
      <mark key={at} className="bg-yellow-300 font-bold">
        {part}
      </mark>
    ) : (
      part
    ),
  );
}
