/** Step sealed → split: the document opens, and its pages are counted. Without separator sheets it stays one document. */

import type { ScanStep } from '../process/scan-work.ts';
import { readOriginal } from '../process/scan-work.ts';

/** Throws `OCR_INPUT_...` for a document that is protected by a password, cannot be opened or has too many pages. */
export const countPages: ScanStep = async (deps, scan, signal) => {
  const pageCount = await deps.reader.countPages(await readOriginal(deps, scan), signal);
  return { patch: { state: 'split', pageCount }, events: [] };
};
