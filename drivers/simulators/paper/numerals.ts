/** Numbers as Japanese public documents write them: full-width figures across, kanji numerals in columns. */

const kanjiDigits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'] as const;

/** Full-width decimal figures, such as `１２`. */
export function fullWidth(value: number): string {
  return String(value).replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
}

/** Kanji numerals for 1 to 999, such as `百二十三`. Throws `RangeError` outside. */
export function kanjiNumeral(value: number): string {
  if (!Number.isInteger(value) || value < 1 || value > 999) throw new RangeError('1 to 999 only');
  const place = (digit: number, unit: string) =>
    digit === 0 ? '' : `${digit === 1 ? '' : kanjiDigits[digit]}${unit}`;
  return `${place(Math.floor(value / 100), '百')}${place(Math.floor(value / 10) % 10, '十')}${kanjiDigits[value % 10]}`;
}
