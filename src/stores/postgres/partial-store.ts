/** Documents on their way in, in PostgreSQL. */

import { type Selectable, sql } from 'kysely';
import type { PartialPiece, PartialStore, PartialUpload } from '../../ports/partial-store.ts';
import type { Database, DatabaseTransaction } from './database.ts';
import type { PartialPieceTable, PartialUploadTable } from './tables/partials.ts';

/** Opens the store over a database. Faults are `STORE_DATABASE_...` errors. */
export function postgresPartialStore(database: Database): PartialStore {
  return { ...reads(database), ...writes(database) };
}

const mostListed = 100;

type Reads = 'find' | 'findSame' | 'listOpen' | 'findHeld' | 'listPieces' | 'listExpired' | 'usage';

function reads({ kysely }: Database): Pick<PartialStore, Reads> {
  const all = () => kysely.selectFrom('partial_upload').selectAll();
  return {
    async find(id) {
      const row = await all().where('id', '=', id).executeTakeFirst();
      return row && toPartial(row);
    },
    async findSame(holder, segment, { sha256, byteLength }, at) {
      const row = await all()
        .where('place', '=', 'upload')
        .where('holder', '=', holder)
        .where('segment', '=', segment)
        .where('declared_sha256', '=', Buffer.from(sha256))
        .where('declared_byte_length', '=', byteLength)
        .where('expires_at', '>', at)
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && toPartial(row);
    },
    async listOpen(holder, at) {
      const rows = await all()
        .where('place', '=', 'upload')
        .where('holder', '=', holder)
        .where('scan_id', 'is', null)
        .where('expires_at', '>', at)
        .orderBy('created_at', 'desc')
        .limit(mostListed)
        .execute();
      return rows.map(toPartial);
    },
    async findHeld(place, holder, name) {
      const row = await all()
        .where('place', '=', place)
        .where('holder', '=', holder)
        .where('name', '=', name)
        .executeTakeFirst();
      return row && toPartial(row);
    },
    async listPieces(id) {
      const rows = await kysely
        .selectFrom('partial_piece')
        .selectAll()
        .where('partial_id', '=', id)
        .orderBy('piece_offset')
        .execute();
      return rows.map(toPiece);
    },
    async listExpired(place, at, limit) {
      const rows = await all()
        .where('place', '=', place)
        .where('expires_at', '<=', at)
        .orderBy('expires_at')
        .limit(limit)
        .execute();
      return rows.map(toPartial);
    },
    async usage(place, holder) {
      const row = await kysely
        .selectFrom('partial_upload')
        .select([
          sql<number>`count(*)::int`.as('count'),
          sql<number>`coalesce(sum(declared_byte_length), 0)::float8`.as('byte_length'),
        ])
        .where('place', '=', place)
        .where('holder', '=', holder)
        .where('scan_id', 'is', null)
        .executeTakeFirstOrThrow();
      return { count: row.count, byteLength: row.byte_length };
    },
  };
}

function writes(database: Database): Omit<PartialStore, Reads> {
  return {
    async begin(upload, piece) {
      return await database.transaction(async (trx) => {
        const replaced = await removeHeld(trx, upload);
        await trx.insertInto('partial_upload').values(toRow(upload)).execute();
        if (piece !== undefined)
          await trx.insertInto('partial_piece').values(pieceRow(upload.id, piece)).execute();
        return replaced;
      });
    },
    async append(id, piece) {
      return await database.transaction(async (trx) => {
        // The row's lock: of two that append at the same place the second finds another end.
        const grown = await trx
          .updateTable('partial_upload')
          .set({ received_bytes: piece.offset + piece.byteLength })
          .where('id', '=', id)
          .where('received_bytes', '=', piece.offset)
          .where('scan_id', 'is', null)
          .returning('id')
          .executeTakeFirst();
        if (grown === undefined) return false;
        await trx.insertInto('partial_piece').values(pieceRow(id, piece)).execute();
        return true;
      });
    },
    async finish(id, scanId) {
      return await database.transaction(async (trx) => {
        await trx.updateTable('partial_upload').set({ scan_id: scanId }).where('id', '=', id).execute();
        return await removePieces(trx, id);
      });
    },
    async remove(id) {
      return await database.transaction(async (trx) => {
        const blobs = await removePieces(trx, id);
        await trx.deleteFrom('partial_upload').where('id', '=', id).execute();
        return blobs;
      });
    },
  };
}

async function removeHeld(
  trx: DatabaseTransaction,
  { place, holder, name }: PartialUpload,
): Promise<string[]> {
  if (place === 'upload') return [];
  const before = await trx
    .selectFrom('partial_upload')
    .select('id')
    .where('place', '=', place)
    .where('holder', '=', holder)
    .where('name', '=', name)
    .forUpdate()
    .executeTakeFirst();
  if (before === undefined) return [];
  const blobs = await removePieces(trx, before.id);
  await trx.deleteFrom('partial_upload').where('id', '=', before.id).execute();
  return blobs;
}

async function removePieces(trx: DatabaseTransaction, id: string): Promise<string[]> {
  const rows = await trx
    .deleteFrom('partial_piece')
    .where('partial_id', '=', id)
    .returning('blob_key')
    .execute();
  return rows.map((row) => row.blob_key);
}

function toRow(upload: PartialUpload) {
  return {
    id: upload.id,
    place: upload.place,
    holder: upload.holder,
    name: upload.name,
    segment: upload.segment,
    declared_byte_length: upload.declaredByteLength ?? null,
    declared_sha256: upload.declaredSha256 === undefined ? null : Buffer.from(upload.declaredSha256),
    about: upload.about === undefined ? null : JSON.stringify(upload.about),
    received_bytes: upload.receivedBytes,
    created_at: upload.createdAt,
    expires_at: upload.expiresAt,
  };
}

function toPartial(row: Selectable<PartialUploadTable>): PartialUpload {
  return {
    id: row.id,
    place: row.place,
    holder: row.holder,
    name: row.name,
    segment: row.segment,
    declaredByteLength: row.declared_byte_length === null ? undefined : Number(row.declared_byte_length),
    declaredSha256: row.declared_sha256 === null ? undefined : new Uint8Array(row.declared_sha256),
    about: row.about ?? undefined,
    receivedBytes: Number(row.received_bytes),
    scanId: row.scan_id ?? undefined,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}

function pieceRow(partialId: string, piece: PartialPiece) {
  return {
    partial_id: partialId,
    piece_offset: piece.offset,
    byte_length: piece.byteLength,
    sha256: Buffer.from(piece.sha256),
    blob_key: piece.blobKey,
    wrapped_key: piece.wrappedKey,
    key_id: piece.keyId,
  };
}

function toPiece(row: Selectable<PartialPieceTable>): PartialPiece {
  return {
    offset: Number(row.piece_offset),
    byteLength: Number(row.byte_length),
    sha256: new Uint8Array(row.sha256),
    blobKey: row.blob_key,
    wrappedKey: row.wrapped_key,
    keyId: row.key_id,
  };
}
