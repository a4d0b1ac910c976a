/** A counted value as a part of the query language, so that choosing it is seen, kept and shared with the query. */

import type { Language } from '../text/bilingual.ts';

const names: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  segment: { ja: '領域', en: 'segment' },
  department: { ja: '所属', en: 'department' },
  kind: { ja: '種別', en: 'kind' },
  'fiscal-year': { ja: '年度', en: 'fy' },
  binder: { ja: '簿冊', en: 'binder' },
  'class-code': { ja: '分類', en: 'class' },
  access: { ja: '公開範囲', en: 'access' },
  retention: { ja: '保存期間', en: 'retention' },
};

/** Fields whose value is looked for as a part, unless it is said that the whole is meant. */
const partly = new Set(['binder', 'class-code']);

/** Such as `種別:invoice` or `簿冊:="2023/道路 台帳"`; undefined for a field without a name. */
export function facetTerm(field: string, value: string, language: Language): string | undefined {
  const name = names[field]?.[language];
  if (name === undefined) return undefined;
  const whole = value === '' ? (language === 'ja' ? 'なし' : 'none') : value.replaceAll('"', ' ');
  const shown = /[\s()（）:："“”]/.test(whole) ? `"${whole}"` : whole;
  return `${name}:${partly.has(field) ? '=' : ''}${shown}`;
}
