/** Step: a picture of the first page of a scan that waits, so that a person can see whose it is. */

import { OcrError } from '../../../ocr/ocr-error.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { ScanStore } from '../../ports/scan-store.ts';
import type { Searcher } from '../../ports/search-index.ts';
import type { TextReader } from '../../ports/text-reader.ts';
import type { TrayStore } from '../../ports/tray-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { ScanId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import type { Turns } from '../../shared/turns.ts';
import { type ScanJob, scanEvent } from '../scan-job.ts';

/** What the picture is made with. */
export interface PictureDeps {
  readonly trays: Pick<TrayStore, 'find'>;
  readonly scans: Pick<ScanStore, 'listRenditions' | 'note'>;
  readonly vault: Pick<DocumentVault, 'open'>;
  readonly reader: Pick<TextReader, 'renderPageImage'>;
  readonly clock: Clock;
  /** One picture is drawn at a time: a tray asks for many at once, and each document is held in memory. */
  readonly turns: Turns;
}

/** Larger documents are not drawn for a picture of one page. */
const mostDrawnBytes = 64_000_000;

/** The picture (JPEG), or the scan itself when its record has one. Looking is written into the audit. */
export async function pictureOfScan(
  deps: PictureDeps,
  who: Searcher,
  id: ScanId,
): Promise<Result<ScanJob | Uint8Array, 'scan-not-found' | 'scan-no-picture'>> {
  const scan = await deps.trays.find(who, id);
  if (scan === undefined) return refuse('scan-not-found');
  if (scan.recordId !== undefined) return accept(scan);
  const jpeg = (await kept(deps, scan)) ?? (await deps.turns.run('picture', () => drawn(deps, scan)));
  if (jpeg === undefined) return refuse('scan-no-picture');
  await deps.scans.note([scanEvent('scan.viewed', scan, deps.clock.now(), `person:${who.personId}`)]);
  return accept(jpeg);
}

/** The one that was made when the scan was read. */
async function kept({ scans, vault }: PictureDeps, scan: ScanJob): Promise<Uint8Array | undefined> {
  const renditions = await scans.listRenditions(scan.id);
  const picture = renditions.find(({ kind, pageNumber }) => kind === 'page-image' && pageNumber === 1);
  return picture && Buffer.concat(await Array.fromAsync(vault.open(scan.segment, picture)));
}

async function drawn({ vault, reader }: PictureDeps, scan: ScanJob): Promise<Uint8Array | undefined> {
  const { blobKey, wrappedKey, mediaType } = scan;
  if (blobKey === undefined || wrappedKey === undefined || scan.byteLength > mostDrawnBytes) return undefined;
  try {
    const bytes = Buffer.concat(await Array.fromAsync(vault.open(scan.segment, { blobKey, wrappedKey })));
    return await reader.renderPageImage({ bytes, mediaType }, 1);
  } catch (error) {
    // What cannot be read cannot be drawn; that is often why it waits.
    if (error instanceof OcrError) return undefined;
    if (error instanceof ServiceError && error.code === 'STORE_BLOB_MISSING') return undefined;
    throw error;
  }
}
