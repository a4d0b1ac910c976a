/** Blobs that a killed process left behind go after a day; blobs that a row names never go. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import type { BlobStore } from '../../src/ports/blob-store.ts';
import { manualClock } from '../../src/shared/clock.ts';
import { silentLog } from '../../src/shared/log.ts';
import { openFileBlobStore } from '../../src/stores/blobs/files.ts';
import { postgresBlobLedger } from '../../src/stores/postgres/blob-ledger.ts';
import {
  blobReconcileChore,
  orphanAgeMs,
  reconcileBlobs,
  roundEveryMs,
} from '../../src/tasks/blob-reconcile.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

describe('blobs without a row', () => {
  const clock = manualClock(new Date('2026-04-01T00:00:00Z'));
  const never = new AbortController().signal;
  let folder: string;
  let db: TestDatabase;
  let blobs: BlobStore;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tomeoki-blobs-'));
    db = await testDatabase();
    blobs = await openFileBlobStore({ folder });
  });
  after(async () => {
    await db[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  async function put(key: string): Promise<void> {
    await blobs.put(
      key,
      (async function* () {
        yield Buffer.from(key);
      })(),
    );
  }

  async function nameInJob(key: string): Promise<void> {
    await db.database.kysely
      .insertInto('print_job')
      .values({
        id: crypto.randomUUID() as never,
        segment: 'lgwan' as never,
        listener_id: 'x',
        submitted_as: 'x',
        job_name: 'x',
        state: 'pending-held',
        state_reasons: ['none'],
        ticket: '{}',
        blob_key: key,
        created_at: clock.now(),
        expires_at: clock.now(),
      })
      .execute();
  }

  test('only what no row names for a whole day is removed', async () => {
    const deps = { blobs, ledger: postgresBlobLedger(db.database), clock, log: silentLog };
    for (const key of ['lgwan/named', 'lgwan/orphan', 'lgwan/late']) await put(key);
    await nameInJob('lgwan/named');
    assert.equal(await reconcileBlobs(deps, never), 0, 'the first sight removes nothing');
    clock.advance(orphanAgeMs - 1);
    assert.equal(await reconcileBlobs(deps, never), 0, 'a day is not over');
    await nameInJob('lgwan/late');
    clock.advance(1);
    assert.equal(await reconcileBlobs(deps, never), 1);
    assert.equal(await blobs.size('lgwan/orphan'), undefined);
    assert.notEqual(await blobs.size('lgwan/named'), undefined);
    assert.notEqual(await blobs.size('lgwan/late'), undefined, 'a row that came late keeps its blob');
  });

  test('every table that names blobs is asked', async () => {
    const { rows } = await sql<{ table_name: string }>`
      SELECT DISTINCT table_name FROM information_schema.columns
      WHERE column_name = 'blob_key' AND table_schema = 'public' ORDER BY table_name`.execute(
      db.database.kysely,
    );
    assert.deepEqual(
      rows.map((row) => row.table_name),
      [
        'blob_orphan',
        'partial_piece',
        'print_job',
        'receiver_part',
        'rendition',
        'rendition_version',
        'scan',
        'scan_rendition',
        'sealed_scan',
      ],
    );
  });

  test('a blob that had a row in between counts anew', async () => {
    const deps = { blobs, ledger: postgresBlobLedger(db.database), clock, log: silentLog };
    await put('lgwan/again');
    await reconcileBlobs(deps, never);
    await nameInJob('lgwan/again');
    clock.advance(orphanAgeMs);
    await reconcileBlobs(deps, never);
    await db.database.kysely
      .updateTable('print_job')
      .set({ blob_key: null })
      .where('blob_key', '=', 'lgwan/again')
      .execute();
    assert.equal(await reconcileBlobs(deps, never), 0);
    clock.advance(orphanAgeMs);
    assert.equal(await reconcileBlobs(deps, never), 1);
  });

  test('the chore makes a round only when one is due', async () => {
    const deps = { blobs, ledger: postgresBlobLedger(db.database), clock, log: silentLog };
    const chore = blobReconcileChore(deps);
    clock.advance(roundEveryMs);
    await chore.run(never);
    const first = await deps.ledger.lastRound();
    assert.deepEqual(first, clock.now());
    clock.advance(roundEveryMs - 1);
    await chore.run(never);
    assert.deepEqual(await deps.ledger.lastRound(), first);
    clock.advance(1);
    await chore.run(never);
    assert.deepEqual(await deps.ledger.lastRound(), clock.now());
  });
});
