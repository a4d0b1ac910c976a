/** Sealed scans in the ledger as sealing leaves them, without a document. */

import type { PersonId, ScanId, SegmentId } from '../../src/shared/ids.ts';
import { newId } from '../../src/shared/ids.ts';
import type { Database } from '../../src/stores/postgres/database.ts';

/** Writes one; with `erased` also its certificate. */
export async function addSealedScan(
  { kysely }: Database,
  sealed: {
    readonly segment: SegmentId;
    readonly ownerId?: PersonId;
    readonly department?: string;
    readonly at: Date;
    readonly erased?: boolean;
  },
): Promise<ScanId> {
  const id = newId<ScanId>();
  const { segment, at } = sealed;
  const digest = Buffer.alloc(32, 7);
  await kysely
    .insertInto('scan')
    .values({
      id,
      segment,
      source: 'upload',
      source_key: `sealed:${id}`,
      owner_id: sealed.ownerId ?? null,
      department: sealed.department ?? '',
      media_type: 'application/pdf',
      byte_length: 4321,
      sha256: digest,
      state: 'quarantined',
      reason: 'SCAN_MY_NUMBER_FOUND',
      sealed_off: true,
      received_at: at,
      updated_at: at,
    })
    .execute();
  const bytes = sealed.erased === true ? null : 'x';
  await kysely
    .insertInto('sealed_scan')
    .values({
      scan_id: id,
      segment,
      digest,
      byte_length: 4321,
      page_count: 2,
      blob_key: bytes,
      wrapped_key: bytes,
      key_id: bytes,
      sealed_at: at,
      tell_at: null,
      erased_at: sealed.erased === true ? at : null,
    })
    .execute();
  if (sealed.erased === true) {
    await kysely
      .insertInto('erasure_certificate')
      .values({ id: newId<ScanId>(), scan_id: id, segment, issued_at: at, certificate: 'a.b.c' })
      .execute();
  }
  return id;
}
