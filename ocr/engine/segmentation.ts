/** How Tesseract is told what lies on an image. */

import type { EngineRequest } from './engine.ts';

/**
 * The page segmentation mode. Tesseract.js's default (6) breaks columns and tables of a whole page; 7 reads a line
 * across only, so that a single column is a block of vertical lines (5).
 */
export function segmentationMode({ direction, layout }: EngineRequest): '3' | '5' | '6' | '7' {
  if (layout === 'page') return '3';
  if (direction === 'vertical') return '5';
  return layout === 'line' ? '7' : '6';
}

/**
 * Tesseract's variable `invert_threshold`: lines of less confidence are read a second time as white on black, which
 * takes up to a quarter of a page's time and finds nothing where nothing is printed so.
 */
export function inversionThreshold({ reversedType }: EngineRequest): '0' | '0.7' {
  return reversedType === true ? '0.7' : '0';
}
