/** Which PINs are too easily guessed. Pure. */

/** Digits of a PIN, at least and at most. */
export const pinDigits = { least: 6, most: 12 } as const;

/** Patterns that a keypad invites to: its columns, its diagonals, its corners. */
const keypadWalks = [
  '147258',
  '258369',
  '147369',
  '159357',
  '357159',
  '159753',
  '258456',
  '139713',
  '741852',
];

/** True for 6 to 12 ASCII digits. */
export function isPin(text: string): boolean {
  return /^[0-9]{6,12}$/.test(text);
}

/**
 * The digits of what somebody typed: full-width ones and spaces are taken, as panels and keyboards in Japan give them.
 */
export function readPin(typed: string): string {
  return typed.length > 64 ? '' : typed.normalize('NFKC').replaceAll(/\s/g, '');
}

/**
 * True for what is guessed first: fewer than three different digits, a run, a repeated group, a date, a walk over the
 * keypad, or anything of the person's staff number. `least` is the site's own minimum of digits, 6 to 12.
 */
export function isWeakPin(pin: string, staffNumber: string, least: number = pinDigits.least): boolean {
  return (
    !isPin(pin) ||
    pin.length < least ||
    new Set(pin).size < 3 ||
    isRun(pin) ||
    isRepeated(pin) ||
    isDate(pin) ||
    keypadWalks.some((walk) => pin.includes(walk)) ||
    resembles(pin, staffNumber)
  );
}

/** 123456, 987654, and over the edge: 890123. Steps of 2 and more too: 135791. */
function isRun(pin: string): boolean {
  const digits = [...pin].map(Number);
  const steps = digits.slice(1).map((digit, at) => (digit - (digits[at] ?? 0) + 10) % 10);
  return new Set(steps).size === 1;
}

/** 123123, 121212, 12341234; and each digit twice: 112233. */
function isRepeated(pin: string): boolean {
  return /^(\d{2,6})\1+$/.test(pin) || /^(?:(\d)\1)+$/.test(pin);
}

/** A birthday or another day: YYMMDD (also of Japanese eras), YYYYMMDD from 1900 to 2099. */
function isDate(pin: string): boolean {
  const [, month = '', day = ''] = /^(?:(?:19|20)?\d\d)(\d\d)(\d\d)$/.exec(pin) ?? [];
  return Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;
}

/** The staff number in the PIN or the other way round, forwards or backwards, from four digits on. */
function resembles(pin: string, staffNumber: string): boolean {
  const digits = staffNumber.normalize('NFKC').replaceAll(/\D/g, '');
  if (digits.length < 4) return false;
  const backwards = [...digits].reverse().join('');
  return [digits, backwards].some((each) => pin.includes(each) || each.includes(pin));
}
