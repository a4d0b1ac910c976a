/** What is known of a document: its values, where it is filed, and its files. */

import { useLanguage, useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import type { RecordView } from './archive-api.ts';

const valueFields: Readonly<Record<string, TextKey>> = {
  documentNumber: 'field.document-number',
  documentDate: 'field.document-date',
  transactionDate: 'field.transaction-date',
  amount: 'field.amount',
  kind: 'field.kind',
  addressee: 'field.addressee',
  sender: 'field.sender',
  counterparty: 'field.counterparty',
};

/** The list; values are put right on the page of the values. */
export function RecordFacts({ record, page }: { record: RecordView; page: number }) {
  const t = useTexts();
  const language = useLanguage();
  const files = `/api/v1/records/${record.id}`;
  return (
    <section aria-labelledby="record-facts">
      <h2 id="record-facts" className="mb-2 text-std-18B-160">
        {t('viewer.values')}
      </h2>
      <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-4 gap-y-1">
        {factsOf(record, t, language).map(([key, value]) => (
          <div key={key} className="contents">
            <dt className="text-solid-gray-700">{t(key)}</dt>
            <dd className="break-words">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="mt-3 flex flex-wrap gap-x-5 gap-y-2">
        <a
          href={`/archive/records/${record.id}/pages/${page}#values`}
          className="inline-flex min-h-9 items-center"
        >
          {t('viewer.correct')}
        </a>
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

function factsOf(
  record: RecordView,
  t: ReturnType<typeof useTexts>,
  language: 'ja' | 'en',
): [TextKey, string][] {
  const day = new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP-u-ca-japanese' : 'en-GB', {
    timeZone: 'Asia/Tokyo',
    dateStyle: 'long',
  });
  const asDay = (value: string): string => day.format(new Date(`${value}T00:00:00+09:00`));
  const shown = (name: string, value: string | number): string => {
    if (name === 'amount') return t('viewer.yen', { amount: Number(value).toLocaleString() });
    if (name === 'kind') return record.kindName ?? String(value);
    return name.endsWith('Date') ? asDay(String(value)) : String(value);
  };
  const facts: [TextKey, string][] = Object.entries(record.values).flatMap(([name, value]) => {
    const field = valueFields[name];
    return field === undefined ? [] : [[field, shown(name, value)] as [TextKey, string]];
  });
  facts.push(['field.segment', record.segmentName]);
  if (record.department !== '') facts.push(['field.department', record.department]);
  facts.push(['field.captured', day.format(new Date(record.capturedAt))]);
  const { filing } = record;
  if (filing?.classCode !== undefined) facts.push(['field.class-code', filing.classCode]);
  if (filing?.binder !== undefined)
    facts.push(['field.binder', `${filing.binder.fiscalYear} ${filing.binder.name}`]);
  if (filing?.retention !== undefined) {
    const isPermanent = filing.retention === 'permanent';
    const text = isPermanent ? (language === 'ja' ? '永年' : 'Permanent') : asDay(filing.retention);
    facts.push(['field.retention-until', text]);
  }
  if (filing !== undefined) facts.push(['field.access', t(`access.${filing.access}` as TextKey)]);
  if (record.changes > 0) facts.push(['viewer.changes', t('viewer.times', { count: record.changes })]);
  return facts;
}
