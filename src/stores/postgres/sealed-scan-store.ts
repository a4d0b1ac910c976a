/** Sealed scans and certificates of erasure in PostgreSQL. */

import type { KeptCertificate, SealedScan, SealedScanStore } from '../../ports/sealed-scan-store.ts';
import { isUuid, type ScanId } from '../../shared/ids.ts';
import { appendAuditEvents } from './audit-log.ts';
import type { Database } from './database.ts';

const mostListed = 200;

/** Opens the store over a database. Faults are `STORE_DATABASE_...` errors. */
export function sealedScanStore(database: Database): SealedScanStore {
  return { ...reading(database), ...writing(database) };
}

function reading({
  kysely,
}: Database): Pick<SealedScanStore, 'find' | 'list' | 'listDue' | 'findCertificate'> {
  const rows = () => sealedRows(kysely);
  return {
    async find(id) {
      const row = await rows().where('sealed_scan.scan_id', '=', id).executeTakeFirst();
      return row && toSealed(row);
    },
    async list({ segments, personId, department, seesAllDepartments, since, scanId }) {
      if (segments.length === 0) return [];
      const found = await rows()
        .where('sealed_scan.segment', 'in', segments)
        .where('sealed_scan.sealed_at', '>=', since)
        .$if(scanId !== undefined, (query) => query.where('scan.id', '=', scanId ?? null))
        // A batch is shown with its part.
        .where('scan.state', '=', 'quarantined')
        .where((where) => {
          if (seesAllDepartments) return where.lit(true);
          const own = where('scan.owner_id', '=', personId);
          return department === '' ? own : where.or([own, where('scan.department', '=', department)]);
        })
        .orderBy('sealed_scan.sealed_at', 'desc')
        .limit(mostListed)
        .execute();
      return found.map(toSealed);
    },
    async listDue(before, limit) {
      const found = await kysely
        .selectFrom('sealed_scan')
        .select('scan_id')
        .where('erased_at', 'is', null)
        .where('sealed_at', '<=', before)
        .orderBy('sealed_at')
        .limit(limit)
        .execute();
      return found.map((row) => row.scan_id);
    },
    async findCertificate(id) {
      if (!isUuid(id)) return undefined;
      const row = await kysely
        .selectFrom('erasure_certificate')
        .selectAll()
        .where((where) => where.or([where('id', '=', id), where('scan_id', '=', id as ScanId)]))
        .executeTakeFirst();
      return row && toCertificate(row);
    },
  };
}

function writing(database: Database): Pick<SealedScanStore, 'erase' | 'takeUntold' | 'tellAgain'> {
  const { kysely } = database;
  return {
    async erase({ id, scanId, segment, issuedAt, certificate }, events) {
      return await database.transaction(async (trx) => {
        const row = await trx
          .selectFrom('sealed_scan')
          .select('blob_key')
          .where('scan_id', '=', scanId)
          .where('erased_at', 'is', null)
          .forUpdate()
          .executeTakeFirst();
        if (row === undefined || row.blob_key === null) return undefined;
        await trx
          .updateTable('sealed_scan')
          .set({ blob_key: null, wrapped_key: null, key_id: null, tell_at: null, erased_at: issuedAt })
          .where('scan_id', '=', scanId)
          .execute();
        await trx
          .insertInto('erasure_certificate')
          .values({ id, scan_id: scanId, segment, issued_at: issuedAt, certificate })
          .execute();
        await appendAuditEvents(trx, events);
        return { blobKey: row.blob_key };
      });
    },
    async takeUntold(at, until, limit) {
      const taken = await kysely
        .updateTable('sealed_scan')
        .set((eb) => ({ tell_at: until, tell_attempts: eb('tell_attempts', '+', 1) }))
        .where('scan_id', 'in', (from) =>
          from
            .selectFrom('sealed_scan')
            .select('scan_id')
            .where('tell_at', '<=', at)
            .orderBy('tell_at')
            .limit(limit)
            .forUpdate()
            .skipLocked(),
        )
        .returning(['scan_id', 'tell_attempts'])
        .execute();
      if (taken.length === 0) return [];
      const attempts = new Map(taken.map((row) => [row.scan_id, row.tell_attempts]));
      const found = await sealedRows(kysely)
        .where('sealed_scan.scan_id', 'in', [...attempts.keys()])
        .execute();
      return found.map((row) => ({ ...toSealed(row), attempts: attempts.get(row.scan_id) ?? 1 }));
    },
    async tellAgain(id, at) {
      await kysely
        .updateTable('sealed_scan')
        .set({ tell_at: at ?? null })
        .where('scan_id', '=', id)
        .where('erased_at', 'is', null)
        .execute();
    },
  };
}

function sealedRows(kysely: Database['kysely']) {
  return kysely
    .selectFrom('sealed_scan')
    .innerJoin('scan', 'scan.id', 'sealed_scan.scan_id')
    .select([
      'sealed_scan.scan_id',
      'sealed_scan.segment',
      'sealed_scan.digest',
      'sealed_scan.byte_length',
      'sealed_scan.page_count',
      'sealed_scan.sealed_at',
      'sealed_scan.erased_at',
      'scan.owner_id',
      'scan.department',
      'scan.source',
      'scan.received_at',
    ]);
}

type SealedRow = Awaited<ReturnType<ReturnType<typeof sealedRows>['executeTakeFirstOrThrow']>>;

function toSealed(row: SealedRow): SealedScan {
  return {
    scanId: row.scan_id,
    segment: row.segment,
    ownerId: row.owner_id ?? undefined,
    department: row.department,
    source: row.source,
    digest: row.digest,
    byteLength: row.byte_length,
    pageCount: row.page_count,
    receivedAt: row.received_at,
    sealedAt: row.sealed_at,
    erasedAt: row.erased_at ?? undefined,
  };
}

function toCertificate(row: {
  id: string;
  scan_id: KeptCertificate['scanId'];
  segment: KeptCertificate['segment'];
  issued_at: Date;
  certificate: string;
}): KeptCertificate {
  const { id, scan_id: scanId, segment, issued_at: issuedAt, certificate } = row;
  return { id, scanId, segment, issuedAt, certificate };
}
