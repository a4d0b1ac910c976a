/** What was changed in a document, by whom and when, and the way back to an earlier value. */

import { useQuery } from '@tanstack/react-query';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Asked } from '../parts/asked.tsx';
import { Button } from '../parts/button.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import type { PageText, RecordView } from './archive-api.ts';
import {
  type CorrectableField,
  type HistoryEntry,
  historyOf,
  type ReadingEntry,
  saveLine,
  saveValue,
  touched,
} from './correct-api.ts';
import { useShownValue } from './shown-value.ts';

/** The list, closed until it is asked for. */
export function CorrectHistory({ record }: { record: RecordView }) {
  const t = useTexts();
  const asked = useQuery(historyOf(record.id, useLanguage()));
  return (
    <details className="rounded-12 border border-solid-gray-420 p-4">
      <summary className="min-h-8 cursor-pointer font-bold">{t('history.title')}</summary>
      <Asked query={asked}>
        {({ items, readings }) =>
          items.length + readings.length === 0 ? (
            <p className="mt-2">{t('history.none')}</p>
          ) : (
            <ol className="mt-2 divide-y divide-solid-gray-200">
              {merged(items, readings).map((entry) => (
                <Entry key={`${entry.at} ${entry.field}`} record={record} entry={entry} />
              ))}
            </ol>
          )
        }
      </Asked>
    </details>
  );
}

type Shown = ReadingEntry | HistoryEntry;

function merged(items: readonly HistoryEntry[], readings: readonly ReadingEntry[]): readonly Shown[] {
  const all: Shown[] = [...items, ...readings];
  return all.toSorted((a, b) => b.at.localeCompare(a.at));
}

function Entry({ record, entry }: { record: RecordView; entry: Shown }) {
  const t = useTexts();
  const shown = useShownValue();
  const own = 'by' in entry ? entry : undefined;
  const isText = entry.field === 'text';
  const place = { page: own?.pageNumber ?? 0, line: own?.lineNumber ?? 0 };
  const field = isText ? t('history.text', place) : t(`field.${entry.field}` as TextKey);
  const back = useChange({
    run: () => goBack(record, entry),
    touches: touched,
    done: () => t('history.backDone'),
  });
  const name = entry.byName ?? (own?.by === 'system' ? t('history.system') : t('history.someone'));
  const canGoBack = record.canChange && (entry.before !== undefined || !isText);
  return (
    <li className="py-3">
      <p className="font-bold">{field}</p>
      <p className="break-words">
        <del className="text-solid-gray-700">{shown(entry.field, entry.before)}</del>
        {' → '}
        <ins className="no-underline">{shown(entry.field, entry.after)}</ins>
      </p>
      <p className="text-sm text-solid-gray-700">{t('history.by', { name, at: entry.atText })}</p>
      {own !== undefined && own.reason !== '' && (
        <p className="text-sm break-words">{t('history.reason', { reason: own.reason })}</p>
      )}
      {canGoBack && (
        <Button
          kind="quiet"
          disabled={back.isPending}
          onClick={() => back.mutate()}
          about={t('history.backAbout', { field, value: shown(entry.field, entry.before) })}
        >
          {t('history.back')}
        </Button>
      )}
    </li>
  );

  async function goBack(of: RecordView, { field: name_, before = '' }: Shown): Promise<unknown> {
    const reason = t('history.backReason');
    if (name_ !== 'text') return await saveValue(of, name_ as CorrectableField, before, reason);
    // The line may have been corrected again since; what stands there now is what is replaced.
    const read = await callApi<PageText>(`/api/v1/records/${of.id}/pages/${place.page}/text`);
    const now = read.lines[place.line - 1]?.text ?? '';
    return await saveLine(of.id, place.page, place.line - 1, { before: now, text: before, reason });
  }
}
