/** The searches a person keeps: the list with what is new, and keeping one more. */

import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { useTexts } from '../text/language.tsx';
import type { Asked, SavedSearch } from './archive-api.ts';

const path = '/api/v1/saved-searches';

/** The list; `onChoose` runs one of them. */
export function SavedSearches({ onChoose }: { onChoose: (saved: SavedSearch) => void }) {
  const t = useTexts();
  const { data } = useQuery({
    queryKey: ['saved-searches'],
    queryFn: ({ signal }) => callApi<{ items: SavedSearch[] }>(path, { signal }),
    refetchInterval: 5 * 60_000,
  });
  const looked = useChange<SavedSearch, SavedSearch>({
    run: ({ id }) => callApi(`${path}/${id}`, { method: 'PATCH', body: { looked: true } }),
    touches: ['saved-searches'],
    quiet: true,
  });
  const forget = useChange<SavedSearch>({
    run: ({ id }) => callApi(`${path}/${id}`, { method: 'DELETE' }),
    touches: ['saved-searches'],
    done: (_, { name }) => t('archive.forgot', { name }),
  });
  const items = data?.items ?? [];
  return (
    <section aria-labelledby="saved-searches" className="rounded-12 border border-solid-gray-420 p-4">
      <h2 id="saved-searches" className="font-bold">
        {t('archive.saved')}
      </h2>
      {items.length === 0 && <p className="mt-1 text-sm text-solid-gray-700">{t('archive.savedNone')}</p>}
      <ul>
        {items.map((saved) => (
          <li key={saved.id} className="flex items-center gap-2">
            <button
              type="button"
              onClick={() => {
                onChoose(saved);
                looked.mutate(saved);
              }}
              className="flex min-h-11 min-w-0 flex-1 cursor-pointer items-center gap-2 rounded-6 px-2 text-left hover:bg-blue-50"
            >
              <span className="min-w-0 break-words text-blue-1000 underline underline-offset-3">
                {saved.name}
              </span>
              {saved.newHits > 0 && (
                <span className="shrink-0 rounded-full bg-red-900 px-2 text-sm font-bold text-white">
                  {t('archive.savedNew', { count: saved.newHits >= 100 ? '100+' : saved.newHits })}
                </span>
              )}
            </button>
            <button
              type="button"
              aria-label={t('archive.forget', { name: saved.name })}
              onClick={() => forget.mutate(saved)}
              className="min-h-11 min-w-11 cursor-pointer rounded-6 text-solid-gray-700 hover:bg-red-50"
            >
              ×
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The button that keeps the present search, and its questions. */
export function SaveSearch({ asked }: { asked: Asked }) {
  const t = useTexts();
  const [isOpen, setOpen] = useState(false);
  const save = useChange<{ name: string; notice: boolean; mail: boolean }, SavedSearch>({
    run: (chosen) => {
      const { q, similar, order } = asked;
      return callApi(path, { method: 'POST', body: { ...chosen, query: q, similar, order } });
    },
    touches: ['saved-searches'],
    done: ({ name }) => t('archive.savedDone', { name }),
    after: () => setOpen(false),
  });
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('archive.save')}</Button>
      {isOpen && (
        <Dialog title={t('archive.save')} onClose={() => setOpen(false)}>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              const form = new FormData(event.currentTarget);
              const name = String(form.get('name') ?? '').trim();
              save.mutate({ name, notice: form.has('notice'), mail: form.has('mail') });
            }}
          >
            <TextField
              label={t('archive.saveName')}
              name="name"
              required
              maxLength={100}
              defaultValue={asked.q.slice(0, 100)}
            />
            <Tick name="notice" text={t('archive.notice')} isOn />
            <Tick name="mail" text={t('archive.mail')} />
            <div className="mt-4 flex flex-wrap gap-3">
              <Button type="submit" kind="primary" disabled={save.isPending}>
                {t('parts.save')}
              </Button>
              <Button onClick={() => setOpen(false)}>{t('parts.cancel')}</Button>
            </div>
          </form>
        </Dialog>
      )}
    </>
  );
}

function Tick({ name, text, isOn = false }: { name: string; text: string; isOn?: boolean }) {
  return (
    <label className="flex min-h-11 items-center gap-3">
      <input type="checkbox" name={name} defaultChecked={isOn} className="size-5" />
      {text}
    </label>
  );
}
