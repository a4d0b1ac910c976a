/** 文書番号: [年度][記号][発|収|達|指令…]第N号(のM), and other series such as 告示第N号 and 議案第N号. */

import type { Finding } from '../../understanding.ts';
import { arabicClass, digitsOf, kanjiClass, parseFigures } from '../reading/figures.ts';
import { contextOf, labelAtEnd, resembles } from '../reading/labels.ts';
import { checkedForm, freeText, partOf, type ReadLine } from '../reading/lines.ts';
import { type KnownNames, mendByNames } from './known-names.ts';

/** A number that stands in a text. */
export interface FoundNumber {
  readonly start: number;
  readonly end: number;
  /** Half-width digits, no spaces: `6総務第123号の2`. */
  readonly value: string;
  /** What stands before 第: `6総務`. */
  readonly prefix: string;
  /** Arabic figures, 1 to 999,999. */
  readonly serial: number;
}

const number = new RegExp(`[第弟策筆][${arabicClass}${kanjiClass}]{1,7}[号號]`, 'gu');
const branch = new RegExp(`^の(?<b>[${arabicClass}]{1,3}|[${kanjiClass}]{1,3})(?![^)）])`, 'u');

/** Most characters before 第 that belong to it. */
const longestPrefix = 16;

/** Series that are named like this whatever the office; the town's name may stand before them. */
const series = /(?:告示|公告|議案|条例|規則|規程|訓令|訓|要綱|指令|達|請願|陳情|報告|諮問|答申|認定|選挙)$/u;

/** What makes it the number of a form or a law, or of a thing. */
const notADocument = /(?:様式|別記|別表|別紙|法律|政令|省令|府令|法|(?<!訓)令|附則|明細|通帳|口座)$/u;
const afterForm = /^(?:様式|議題|議事|会場|会議室|棟|線|車|踏切|議室|条)/u;

/** All numbers in a text, which is NFKC without white space. */
export function findNumbers(text: string, spaces: ArrayLike<number> = []): FoundNumber[] {
  if (!text.includes('号') && !text.includes('號')) return [];
  const found: FoundNumber[] = [];
  for (const match of text.matchAll(number)) {
    const serial = parseFigures(match[0].slice(1, -1));
    if (serial === undefined || serial < 1) continue;
    const end = match.index + match[0].length;
    const rest = text.slice(end, end + 4);
    const sub = branch.exec(rest);
    const subNumber = sub === null ? undefined : parseFigures(sub.groups?.['b'] ?? '');
    const from = prefixStart(text, match.index, spaces);
    const start = from + labelInside(text.slice(from, match.index));
    const prefix = tidyPrefix(text.slice(start, match.index));
    if (afterForm.test(rest) || notADocument.test(prefix)) continue;
    found.push({
      start,
      end: subNumber === undefined ? end : end + (sub?.[0].length ?? 0),
      value: `${prefix}第${serial}号${subNumber === undefined ? '' : `の${subNumber}`}`,
      prefix,
      serial,
    });
  }
  return found;
}

function prefixStart(text: string, until: number, spaces: ArrayLike<number>): number {
  let start = until;
  while (start > 0 && until - start < longestPrefix) {
    if (start < until && (spaces[start] ?? 0) === 2 && !isSpread(spaces, start)) break;
    if (
      !/[0-9A-Za-z\u3007\u25cb\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}\u30fb\u30fc-]/u.test(
        text[start - 1] ?? '',
      )
    )
      break;
    start -= 1;
  }
  return start;
}

/** True when but one character stands between the gap at `start` and the one before it, as in letters set wide apart. */
function isSpread(spaces: ArrayLike<number>, start: number): boolean {
  return start > 0 && (start === 1 || (spaces[start - 1] ?? 0) === 2);
}

/** The year's figures before the signs: `O6`, `l0` and 元 become figures; other characters stay as they are. */
function tidyPrefix(text: string): string {
  const year = /^(?<name>令和?|R)?(?<y>[0-9OoQ\u3007lI|]{1,2}|元)(?=\D)/u.exec(text);
  if (year === null) return text;
  const { name = '', y = '' } = year.groups ?? {};
  const figures = y === '元' ? y : digitsOf(y);
  return name + figures + text.slice(year[0].length);
}

/** The form in which a number is kept; undefined when `text` is none as a whole. */
export function normaliseNumber(text: string): string | undefined {
  const squeezed = text.normalize('NFKC').replace(/\s+/gu, '');
  if (squeezed.length > 40) return undefined;
  const [only] = findNumbers(squeezed);
  return only?.start === 0 && only.end === squeezed.length ? only.value : undefined;
}

const numberLabels = [
  { kind: true, words: ['文書番号', '文書記号番号', '番号', '記号番号', '文書記号'] },
] as const;

/**
 * Numbers of a document as findings. `prefixes` are the 記号 that the organisation gives out; empty: not checked. `names`
 * put the town's name before 告示 and other series right.
 */
export function findDocumentNumbers(
  lines: readonly ReadLine[],
  prefixes: readonly string[] = [],
  names?: KnownNames,
): Finding[] {
  return lines.flatMap((line) =>
    findNumbers(line.text, line.spaces).flatMap((found) => {
      const prefix = namedSeries(line, found, names) ?? found.prefix;
      const { value, flags, factor } =
        prefix === found.prefix
          ? checkPrefix(found.value, prefixes)
          : { value: prefix + found.value.slice(found.prefix.length), flags: ['name-corrected'], factor: 1 };
      const known = (prefixes.length > 0 && flags.length === 0) || series.test(prefix);
      const place = isLabelled(lines, line, found) ? 0.98 : headScore(line, { ...found, prefix });
      const score = place * factor;
      if (score < 0.25) return [];
      const part = partOf(line, found.start, found.end);
      const finding: Finding = {
        field: 'document-number',
        pageNumber: line.pageNumber,
        box: part.box,
        raw: part.raw,
        value,
        // The sign of an office has no grammar to check it by; only the table knows.
        confidence: (known ? checkedForm(part) : freeText(part)) * score,
        ...(flags.length > 0 && { flags }),
      };
      return [finding];
    }),
  );
}

/** The prefix of a series by a known name of its town; undefined when there is nothing to put right. */
function namedSeries(line: ReadLine, found: FoundNumber, names: KnownNames | undefined): string | undefined {
  const { start, prefix } = found;
  if (names === undefined || line.text.slice(start, start + prefix.length) !== prefix) return undefined;
  const sureness = Array.from(
    prefix,
    (_, at) => (line.sources[start + at]?.symbol?.confidence ?? line.confidence) / 100,
  );
  const { text, mended } = mendByNames(prefix, sureness, names);
  return mended && series.test(text) ? text : undefined;
}

/** Length of a label that was read into the prefix. */
function labelInside(text: string): number {
  return /^(?:文書)?(?:記号)?番号/u.exec(text)?.[0].length ?? 0;
}

function isLabelled(lines: readonly ReadLine[], line: ReadLine, found: FoundNumber): boolean {
  const { before, left, above } = contextOf(lines, line, found.start);
  if (labelAtEnd(before, numberLabels)) return true;
  if (before !== '') return false;
  return (labelAtEnd(left, numberLabels) ?? (line.cell && labelAtEnd(above, numberLabels))) === true;
}

/** A letter's number stands alone on a line of its head. */
function headScore(line: ReadLine, found: FoundNumber): number {
  const rest = line.text.length - (found.end - found.start);
  const { top, end } = line.place;
  if (top > 0.5 || line.cell !== undefined) return 0.1;
  if (found.prefix === '') return rest === 0 && end > 0.7 && top < 0.25 ? 0.6 : 0.1;
  // Running text joins it with particles.
  if (/[のをにはがで]$/u.test(found.prefix) || /^[のをにはがでと,、及]/u.test(line.text.slice(found.end)))
    return 0.15;
  const alone = rest === 0 ? 1 : rest <= 2 ? 0.9 : 0.45;
  const ending = end > 0.6 || line.direction === 'vertical' || series.test(found.prefix) ? 1 : 0.8;
  return alone * ending * (top < 0.3 ? 0.98 : 0.85);
}

interface CheckedPrefix {
  readonly value: string;
  readonly flags: readonly string[];
  readonly factor: number;
}

/** Compares with the table of signs: one character off is put right, a sign that is not in it lowers the confidence. */
function checkPrefix(value: string, prefixes: readonly string[]): CheckedPrefix {
  const at = value.lastIndexOf('第');
  const [, year = '', sign = ''] = /^((?:令和?|R)?\d{0,4})(.*)$/u.exec(value.slice(0, at)) ?? [];
  if (prefixes.length === 0 || sign === '' || series.test(sign)) return { value, flags: [], factor: 1 };
  const bare = sign.replace(/[発収達]$/u, '');
  if (prefixes.some((known) => known === sign || known === bare)) return { value, flags: [], factor: 1 };
  const near = prefixes.filter(
    (known) => known.length >= 2 && (resembles(sign, known) || resembles(bare, known)),
  );
  const [only] = near;
  if (near.length === 1 && only !== undefined) {
    const tail = only.length === sign.length ? '' : sign.slice(bare.length);
    return { value: year + only + tail + value.slice(at), flags: ['prefix-corrected'], factor: 0.9 };
  }
  return { value, flags: ['prefix-unknown'], factor: 0.6 };
}
