/** Numbers as paper writes them and engines read them: half- and full-width figures, kanji numerals, usual slips. */

/** Characters that stand for a figure, after NFKC; letters and rings are what engines take 0 and 1 for. */
export const arabicClass = '0-9OoQ\u3007\u25cb\u25eflI|!';

/** Kanji numerals and what engines take them for: ニ for 二, ハ for 八, ー for 一, + for 十. */
export const kanjiClass = '\u3007\u25cb\u25ef一二三四五六七八九十百廿卅壱弐参拾ニハミセー―+元';

const arabic: ReadonlyMap<string, number> = new Map([
  ...Array.from({ length: 10 }, (_, digit): [string, number] => [String(digit), digit]),
  ...Array.from('OoQ\u3007\u25cb\u25ef', (letter): [string, number] => [letter, 0]),
  ...Array.from('lI|!', (letter): [string, number] => [letter, 1]),
]);

const kanji: ReadonlyMap<string, number> = new Map(
  [
    '\u3007\u25cb\u25ef0OoQ',
    '一壱ー―元1lI|!',
    '二弐ニ2',
    '三参ミ3',
    '四4',
    '五5',
    '六6',
    '七セ7',
    '八ハ8',
    '九9',
  ].flatMap((same, digit) => Array.from(same, (character): [string, number] => [character, digit])),
);

const tens: ReadonlyMap<string, readonly [number, number]> = new Map([
  ['十', [1, 10]],
  ['拾', [1, 10]],
  ['+', [1, 10]],
  ['百', [1, 100]],
  // 廿 and 卅 are a figure and its ten in one character.
  ['廿', [2, 10]],
  ['卅', [3, 10]],
]);

/**
 * The whole number that `text` writes, from 0 to 999,999: figures with their usual slips (`1O` is 10), kanji by places
 * (二〇二六) or with tens and hundreds (二百三十), 元 for 1. Undefined when it is no number.
 */
export function parseFigures(text: string): number | undefined {
  if (text === '' || text.length > 8) return undefined;
  const digits = Array.from(text, (character) => arabic.get(character));
  if (digits.every((digit) => digit !== undefined)) {
    return digits.length > 6 ? undefined : Number(digits.join(''));
  }
  return [...text].some((character) => tens.has(character)) ? withTens(text) : byPlaces(text);
}

function byPlaces(text: string): number | undefined {
  const digits = Array.from(text, (character) => kanji.get(character));
  if (digits.length > 6 || digits.some((digit) => digit === undefined)) return undefined;
  return Number(digits.join(''));
}

function withTens(text: string): number | undefined {
  let sum = 0;
  let digit: number | undefined;
  let last = 1000;
  for (const character of text) {
    const ten = tens.get(character);
    if (ten === undefined) {
      const next = kanji.get(character);
      if (next === undefined || digit !== undefined) return undefined;
      digit = next;
      continue;
    }
    const [own, unit] = ten;
    // Units go down: 百 before 十, each once.
    if (unit >= last || (digit !== undefined && own > 1)) return undefined;
    sum += (digit ?? own) * unit;
    digit = undefined;
    last = unit;
  }
  return sum + (digit ?? 0);
}

/** Figures of `text` alone, slips put right: `T1O234` gives `10234`; what stands for no figure is left out. */
export function digitsOf(text: string): string {
  return Array.from(text, (character) => arabic.get(character) ?? '').join('');
}
