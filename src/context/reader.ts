/** The reader of paper, as the scan steps and the commands use it. */

import { type Ocr, type OcrOptions, openOcr } from '../../ocr/ocr.ts';

/** Opens the reader; its processes start with the first document. */
export async function openReader(options: OcrOptions = {}): Promise<Ocr> {
  return await openOcr(options);
}
