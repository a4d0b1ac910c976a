/** Counted values to narrow down by; choosing one adds it to the query. */

import { useDays } from '../parts/days.ts';
import { useLanguage, useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import type { SearchAnswer } from './archive-api.ts';
import { facetTerm } from './facet-term.ts';

/** Values shown of a field before the rest is asked for. */
const shownValues = 6;

/** The lists; `onAdd` gets a part of the query language. */
export function Facets({
  answer,
  onAdd,
}: {
  answer: Pick<SearchAnswer, 'facets' | 'facetsOf'>;
  onAdd: (term: string) => void;
}) {
  const t = useTexts();
  const language = useLanguage();
  const { fiscalYear } = useDays();
  const nameOf = (field: string, value: string, label: string): string => {
    if (field === 'access') return t(`access.${value}` as TextKey);
    return field === 'fiscal-year' && /^\d{4}$/.test(value) ? fiscalYear(Number(value)) : label;
  };
  const facets = (answer.facets ?? []).filter(({ values }) => values.some(({ value }) => value !== ''));
  if (facets.length === 0) return null;
  return (
    <details
      open={window.matchMedia('(min-width: 64rem)').matches}
      className="rounded-12 border border-solid-gray-420 p-4"
    >
      <summary className="min-h-8 cursor-pointer font-bold">{t('archive.facets')}</summary>
      {answer.facetsOf === 'newest' && <p className="mt-2 text-sm">{t('archive.facetsNewest')}</p>}
      {facets.map(({ field, values }) => (
        <div key={field} className="mt-4">
          <h3 className="text-sm font-bold text-solid-gray-700">{t(`field.${field}` as TextKey)}</h3>
          <ul>
            {values.slice(0, shownValues).map(({ value, label, count }) => {
              const term = facetTerm(field, value, language);
              return (
                <li key={value}>
                  <button
                    type="button"
                    onClick={() => term !== undefined && onAdd(term)}
                    className="flex min-h-9 w-full cursor-pointer items-center justify-between gap-2 rounded-6 px-2 text-left hover:bg-blue-50"
                  >
                    <span className="min-w-0 break-words text-blue-1000 underline underline-offset-3">
                      {nameOf(field, value, label)}
                    </span>
                    <span className="text-sm text-solid-gray-700">{count.toLocaleString()}</span>
                  </button>
                </li>
              );
            })}
          </ul>
        </div>
      ))}
    </details>
  );
}
