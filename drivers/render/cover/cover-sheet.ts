/**
 * A cover sheet for the feeder of a scanner, as a PDF page of A4: patch T along two edges, a QR code, and what it says for
 * people. Letters are outlines, so that the page is the same on every device.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fontkit from '@pdf-lib/fontkit';
import { PDFDocument, PDFName } from 'pdf-lib';
import { type Outline, place, type Segment, toPdfOperators } from '../stamp/outline.ts';
import { symbolOutline } from '../stamp/symbol.ts';

/** What stands on the sheet. */
export interface CoverSheetPage {
  readonly title: string;
  /** Text of the QR code; absent: the sheet only separates. */
  readonly code?: string;
  /** Names and values, one below the other; at most ten are drawn. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Sentences below, at most four. */
  readonly notes: readonly string[];
  /** False: without the patch code, so that the page means nothing to a scanner. Default true. */
  readonly patched?: boolean;
}

const page = { width: 595.28, height: 841.89 };
const inch = 72;
/** Patch T from the edge inwards (Kodak A-61599): narrow, wide, narrow, wide; spaces are narrow. */
const bars = [0.08, 0.2, 0.08, 0.2].map((width) => width * inch);
const space = 0.08 * inch;
const barLength = 2.5 * inch;
/** Scanners lose a quarter of an inch at the edges. */
const margin = 0.35 * inch;
const modulePt = 2.5;
const longestLine = 60;

/** What is used of a font. */
interface Font {
  readonly unitsPerEm: number;
  hasGlyphForCodePoint(codePoint: number): boolean;
  glyphForCodePoint(codePoint: number): {
    readonly advanceWidth: number;
    readonly path: {
      readonly commands: readonly { readonly command: string; readonly args: readonly number[] }[];
    };
  };
}

let font: Font | undefined;

/** Draws the sheet. The title and times are put in by the caller; nothing of it comes from a clock. */
export async function drawCoverSheet({
  title,
  code,
  facts,
  notes,
  patched = true,
}: CoverSheetPage): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const sheet = document.addPage([page.width, page.height]);
  const segments: Segment[] = patched ? patches() : [];
  const write = (text: string, x: number, y: number, size: number) =>
    segments.push(...place(line(text, size).segments, x, y));
  write(title, 90, 130, 26);
  if (code !== undefined) segments.push(...place(symbolOutline(code, 'qr', modulePt).segments, 85, 185));
  for (const [index, [name, value]] of facts.slice(0, 10).entries()) {
    write(name, 290, 195 + index * 44, 10);
    write(value, 290, 209 + index * 44, 16);
  }
  for (const [index, note] of notes.slice(0, 4).entries()) write(note, 90, 680 + index * 20, 11);
  const flipped = segments.map(upwards);
  const stream = document.context.flateStream(`0 g\n${toPdfOperators(flipped)}`);
  sheet.node.set(PDFName.of('Contents'), document.context.register(stream));
  return await document.save({ useObjectStreams: true });
}

/** The code along the upper and the left edge, so that a sheet may be fed by its long or its short side. */
function patches(): Segment[] {
  const segments: Segment[] = [];
  let at = margin;
  for (const width of bars) {
    segments.push(...box((page.width - barLength) / 2, at, barLength, width));
    segments.push(...box(at, (page.height - barLength) / 2 + 60, width, barLength));
    at += width + space;
  }
  return segments;
}

function box(x: number, y: number, width: number, height: number): Segment[] {
  return [['M', x, y], ['L', x + width, y], ['L', x + width, y + height], ['L', x, y + height], ['Z']];
}

/** From y downwards to the upwards of PDF (ISO 32000-1 §8.3.2.3). */
function upwards(segment: Segment): Segment {
  const [operator, ...numbers] = segment;
  return [
    operator,
    ...numbers.map((value, at) => (at % 2 === 0 ? value : page.height - value)),
  ] as unknown as Segment;
}

/** A line of letters; characters that the font lacks are left out. */
function line(text: string, size: number): Outline {
  font ??= openFont();
  const scale = size / font.unitsPerEm;
  const segments: Segment[] = [];
  let x = 0;
  for (const letter of [...text].slice(0, longestLine)) {
    const codePoint = letter.codePointAt(0) ?? 0;
    if (!font.hasGlyphForCodePoint(codePoint)) continue;
    const glyph = font.glyphForCodePoint(codePoint);
    for (const { command, args } of glyph.path.commands) {
      segments.push(
        ...outlineOf(
          command,
          args.map((value, at) => (at % 2 === 0 ? x + value * scale : size - value * scale)),
        ),
      );
    }
    x += glyph.advanceWidth * scale;
  }
  return { widthPt: x, heightPt: size * 1.2, segments };
}

function outlineOf(
  command: string,
  [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0]: readonly number[],
): Segment[] {
  switch (command) {
    case 'moveTo':
      return [['M', a, b]];
    case 'lineTo':
      return [['L', a, b]];
    case 'bezierCurveTo':
      return [['C', a, b, c, d, e, f]];
    case 'closePath':
      return [['Z']];
    default:
      return [];
  }
}

/** Noto Sans JP (OFL). */
function openFont(): Font {
  const home = dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-jp'));
  return fontkit.create(readFileSync(join(home, '..', 'fonts', 'NotoSansJP-Regular.otf'))) as unknown as Font;
}
