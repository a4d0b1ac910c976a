/** A counted value as a part of the query language, so that choosing it is seen, kept and shared with the query. */

import type { Language } from '../text/bilingual.ts';

const names: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  segment: { ja: 'ネットワーク区分', en: 'segment' },
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

/** A value of a record that begins with what was typed. */
export interface Suggested {
  readonly field: string;
  readonly value: string;
}

const fieldNames: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  title: { ja: '件名', en: 'title' },
  'document-number': { ja: '文書番号', en: 'number' },
  binder: { ja: '簿冊', en: 'binder' },
  sender: { ja: '発信者', en: 'from' },
};

/** The value with its field, such as `件名:道路占用許可書`: a title need not stand on the page itself. */
export function valueTerm({ field, value }: Suggested, language: Language): string {
  const name = fieldNames[field]?.[language];
  const shown = quoted(value);
  return name === undefined ? shown : `${name}:${shown}`;
}

function quoted(value: string): string {
  const whole = value.replaceAll(/["“”＂]/g, ' ');
  return /[\s()（）:：]/.test(whole) ? `"${whole}"` : whole;
}

/** Such as `種別:invoice` or `簿冊:="2023/道路 台帳"`; undefined for a field without a name. */
export function facetTerm(field: string, value: string, language: Language): string | undefined {
  const name = names[field]?.[language];
  if (name === undefined) return undefined;
  const none = language === 'ja' ? 'なし' : 'none';
  return `${name}:${partly.has(field) ? '=' : ''}${value === '' ? none : quoted(value)}`;
}
