/**
 * Keeps what people type from bringing an Individual Number to where none may be. A scan with one is sealed off; what
 * somebody types is refused before anything of it is kept.
 */

import type { OcrPage } from '../../../ocr/result.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { SegmentId } from '../../shared/ids.ts';
import { findMyNumbers, type MyNumberHit } from './find-my-numbers.ts';
import { pageOfText } from './page-of-text.ts';
import type { MyNumberPolicy } from './policy.ts';

/** The part of the policy that is asked. */
export type TypedPolicy = Pick<MyNumberPolicy, 'allowedIn'>;

/** Throws `ARCHIVE_CHANGE_MY_NUMBER` when one of the texts, each for itself, holds an Individual Number. */
export function checkTyped({ allowedIn }: TypedPolicy, segment: SegmentId, texts: readonly string[]): void {
  if (allowedIn.has(segment)) return;
  const holdsOne = texts.some((text) => findMyNumbers([pageOfText(text, 1)]).length > 0);
  if (holdsOne) throw new ServiceError('ARCHIVE_CHANGE_MY_NUMBER');
}

/**
 * Throws `ARCHIVE_CHANGE_MY_NUMBER` when the pages with a corrected line hold an Individual Number that they did not hold
 * before at the same place: a figure that was put right can complete one, and a word can become its label.
 */
export function checkCorrectedPages(
  { allowedIn }: TypedPolicy,
  segment: SegmentId,
  before: readonly OcrPage[],
  after: readonly OcrPage[],
): void {
  if (allowedIn.has(segment)) return;
  const found = findMyNumbers(after);
  if (found.length === 0) return;
  const known = new Set(findMyNumbers(before).map(placeOf));
  if (found.some((hit) => !known.has(placeOf(hit)))) throw new ServiceError('ARCHIVE_CHANGE_MY_NUMBER');
}

function placeOf({ pageNumber, boxes }: MyNumberHit): string {
  return JSON.stringify([pageNumber, boxes]);
}
