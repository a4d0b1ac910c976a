/** Labels of numbers in a row: those of Individual Numbers, and all that say a number is another one. */

import { type FrameBox, frameAround, type Mark, type MarkRow } from './reading-frame.ts';

/** A label and where it stands. */
export interface Label {
  /** `own`: 個人番号, マイナンバー. `other`: a number of another kind. */
  readonly kind: 'own' | 'other';
  readonly box: FrameBox;
  /** A value stands right behind it, so that it says nothing of what stands below it. */
  readonly answered: boolean;
}

/** White between a label and its value, in heights of the label. */
const valueGap = 8;

/** Characters that stand for one of 個人番号 after a slip of recognition. */
const slips: Readonly<Record<string, string>> = {
  個: '個偲箇固佃倡價価値傾個',
  人: '人入八大𠆢',
  番: '番審蕃香畨釆',
  号: '号弓亏兮呉另',
};
const brokenWords = ['個人番号', 'マイナンバ'].flatMap((word) =>
  [...word].slice(1).map((_, index) => [word.slice(0, index + 1), word.slice(index + 1)] as const),
);
/** Characters below the first of a stacked label, and firsts that are looked at. */
const stackedCharacters = `${slips['人']}${slips['番']}${slips['号']}イナンバ`;
const mostStacked = 300;
/** Words of the same pattern that are others: 求人番号, 個体番号. */
const otherSecond = new Set(['別', '体', '数', '室']);

const otherWords =
  /番[号弓]|電話|連絡先|TEL|FAX|携帯|口座|免許証|コード|被保険者|年金|〒|伝票|旅券|在留カード|ISBN|JAN|No[.:]?(?=\d)|(?<![a-z])ID(?![a-z])|生年月日|年月日|日時|金額|合計|残高|アドレス|URL|ダイヤル|担当|内線|窓口|センター|問合せ|問い合わせ/giu;

/** What a value begins with, behind punctuation and a few words. */
const startOfValue = /^[^\p{L}\p{N}]{0,4}.{0,2}?(?:[\dTOlI]|昭和|平成|令和|大正)/u;

/** Words of forms and papers that carry Individual Numbers, or of people's particulars beside one. */
const formWords =
  /源泉徴収票|扶養控除等|支払調書|保険料控除申告|配偶者控除等申告|資格取得届|資格喪失届|個人番号(?:指定|通知)|通知カード|転入届|転出届|児童手当|給付金|確定申告書|寄附金税額控除|住民票の写し/u;
const personWords = [/氏名|フリガナ/u, /生年月日/u, /住所|居所/u, /性別/u, /続柄/u] as const;

/**
 * Labels of a row of the page, in order. Longer words win over what lies within them. `whole`: the row goes from edge to
 * edge, so that what stands before a word is known and a label without its first character is taken for one.
 */
export function findLabels(row: MarkRow, whole: boolean): Label[] {
  const { text, markAt } = spell(row);
  const own = ownPlaces(text, whole);
  const others = [...text.matchAll(otherWords)]
    .map((match) => [match.index, match.index + match[0].length] as const)
    .filter(([start, end]) => !own.some(([from, to]) => start < to && end > from));
  const label =
    (kind: Label['kind']) =>
    ([start, end]: readonly [number, number]): Label => {
      const box = frameAround(markAt.slice(start, end));
      const next = markAt[end];
      const near = next !== undefined && next.left - box.right <= valueGap * (box.bottom - box.top);
      return { kind, box, answered: near && startOfValue.test(text.slice(end)) };
    };
  return [...own.map(label('own')), ...others.map(label('other'))];
}

/** Labels without repeats: what lies within an own label is none of another number, and a known answer counts. */
export function withoutInner(labels: readonly Label[]): Label[] {
  const own = labels.filter(({ kind }) => kind === 'own');
  const known = new Map<string, Label>();
  for (const label of labels) {
    if (label.kind === 'other' && own.some(({ box }) => contains(box, label.box))) continue;
    const key = `${label.kind} ${Math.round(label.box.left)} ${Math.round(label.box.top)}`;
    if (known.get(key)?.answered !== true) known.set(key, label);
  }
  return [...known.values()];
}

/** A label that is written one character below the other in a narrow cell. */
export function stackedLabels(marks: MarkRow): Label[] {
  const found: Label[] = [];
  const firsts = marks.filter(({ text }) => text !== '' && (slips['個']?.includes(text) || text === 'マ'));
  const others = marks.filter(({ text }) => text !== '' && stackedCharacters.includes(text));
  for (const first of firsts.slice(0, mostStacked)) {
    const wanted = first.text === 'マ' ? ['イ', 'ナ', 'ン', 'バ'] : ['人', '番', '号'];
    const chain: Mark[] = [first];
    for (const character of wanted) {
      const next = belowOf(others, chain.at(-1) ?? first, slips[character] ?? character);
      if (next === undefined) break;
      chain.push(next);
    }
    if (chain.length === wanted.length + 1)
      found.push({ kind: 'own', box: frameAround(chain), answered: false });
  }
  return found;
}

/** Labels over two lines of a cell: 個人 over 番号, マイ over ナンバー. */
export function brokenLabels(lines: readonly MarkRow[]): Label[] {
  const found: Label[] = [];
  for (const [index, line] of lines.entries()) {
    const next = lines[index + 1];
    if (next === undefined) continue;
    const [upper, lower] = [spell(line), spell(next)];
    for (const [head, tail] of brokenWords) {
      if (!upper.text.endsWith(head) || !lower.text.startsWith(tail)) continue;
      const [above, below] = [upper.markAt.slice(-head.length), lower.markAt.slice(0, tail.length)];
      const [first, second] = [frameAround(above), frameAround(below)];
      const height = first.bottom - first.top;
      const close = second.top - first.bottom < 2 * height && second.left < first.right + 8 * height;
      if (close) found.push({ kind: 'own', box: frameAround([first, second]), answered: false });
    }
  }
  return found;
}

/** How far the words of a page speak for Individual Numbers on it, beside labels: 0, 1 (a person's particulars) or 2. */
export function contextOf(text: string): 0 | 1 | 2 {
  if (formWords.test(text)) return 2;
  return personWords.filter((word) => word.test(text)).length >= 2 ? 1 : 0;
}

/** Text of a row without white, with the mark of each character. */
function spell(row: MarkRow): { readonly text: string; readonly markAt: readonly Mark[] } {
  let text = '';
  const markAt: Mark[] = [];
  for (const mark of row) {
    const shown = mark.text.replaceAll(/\s/gu, '');
    text += shown;
    // One entry a UTF-16 unit, so that places in the text are places here.
    for (let unit = 0; unit < shown.length; unit += 1) markAt.push(mark);
  }
  return { text, markAt };
}

/** Places of own labels as start and end in the text. */
function ownPlaces(text: string, whole: boolean): (readonly [number, number])[] {
  const places: (readonly [number, number])[] = [];
  let at = 0;
  while (at < text.length) {
    const length = kanjiLabel(text, at, whole) ?? kanaLabel(text, at) ?? englishLabel(text, at);
    const end = at + (length ?? 1);
    // 個人番号カードの番号 is one label.
    const more =
      length === undefined ? 0 : (/^[ー一-]?(?:カード)?の番号/u.exec(text.slice(end))?.[0].length ?? 0);
    if (length !== undefined) places.push([at, end + more]);
    at = end + more;
  }
  return places;
}

function kanjiLabel(text: string, at: number, whole: boolean): number | undefined {
  if (text.startsWith('個人番号', at)) return 4;
  const is = (index: number, character: string) => {
    const found = text[at + index];
    return found !== undefined && (slips[character] ?? '').includes(found);
  };
  const hits = [is(0, '個'), is(1, '人'), is(2, '番'), is(3, '号')];
  const count = hits.filter(Boolean).length;
  if (count === 4) return 4;
  // 法人番号, 求人番号, 本人…: what stands first must be right.
  if (hits[0] === true && count === 3 && !otherSecond.has(text[at + 1] ?? '')) return 4;
  // One character was passed over.
  if (is(0, '個') && is(1, '番') && is(2, '号')) return 3;
  if (is(0, '個') && is(1, '人') && is(2, '号')) return 3;
  const startsWord = whole && (at === 0 || !/\p{sc=Han}/u.test(text[at - 1] ?? ''));
  return startsWord && is(0, '人') && is(1, '番') && is(2, '号') ? 3 : undefined;
}

const kana = 'マイナンバ';

function kanaLabel(text: string, at: number): number | undefined {
  if (!/^\p{sc=Katakana}/u.test(text.slice(at, at + 1))) return undefined;
  const seen = text
    .slice(at, at + 6)
    .replaceAll('ソ', 'ン')
    .replaceAll(/[パハ]/gu, 'バ')
    .replaceAll('ヌ', 'マ')
    .replaceAll('ィ', 'イ');
  // The first two characters are lost more than the others; ナンバー with two before it is hardly another word.
  const startsWord = !/\p{sc=Katakana}/u.test(text[at - 1] ?? '');
  const worn = startsWord ? /^\p{sc=Katakana}{1,2}ナンバ/u.exec(seen)?.[0].length : undefined;
  if (worn !== undefined) return worn;
  for (const length of [5, 4, 6]) {
    if (seen.length >= length && editsBetween(seen.slice(0, length), kana) <= 1) return length;
  }
  return undefined;
}

function englishLabel(text: string, at: number): number | undefined {
  return /^(?:my|individual)number/i.exec(text.slice(at, at + 16))?.[0].length;
}

/** Levenshtein distance of two short words. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, character] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      const changed = (row[j] ?? 0) + (character === other ? 0 : 1);
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

function contains(outer: FrameBox, inner: FrameBox): boolean {
  const [x, y] = [(inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2];
  return x >= outer.left && x <= outer.right && y >= outer.top && y <= outer.bottom;
}

function belowOf(marks: MarkRow, upper: Mark, characters: string): Mark | undefined {
  const [width, height] = [upper.right - upper.left, upper.bottom - upper.top];
  const middle = (upper.left + upper.right) / 2;
  return marks.find(
    (mark) =>
      characters.includes(mark.text) &&
      mark.top >= upper.bottom - 0.3 * height &&
      mark.top - upper.bottom <= 2.5 * height &&
      Math.abs((mark.left + mark.right) / 2 - middle) <= 0.6 * width,
  );
}
