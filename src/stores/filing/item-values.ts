/** What is known of a filed document, as named texts: for the columns and templates of targets. */

import type { FilingItem } from '../../ports/filing-target.ts';

/**
 * Values by name: what the rule says (`metadata`), what was understood (`fields`), and what is certain of the file
 * itself, which none of the others can replace: `document-id`, `rendition`, `location`, `media-type`, `byte-length`,
 * `sha256` (lower-case hex) and `retention` (`YYYY-MM-DD` in Japan, or `permanent`). Empty ones are left out.
 */
export function valuesOf(item: FilingItem): ReadonlyMap<string, string> {
  const known: readonly (readonly [string, string | undefined])[] = [
    ...Object.entries(item.fields ?? {}),
    ...Object.entries(item.metadata ?? {}),
    ['document-id', item.documentId],
    ['rendition', item.rendition],
    ['location', item.location],
    ['media-type', item.mediaType],
    ['byte-length', String(item.byteLength)],
    ['sha256', Buffer.from(item.sha256).toString('hex')],
    ['retention', item.retention instanceof Date ? dayInJapan(item.retention) : item.retention],
  ];
  return new Map(
    known.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])),
  );
}

/** `received-at` → `receivedAt`: the key that a target's field of that name has. */
export function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}

/** True for `YYYY-MM-DD`, alone or before a time of day. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}(T[\d:.]+(Z|[+-]\d{2}:\d{2}))?$/.test(text) && !Number.isNaN(Date.parse(text));
}

/** The moment of midnight in Japan that begins a day, or the moment itself, as RFC 3339 in UTC without fractions. */
export function momentOf(text: string): string {
  const moment = new Date(text.includes('T') ? text : `${text}T00:00:00+09:00`);
  return `${moment.toISOString().slice(0, 19)}Z`;
}

function dayInJapan(moment: Date): string {
  return new Date(moment.getTime() + 9 * 3_600_000).toISOString().slice(0, 10);
}
