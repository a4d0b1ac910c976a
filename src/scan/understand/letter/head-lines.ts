/** What lines of a letter's head are by their form alone, so that one is not taken for another. */

import { findDates } from '../dates/find-dates.ts';
import type { ReadLine } from '../reading/lines.ts';
import { findNumbers } from './document-number.ts';

/** Words after the name of whom a letter is for, and what engines take them for. */
export const honorific =
  /(?:様|殿|御中|各位|宛て?|あて|先生|(?<=[長者課係部])(?:檬|欄|橡|株|楼|樣|段|股|毅|御申|御由))$/u;

/** Remarks beside a sender: 公印省略 and the like. */
export const sealRemark = /[(（〔[〈<]?(?:公印|印)省略[)）〕\]〉>]?$|\(?公印\)?$|[(（]印[)）]$/u;

/** 事務連絡 and marks of handling that stand in the place of a number. */
export const headMark = /^(?:事務連絡|写|案|至急|重要|親展|秘|取扱注意|回覧|供覧)$/u;

/** True for a line that is a date, a number, a remark or an addressee, and so neither subject nor sender. */
export function isHeadElement(line: ReadLine): boolean {
  const { text, spaces } = line;
  if (headMark.test(text) || sealRemark.test(text) || honorific.test(text)) return true;
  const covered = [...findDates(text, { spaces }), ...findNumbers(text, spaces)].reduce(
    (sum, { start, end }) => sum + end - start,
    0,
  );
  return covered > 0 && text.length - covered <= 6;
}

/** True for lines of running text: sentences, or lines that go on to the next. */
export function isRunningText(line: ReadLine): boolean {
  return /[。]|です|ます|ました|ください/u.test(line.text);
}

/** True when `next` follows `line` as the next line of one paragraph of the same type. */
export function isNextLine(line: ReadLine, next: ReadLine): boolean {
  if (line.direction !== next.direction || line.pageNumber !== next.pageNumber) return false;
  if (line.cell?.cell !== next.cell?.cell) return false;
  const size = Math.max(line.place.size, next.place.size);
  const white = next.place.top - line.place.bottom;
  const alike = Math.min(line.place.size, next.place.size) > 0.75 * size;
  return alike && white > -0.5 * size && white < 1.15 * size;
}
