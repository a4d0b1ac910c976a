/** How Tesseract is told what lies on an image. */

import type { EngineRequest } from './engine.ts';

/**
 * The page segmentation mode. Tesseract.js's default (6) breaks columns and tables of a whole page. 13 takes the whole
 * image for a line across, where 7 looks for one first and finds nothing in a few large kanji; a single column is a
 * block of vertical lines (5).
 */
export function segmentationMode({ direction, layout }: EngineRequest): '3' | '5' | '6' | '13' {
  if (layout === 'page') return '3';
  if (direction === 'vertical') return '5';
  return layout === 'line' ? '13' : '6';
}

/**
 * Tesseract's variable `invert_threshold`: lines of less confidence are read a second time as white on black, which
 * takes up to a quarter of a page's time and finds nothing where nothing is printed so.
 */
export function inversionThreshold({ reversedType }: EngineRequest): '0' | '0.7' {
  return reversedType === true ? '0.7' : '0';
}
