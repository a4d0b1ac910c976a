/** A scan that a signed-in person uploads, or a program in that person's name. */

import { randomUUID } from 'node:crypto';
import type { ByteStream } from '../../ports/blob-store.ts';
import type { PersonId, SegmentId } from '../../shared/ids.ts';
import type { ScanIntakeDeps } from './intake-deps.ts';
import { type ScanReceipt, takeScan } from './take-scan.ts';

/** One upload. */
export interface ScanUpload {
  readonly person: { readonly id: PersonId; readonly department: string };
  readonly segment: SegmentId;
  readonly fileName: string;
  readonly declaredSha256?: Uint8Array;
  readonly declaredByteLength?: number;
  /** The sender's own name of this sending; without it a repeated sending is known by its bytes only. */
  readonly idempotencyKey?: string;
  readonly remoteAddress: string;
  readonly body: ByteStream;
}

/** Takes an upload into custody of its person; throws what {@link takeScan} throws. */
export async function takeUpload(deps: ScanIntakeDeps, upload: ScanUpload): Promise<ScanReceipt> {
  return await takeScan(deps, {
    segment: upload.segment,
    source: 'upload',
    // A key is a person's own: nobody can name, or learn of, the sendings of another.
    sourceKey: `${upload.person.id}:${upload.segment}:${upload.idempotencyKey ?? randomUUID()}`,
    peer: upload.remoteAddress,
    originalName: upload.fileName,
    ownerId: upload.person.id,
    department: upload.person.department,
    actor: `person:${upload.person.id}`,
    body: upload.body,
    onUnknownFormat: 'refuse',
    ...(upload.declaredSha256 === undefined ? {} : { declaredSha256: upload.declaredSha256 }),
    ...(upload.declaredByteLength === undefined ? {} : { declaredByteLength: upload.declaredByteLength }),
  });
}
