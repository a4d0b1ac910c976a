/** The check digit of an Individual Number (行政手続における…省令, 総務省令第85号 of 2014, Article 5). */

/** Digits of an Individual Number, the check digit included. */
export const numberLength = 12;

/** Check digit of the first eleven digits. Throws a `RangeError` for anything else than eleven. */
export function checkDigitOf(eleven: readonly number[]): number {
  if (eleven.length !== numberLength - 1) throw new RangeError('eleven digits are needed');
  let sum = 0;
  for (const [index, digit] of eleven.entries()) {
    const n = numberLength - 1 - index;
    sum += digit * (n <= 6 ? n + 1 : n - 5);
  }
  const remainder = sum % 11;
  return remainder <= 1 ? 0 : 11 - remainder;
}

/** True for twelve digits of which the last is the check digit of the others; so are about one in ten by chance. */
export function hasCheckDigit(digits: readonly number[]): boolean {
  return digits.length === numberLength && checkDigitOf(digits.slice(0, -1)) === digits.at(-1);
}
