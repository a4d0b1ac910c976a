/** Reads what was read of a scan back from its sealed text renditions. */

import type { OcrPage } from '../../../ocr/result.ts';
import { decodePageText } from '../../archive/view/page-text.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { ScanRendition } from '../../ports/scan-store.ts';
import type { ScanJob } from '../scan-job.ts';

/** All pages of a scan in order. Throws `ARCHIVE_TEXT_DAMAGED` or the vault's `STORE_...`. */
export async function readPages(
  vault: Pick<DocumentVault, 'open'>,
  scan: Pick<ScanJob, 'segment'>,
  renditions: readonly ScanRendition[],
): Promise<OcrPage[]> {
  const pages: OcrPage[] = [];
  for (const text of renditions.filter(({ kind }) => kind === 'text')) {
    const bytes = Buffer.concat(await Array.fromAsync(vault.open(scan.segment, text)));
    pages.push(decodePageText(bytes));
  }
  return pages.sort((a, b) => a.pageNumber - b.pageNumber);
}
