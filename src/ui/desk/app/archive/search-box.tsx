/** The box for the query, with suggestions for its last word (WAI-ARIA combobox with a list). */

import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useState } from 'react';
import { callApi } from '../data/api.ts';
import { Button } from '../parts/button.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import { type Suggested, valueTerm } from './facet-term.ts';

/** Asked for once nothing was typed for so long. */
const restMs = 200;

/** The form; `onSearch` gets what was typed. */
export function SearchBox({ query, onSearch }: { query: string; onSearch: (query: string) => void }) {
  const t = useTexts();
  const id = useId();
  const language = useLanguage();
  const [typed, setTyped] = useState(query);
  const [chosen, setChosen] = useState(-1);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => setTyped(query), [query]);
  const word = lastWord(typed);
  const items = useSuggestions(isOpen ? word : '');
  const shown = isOpen ? items : [];
  const take = (suggested: Suggested): void => {
    setTyped(`${typed.slice(0, typed.length - word.length)}${valueTerm(suggested, language)}`);
    setOpen(false);
    setChosen(-1);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    // A key that ends the conversion of kana must not choose.
    if (event.nativeEvent.isComposing || shown.length === 0) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : shown.length;
      setChosen((before) => (before + step + (before < 0 && step > 1 ? 1 : 0)) % shown.length);
    } else if (event.key === 'Escape') {
      setOpen(false);
    } else if (event.key === 'Enter') {
      const item = shown[chosen];
      if (item === undefined) return;
      event.preventDefault();
      take(item);
    }
  };
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setOpen(false);
          onSearch(typed.trim());
        }}
      >
        <label htmlFor={id} className="mb-1 block font-bold">
          {t('archive.box')}
        </label>
        <p id={`${id}-hint`} className="mb-2 break-words text-sm text-solid-gray-700">
          {t('archive.hint')}
        </p>
        <div className="flex gap-2">
          <div className="relative min-w-0 flex-1">
            <input
              id={id}
              type="search"
              maxLength={500}
              autoComplete="off"
              value={typed}
              role="combobox"
              aria-expanded={shown.length > 0}
              aria-controls={`${id}-list`}
              aria-autocomplete="list"
              aria-describedby={`${id}-hint`}
              aria-activedescendant={chosen >= 0 && shown.length > 0 ? `${id}-${chosen}` : undefined}
              onChange={(event) => {
                setTyped(event.target.value);
                setOpen(true);
                setChosen(-1);
              }}
              onBlur={() => setOpen(false)}
              onKeyDown={onKeyDown}
              className="min-h-12 w-full rounded-8 border border-solid-gray-600 bg-white px-3 py-2"
            />
            <div
              id={`${id}-list`}
              role="listbox"
              aria-label={t('archive.suggestions')}
              hidden={shown.length === 0}
              className="absolute inset-x-0 top-full z-10 mt-1 max-h-80 overflow-y-auto rounded-8 border border-solid-gray-420 bg-white py-1 shadow-2"
            >
              {shown.map((item, at) => (
                <div
                  key={`${item.field} ${item.value}`}
                  id={`${id}-${at}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={at === chosen}
                  // Before the box loses the focus, which would close the list.
                  onPointerDown={(event) => {
                    event.preventDefault();
                    take(item);
                  }}
                  className={`flex min-h-11 cursor-pointer items-center justify-between gap-3 px-3 py-2 ${at === chosen ? 'bg-blue-100' : 'hover:bg-blue-50'}`}
                >
                  <span className="min-w-0 break-words">{item.value}</span>
                  <span className="shrink-0 text-sm text-solid-gray-700">
                    {t(`field.${item.field}` as TextKey)}
                  </span>
                </div>
              ))}
            </div>
          </div>
          <Button type="submit" kind="primary" className="shrink-0">
            {t('archive.search')}
          </Button>
        </div>
      </form>
    </search>
  );
}

/** The word that is being typed: not a field, not in quotes. */
function lastWord(typed: string): string {
  const word = /[^\s()（）"“”]*$/u.exec(typed)?.[0] ?? '';
  return /[:：]/.test(word) ? '' : word.replace(/^[-－−]/u, '');
}

function useSuggestions(word: string): readonly Suggested[] {
  const [rested, setRested] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setRested(word), restMs);
    return () => clearTimeout(timer);
  }, [word]);
  const { data } = useQuery({
    queryKey: ['suggest', rested],
    queryFn: ({ signal }) =>
      callApi<{ items: Suggested[] }>(`/api/v1/search/suggest?prefix=${encodeURIComponent(rested)}`, {
        signal,
      }),
    enabled: rested !== '' && rested.length <= 64,
    staleTime: 60_000,
    retry: false,
  });
  return word === '' || word !== rested ? [] : (data?.items ?? []);
}
