/** What is known of a document beside its values, and its files. */

import type { ReactNode } from 'react';
import { type Days, useDays } from '../parts/days.ts';
import { useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import type { RecordView } from './archive-api.ts';

/** The list, after its values, and the files. */
export function RecordFacts({ record, children }: { record: RecordView; children: ReactNode }) {
  const t = useTexts();
  const days = useDays();
  const files = `/api/v1/records/${record.id}`;
  return (
    <section aria-labelledby="record-facts">
      <h2 id="record-facts" className="mb-2 text-std-18B-160">
        {t('viewer.values')}
      </h2>
      {children}
      <dl className="mt-4 grid grid-cols-[8rem_minmax(0,1fr)] gap-x-4 gap-y-1">
        {factsOf(record, t, days).map(([key, value]) => (
          <div key={key} className="contents">
            <dt className="text-solid-gray-700">{t(key)}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 flex flex-wrap gap-x-5 gap-y-2">
        <a href={`${files}/searchable-pdf`} download className="inline-flex min-h-9 items-center">
          {t('viewer.pdf')}
        </a>
        <a href={`${files}/original`} download className="inline-flex min-h-9 items-center">
          {t('viewer.original')}
        </a>
      </p>
    </section>
  );
}

function factsOf(record: RecordView, t: ReturnType<typeof useTexts>, { day }: Days): [TextKey, string][] {
  const facts: [TextKey, string][] = [];
  facts.push(['field.segment', record.segmentName]);
  if (record.department !== '') facts.push(['field.department', record.department]);
  facts.push(['field.captured', day(record.capturedAt)]);
  const { filing } = record;
  if (filing?.retention !== undefined) {
    const isPermanent = filing.retention === 'permanent';
    const text = isPermanent ? t('viewer.permanent') : day(filing.retention);
    facts.push(['field.retention-until', text]);
  }
  if (record.changes > 0) facts.push(['viewer.changes', t('viewer.times', { count: record.changes })]);
  return facts;
}
