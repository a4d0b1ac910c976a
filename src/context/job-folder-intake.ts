/** Takes a job that a device wrote as a folder of pages into custody, as one document. */

import type { JobPage, ReceivedJob } from '../../drivers/receivers/job-folders.ts';
import { OcrError } from '../../ocr/ocr-error.ts';
import { joinTiffs } from '../../ocr/separation/copy-tiff.ts';
import type { ScanIntakeDeps } from '../scan/intake/intake-deps.ts';
import { takeFolderFile, type WatchedFolder } from '../scan/intake/take-folder-file.ts';
import { once } from '../shared/byte-pieces.ts';
import { ServiceError } from '../shared/errors/service-error.ts';

/** What the directories of the pages may grow by. */
const mostOverheadBytes = 1_048_576;

/**
 * All pages as one TIFF, pixels untouched. Pages that cannot be joined come in one by one, since none may be lost. A job
 * that is larger than a scan may be is refused, with its row in the ledger.
 */
export async function takeJobFolder(
  intake: ScanIntakeDeps,
  watched: WatchedFolder,
  job: ReceivedJob,
  signal: AbortSignal,
): Promise<'refused' | undefined> {
  const { key, name, pages } = job;
  const total = pages.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const file = { name: { text: `${name.text}.tif` } };
  if (total > intake.limits.scanBytes) {
    const open = () => once(new Uint8Array());
    await takeFolderFile(intake, watched, { ...file, key: `job:${key}`, byteLength: total, open }, signal);
    return 'refused';
  }
  const bytes: Uint8Array[] = [];
  for (const page of pages) bytes.push(await readPage(page));
  const documents = joined(bytes, total + mostOverheadBytes) ?? bytes;
  for (const [index, document] of documents.entries()) {
    const part = documents.length === 1 ? '' : `:${index + 1}`;
    const taken = { ...file, key: `job:${key}${part}`, byteLength: document.byteLength };
    await takeFolderFile(intake, watched, { ...taken, open: () => once(document) }, signal);
  }
  return undefined;
}

function joined(pages: readonly Uint8Array[], mostBytes: number): readonly Uint8Array[] | undefined {
  if (pages.length === 1) return pages;
  try {
    return [joinTiffs(pages, mostBytes)];
  } catch (error) {
    if (error instanceof OcrError || error instanceof RangeError) return undefined;
    throw error;
  }
}

/** A page that grew meanwhile belongs to a job that is not complete: it is offered again. */
async function readPage({ byteLength, open }: JobPage): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of open()) {
    length += chunk.byteLength;
    if (length > byteLength) break;
    chunks.push(chunk);
  }
  if (length !== byteLength) throw new ServiceError('SCAN_INCOMPLETE');
  return Buffer.concat(chunks);
}
