/** 金額: the total of money paper before its items, and what falls under each rate of tax. */

import type { Finding } from '../../understanding.ts';
import { digitsOf, parseFigures } from '../reading/figures.ts';
import { contextOf, type Label, labelAtEnd } from '../reading/labels.ts';
import { checkedForm, partOf, type ReadLine } from '../reading/lines.ts';

/** Yen that stand in a text. */
export interface FoundAmount {
  readonly start: number;
  readonly end: number;
  /** Whole yen. */
  readonly yen: number;
  /** Written with ¥ or 円, so that it is surely money. */
  readonly marked: boolean;
}

/** The largest amount believed: a city's whole budget. */
const mostYen = 9_999_999_999_999;

const western =
  /(?<mark>[¥\\]|金)?(?<minus>[△▲-])?(?<n>[0-9OoQlI|]{1,3}(?:[,.、][0-9OoQlI|]{3}){1,4}|[0-9]{1,13})(?<unit>千円|百万円|万円|億円|円)?/gu;
const kanjiYen =
  /金?(?<oku>[0-9一二三四五六七八九十百壱弐参拾]{1,7}億)?(?<man>[0-9一二三四五六七八九十百千壱弐参拾阡]{1,9}[万萬])?(?<rest>[0-9一二三四五六七八九十百千壱弐参拾阡]{1,9})?[円圓]/gu;

const units: Readonly<Record<string, number>> = {
  千円: 1_000,
  百万円: 1_000_000,
  万円: 10_000,
  億円: 100_000_000,
  円: 1,
};

/** All amounts of a text that is NFKC without white space. Bare numbers count as amounts only with separators. */
export function findAmounts(text: string): FoundAmount[] {
  const found: FoundAmount[] = [];
  for (const match of text.matchAll(western)) {
    const { mark, n = '', unit } = match.groups ?? {};
    const end = match.index + match[0].length;
    const separated = /[,.、]/u.test(n);
    if (mark === undefined && unit === undefined && !separated) continue;
    if (
      separated &&
      /^\.[0-9]/.test(n.slice(n.search(/[.]/u))) &&
      /^[0-9]{1,3}\.[0-9]{3}$/.test(n) &&
      unit === undefined &&
      mark === undefined
    )
      continue;
    if (/[0-9A-Za-z]/.test(text[match.index - 1] ?? '') || /[0-9A-Za-z%年月日号]/u.test(text[end] ?? ''))
      continue;
    const yen = Number(digitsOf(n)) * (units[unit ?? ''] ?? 1);
    if (yen > mostYen) continue;
    const signed = match.groups?.['minus'] === undefined ? yen : -yen;
    found.push({ start: match.index, end, yen: signed, marked: mark !== undefined || unit !== undefined });
  }
  for (const match of text.matchAll(kanjiYen)) {
    const { oku, man, rest } = match.groups ?? {};
    if (oku === undefined && man === undefined && rest === undefined) continue;
    const start = match.index;
    const end = start + match[0].length;
    const larger = found.findIndex((one) => one.start >= start && one.end <= end);
    const yen = kanjiAmount(oku, man, rest);
    if (yen === undefined || yen > mostYen || found.some((one) => one.start < start && one.end > start))
      continue;
    if (larger >= 0 && oku === undefined && man === undefined) continue;
    const amount = { start, end, yen, marked: true };
    if (larger >= 0) found.splice(larger, 1, amount);
    else found.push(amount);
  }
  return found.sort((a, b) => a.start - b.start);
}

function kanjiAmount(oku = '0億', man = '0万', rest = '0'): number | undefined {
  const parts = [
    [oku.slice(0, -1), 100_000_000],
    [man.slice(0, -1), 10_000],
    [rest, 1],
  ] as const;
  let sum = 0;
  for (const [text, unit] of parts) {
    const value = belowMan(text);
    if (value === undefined) return undefined;
    sum += value * unit;
  }
  return sum;
}

/** A number below 10,000 in figures or kanji with thousands. */
function belowMan(text: string): number | undefined {
  const thousands = /^(?<t>[0-9一二三四五六七八九壱弐参]?)[千阡](?<rest>.*)$/u.exec(text);
  if (thousands === null) return text === '' ? 0 : parseFigures(text);
  const t = thousands.groups?.['t'] ?? '';
  const rest = thousands.groups?.['rest'] ?? '';
  const high = t === '' ? 1 : parseFigures(t);
  const low = rest === '' ? 0 : parseFigures(rest);
  return high === undefined || low === undefined ? undefined : high * 1_000 + low;
}

type Role = 'claim' | 'total' | 'amount' | 'subtotal' | 'tax' | 'rate-10' | 'rate-8' | 'unit';

const labels: readonly Label<Role>[] = [
  {
    kind: 'claim',
    words: [
      ...[
        '請求金額',
        '御請求金額',
        'ご請求金額',
        '請求額',
        '御請求額',
        'ご請求額',
        '領収金額',
        '領収額',
        '契約金額',
        '請負代金額',
        '請負代金',
        '委託料',
        '見積金額',
        '御見積金額',
      ],
      ...[
        '御見積額',
        '合計金額',
        '税込合計',
        '総合計',
        '総額',
        '総計',
        '支払金額',
        '支払額',
        '契約代金額',
        '補助金額',
        '交付決定額',
        '申請額',
        '交付申請額',
      ],
    ],
  },
  { kind: 'total', words: ['合計', '税込金額', '税込額', '合計額', '計'] },
  {
    kind: 'amount',
    words: ['金額', '予算額', '支出額', '執行額', '負担額', '使用料', '手数料', '料金', '金'],
  },
  { kind: 'subtotal', words: ['小計', '税抜金額', '税抜合計', '税抜額', '本体価格'] },
  { kind: 'rate-10', words: ['10%対象', '10%対象額', '10%対象計', '税率10%', '10%'] },
  { kind: 'rate-8', words: ['8%対象', '8%対象額', '8%対象計', '税率8%', '8%', '軽減税率対象'] },
  {
    kind: 'tax',
    words: [
      '消費税',
      '消費税等',
      '消費税額',
      '消費税額等',
      '消費税及び地方消費税',
      '消費税(10%',
      '消費税(8%',
      '税額',
      '内消費税',
    ],
  },
  { kind: 'unit', words: ['単価', '数量', '残高', '振込手数料'] },
];

const scores: Readonly<Record<Role, number>> = {
  claim: 0.98,
  total: 0.9,
  amount: 0.75,
  subtotal: 0.4,
  'rate-10': 0.35,
  'rate-8': 0.35,
  tax: 0.2,
  unit: 0,
};

/** Amounts of pages as findings, the total first; parts under a rate of tax are flagged `tax-rate-10` or `tax-rate-8`. */
export function findAmountFields(lines: readonly ReadLine[]): Finding[] {
  const findings = lines.flatMap((line) =>
    findAmounts(line.text).flatMap((amount) => {
      const role = roleOf(lines, line, amount);
      if (role === undefined || role === 'unit' || role === 'tax') return [];
      const headed =
        line.cell !== undefined && (role === 'amount' || role === 'total') && isColumnHead(lines, line, role);
      const part = partOf(line, amount.start, amount.end);
      const found: Finding = {
        field: 'amount',
        pageNumber: line.pageNumber,
        box: part.box,
        raw: part.raw,
        value: String(amount.yen),
        confidence: checkedForm(part) * scores[role] * (amount.marked ? 1 : 0.95) * (headed ? 0.4 : 1),
        ...(role.startsWith('rate-') && { flags: [`tax-${role}`] }),
      };
      return [found];
    }),
  );
  return supported(findings);
}

function roleOf(lines: readonly ReadLine[], line: ReadLine, amount: FoundAmount): Role | undefined {
  const { before, left, above } = contextOf(lines, line, amount.start);
  const own = labelAtEnd(before.replace(/[¥金:(税込抜み)]+$/u, ''), labels);
  if (own !== undefined) return own;
  if (before.length > 2) return undefined;
  return labelAtEnd(left.replace(/\(税込\)?$/u, ''), labels) ?? labelAtEnd(above, labels);
}

/** True when the label heads a column, so that the amount is one item of many. */
function isColumnHead(lines: readonly ReadLine[], line: ReadLine, role: Role): boolean {
  const { left } = contextOf(lines, line);
  return labelAtEnd(left, labels) !== role;
}

/** An amount that stands twice, as a claim and as the foot of the table, is surer. */
function supported(findings: readonly Finding[]): Finding[] {
  return findings.map((one) => {
    const again = findings.some(
      (other) => other !== one && other.value === one.value && other.confidence > 0.4,
    );
    return again ? { ...one, confidence: Math.min(0.99, one.confidence * 1.1) } : one;
  });
}
