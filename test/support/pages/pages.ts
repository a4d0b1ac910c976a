/** Sets of simulated pages for tests. */

import sharp from 'sharp';
import { paperKinds } from '../../../drivers/simulators/paper/manuscripts.ts';
import { type GeneratedPage, makePage, type PaperOptions } from '../../../drivers/simulators/paper/paper.ts';
import { openTypeface } from '../../../drivers/simulators/paper/typeface.ts';

/** One page of every kind: three across, two in columns. The same seed gives the same bytes. */
export async function generatePages(seed: number, options: PaperOptions = {}): Promise<GeneratedPage[]> {
  const typeface = openTypeface();
  const pages: GeneratedPage[] = [];
  for (const kind of paperKinds) pages.push(await makePage(kind, seed, options, typeface));
  return pages;
}

/**
 * The upper part of a page across, or the right part of one in columns, with the lines that are wholly on it: less to
 * read, and still a page. `share` is of the side that is cut, above 0 and below 1.
 */
export async function cutPage(page: GeneratedPage, share: number): Promise<GeneratedPage> {
  const vertical = page.direction === 'vertical';
  const kept = page.characters.map((line) =>
    line.every((one) =>
      vertical ? one.left >= page.widthPx * (1 - share) : one.bottom <= page.heightPx * share,
    ),
  );
  const characters = page.characters.filter((_, index) => kept[index]);
  // The cut goes through the white behind the last line kept.
  const white = page.dpi / 25;
  const left = vertical ? Math.floor(Math.min(...characters.flat().map((one) => one.left)) - white) : 0;
  const foot = Math.ceil(Math.max(...characters.flat().map((one) => one.bottom)) + white);
  const size = { width: page.widthPx - left, height: vertical ? page.heightPx : foot };
  const jpeg = await sharp(page.jpeg)
    .extract({ left, top: 0, ...size })
    .withMetadata({ density: page.dpi })
    .jpeg({ quality: 90 })
    .toBuffer();
  return {
    ...page,
    jpeg,
    widthPx: size.width,
    heightPx: size.height,
    lines: page.lines.filter((_, index) => kept[index]),
    characters: characters.map((line) =>
      line.map((one) => ({ ...one, left: one.left - left, right: one.right - left })),
    ),
  };
}
