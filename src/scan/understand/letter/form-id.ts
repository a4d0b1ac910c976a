/** The line that names a form and the article it belongs to: 様式第5号（第7条関係）, 第5号様式, 別記様式第1号の2. */

import type { Finding } from '../../understanding.ts';
import { arabicClass, kanjiClass, parseFigures } from '../reading/figures.ts';
import { checkedForm, partOf, type ReadLine } from '../reading/lines.ts';

const figure = `(?:[${arabicClass}]{1,4}|[${kanjiClass}]{1,4})`;
const numbered = `[第弟策]${figure}[号號](?:の${figure})?(?:その${figure})?`;
const article = `[第弟策]${figure}条(?:の${figure})?(?:[第弟策]${figure}項)?(?:[第弟策]${figure}号)?`;
const relation = `(?:[(\\[〔〈<](?<relation>${article}(?:[,、及び・]{1,2}${article}){0,4})[関閥開]係[)\\]〕〉>]?)?`;

const formLine = new RegExp(
  `^(?:別記|\\(別記)?[)]?(?:(?<before>様式)(?<id>${numbered})|(?<first>${numbered})(?<after>様式))${relation}`,
  'u',
);

/** The form a text names at its beginning, in its kept form; undefined when it names none. */
export function parseFormId(text: string): { readonly value: string; readonly length: number } | undefined {
  const squeezed = text.normalize('NFKC').replace(/\s+/gu, '').slice(0, 120);
  const match = formLine.exec(squeezed);
  if (match === null) return undefined;
  const { id, first, relation: related } = match.groups ?? {};
  const named = id === undefined ? `${tidy(first ?? '')}様式` : `様式${tidy(id)}`;
  return {
    value: related === undefined ? named : `${named}（${tidy(related)}関係）`,
    length: match[0].length,
  };
}

const written = new RegExp(`(?<mark>[第弟策]|の|その)(?<n>${figure})`, 'gu');

/** Half-width figures, and 第 for what was read in its place. */
function tidy(text: string): string {
  return text.replace('號', '号').replace(written, (_whole, mark: string, n: string) => {
    const value = parseFigures(n);
    return `${'弟策'.includes(mark) ? '第' : mark}${value ?? n}`;
  });
}

/** Form lines at the head or the foot of the first pages, as findings. */
export function findFormIds(lines: readonly ReadLine[]): Finding[] {
  return lines.flatMap((line) => {
    const form = parseFormId(line.text);
    if (form === undefined) return [];
    const rest = line.text.length - form.length;
    const { top } = line.place;
    const atEdge = top < 0.2 || top > 0.9;
    const score = (atEdge ? 0.98 : 0.6) * (rest === 0 ? 1 : rest <= 6 ? 0.85 : 0.3);
    if (score < 0.3) return [];
    const part = partOf(line, 0, form.length);
    const found: Finding = {
      field: 'form-id',
      pageNumber: line.pageNumber,
      box: part.box,
      raw: part.raw,
      value: form.value,
      confidence: checkedForm(part) * score,
    };
    return [found];
  });
}
