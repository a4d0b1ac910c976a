/** How long a target asks to be left alone (RFC 9110 §10.2.3). */

/** Longest time that is believed, in milliseconds: a day. */
const mostMs = 86_400_000;

/**
 * Milliseconds that a `Retry-After` asks for, 0 to a day. A moment in it is taken from the `Date` of the same answer,
 * so that the clocks of both need not agree; without that it says nothing. Undefined when there is none or it cannot
 * be read.
 */
export function readRetryAfter(value: string | undefined, date?: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const text = value.trim();
  if (/^\d{1,9}(\.\d{1,3})?$/.test(text)) return Math.min(Number(text) * 1_000, mostMs);
  // Date.parse makes a moment of nearly anything.
  if (!/^[A-Z][a-z]{2,8}, /.test(text)) return undefined;
  const span = Date.parse(text) - Date.parse(date ?? '');
  return Number.isFinite(span) ? Math.min(Math.max(span, 0), mostMs) : undefined;
}
