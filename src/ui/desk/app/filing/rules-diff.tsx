/** What changed rules would change, by what it is: so many documents, then examples. */

import { Link } from 'react-router';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import type { DiffGroup, RulesCheck } from './rules-api.ts';

type Preview = NonNullable<RulesCheck['preview']>;

/** The difference. */
export function RulesDiff({ preview }: { preview: Preview }) {
  const t = useTexts();
  const { documents, changed, flagged, groups, failures, rules } = preview;
  const failed = Object.entries(failures);
  return (
    <div className="mt-4">
      <p role="status" className="font-bold">
        {t('diff.summary', { documents, changed })}
      </p>
      {flagged > 0 && <p className="mt-1">{t('diff.flagged', { count: flagged })}</p>}
      {failed.length > 0 && (
        <div className="mt-2">
          <InlineNotice kind="warning">
            <p>{t('diff.failures')}</p>
            <ul className="list-disc pl-5">
              {failed.map(([place, count]) => (
                <li key={place}>{t('diff.failure', { place, count })}</li>
              ))}
            </ul>
          </InlineNotice>
        </div>
      )}
      <h3 className="mt-4 mb-2 text-std-18B-160">{t('diff.changes')}</h3>
      <DataTable
        caption={t('diff.changes')}
        columns={columnsOf(t)}
        rows={groups}
        keyOf={({ member, before, after }) => `${member} ${before} ${after}`}
        empty={<p>{t('diff.nothing')}</p>}
      />
      <h3 className="mt-4 mb-2 text-std-18B-160">{t('diff.rules')}</h3>
      <DataTable
        caption={t('diff.rules')}
        columns={[
          { key: 'rule', head: t('member.rule'), main: true, cell: ({ rule }) => rule ?? t('diff.noRule') },
          { key: 'before', head: t('diff.before'), end: true, cell: ({ before }) => before.toLocaleString() },
          { key: 'after', head: t('diff.after'), end: true, cell: ({ after }) => after.toLocaleString() },
        ]}
        rows={rules}
        keyOf={({ rule }) => rule ?? ''}
        empty={<p>{t('diff.noDocuments')}</p>}
      />
    </div>
  );
}

function columnsOf(t: ReturnType<typeof useTexts>): readonly Column<DiffGroup>[] {
  const shown = (member: string, value: string): string => {
    if (value === '') return t('correct.none');
    if (member === 'access') return t(`access.${value}` as TextKey);
    if (member === 'retention' && value === 'permanent') return t('rule.permanent');
    return member === 'flags'
      ? value
          .split(', ')
          .map((flag) => t(`flags.${flag}` as TextKey))
          .join('・')
      : value;
  };
  return [
    {
      key: 'what',
      head: t('diff.what'),
      main: true,
      cell: ({ member, before, after }) =>
        member === 'path'
          ? t('diff.path')
          : t('diff.change', {
              member: t(`member.${member}` as TextKey),
              before: shown(member, before),
              after: shown(member, after),
            }),
    },
    { key: 'count', head: t('diff.count'), end: true, cell: ({ count }) => count.toLocaleString() },
    {
      key: 'examples',
      head: t('diff.examples'),
      cell: ({ examples }) => (
        <ul className="inline-block">
          {examples.map(({ scanId, recordId, title }) => (
            <li key={scanId} className="break-words">
              {recordId !== undefined && title !== undefined ? (
                <Link to={`/archive/${recordId}/1`}>{title}</Link>
              ) : (
                t('outbox.notYours')
              )}
            </li>
          ))}
        </ul>
      ),
    },
  ];
}
