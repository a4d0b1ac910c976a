/** 件名: the line ending in について（通知）, what stands behind the label 件名, or the title of a form. */

import type { Finding } from '../../understanding.ts';
import { sameRow, valueAfter } from '../reading/labels.ts';
import { freeText, joinParts, type LinePart, partOf, type ReadLine } from '../reading/lines.ts';
import { isHeadElement, isNextLine, isRunningText } from './head-lines.ts';
import { mendWords, purposeOf } from './subject-words.ts';
import { mendByVocabulary } from './vocabulary.ts';

const openings = '(\\[\\{〔〈<「';
const closings = ')\\]\\}〕〉>」';
const about = '(?:について|に関する件|の件|に関して|に係る件)';
const bracketAtEnd = new RegExp(`[${openings}](?<word>[^${openings}${closings}]{1,14})[${closings}]?$`, 'u');
const aboutAtEnd = new RegExp(`${about}$`, 'u');

const subjectLabel = /^(?:件名|標題|表題|題名|案件名?|議題|工事名|業務名|委託名|事業名|題目)[:.\u30fb]?/u;

/** Titles that say no more than what kind of paper it is. */
const bareTitle =
  /^(?:(?:御|ご)?(?:請求|見積|納品|領収|注文|契約|申請|申込|届出?|報告|計画|仕様|委任|誓約|同意|証明|通知|診断|議事|送付|回覧)(?:書|状|録|票|証|明細書)?|起案用紙|起案書|伺書|決裁書|会議録|議事録|名簿|図面|領収証|回議書|記|目次|事務連絡|お知らせ|写)$/u;

const titleEnd =
  /(?:書|届|願|録|簿|表|票|調|計画|条例|規則|要綱|規程|報告|一覧|について|資料|案|図|証|状|調書|のお知らせ|状況)$/u;

/** Titles of forms and reports, which need no larger type. */
const formTitle =
  /.{2}(?:申請書|申込書|届出書|請求書|報告書|計画書|調査票|証明書|同意書|委任状|届|会議録|議事録|会議要旨)$/u;

/** Most lines of a subject. */
const mostLines = 3;

/** Subjects of the first page as findings. */
export function findSubjects(lines: readonly ReadLine[]): Finding[] {
  return [...labelled(lines), ...byEnding(lines), ...titles(lines)];
}

function toFinding(line: ReadLine, part: LinePart, score: number): Finding {
  return {
    field: 'subject',
    pageNumber: line.pageNumber,
    box: part.box,
    raw: part.raw,
    value: tidySubject(mendedText(part)),
    confidence: freeText(part) * score,
  };
}

/** As read, known words put right; without white space, so that words over a gap or a line's end are whole. */
export function mendedText({ raw, sureness }: LinePart): string {
  const kept = [...raw].length === raw.length ? raw.split('').map((one, at) => ({ one, at })) : [];
  const letters = kept.filter(({ one }) => /\S/u.test(one));
  if (letters.length === 0) return raw;
  return mendByVocabulary(
    letters.map(({ one }) => one).join(''),
    letters.map(({ at }) => sureness[at] ?? 1),
  );
}

/** No white space; the brackets of （通知） as they are printed, whatever was read for them, and its word put right. */
export function tidySubject(raw: string): string {
  const squeezed = mendWords(raw.replace(/\s+/gu, '')).replace(/^[:：・○〇◯](?!\d)/u, '');
  const normal = squeezed.normalize('NFKC');
  const end = bracketAtEnd.exec(normal);
  const word = purposeOf(end?.groups?.['word'] ?? '');
  if (end === null || word === undefined) return squeezed;
  // NFKC keeps the length of what stands before in all but a few squared characters.
  const before = (normal.length === squeezed.length ? squeezed : normal).slice(0, end.index);
  return `${before}（${word}）`;
}

/** What a text that ends like a subject ends with. */
function endingOf(text: string): 'purpose' | 'about' | undefined {
  const bracket = bracketAtEnd.exec(text);
  if (bracket === null) return aboutAtEnd.test(text) ? 'about' : undefined;
  if (purposeOf(bracket.groups?.['word'] ?? '') !== undefined) return 'purpose';
  return aboutAtEnd.test(text.slice(0, bracket.index)) ? 'about' : undefined;
}

function labelled(lines: readonly ReadLine[]): Finding[] {
  return lines.flatMap((line) => {
    const label = subjectLabel.exec(line.text)?.[0];
    if (label === undefined) return [];
    const alone = label.length === line.text.length;
    // 件名 within a sentence is no label; after one there is a mark or a gap, or nothing.
    const parted =
      alone || /[:.]$/u.test(label) || (line.spaces[label.length] ?? 0) > 0 || line.cell !== undefined;
    const value = parted ? valueAfter(lines, line, label.length) : undefined;
    if (value === undefined || isRunningText(value.line)) return [];
    const { length } = value.line.text.slice(value.start);
    if (length < 2 || length > 120) return [];
    const parts = [partOf(value.line, value.start), ...restOf(lines, value.line).map((one) => partOf(one))];
    return [toFinding(value.line, joinParts(parts), /^(?:件名|標題|表題|題名)/u.test(label) ? 0.98 : 0.8)];
  });
}

/** Lines that go on with a value: the others of its cell, or of its paragraph while they begin where it began. */
function restOf(lines: readonly ReadLine[], line: ReadLine): ReadLine[] {
  const rest: ReadLine[] = [];
  let last = line;
  for (const next of lines.slice(lines.indexOf(line) + 1, lines.indexOf(line) + mostLines)) {
    const inCell = line.cell !== undefined && next.cell?.cell === line.cell.cell;
    const goesOn =
      inCell ||
      (line.cell === undefined &&
        isNextLine(last, next) &&
        last.place.end > 0.8 &&
        endingOf(next.text) !== undefined);
    if (!goesOn) break;
    rest.push(next);
    last = next;
  }
  return rest;
}

function byEnding(lines: readonly ReadLine[]): Finding[] {
  const found: Finding[] = [];
  lines.forEach((first, index) => {
    if (first.cell !== undefined || first.place.top > 0.6 || isHeadElement(first) || isRunningText(first))
      return;
    const taken: ReadLine[] = [];
    let text = '';
    for (const line of lines.slice(index, index + mostLines)) {
      const last = taken.at(-1);
      if (last !== undefined && !goesOnTo(last, line)) return;
      if (isRunningText(line)) return;
      taken.push(line);
      text += line.text;
      const ending = endingOf(text);
      if (ending === undefined) continue;
      const next = lines[index + taken.length];
      if (ending === 'about' && next !== undefined && endsOn(line, text, next)) {
        taken.push(next);
        text += next.text;
      }
      const score = endingScore(lines, index, taken, text);
      found.push(toFinding(first, joinParts(taken.map((one) => partOf(one))), score));
      return;
    }
  });
  return found;
}

/** Most characters of a second line that is but the end of （通知）. */
const longestRest = 8;

/** True when について ends a full line, and all or a part of its （通知） is the next. */
function endsOn(line: ReadLine, text: string, next: ReadLine): boolean {
  return (
    next.text.length <= longestRest && isNextLine(line, next) && endingOf(text + next.text) === 'purpose'
  );
}

/** A line of a subject is broken because it is full, or to make two lines of one width in the middle of the sheet. */
function goesOnTo(line: ReadLine, next: ReadLine): boolean {
  if (!isNextLine(line, next)) return false;
  const width = line.place.end - line.place.start;
  const full = width > 0.45 && line.place.end > next.place.end - 2 * line.place.em;
  return full || (width > 0.2 && isInMiddle(line) && isInMiddle(next) && !isHeadElement(line));
}

function isInMiddle({ place }: ReadLine): boolean {
  return Math.abs((place.start + place.end) / 2 - 0.5) < 0.06 && place.start > 0.12;
}

function endingScore(
  lines: readonly ReadLine[],
  index: number,
  taken: readonly ReadLine[],
  text: string,
): number {
  const [first] = taken;
  const before = lines[index - 1];
  if (first === undefined || text.length < 5) return 0.3;
  // What would be the end of a longer subject.
  const cut =
    before !== undefined && !isHeadElement(before) && !isRunningText(before) && goesOnTo(before, first);
  const middle = (first.place.start + first.place.end) / 2;
  const centred = taken.length > 1 || Math.abs(middle - 0.5) < 0.15 || first.direction === 'vertical';
  const purpose = endingOf(text) === 'purpose';
  const item = /^(?:\(?[0-9ア-ン一-十]{1,2}[).、]|[・◆■●○])/u.test(text);
  return (cut ? 0.5 : 1) * (purpose ? 0.98 : 0.93) * (centred ? 1 : 0.9) * (item ? 0.5 : 1);
}

/** The largest line of the head, when it is larger than the text. */
function titles(lines: readonly ReadLine[]): Finding[] {
  const body = bodySize(lines);
  const head = lines.filter((line) => isTitlePlace(line) && !isHeadElement(line) && !isRunningText(line));
  return head.flatMap((line) => {
    const row = [line, ...restOfRow(lines, line)];
    const first = middleOf(row);
    const taken = [...row, ...lowerRow(lines, row)];
    const text = taken.map((one) => one.text).join('');
    const ratio = line.place.size / body;
    const centred = Math.abs(first - 0.5) < 0.12 || line.direction === 'vertical';
    // In type of the text's size a title is known by its words and by the white around it.
    const plain = ratio > 0.85 && centred && formTitle.test(text) && standsAlone(lines, taken);
    if (ratio < 1.12 && !plain) return [];
    if (text.length < 3 || text.length > 60 || bareTitle.test(text)) return [];
    if (ratio < 1.12) return [toFinding(line, joinParts(taken.map((one) => partOf(one))), 0.85)];
    const score = (titleEnd.test(text) ? 0.94 : 0.6) * (centred ? 1 : 0.8) * Math.min(1, 0.6 + (ratio - 1));
    return [toFinding(line, joinParts(taken.map((one) => partOf(one))), score)];
  });
}

/** Where the middle of a row stands, from 0 to 1. */
function middleOf(row: readonly ReadLine[]): number {
  return ((row[0]?.place.start ?? 0) + (row.at(-1)?.place.end ?? 0)) / 2;
}

/**
 * The second row of a title that goes over two in the middle of the sheet, in type of one size; empty when there is none.
 * A first row that is a title by itself has one too: 課税台帳 above 閲覧申請書 is no 台帳.
 */
export function lowerRow(lines: readonly ReadLine[], row: readonly ReadLine[]): readonly ReadLine[] {
  const below = rowBelow(lines, row);
  return titleEnd.test(below.map(({ text }) => text).join('')) ? below : [];
}

/** A row right below, in the middle of the sheet as this one and in type of its size, whatever it says. */
export function rowBelow(lines: readonly ReadLine[], row: readonly ReadLine[]): readonly ReadLine[] {
  const last = row.at(-1);
  const next = last && lines[lines.indexOf(last) + 1];
  if (last === undefined || next === undefined || isHeadElement(next) || isRunningText(next)) return [];
  const below = [next, ...restOfRow(lines, next)];
  const alike = next.place.size > 0.88 * last.place.size && next.place.size < 1.14 * last.place.size;
  const both = [middleOf(row), middleOf(below)].every((middle) => Math.abs(middle - 0.5) < 0.08);
  return alike && both && isNextLine(last, next) ? below : [];
}

/** What belongs to a line at its right: letters of a spread title are read as several lines beside each other. */
export function restOfRow(lines: readonly ReadLine[], line: ReadLine): ReadLine[] {
  const rest: ReadLine[] = [];
  let last = line;
  for (const next of lines.slice(lines.indexOf(line) + 1, lines.indexOf(line) + 4)) {
    const white = next.place.start - last.place.end;
    const alike =
      Math.min(next.place.size, last.place.size) > 0.75 * Math.max(next.place.size, last.place.size);
    // Boxes of type that is spread touch each other.
    if (!sameRow(last, next) || white < -0.5 * last.place.em || white > 1.5 * last.place.em || !alike) break;
    rest.push(next);
    last = next;
  }
  return rest;
}

function isTitlePlace({ place, cell }: ReadLine): boolean {
  return place.top < 0.4 && cell === undefined;
}

/** The size of the type in which most of a page is set. */
export function bodySize(lines: readonly ReadLine[]): number {
  const sizes = lines.flatMap(({ text, place }) =>
    new Array<number>(Math.min(40, text.length)).fill(place.size),
  );
  const sorted = sizes.sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 1;
}

/** White around a line, in sizes of its type: lines of one paragraph are nearer to each other. */
const titleWhite = 0.95;

/** True when no other line than those of `row` stands close above or below. */
export function standsAlone(lines: readonly ReadLine[], row: readonly ReadLine[]): boolean {
  const [first] = row;
  if (first === undefined) return false;
  const { top, start, size } = first.place;
  const { bottom, end } = row.at(-1)?.place ?? first.place;
  return !lines.some((line) => {
    const { direction, place } = line;
    if (row.includes(line) || direction !== first.direction || place.end < start || place.start > end)
      return false;
    const [above, below] = [top - place.bottom, place.top - bottom];
    const near = titleWhite * size;
    return (above > -0.5 * size && above < near) || (below > -0.5 * size && below < near);
  });
}
