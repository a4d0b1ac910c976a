/** The stamps of a raster document in dots, made once for all pages of one resolution and size. */

import type { StampPlan } from '../../device/document.ts';
import { type Block, blocksOf } from './block.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import { diagonalSegments } from './diagonal.ts';
import type { Lettering } from './lettering.ts';

/** The form of a page of lines. */
export interface LinePage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly resolutionDpi: { readonly x: number; readonly y: number };
  /** 1 grey, 3 RGB; 8 bits a channel, 0 is black. */
  readonly channels: 1 | 3;
}

/** Blocks in the order in which they are tried, and the word. */
export interface LineStamps {
  readonly blocks: readonly { readonly block: Block; readonly dots: Coverage }[];
  readonly word: Coverage | undefined;
  readonly wordOverContent: boolean;
}

/** Longer edge of the word's picture; it is pale, so that coarse dots are not seen. */
const wordEdgePx = 2_000;
/** A module of a code has at least so many dots. */
const fewestModuleDots = 2;

/** Makes the stamps for pages of this form. */
export async function makeLineStamps(
  stamp: StampPlan,
  lettering: Lettering,
  page: LinePage,
): Promise<LineStamps> {
  const { x, y } = page.resolutionDpi;
  const snap = (lengthPt: number) => (Math.max(fewestModuleDots, Math.round((lengthPt * x) / 72)) * 72) / x;
  const blocks: { block: Block; dots: Coverage }[] = [];
  for (const block of blocksOf(stamp, lettering, snap)) {
    const widthPx = Math.max(1, Math.ceil((block.widthPt * x) / 72));
    const heightPx = Math.max(1, Math.ceil((block.heightPt * y) / 72));
    // The picture is a little larger than the block, so that its dots are those of the page.
    const size = { widthPt: (widthPx * 72) / x, heightPt: (heightPx * 72) / y };
    blocks.push({ block, dots: await coverageOf(block.segments, size, { widthPx, heightPx }) });
  }
  return {
    blocks,
    word: await wordOf(stamp, lettering, page),
    wordOverContent: stamp.diagonalOverContent === true,
  };
}

async function wordOf(stamp: StampPlan, lettering: Lettering, page: LinePage): Promise<Coverage | undefined> {
  if (stamp.diagonal === undefined) return undefined;
  const size = {
    widthPt: (page.widthPx * 72) / page.resolutionDpi.x,
    heightPt: (page.heightPx * 72) / page.resolutionDpi.y,
  };
  const segments = diagonalSegments(stamp.diagonal, lettering, size);
  if (segments.length === 0) return undefined;
  const scale = Math.min(1, wordEdgePx / Math.max(page.widthPx, page.heightPx));
  return await coverageOf(segments, size, {
    widthPx: Math.max(1, Math.round(page.widthPx * scale)),
    heightPx: Math.max(1, Math.round(page.heightPx * scale)),
  });
}
