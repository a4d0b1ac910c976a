import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
import { openEsclScanner } from '../../../drivers/escl/client.ts';
import { openFolderReceiver } from '../../../drivers/receivers/folder.ts';
import { startVirtualScanner } from '../../../drivers/simulators/virtual-scanner.ts';
import { checkStructure } from '../../../ocr/raster/structure.ts';
import { pullScan, type ScanPull } from '../../../src/scan/intake/pull-scan.ts';
import { takeFolderFile } from '../../../src/scan/intake/take-folder-file.ts';
import { type ScanUpload, takeUpload } from '../../../src/scan/intake/take-upload.ts';
import { manualClock } from '../../../src/shared/clock.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { type DeviceId, newId, type PersonId } from '../../../src/shared/ids.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { lgwan, openScanWorld, type ScanWorld, sha256Of, stream } from '../../support/scan-world.ts';

const clock = manualClock(new Date('2026-04-01T00:00:00Z'));
const ownerId = newId<PersonId>();
const otherId = newId<PersonId>();
const deviceId = newId<DeviceId>();
let place: TestDatabase;
let world: ScanWorld;
let folder: string;
let serial = 0;

before(async () => {
  place = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'tomeoki-intake-'));
  world = await openScanWorld(place.database, folder, { clock, owner: 'test' });
  const at = clock.now();
  for (const id of [ownerId, otherId]) {
    await place.database.kysely
      .insertInto('person')
      .values({
        id,
        staff_number: id,
        login_name: id,
        display_name: '山田',
        segments: [lgwan],
        created_at: at,
        updated_at: at,
      })
      .execute();
  }
  await place.database.kysely
    .insertInto('device')
    .values({ id: deviceId, name: 'MFP 1', segments: [lgwan], created_at: at, updated_at: at })
    .execute();
});

after(async () => {
  await place[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** A JPEG that no other call gives. */
async function jpeg(): Promise<Buffer> {
  serial += 1;
  const background = { r: 20, g: 100, b: 180 };
  return await sharp({ create: { width: 200 + serial, height: 300, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

function upload(bytes: Uint8Array, more: Partial<ScanUpload> = {}): ScanUpload {
  return {
    person: { id: ownerId, department: '総務課' },
    segment: lgwan,
    fileName: '通知.jpg',
    remoteAddress: '127.0.0.1',
    body: stream(bytes),
    ...more,
  };
}

const hasCode =
  (code: string) =>
  (error: unknown): boolean =>
    error instanceof ServiceError && error.code === code;

async function blobCount(): Promise<number> {
  const scans = await place.database.kysely.selectFrom('scan').select('blob_key').execute();
  return scans.length;
}

async function blobsOnDisk(): Promise<number> {
  const { openFileBlobStore } = await import('../../../src/stores/blobs/files.ts');
  const blobs = await openFileBlobStore({ folder: join(folder, 'blobs') });
  return (await Array.fromAsync(blobs.list(''))).length;
}

test('an upload is in custody when it is answered: row, bytes and audit event', async () => {
  const bytes = await jpeg();
  const { scanId, duplicate } = await takeUpload(world.intake, upload(bytes));
  assert.equal(duplicate, false);
  const scan = await world.work.scans.find(scanId);
  assert.equal(scan?.state, 'received');
  assert.equal(scan?.mediaType, 'image/jpeg');
  assert.deepEqual(Buffer.from(scan?.sha256 ?? []), sha256Of(bytes));
  assert.deepEqual(
    Buffer.concat(
      await Array.fromAsync(
        world.work.vault.open(lgwan, { blobKey: scan?.blobKey ?? '', wrappedKey: scan?.wrappedKey ?? '' }),
      ),
    ),
    bytes,
  );
  const [event] = await place.database.kysely
    .selectFrom('audit_event')
    .selectAll()
    .where('subject', '=', `scan:${scanId}`)
    .execute();
  assert.equal(event?.kind, 'scan.received');
  assert.equal(event?.actor, `person:${ownerId}`);
  assert.ok(!JSON.stringify(event?.details).includes('通知'), 'a name is in the audit event');
  assert.ok(world.woken.includes(scanId));
});

test('a repeated key is the same sending, and other bytes under it are refused', async () => {
  const bytes = await jpeg();
  const key = { idempotencyKey: 'k-1' };
  const first = await takeUpload(world.intake, upload(bytes, key));
  const again = await takeUpload(world.intake, upload(bytes, key));
  assert.deepEqual(again, { scanId: first.scanId, duplicate: true });
  const other = await jpeg();
  await assert.rejects(
    takeUpload(world.intake, upload(other, { ...key, declaredSha256: sha256Of(other) })),
    hasCode('SCAN_DIGEST_MISMATCH'),
  );
  const stranger = await takeUpload(
    world.intake,
    upload(other, { ...key, person: { id: otherId, department: '税務課' } }),
  );
  assert.equal(stranger.duplicate, false, 'keys of other people are their own');
});

test('one sending that arrives ten times at once is stored once', async () => {
  const bytes = await jpeg();
  const receipts = await Promise.all(
    Array.from({ length: 10 }, () => takeUpload(world.intake, upload(bytes, { idempotencyKey: 'k-race' }))),
  );
  assert.equal(new Set(receipts.map(({ scanId }) => scanId)).size, 1);
  assert.equal(receipts.filter(({ duplicate }) => !duplicate).length, 1);
  assert.equal(await blobsOnDisk(), await blobCount());
});

test('the same bytes from the same person within ten minutes are one document, later they are linked', async () => {
  const bytes = await jpeg();
  const first = await takeUpload(world.intake, upload(bytes));
  clock.advance(9 * 60_000);
  assert.deepEqual(await takeUpload(world.intake, upload(bytes)), { scanId: first.scanId, duplicate: true });
  const other = await takeUpload(
    world.intake,
    upload(bytes, { person: { id: otherId, department: '総務課' } }),
  );
  assert.equal(other.duplicate, false, 'another person scanned the same paper');
  clock.advance(2 * 60_000);
  const later = await takeUpload(world.intake, upload(bytes));
  assert.equal(later.duplicate, false);
  assert.equal((await world.work.scans.find(later.scanId))?.duplicateOf, first.scanId);
  assert.equal(await blobsOnDisk(), await blobCount());
});

test('what is refused leaves neither row nor bytes', async () => {
  const bytes = await jpeg();
  const [rows, blobs] = [await blobCount(), await blobsOnDisk()];
  const wrong = { declaredSha256: sha256Of(Buffer.from('other')) };
  await assert.rejects(takeUpload(world.intake, upload(bytes, wrong)), hasCode('SCAN_DIGEST_MISMATCH'));
  const short = { declaredByteLength: bytes.byteLength + 1 };
  await assert.rejects(takeUpload(world.intake, upload(bytes, short)), hasCode('SCAN_DIGEST_MISMATCH'));
  await assert.rejects(takeUpload(world.intake, upload(Buffer.alloc(0))), hasCode('SCAN_EMPTY'));
  await assert.rejects(
    takeUpload(world.intake, upload(Buffer.from('#!/bin/sh'))),
    hasCode('SCAN_FORMAT_UNSUPPORTED'),
  );
  const large = Buffer.concat([bytes, Buffer.alloc(1_000_000)]);
  await assert.rejects(takeUpload(world.intake, upload(large)), hasCode('SCAN_TOO_LARGE'));
  const broken = async function* (): AsyncGenerator<Uint8Array> {
    yield bytes.subarray(0, 100);
    throw new Error('the connection broke');
  };
  await assert.rejects(takeUpload(world.intake, upload(bytes, { body: broken() })), /connection broke/);
  assert.deepEqual([await blobCount(), await blobsOnDisk()], [rows, blobs]);
});

test('a full disk refuses with a temporary error before a byte is read', async () => {
  world.disk.hasRoom = false;
  let read = false;
  const body = async function* (): AsyncGenerator<Uint8Array> {
    read = true;
    yield Buffer.from('x');
  };
  await assert.rejects(takeUpload(world.intake, upload(Buffer.alloc(0), { body: body() })), (error) => {
    return error instanceof ServiceError && error.code === 'SCAN_NO_ROOM' && error.retryable;
  });
  world.disk.hasRoom = true;
  assert.equal(read, false);
});

test('a watched folder hands files over, garbage and a full disk included, and loses nothing', async () => {
  const { mkdir, readdir, writeFile } = await import('node:fs/promises');
  const share = join(folder, 'share');
  await mkdir(share);
  world.disk.hasRoom = false;
  const received: string[] = [];
  const watched = { id: 'general', segment: lgwan, department: '総務課' };
  await using _ = await openFolderReceiver({
    folder: share,
    quietMs: 100,
    pollMs: 20,
    retryMs: 50,
    receive: async (file, signal) => {
      const { scanId } = await takeFolderFile(world.intake, watched, file, signal);
      received.push(scanId);
    },
  });
  await writeFile(join(share, '起案.jpg'), await jpeg());
  await writeFile(join(share, 'garbage.pdf'), 'this is no PDF');
  await new Promise((resolve) => setTimeout(resolve, 400));
  assert.equal(received.length, 0, 'the disk is full');
  world.disk.hasRoom = true;
  const start = performance.now();
  while (received.length < 2 && performance.now() - start < 5_000) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.equal(received.length, 2);
  const scans = await Promise.all(received.map((id) => world.work.scans.find(id as never)));
  assert.deepEqual(scans.map((scan) => scan?.mediaType).sort(), ['application/octet-stream', 'image/jpeg']);
  assert.ok(scans.every((scan) => scan?.department === '総務課' && scan.ownerId === undefined));
  while ((await readdir(join(share, '.tomeoki-taken'))).length > 0 && performance.now() - start < 5_000) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.deepEqual(await readdir(share), ['.tomeoki-taken']);
});

test('a file over the limit is refused once in the ledger, stays in the folder, and no byte of it is read', async () => {
  const watched = { id: 'general', segment: lgwan, department: '総務課' };
  const limit = world.intake.limits.scanBytes;
  const file = {
    key: 'large',
    name: { text: '図面.pdf' },
    byteLength: limit + 1,
    open: async function* () {
      yield assert.fail('it was read');
    },
  };
  const first = await takeFolderFile(world.intake, watched, file);
  const again = await takeFolderFile(world.intake, watched, file);
  assert.deepEqual(
    [first.refused, first.duplicate, again.refused, again.duplicate],
    [true, false, true, true],
  );
  assert.equal(again.scanId, first.scanId);
  const scan = await world.work.scans.find(first.scanId);
  assert.deepEqual(
    [scan?.state, scan?.reason, scan?.byteLength, scan?.blobKey],
    ['refused', 'SCAN_TOO_LARGE', limit + 1, undefined],
  );
  const events = await place.database.kysely
    .selectFrom('audit_event')
    .select('kind')
    .where('subject', '=', `scan:${first.scanId}`)
    .execute();
  assert.deepEqual(
    events.map(({ kind }) => kind),
    ['scan.refused'],
  );
  const raised = { ...world.intake, limits: { scanBytes: limit * 2 } };
  const later = await takeFolderFile(raised, watched, file);
  assert.equal(later.refused, true, 'nobody has its bytes but the folder');
});

const pull = (pullId: string): ScanPull => ({
  pullId,
  person: { id: ownerId, department: '総務課' },
  device: { id: deviceId, name: 'MFP 1' },
  segment: lgwan,
  title: '',
  request: {
    inputSource: 'feeder',
    duplex: false,
    resolutionDpi: 300,
    colorMode: 'rgb-24',
    documentFormat: 'application/pdf',
    widthHundredthsMm: 21_000,
    heightHundredthsMm: 29_700,
  },
});

test('a pull takes the batch as one document of the person; pressing twice does not scan again', async () => {
  const feeder = [{ front: await jpeg() }, { front: await jpeg() }];
  await using device = await startVirtualScanner({ feeder });
  await using scanner = openEsclScanner({ uri: device.uri });
  const receipts = await pullScan(world.intake, scanner, pull('press-1'));
  assert.equal(receipts.length, 1);
  const scan = await world.work.scans.find(receipts[0]?.scanId ?? ('' as never));
  assert.deepEqual(
    [scan?.source, scan?.mediaType, scan?.ownerId, scan?.deviceId],
    ['escl', 'application/pdf', ownerId, deviceId],
  );
  const again = await pullScan(world.intake, scanner, pull('press-1'));
  assert.deepEqual(again, [{ scanId: receipts[0]?.scanId, duplicate: true }]);
});

test('a batch that jams leaves nothing in custody and nothing in the vault', async () => {
  const feeder = [{ front: await jpeg() }, { front: await jpeg() }];
  await using device = await startVirtualScanner({ feeder, faults: { jamAfter: 1 } });
  await using scanner = openEsclScanner({ uri: device.uri });
  const [rows, blobs] = [await blobCount(), await blobsOnDisk()];
  const images = pull('press-2');
  const request = { ...images.request, documentFormat: 'image/jpeg' } as const;
  await assert.rejects(pullScan(world.intake, scanner, { ...images, request }), /jammed/);
  assert.deepEqual([await blobCount(), await blobsOnDisk()], [rows, blobs]);
});

test('JPEG pages of one batch become one PDF with their bytes untouched; equal pages are two pages', async () => {
  const [front, back] = [await jpeg(), await jpeg()];
  const feeder = [{ front, back }, { front }];
  await using device = await startVirtualScanner({ feeder });
  await using scanner = openEsclScanner({ uri: device.uri });
  const images = pull('press-3');
  const request = { ...images.request, duplex: true, documentFormat: 'image/jpeg' } as const;
  const told: number[] = [];
  const onImages = (count: number) => void told.push(count);
  const receipts = await pullScan(world.intake, scanner, { ...images, request, onImages });
  assert.deepEqual([receipts.length, told], [1, [1, 2, 3]]);
  const scan = await world.work.scans.find(receipts[0]?.scanId ?? ('' as never));
  assert.ok(scan?.blobKey !== undefined && scan.wrappedKey !== undefined);
  assert.equal(scan.mediaType, 'application/pdf');
  const reference = { blobKey: scan.blobKey, wrappedKey: scan.wrappedKey };
  const pdf = Buffer.concat(await Array.fromAsync(world.intake.vault.open(lgwan, reference)));
  assert.equal(checkStructure(pdf, 'application/pdf').whole, true);
  assert.equal((await PDFDocument.load(pdf)).getPageCount(), 3);
  const first = pdf.indexOf(front);
  assert.ok(first > 0 && pdf.indexOf(front, first + 1) > 0 && pdf.includes(back));
});

test('a single JPEG stays the JPEG that it is', async () => {
  const front = await jpeg();
  await using device = await startVirtualScanner({ feeder: [{ front }] });
  await using scanner = openEsclScanner({ uri: device.uri });
  const images = pull('press-4');
  const request = { ...images.request, documentFormat: 'image/jpeg' } as const;
  const [receipt] = await pullScan(world.intake, scanner, { ...images, request });
  const scan = await world.work.scans.find(receipt?.scanId ?? ('' as never));
  assert.deepEqual([scan?.mediaType, scan?.byteLength], ['image/jpeg', front.byteLength]);
});

test('a page that is cut off is refused while the person stands there', async () => {
  const front = await jpeg();
  await using device = await startVirtualScanner({
    feeder: [{ front }, { front }],
    faults: { truncate: 2 },
  });
  await using scanner = openEsclScanner({ uri: device.uri });
  const images = pull('press-5');
  const request = { ...images.request, documentFormat: 'image/jpeg' } as const;
  const [rows, blobs] = [await blobCount(), await blobsOnDisk()];
  await assert.rejects(pullScan(world.intake, scanner, { ...images, request }), /lacks its end/);
  assert.deepEqual([await blobCount(), await blobsOnDisk()], [rows, blobs]);
});
