/** Draws a set page as pixels. */

import sharp from 'sharp';
import type { Outline, Typeface } from './typeface.ts';
import { a4HeightPt, a4WidthPt, type SetLine, type SetPage } from './typeset.ts';

/** Pixels, eight bits a channel, rows from the top, without padding. */
export interface Pixels {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
}

const ink = '#1c1c20';
const sealRed = '#c8202a';

/**
 * The page at `dpi`, black on white; three channels when it carries a red seal or `inColour` says so, one otherwise.
 * An A4 page at 300 dpi has 2480 x 3508 pixels.
 */
export async function drawPage(
  page: SetPage,
  typeface: Typeface,
  dpi: number,
  inColour = false,
): Promise<Pixels> {
  const width = Math.round((a4WidthPt / 72) * dpi);
  const height = Math.round((a4HeightPt / 72) * dpi);
  const colour = inColour || page.lines.some((line) => line.seal !== undefined);
  const drawing = sharp(Buffer.from(toSvg(page, typeface, width, height)), { unlimited: true }).flatten({
    background: '#ffffff',
  });
  const raw = await (colour ? drawing : drawing.greyscale()).raw().toBuffer({ resolveWithObject: true });
  return { data: raw.data, width, height, channels: colour ? 3 : 1 };
}

function toSvg(page: SetPage, typeface: Typeface, width: number, height: number): string {
  const shapes = new Map<number, string>();
  const body = page.lines
    .map((line) => drawLine(line, page.direction === 'vertical', typeface, shapes))
    .join('');
  const defs = [...shapes].map(([id, path]) => `<path id="g${id}" d="${path}"/>`).join('');
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${width}" ` +
    `height="${height}" viewBox="0 0 ${a4WidthPt} ${a4HeightPt}" preserveAspectRatio="none">` +
    `<defs>${defs}</defs><g fill="${ink}">${body}</g></svg>`
  );
}

function drawLine(line: SetLine, vertical: boolean, typeface: Typeface, shapes: Map<number, string>): string {
  const scale = line.sizePt / 1000;
  let along = 0;
  const placed = line.outlines.map((outline) => {
    shapes.set(outline.glyphId, outline.path);
    // In a column the em square hangs below its head by the ascent of 880 units; narrow figures stand in its middle.
    const x = vertical ? line.x + ((1000 - outline.advance) / 2) * scale : line.x + along;
    const y = vertical ? line.y + along + 880 * scale : line.y;
    along += (vertical ? 1000 : outline.advance) * scale;
    return place(outline, x, y, scale);
  });
  const seal = line.seal === undefined ? '' : drawSeal(line, line.seal, along, vertical, typeface, shapes);
  return placed.join('') + seal;
}

function place(outline: Outline, x: number, y: number, scale: number): string {
  const s = scale.toFixed(5);
  return `<use xlink:href="#g${outline.glyphId}" transform="translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${s} -${s})"/>`;
}

/** A square seal of 60 pt over the end of the line, its characters in columns from the right. */
function drawSeal(
  line: SetLine,
  text: string,
  lengthPt: number,
  vertical: boolean,
  typeface: Typeface,
  shapes: Map<number, string>,
): string {
  const side = 60;
  const left = vertical ? line.x - side / 3 : line.x + lengthPt - side * 0.55;
  const top = vertical ? line.y + lengthPt - side * 0.55 : line.y - side * 0.55;
  const perColumn = Math.ceil(Math.sqrt([...text].length));
  const cell = (side - 6) / perColumn;
  const glyphs = [...text].map((character, index) => {
    const [outline] = typeface.outlines(character, true);
    if (outline === undefined) return '';
    shapes.set(outline.glyphId, outline.path);
    const x = left + side - 3 - cell * (Math.floor(index / perColumn) + 1);
    const y = top + 3 + cell * (index % perColumn) + cell * 0.88;
    return place(outline, x, y, cell / 1000);
  });
  const frame = `<rect x="${left}" y="${top}" width="${side}" height="${side}" fill="none" stroke="${sealRed}" stroke-width="2"/>`;
  // Ink on ink: the letters below stay black.
  return `<g fill="${sealRed}" opacity="0.85" style="mix-blend-mode:multiply">${frame}${glyphs.join('')}</g>`;
}
