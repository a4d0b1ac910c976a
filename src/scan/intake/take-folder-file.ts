/** A file that a device put into a watched folder. */

import type { ByteStream } from '../../ports/blob-store.ts';
import type { SegmentId } from '../../shared/ids.ts';
import type { ScanIntakeDeps } from './intake-deps.ts';
import { type ScanReceipt, takeScan } from './take-scan.ts';

/** A watched folder as configured. Its segment is that of what comes through it. */
export interface WatchedFolder {
  readonly id: string;
  readonly segment: SegmentId;
  /** Whose unassigned tray gets the scans. */
  readonly department: string;
}

/** A file as the receiver of a folder hands it on. */
export interface FolderFile {
  /** The same when the file is offered again. */
  readonly key: string;
  readonly name: { readonly text: string };
  readonly byteLength: number;
  open(): ByteStream;
}

/** Takes a file into custody; then it may leave the folder. Throws what {@link takeScan} throws. */
export async function takeFolderFile(
  deps: ScanIntakeDeps,
  folder: WatchedFolder,
  file: FolderFile,
  signal?: AbortSignal,
): Promise<ScanReceipt> {
  return await takeScan(deps, {
    segment: folder.segment,
    source: 'folder',
    sourceKey: `${folder.id}:${file.key}`,
    peer: folder.id,
    originalName: file.name.text,
    department: folder.department,
    declaredByteLength: file.byteLength,
    actor: `unknown:folder-${folder.id}`,
    body: file.open(),
    onUnknownFormat: 'quarantine',
    ...(signal === undefined ? {} : { signal }),
  });
}
