/** Whose tray a received FAX goes to, by the number it came from. Pure. */

/** Faxes from this number are those of the department. */
export interface FaxRule {
  /** Telephone number, with or without hyphens and the country's code. */
  readonly from: string;
  readonly department: string;
}

/** Longest text that is looked at. */
const mostCharacters = 1_000;

/**
 * The department of the first rule whose number stands in one of the texts (subject, sender, file name); undefined when
 * none does. Compared by digits, so `075-222-3333`, `(075)2223333` and `+81 75 222 3333` are one number; a longer run of
 * digits that merely holds the number is another number.
 */
export function faxDepartment(rules: readonly FaxRule[], texts: readonly string[]): string | undefined {
  const runs = texts.flatMap((text) => digitRuns(text.slice(0, mostCharacters)));
  return rules.find(({ from }) => runs.includes(national(from.replace(/[^0-9+]/g, ''))))?.department;
}

/** Runs of digits as numbers are written: hyphens, brackets and single spaces do not end one. */
function digitRuns(text: string): readonly string[] {
  const plain = text.normalize('NFKC').replace(/[‐‑–−ー]/g, '-');
  const whole = plain.match(/\+?\(?[0-9][0-9() -]*/g) ?? [];
  // A file name has date and counter beside the number, with hyphens between or not.
  const pieces = plain.match(/\+?[0-9]+/g) ?? [];
  return [...whole, ...pieces].map((run) => national(run.replace(/[^0-9+]/g, '')));
}

/** Without the code of Japan. */
function national(digits: string): string {
  return digits.replace(/^\+81(?:0)?/, '0').replace(/^\+/, '');
}
