/**
 * Stamps a page of lines while it passes by. Lines of the upper margin are held until it is known whether a block
 * fits there; when none does, those of the lower margin are held as well. All other lines go on at once, so that
 * memory does not grow with the page.
 */

import type { Block } from './block.ts';
import { diagonalGrey } from './diagonal.ts';
import { clearancePt, fitBlock, marginDepth, Occupancy, type Place } from './free-place.ts';
import type { LinePage, LineStamps } from './line-stamps.ts';

/** A channel below this holds something. */
const whiteFrom = 250;
/** What the word takes from white. */
const wordDepth = 1 - diagonalGrey;

/** One page. Lines are given with {@link LineStamper.push}; {@link LineStamper.end} gives the rest. */
export class LineStamper {
  readonly #page: LinePage;
  readonly #stamps: LineStamps;
  readonly #lineBytes: number;
  readonly #size: { readonly widthPt: number; readonly heightPt: number };
  readonly #columns: number;
  readonly #rows: number;
  readonly #taken: Uint8Array;
  readonly #marginLines: number;
  #held: Uint8Array[] = [];
  /** Number of the first held line, and of the next that comes. */
  #firstHeld = 0;
  #next = 0;
  #chosen:
    | { readonly block: Block; readonly left: number; readonly top: number; readonly index: number }
    | undefined;

  constructor(page: LinePage, stamps: LineStamps) {
    this.#page = page;
    this.#stamps = stamps;
    this.#lineBytes = page.widthPx * page.channels;
    const { x, y } = page.resolutionDpi;
    this.#size = { widthPt: (page.widthPx * 72) / x, heightPt: (page.heightPx * 72) / y };
    this.#columns = Math.ceil(this.#size.widthPt);
    this.#rows = Math.ceil(this.#size.heightPt);
    this.#taken = new Uint8Array(this.#columns * this.#rows);
    this.#marginLines = Math.ceil(((marginDepth(this.#size.heightPt) + clearancePt) * y) / 72);
  }

  /** The block that was drawn; undefined before the end and when no margin had room. */
  get block(): Block | undefined {
    return this.#chosen?.block;
  }

  /** Takes one line, which is copied; gives the lines that are ready. */
  push(line: Uint8Array): readonly Uint8Array[] {
    const own = line.slice(0, this.#lineBytes);
    const isInMargin =
      this.#next < this.#marginLines || this.#next >= this.#page.heightPx - this.#marginLines;
    if (isInMargin) this.#mark(own, this.#next);
    this.#drawWord(own, this.#next);
    this.#held.push(own);
    this.#next += 1;
    if (this.#next < this.#marginLines && this.#next < this.#page.heightPx) return [];
    if (this.#next === this.#marginLines) this.#choose('upper');
    const lowerBegins = this.#page.heightPx - this.#marginLines;
    const holdsLower = this.#chosen === undefined && this.#stamps.blocks.length > 0;
    if (holdsLower && this.#next > lowerBegins && this.#firstHeld >= lowerBegins) return [];
    return this.#give(holdsLower ? Math.max(lowerBegins, this.#firstHeld) : this.#next);
  }

  /** The lines that are still held, at the end of the page. */
  end(): readonly Uint8Array[] {
    if (this.#chosen === undefined) this.#choose(this.#firstHeld === 0 ? 'both' : 'lower');
    return this.#give(this.#next);
  }

  /** Gives the held lines before line `end`, with the block drawn. */
  #give(end: number): readonly Uint8Array[] {
    const count = Math.max(0, Math.min(end, this.#next) - this.#firstHeld);
    const ready = this.#held.splice(0, count);
    for (const [index, line] of ready.entries()) this.#drawBlock(line, this.#firstHeld + index);
    this.#firstHeld += count;
    return ready;
  }

  #choose(margins: 'upper' | 'lower' | 'both'): void {
    const occupancy = new Occupancy(this.#size.widthPt, this.#size.heightPt, {
      columns: this.#columns,
      rows: this.#rows,
      isTaken: (column, row) => this.#taken[row * this.#columns + column] === 1,
    });
    const all = this.#stamps.blocks.map(({ block }) => block);
    // While the lower margin may still have room for the code, the upper one is not given to text alone.
    const wantsCode = all.some((block) => block.hasCode);
    const tried = margins === 'upper' && wantsCode ? all.filter((block) => block.hasCode) : all;
    const fitted = fitBlock(occupancy, tried, margins);
    if (fitted === undefined) return;
    const { left, top } = this.#toDots(fitted.place);
    this.#chosen = { block: fitted.block, left, top, index: all.indexOf(fitted.block) };
  }

  #toDots({ xPt, yPt }: Place): { readonly left: number; readonly top: number } {
    const { x, y } = this.#page.resolutionDpi;
    return { left: Math.floor((xPt * x) / 72), top: Math.floor((yPt * y) / 72) };
  }

  #mark(line: Uint8Array, number: number): void {
    const { channels, widthPx, resolutionDpi } = this.#page;
    const offset = Math.min(Math.floor((number * 72) / resolutionDpi.y), this.#rows - 1) * this.#columns;
    for (let pixel = 0; pixel < widthPx; pixel += 1) {
      if (!isDark(line, pixel * channels, channels)) continue;
      this.#taken[offset + Math.floor((pixel * 72) / resolutionDpi.x)] = 1;
    }
  }

  #drawBlock(line: Uint8Array, number: number): void {
    const chosen = this.#chosen;
    const dots = chosen && this.#stamps.blocks[chosen.index]?.dots;
    if (chosen === undefined || dots === undefined) return;
    const row = number - chosen.top;
    if (row < 0 || row >= dots.heightPx) return;
    const { channels, widthPx } = this.#page;
    for (let column = 0; column < dots.widthPx && chosen.left + column < widthPx; column += 1) {
      const covered = dots.data[row * dots.widthPx + column] ?? 0;
      if (covered === 0) continue;
      const at = (chosen.left + column) * channels;
      for (let channel = at; channel < at + channels; channel += 1) {
        line[channel] = Math.min(line[channel] ?? 0, 255 - covered);
      }
    }
  }

  #drawWord(line: Uint8Array, number: number): void {
    const { word, wordOverContent } = this.#stamps;
    if (word === undefined) return;
    const { channels, widthPx, heightPx } = this.#page;
    const row = Math.floor((number * word.heightPx) / heightPx) * word.widthPx;
    const perDot = word.widthPx / widthPx;
    for (let pixel = 0; pixel < widthPx; pixel += 1) {
      const covered = word.data[row + Math.floor(pixel * perDot)] ?? 0;
      if (covered === 0) continue;
      const at = pixel * channels;
      if (!wordOverContent && isDark(line, at, channels)) continue;
      const share = 1 - (covered / 255) * wordDepth;
      for (let channel = at; channel < at + channels; channel += 1) {
        line[channel] = Math.round((line[channel] ?? 0) * share);
      }
    }
  }
}

function isDark(line: Uint8Array, at: number, channels: 1 | 3): boolean {
  if ((line[at] ?? 0) < whiteFrom) return true;
  return channels === 3 && ((line[at + 1] ?? 0) < whiteFrom || (line[at + 2] ?? 0) < whiteFrom);
}
