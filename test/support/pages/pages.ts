/** Sets of simulated pages for tests. */

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
