/** How much paper a ticket makes of a document, and what of it is still to print. Pure. */

import type { JobTicket } from '../../drivers/device/job.ts';
import type { DocumentFacts } from './document-facts.ts';
import { isTwoSided, isUncollated } from './ticket.ts';

/** Pages of the document, one-based and inclusive, ascending and apart. */
export type PageRanges = readonly { readonly lower: number; readonly upper: number }[];

/** A part of a job that is still to print: these pages, so many times. */
export interface TicketPart {
  readonly pageRanges: PageRanges;
  readonly copies: number;
}

/** Paper of one release. */
export interface Paper {
  /** Printed sides of paper. */
  readonly impressions: number;
  readonly sheets: number;
  readonly colorImpressions: number;
}

/** The pages of a document of `pages` pages that the ranges name, joined where they touch; default: all. */
export function pagesSelected(pages: number, ranges: PageRanges | undefined): PageRanges {
  if (ranges === undefined || ranges.length === 0) return pages > 0 ? [{ lower: 1, upper: pages }] : [];
  const clipped = ranges
    .map(({ lower, upper }) => ({ lower: Math.max(1, lower), upper: Math.min(pages, upper) }))
    .filter(({ lower, upper }) => lower <= upper)
    .toSorted((a, b) => a.lower - b.lower);
  const joined: { lower: number; upper: number }[] = [];
  for (const range of clipped) {
    const last = joined.at(-1);
    if (last !== undefined && range.lower <= last.upper + 1) last.upper = Math.max(last.upper, range.upper);
    else joined.push({ ...range });
  }
  return joined;
}

/** How many pages the ranges hold. */
export function countPages(ranges: PageRanges): number {
  return ranges.reduce((sum, { lower, upper }) => sum + upper - lower + 1, 0);
}

/** Paper that a document of known length makes; colour as far as the document's facts tell. */
export function paperOf(
  facts: Pick<DocumentFacts, 'pages' | 'colorPages'> | undefined,
  ticket: JobTicket,
): Paper | undefined {
  if (facts?.pages === undefined) return undefined;
  const pages = countPages(pagesSelected(facts.pages, ticket.pageRanges));
  const copies = ticket.copies ?? 1;
  const impressions = Math.ceil(pages / (ticket.numberUp ?? 1));
  const sheets = isTwoSided(ticket) ? Math.ceil(impressions / 2) : impressions;
  const colorPages = ticket.printColorMode === 'monochrome' ? 0 : (facts.colorPages ?? 0);
  return {
    impressions: impressions * copies,
    sheets: sheets * copies,
    colorImpressions: Math.min(colorPages, impressions) * copies,
  };
}

/** What a device counted of a job. */
export interface Counted {
  readonly impressionsCompleted?: number | undefined;
  readonly sheetsCompleted?: number | undefined;
}

/**
 * Whole sheets that came out, as far as the device counted; undefined when it did not. A sheet whose back side is
 * missing does not count: it is printed again. Never more than the job has.
 */
export function sheetsOut(pages: number, ticket: JobTicket, counted: Counted): number | undefined {
  const all = paperOf({ pages }, ticket);
  if (all === undefined || all.sheets === 0) return undefined;
  if (counted.sheetsCompleted !== undefined) return Math.min(counted.sheetsCompleted, all.sheets);
  const { impressionsCompleted } = counted;
  if (impressionsCompleted === undefined) return undefined;
  if (!isTwoSided(ticket)) return Math.min(impressionsCompleted, all.sheets);
  const copies = ticket.copies ?? 1;
  return Math.min(twoSidedSheets(impressionsCompleted, all.impressions / copies, copies, ticket), all.sheets);
}

/** Whole sheets among so many impressions. A last sheet may have one side only. */
function twoSidedSheets(out: number, perCopy: number, copies: number, ticket: JobTicket): number {
  const full = Math.floor(perCopy / 2);
  if (isUncollated(ticket)) {
    const fullSheets = full * copies;
    return out <= fullSheets * 2 ? Math.floor(out / 2) : fullSheets + (out - fullSheets * 2);
  }
  const copiesOut = Math.floor(out / perCopy);
  return copiesOut * Math.ceil(perCopy / 2) + Math.floor((out % perCopy) / 2);
}

/**
 * What is left to print after so many whole sheets: at most two parts, the rest of what was broken off and then the
 * rest of the copies. Empty when everything came out.
 */
export function partsLeft(pages: number, ticket: JobTicket, sheetsDone: number): readonly TicketPart[] {
  const selected = pagesSelected(pages, ticket.pageRanges);
  const copies = ticket.copies ?? 1;
  const perSheet = (ticket.numberUp ?? 1) * (isTwoSided(ticket) ? 2 : 1);
  const sheets = Math.ceil(countPages(selected) / perSheet);
  if (sheetsDone >= sheets * copies) return [];
  const parts: TicketPart[] = [];
  const add = (pageRanges: PageRanges, times: number) => {
    if (pageRanges.length > 0 && times > 0) parts.push({ pageRanges, copies: times });
  };
  if (isUncollated(ticket)) {
    const whole = Math.floor(sheetsDone / copies);
    const begun = sheetsDone % copies;
    const from = whole * perSheet;
    if (begun > 0) add(slicePages(selected, from, from + perSheet), copies - begun);
    add(slicePages(selected, begun > 0 ? from + perSheet : from), copies);
    return parts;
  }
  const whole = Math.floor(sheetsDone / sheets);
  const begun = sheetsDone % sheets;
  if (begun > 0) add(slicePages(selected, begun * perSheet), 1);
  add(selected, copies - whole - (begun > 0 ? 1 : 0));
  return parts;
}

/** Sheets of some parts under a ticket. */
export function sheetsOfParts(pages: number, ticket: JobTicket, parts: readonly TicketPart[]): number {
  return parts.reduce((sum, part) => sum + (paperOf({ pages }, { ...ticket, ...part })?.sheets ?? 0), 0);
}

/** The pages from position `from` to before `to`, counted among the selected ones from 0. */
function slicePages(ranges: PageRanges, from: number, to = Number.POSITIVE_INFINITY): PageRanges {
  const sliced: { lower: number; upper: number }[] = [];
  let position = 0;
  for (const { lower, upper } of ranges) {
    const length = upper - lower + 1;
    const begin = Math.max(from - position, 0);
    const end = Math.min(to - position, length);
    if (begin < end) sliced.push({ lower: lower + begin, upper: lower + end - 1 });
    position += length;
  }
  return sliced;
}
