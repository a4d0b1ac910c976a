/** The words around a hit, as they stand on the paper. */

import { fold, foldLookAlikes, foldWithPlaces } from '../fold.ts';

/** Longest snippet in characters. */
export const snippetCharacters = 80;

/** Characters shown before the hit. */
const leadCharacters = 24;

/**
 * At most 80 characters of a page's text around the first place where one of the terms stands, on one line; cut ends
 * are shown by `…`. Empty when no term is there. `similar`: characters that look alike count as one.
 */
export function snippetOf(text: string, terms: readonly string[], similar = false): string {
  const folded = foldWithPlaces(text);
  const alike = (one: string): string => (similar ? foldLookAlikes(one) : one);
  const searched = alike(folded.text);
  const places = terms
    .map((term) => alike(fold(term)))
    .filter((term) => term !== '')
    .map((term) => searched.indexOf(term))
    .filter((place) => place >= 0);
  if (places.length === 0) return '';
  const hitStart = folded.starts[Math.min(...places)] ?? 0;
  const before = Array.from(oneLine(text.slice(Math.max(0, hitStart - 4 * leadCharacters), hitStart)));
  const lead = before.slice(-leadCharacters).join('');
  const isCutBefore = before.length > leadCharacters || hitStart > 4 * leadCharacters;
  const room = snippetCharacters - Math.min(before.length, leadCharacters) - 2;
  const after = Array.from(oneLine(text.slice(hitStart, hitStart + 8 * snippetCharacters)));
  const isCutAfter = after.length > room;
  return `${isCutBefore ? '…' : ''}${lead}${after.slice(0, room).join('')}${isCutAfter ? '…' : ''}`;
}

function oneLine(text: string): string {
  return text.toWellFormed().replace(/\s+/gu, ' ');
}
