/** Codes that are typed at a panel: six digits for a forgotten card, ten for a guest. Pure. */

/** Digits of each kind of code. */
const digitsOf = { forgotten: 6, guest: 10 } as const;

/** What a code stands for. */
export type CodeKind = keyof typeof digitsOf;

/** How many codes of a kind there are. */
export function codeCount(kind: CodeKind): number {
  return 10 ** digitsOf[kind];
}

/** The digits of a drawn number, 0 to {@link codeCount} - 1. */
export function codeOf(kind: CodeKind, drawn: number): string {
  return String(drawn).padStart(digitsOf[kind], '0');
}

/** As people read it out and type it: `123-456`, `123-456-7890`. */
export function formatCode(digits: string): string {
  const tail = digits.length === digitsOf.guest ? 4 : 3;
  const groups = digits.slice(0, -tail).match(/.{3}/g) ?? [];
  return [...groups, digits.slice(-tail)].join('-');
}

/**
 * The digits of what somebody typed, and which kind they can only be; undefined for what is no code. Full-width digits,
 * spaces and any kind of hyphen are taken.
 */
export function parseCode(typed: string): { readonly kind: CodeKind; readonly digits: string } | undefined {
  if (typed.length > 64) return undefined;
  const digits = typed.normalize('NFKC').replaceAll(/[\s\p{Dash_Punctuation}ー−]/gu, '');
  if (!/^[0-9]+$/.test(digits)) return undefined;
  if (digits.length === digitsOf.forgotten) return { kind: 'forgotten', digits };
  return digits.length === digitsOf.guest ? { kind: 'guest', digits } : undefined;
}

/** Keeps the keyed hashes of codes apart from those of other secrets, and from each other. */
export function codePurpose(kind: CodeKind): string {
  return `walk-up-code:${kind}`;
}
