/** Claim numbers: eight digits that stand for a job without an owner until somebody types them at a device. Pure. */

/** How many claim numbers there are: 00000000 to 99999999. */
export const claimNumberCount = 100_000_000;

/** Keeps the keyed hashes of claim numbers apart from those of other secrets. */
export const claimPurpose = 'claim-number';

/** The eight digits of a drawn number, 0 to {@link claimNumberCount} - 1. */
export function claimDigits(drawn: number): string {
  return String(drawn).padStart(8, '0');
}

/** As people read and type it: two groups of four. */
export function formatClaimNumber(digits: string): string {
  return `${digits.slice(0, 4)}-${digits.slice(4)}`;
}

/**
 * The eight digits of what somebody typed; undefined when it cannot be a claim number. Full-width digits, spaces and
 * any kind of hyphen are taken, as panels and keyboards in Japan give them.
 */
export function parseClaimNumber(typed: string): string | undefined {
  if (typed.length > 64) return undefined;
  const digits = typed.normalize('NFKC').replaceAll(/[\s\p{Dash_Punctuation}ー−]/gu, '');
  return /^[0-9]{8}$/.test(digits) ? digits : undefined;
}

/** What the sender is told, in both languages. */
export function claimText(digits: string): string {
  const shown = formatClaimNumber(digits);
  return `受付番号 ${shown} を複合機で入力してください。 / Claim number ${shown}: type it at a device.`;
}
