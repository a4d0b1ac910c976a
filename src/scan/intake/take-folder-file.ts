/** A file that a device put into a watched folder. */

import type { ByteStream } from '../../ports/blob-store.ts';
import type { PersonId, SegmentId } from '../../shared/ids.ts';
import type { ScanIntakeDeps } from './intake-deps.ts';
import { refuseScan } from './refuse-scan.ts';
import { type ScanReceipt, takeScan } from './take-scan.ts';

/** A watched folder as configured. Its segment is that of what comes through it. */
export interface WatchedFolder {
  readonly id: string;
  readonly segment: SegmentId;
  /** Whose unassigned tray gets the scans. */
  readonly department: string;
  /** Of a person's own folder. */
  readonly ownerId?: PersonId;
}

/** A file as the receiver of a folder hands it on. */
export interface FolderFile {
  /** The same when the file is offered again. */
  readonly key: string;
  readonly name: { readonly text: string };
  readonly byteLength: number;
  /** True: it breaks off, and nobody went on with it. */
  readonly unfinished?: boolean;
  open(): ByteStream;
}

/** The receipt of a file. */
export interface FolderReceipt extends ScanReceipt {
  /** Over the size limit or broken off: the ledger says so, nothing of it was kept, and the file must not be removed. */
  readonly refused: boolean;
}

/** Takes a file into custody; then it may leave the folder. Throws what {@link takeScan} throws. */
export async function takeFolderFile(
  deps: ScanIntakeDeps,
  folder: WatchedFolder,
  file: FolderFile,
  signal?: AbortSignal,
): Promise<FolderReceipt> {
  const sending = {
    segment: folder.segment,
    source: 'folder' as const,
    sourceKey: `${folder.id}:${file.key}`,
    peer: folder.id,
    originalName: file.name.text,
    department: folder.department,
    declaredByteLength: file.byteLength,
    actor: `unknown:folder-${folder.id}` as const,
    ...(folder.ownerId !== undefined && { ownerId: folder.ownerId }),
  };
  if (file.unfinished === true) {
    return { ...(await refuseScan(deps, sending, 'SCAN_INCOMPLETE')), refused: true };
  }
  if (file.byteLength > deps.limits.scanBytes) {
    return { ...(await refuseScan(deps, sending, 'SCAN_TOO_LARGE')), refused: true };
  }
  const receipt = await takeScan(deps, {
    ...sending,
    body: file.open(),
    onUnknownFormat: 'quarantine',
    ...(signal === undefined ? {} : { signal }),
  });
  // It may have been refused before the limit was raised, and then nobody has its bytes but the folder.
  const before = receipt.duplicate ? await deps.scans.find(receipt.scanId) : undefined;
  return { ...receipt, refused: before?.state === 'refused' };
}
