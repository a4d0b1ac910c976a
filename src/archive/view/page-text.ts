/** The form in which a page as read is kept: JSON of `OcrPage`, rendition `text` of its page. */

import { z } from 'zod';
import type { OcrPage } from '../../../ocr/result.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';

/** Media type of a page as read. */
export const pageTextMediaType = 'application/json';

/** Longest such rendition in bytes; a dense A3 page takes under 2 MB. */
export const longestPageText = 16 * 1024 * 1024;

const box = z.object({ left: z.number(), top: z.number(), right: z.number(), bottom: z.number() });

const alternative = z.object({ text: z.string(), confidence: z.number() });

const symbol = z.object({
  text: z.string(),
  box,
  confidence: z.number(),
  alternatives: z.array(alternative).exactOptional(),
});

const line = z.object({ text: z.string(), box, confidence: z.number(), symbols: z.array(symbol) });

const cell = z.object({
  row: z.int(),
  column: z.int(),
  rowSpan: z.int(),
  columnSpan: z.int(),
  box,
  text: z.string(),
  raw: z.string(),
});

const table = z.object({ rows: z.int(), columns: z.int(), cells: z.array(cell) });

const block = z.object({
  direction: z.enum(['horizontal', 'vertical']),
  box,
  lines: z.array(line),
  table: table.exactOptional(),
});

const page = z.object({
  pageNumber: z.int().min(1),
  widthPx: z.number(),
  heightPx: z.number(),
  resolutionDpi: z.number(),
  orientationDegrees: z.literal([0, 90, 180, 270]),
  skewDegrees: z.number(),
  blank: z.boolean(),
  blocks: z.array(block),
  confidence: z.number(),
  uncoveredInkShare: z.number().exactOptional(),
  error: z.string().exactOptional(),
});

/** The bytes of a page as read. */
export function encodePageText(read: OcrPage): Uint8Array {
  return Buffer.from(JSON.stringify(read));
}

/** Reads a page back; anything else than what {@link encodePageText} wrote is `ARCHIVE_TEXT_DAMAGED`. */
export function decodePageText(bytes: Uint8Array): OcrPage {
  const read = page.safeParse(parseJson(bytes));
  // Without a cause: those of both parsers quote the text of the document.
  if (!read.success) throw new ServiceError('ARCHIVE_TEXT_DAMAGED');
  return read.data;
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}
