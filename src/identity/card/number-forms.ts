/**
 * Other numbers that stand for the same card: what a badly set reader gives of it, and what becomes of it by one mistake
 * of typing. Pure. Enrolling one of them would bind a number that the card never shows, or somebody else's card.
 */

import { type EnrollableTechnology, isCardIdentifier, type LastingReading } from './card-number.ts';

/**
 * The forms of a number that a reader may give: the bytes reversed; of 7 and 10 bytes the first and the last four; each of
 * them in decimal, where those digits would pass for a number of a card. Without the number itself; a dozen at most.
 */
export function numberForms(reading: LastingReading): readonly LastingReading[] {
  const { technology, identifierHex: hex } = reading;
  const wholes = [
    hex,
    ...(hex.length > 8 && technology === 'iso14443a' ? [hex.slice(0, 8), hex.slice(-8)] : []),
  ];
  const bothWays = wholes.flatMap((each) => [each, reverseBytes(each)]);
  const forms = [
    ...bothWays.map((each): LastingReading => ({ technology, identifierHex: each })),
    ...bothWays.flatMap((each) => asDecimal(each)),
  ];
  const seen = new Set([keyOf(reading)]);
  return forms.filter((form) => {
    const isNew = isCardIdentifier(form.technology, form.identifierHex) && !seen.has(keyOf(form));
    seen.add(keyOf(form));
    return isNew;
  });
}

/**
 * The number with one digit changed, or two neighbours swapped: 300 or so. Cards that were made together have numbers
 * one digit apart, so this says something only of cards of the same person.
 */
export function mistypedNumbers({
  technology,
  identifierHex: hex,
}: LastingReading): readonly LastingReading[] {
  const changed = [...hex].flatMap((digit, at) =>
    [...'0123456789abcdef']
      .filter((other) => other !== digit)
      .map((other) => hex.slice(0, at) + other + hex.slice(at + 1)),
  );
  const swapped = [...hex].flatMap((digit, at) => {
    const next = hex[at + 1];
    return next === undefined || next === digit ? [] : [hex.slice(0, at) + next + digit + hex.slice(at + 2)];
  });
  return [...changed, ...swapped].map((identifierHex) => ({ technology, identifierHex }));
}

function keyOf({ technology, identifierHex }: LastingReading): string {
  return `${technology}:${identifierHex}`;
}

function reverseBytes(hex: string): string {
  return (hex.match(/../g) ?? []).reverse().join('');
}

/** The digits of a reader in decimal mode, plain and filled up with zeros, read as if they were hex. */
function asDecimal(hex: string): readonly LastingReading[] {
  const digits = BigInt(`0x${hex}`).toString(10);
  const widths = [8, 14, 16, 20].filter((width) => width >= digits.length);
  return widths.slice(0, 1).map((width) => ({
    technology: technologyOf(width),
    identifierHex: digits.padStart(width, '0'),
  }));
}

/** By length alone, as a keyboard-wedge reader is understood. */
function technologyOf(hexDigits: number): EnrollableTechnology {
  return hexDigits === 16 ? 'felica' : 'iso14443a';
}
