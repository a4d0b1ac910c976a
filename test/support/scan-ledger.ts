/** A ledger for one test file: the database, scans put into it, and what must be true of a scan that is done. */

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { takeFolderFile } from '../../src/scan/intake/take-folder-file.ts';
import { processScan } from '../../src/scan/process/process-scan.ts';
import { type Clock, systemClock } from '../../src/shared/clock.ts';
import type { ScanId } from '../../src/shared/ids.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { type KillOrder, loadTarget } from './scan-killed.ts';
import { lgwan, openScanWorld, type ScanWorld, sha256Of, stream } from './scan-world.ts';

/** A database and a folder of its own. */
export interface ScanLedger extends AsyncDisposable {
  readonly place: TestDatabase;
  readonly folder: string;
}

/** Makes an empty ledger. */
export async function openLedger(): Promise<ScanLedger> {
  const place = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-process-'));
  return {
    place,
    folder,
    [Symbol.asyncDispose]: async () => {
      await place[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

/** A process that works on the ledger, by the name in its leases. */
export async function openWorld(
  { place, folder }: ScanLedger,
  owner: string,
  clock: Clock,
  rules?: [],
): Promise<ScanWorld> {
  return await openScanWorld(place.database, folder, { clock, owner, ...(rules && { rules }) });
}

let serial = 0;

/** Takes a JPEG that no other call gives, or the bytes given. */
export async function take(
  world: ScanWorld,
  bytes?: Uint8Array,
  name = `通知${serial}.jpg`,
): Promise<ScanId> {
  serial += 1;
  const background = { r: 10, g: 200, b: 90 };
  const content =
    bytes ??
    (await sharp({ create: { width: 200 + serial, height: 100, channels: 3, background } })
      .jpeg()
      .toBuffer());
  const { scanId } = await takeFolderFile(
    world.intake,
    { id: 'general', segment: lgwan, department: '総務課' },
    {
      key: `key-${serial}`,
      name: { text: name },
      byteLength: content.byteLength,
      open: () => stream(content),
    },
  );
  return scanId;
}

/** Kinds of the audit events of a scan, in order. */
export async function kindsOf({ place }: ScanLedger, scanId: ScanId): Promise<string[]> {
  const events = await place.database.kysely
    .selectFrom('audit_event')
    .select('kind')
    .where('subject', '=', `scan:${scanId}`)
    .orderBy('id')
    .execute();
  return events.map(({ kind }) => kind);
}

/** One record, its renditions readable, both targets with both copies, all read back, no blob without a row. */
export async function assertWhole({ place }: ScanLedger, world: ScanWorld, scanId: ScanId): Promise<void> {
  const scan = await world.work.scans.find(scanId);
  assert.equal(scan?.state, 'verified');
  assert.equal(scan.wrappedKey, undefined, 'the key is in two places');
  const records = await place.database.kysely
    .selectFrom('record')
    .selectAll()
    .where('scan_id', '=', scanId)
    .execute();
  assert.equal(records.length, 1);
  assert.equal(records[0]?.id, scan.recordId);
  const renditions = await place.database.kysely
    .selectFrom('rendition')
    .selectAll()
    .where('record_id', '=', scan.recordId ?? ('' as never))
    .execute();
  assert.deepEqual(renditions.map(({ kind, page_number }) => `${kind}/${page_number}`).sort(), [
    'original/0',
    'page-image/1',
    'page-image/2',
    'searchable-pdf/0',
    'text/1',
    'text/2',
  ]);
  for (const { blob_key, wrapped_key, sha256 } of renditions) {
    const reference = { blobKey: blob_key, wrappedKey: wrapped_key ?? '' };
    const bytes = Buffer.concat(await Array.fromAsync(world.work.vault.open(lgwan, reference)));
    assert.deepEqual(sha256Of(bytes), sha256);
  }
  assert.deepEqual(await world.work.scans.listRenditions(scanId), []);
  const filings = await world.work.scans.listFilings(scanId);
  assert.equal(filings.length, 8);
  for (const { target, location, sha256, verifiedAt } of filings) {
    const bytes = world.targets[target === 'share' ? 'share' : 'cloud'].files.get(location);
    assert.ok(bytes !== undefined && verifiedAt !== undefined, location);
    assert.deepEqual(sha256Of(bytes), Buffer.from(sha256));
  }
}

/** Moments of {@link killRound}. */
export const killMoments: readonly string[] = [
  ...['sealed', 'split', 'recognised', 'classified', 'filed', 'verified'].flatMap((state) => [
    `before:${state}`,
    `after:${state}`,
  ]),
  'put',
  'filed',
  'captured',
];

/** Kills a process at that moment of a scan's way, and lets the next one go on: nothing is lost or there twice. */
export async function killRound(ledger: ScanLedger, moment: string): Promise<void> {
  const { place, folder } = ledger;
  const world = await openWorld(ledger, `next-${moment}`, systemClock());
  const scanId = await take(world);
  const child = fork(new URL('./scan-killed.ts', import.meta.url));
  child.send({ connection: place.connection, folder, scanId, moment } satisfies KillOrder);
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  assert.equal(signal, 'SIGKILL', 'the process did not get to that moment');
  for (const name of ['share', 'cloud'] as const) {
    await loadTarget(world.targets[name], join(folder, `${scanId}-${name}.json`));
  }
  if (moment !== 'after:verified') {
    assert.equal(await processScan(world.work, scanId), 'not-due', 'the lease of the dead still holds');
    const later = { ...world.work, clock: systemClock(61_000) };
    assert.equal(await processScan(later, scanId), 'verified');
  }
  await assertWhole(ledger, world, scanId);
  assert.equal((await kindsOf(ledger, scanId)).filter((kind) => kind === 'scan.verified').length, 1);
}
