/** The unit that is filed of a document: original, searchable PDF, text with boxes, signed manifest. */

import { createHash } from 'node:crypto';
import type { Rendition } from '../../archive/record.ts';
import type { ByteStream } from '../../ports/blob-store.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { FilingRendition } from '../../ports/filing-target.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { ScanJob } from '../scan-job.ts';
import { mediaTypeOf } from './plan.ts';

/** What a unit is made of: the sealed bytes of a scan, or of its record, and the manifest. */
export interface UnitSource {
  readonly scan: Pick<ScanJob, 'id' | 'segment' | 'mediaType'>;
  readonly renditions: readonly Pick<
    Rendition,
    'kind' | 'pageNumber' | 'blobKey' | 'wrappedKey' | 'byteLength' | 'sha256'
  >[];
  readonly manifest?: string | undefined;
}

/** One file of a unit. */
export interface UnitFile {
  readonly rendition: FilingRendition;
  readonly mediaType: string;
  readonly byteLength: number;
  readonly sha256: Uint8Array;
}

/** The files of a unit without the manifest, which speaks of them. A scan without a searchable PDF has none. */
export async function describeUnit(
  vault: Pick<DocumentVault, 'open'>,
  source: UnitSource,
): Promise<readonly UnitFile[]> {
  const files: UnitFile[] = [];
  for (const rendition of ['original', 'searchable-pdf'] as const) {
    const found = source.renditions.find(({ kind }) => kind === rendition);
    if (found === undefined) continue;
    const { byteLength, sha256 } = found;
    files.push({ rendition, mediaType: mediaTypeOf(rendition, source.scan.mediaType), byteLength, sha256 });
  }
  const hash = createHash('sha256');
  let byteLength = 0;
  for await (const chunk of openUnitFile(vault, source, 'text')) {
    hash.update(chunk);
    byteLength += chunk.byteLength;
  }
  const mediaType = mediaTypeOf('text', source.scan.mediaType);
  files.push({ rendition: 'text', mediaType, byteLength, sha256: hash.digest() });
  return files;
}

/** The manifest as a file of the unit. */
export function manifestFile(manifest: string): UnitFile {
  const bytes = Buffer.from(manifest);
  return {
    rendition: 'manifest',
    mediaType: mediaTypeOf('manifest', ''),
    byteLength: bytes.byteLength,
    sha256: createHash('sha256').update(bytes).digest(),
  };
}

/** The bytes of one file. Throws `STORE_BLOB_MISSING` when they are gone, or their key was destroyed. */
export function openUnitFile(
  vault: Pick<DocumentVault, 'open'>,
  source: UnitSource,
  rendition: FilingRendition,
): ByteStream {
  switch (rendition) {
    case 'text':
      return textFile(vault, source);
    case 'manifest':
      return manifestBytes(source);
    case 'original':
    case 'searchable-pdf':
      return openSealed(
        vault,
        source,
        source.renditions.find(({ kind }) => kind === rendition),
      );
  }
}

/**
 * `{"format":"tomeoki-text","version":1,"documentId":…,"pages":[…]}`, each page as it lies sealed, so that the same
 * scan gives the same bytes at every attempt. One page at a time is in memory.
 */
async function* textFile(vault: Pick<DocumentVault, 'open'>, source: UnitSource): ByteStream {
  const pages = source.renditions.filter(({ kind }) => kind === 'text');
  yield Buffer.from(`{"format":"tomeoki-text","version":1,"documentId":"${source.scan.id}","pages":[\n`);
  for (const [index, page] of pages.sort((a, b) => a.pageNumber - b.pageNumber).entries()) {
    if (index > 0) yield Buffer.from(',\n');
    yield* openSealed(vault, source, page);
  }
  yield Buffer.from('\n]}\n');
}

async function* manifestBytes({ scan, manifest }: UnitSource): ByteStream {
  if (manifest === undefined) throw new ServiceError('STORE_BLOB_MISSING', { details: { scan: scan.id } });
  yield Buffer.from(manifest);
}

function openSealed(
  vault: Pick<DocumentVault, 'open'>,
  { scan }: UnitSource,
  sealed: UnitSource['renditions'][number] | undefined,
): ByteStream {
  if (sealed?.wrappedKey === undefined) {
    throw new ServiceError('STORE_BLOB_MISSING', { details: { scan: scan.id } });
  }
  return vault.open(scan.segment, { blobKey: sealed.blobKey, wrappedKey: sealed.wrappedKey });
}
