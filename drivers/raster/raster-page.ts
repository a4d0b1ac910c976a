/** One page of a raster document, in words that PWG raster and URF share. */

/** How pixels lie: grey and colour in 8 bits a channel (0 is black), or one bit a pixel (1 is black). */
export type RasterType = 'sgray_8' | 'srgb_8' | 'black_1';

/** Which sides of the paper are printed. */
export type RasterSides = 'one-sided' | 'two-sided-long-edge' | 'two-sided-short-edge';

/** What a writer must know of a page. */
export interface RasterPage {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly resolutionDpi: number;
  readonly type: RasterType;
  readonly sides: RasterSides;
  /** 3 draft, 4 normal, 5 high. */
  readonly quality: 3 | 4 | 5;
  /** Pages of the whole document; 0 when not known yet. */
  readonly totalPages: number;
  /** Copies that the device is to make; 1 to 9999. URF has no place for it. */
  readonly copies: number;
  /** PWG 5101.1 name of the paper, at most 63 characters. */
  readonly mediaName: string;
  /** Whether the page was mirrored across and along the way of the paper (PWG 5102.4 CrossFeedTransform, FeedTransform). */
  readonly mirrored: { readonly crossFeed: boolean; readonly feed: boolean };
}

/** Bytes of one line of pixels. */
export function lineBytes(type: RasterType, widthPx: number): number {
  if (type === 'black_1') return Math.ceil(widthPx / 8);
  return type === 'srgb_8' ? widthPx * 3 : widthPx;
}

/** Bytes that a run or a literal of the compression counts as one: a pixel, or eight of one bit. */
export function unitBytes(type: RasterType): 1 | 3 {
  return type === 'srgb_8' ? 3 : 1;
}
