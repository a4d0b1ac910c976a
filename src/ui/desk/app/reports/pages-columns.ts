/** The columns of tables about paper that came out. */

import type { Column } from '../parts/data-table.tsx';
import type { Language } from '../text/bilingual.ts';
import type { TextKey, Texts } from '../text/text.ts';
import { monthName } from './months.ts';
import { type Keys, type PagesLine, percent } from './reports.ts';

/** A number with separators. */
export function count(value: number): string {
  return value.toLocaleString('ja-JP');
}

/** The name of a line's group. */
export function groupName(keys: Keys, group: string, language: Language, t: Texts): string {
  if (group === 'month') return monthName(keys.month ?? '', language);
  if (group === 'user') return keys.user === '' ? t('reports.none') : `${keys.userName} (${keys.user})`;
  const name = group === 'segment' ? keys.segmentName : keys[group as keyof Keys];
  return name === undefined || name === '' ? t('reports.none') : name;
}

/** The columns of groups; the first one names the row. */
export function groupColumns<Line extends { readonly keys: Keys }>(
  groups: readonly string[],
  language: Language,
  t: Texts,
): readonly Column<Line>[] {
  return groups.map((group, at) => ({
    key: group,
    head: t(`reports.col.${group}` as TextKey),
    cell: ({ keys }) => groupName(keys, group, language, t),
    ...(at === 0 && { main: true as const }),
  }));
}

/** The columns of figures. Corrections have one of their own where there are any. */
export function figureColumns(lines: readonly PagesLine[], t: Texts): readonly Column<PagesLine>[] {
  const all: readonly (readonly [TextKey, (line: PagesLine) => string])[] = [
    ['reports.sides', (line) => count(line.impressions)],
    ['reports.colorShare', (line) => percent(line.colorImpressions, line.impressions)],
    ['reports.duplexShare', (line) => percent(line.twoSidedImpressions, line.impressions)],
    ['reports.sheets', (line) => count(line.sheets)],
    ['reports.cost', (line) => t('reports.yenOf', { yen: count(line.yen) })],
    ['reports.estimated', (line) => percent(line.estimatedImpressions, line.impressions)],
  ];
  const corrected: readonly (readonly [TextKey, (line: PagesLine) => string])[] = lines.some(
    ({ correctedPages, correctedYen }) => correctedPages !== 0 || correctedYen !== 0,
  )
    ? [
        [
          'reports.corrected',
          (line) =>
            `${t('reports.sidesOf', { count: count(line.correctedPages) })} / ${t('reports.yenOf', { yen: count(line.correctedYen) })}`,
        ],
      ]
    : [];
  return [...all, ...corrected].map(([key, cell]) => ({ key, head: t(key), cell, end: true }));
}
