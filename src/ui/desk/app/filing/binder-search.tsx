/** Looks for a binder by words of its name, among those of the file plan and those in use. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { callApi } from '../data/api.ts';
import { TextField } from '../parts/field.tsx';
import { useTexts } from '../text/language.tsx';
import type { FoundBinder } from './unfiled-api.ts';

/** The field and what it finds; `chosen`, as `<year>/<name>`, is marked. */
export function BinderSearch({
  year,
  onChoose,
  chosen,
}: {
  year: number;
  onChoose: (found: FoundBinder) => void;
  chosen?: string;
}) {
  const t = useTexts();
  const [typed, setTyped] = useState('');
  const words = useDeferredValue(typed);
  const { data } = useQuery({
    queryKey: ['binders', words, year],
    queryFn: ({ signal }) =>
      callApi<{ readonly items: readonly FoundBinder[] }>(
        `/api/v1/binders?${new URLSearchParams({ q: words, year: String(year) })}`,
        { signal },
      ),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
  return (
    <div className="mb-4">
      <TextField
        label={t('binder.search')}
        hint={t('binder.hint')}
        type="search"
        value={typed}
        onChange={({ target }) => setTyped(target.value)}
        maxLength={100}
        autoComplete="off"
      />
      {data?.items.length === 0 && <p role="status">{t('binder.none')}</p>}
      <ul aria-label={t('binder.found')} className="max-h-72 overflow-y-auto">
        {data?.items.map((found) => {
          const { binder, classCode, count } = found;
          const key = `${binder.fiscalYear}/${binder.name}`;
          return (
            <li key={`${key} ${classCode ?? ''}`}>
              <button
                type="button"
                aria-pressed={chosen === key}
                onClick={() => onChoose(found)}
                className={`flex min-h-11 w-full cursor-pointer flex-wrap items-center gap-x-3 rounded-6 px-2 py-1 text-left hover:bg-blue-50 ${chosen === key ? 'bg-blue-100 font-bold' : ''}`}
              >
                <span className="text-blue-1000 underline underline-offset-3">
                  {t('binder.name', { year: binder.fiscalYear, name: binder.name })}
                </span>
                {classCode !== undefined && <span className="text-sm text-solid-gray-700">{classCode}</span>}
                <span className="ml-auto text-sm text-solid-gray-700">
                  {count === 0 ? t('binder.unused') : t('binder.count', { count })}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
