/** Numbers for invented papers. None is anybody's on purpose: every digit comes from the seed. */

import { between, type Random } from '../../../drivers/simulators/paper/random.ts';
import { checkDigitOf } from '../../../src/scan/my-number/check-digit.ts';

/** So many random digits. */
export function digits(random: Random, count: number): string {
  return Array.from({ length: count }, () => between(random, 0, 9)).join('');
}

/** Twelve digits with the right check digit. */
export function inventNumber(random: Random): string {
  const eleven = digits(random, 11);
  return eleven + checkDigitOf([...eleven].map(Number));
}

/** A 法人番号: thirteen digits, the first of which is the check digit of the others (modulus 9). */
export function inventCorporateNumber(random: Random): string {
  const twelve = digits(random, 12);
  const sum = [...twelve].reverse().reduce((all, digit, index) => all + Number(digit) * ((index % 2) + 1), 0);
  return `${9 - (sum % 9)}${twelve}`;
}

/** In groups of four with something between. */
export function grouped(number: string, separator: string): string {
  return number.replace(/(\d{4})(?=\d)/g, `$1${separator}`);
}

/** With full-width figures. */
export function wide(text: string): string {
  return text.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
}
