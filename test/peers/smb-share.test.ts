/** A watched folder behind a real smbd, fed by smbclient as devices feed it: the ledger has all that was put there. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { openFolderReceiver } from '../../drivers/receivers/folder.ts';
import { openJobFolders } from '../../drivers/receivers/job-folders.ts';
import { joinToPdf } from '../../drivers/simulators/paper/image-pdf.ts';
import { joinTiffs } from '../../ocr/separation/copy-tiff.ts';
import { takeJobFolder } from '../../src/context/job-folder-intake.ts';
import { isUnfinished } from '../../src/context/watched-folders.ts';
import { takeFolderFile } from '../../src/scan/intake/take-folder-file.ts';
import { manualClock } from '../../src/shared/clock.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { whiteA3 } from '../support/large-page.ts';
import { peerMissing } from '../support/peers.ts';
import { hasProgram } from '../support/poppler.ts';
import { lgwan, openScanWorld, type ScanWorld } from '../support/scan-world.ts';
import { type SambaShare, startSmbd } from '../support/smbd.ts';

const skip =
  peerMissing('smbd (samba)', hasProgram('smbd')) ||
  peerMissing('smbclient', hasProgram('smbclient')) ||
  peerMissing('qpdf', hasProgram('qpdf'));

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('a share that devices scan to', { skip, timeout: 120_000 }, () => {
  const opened = new AsyncDisposableStack();
  let share: SambaShare;
  let world: ScanWorld;
  let database: TestDatabase['database'];
  let outside: string;
  let serial = 0;
  let lastCopies: readonly string[] = [];

  before(async () => {
    outside = await mkdtemp(join(tmpdir(), 'tomeoki-smb-files-'));
    opened.defer(() => rm(outside, { recursive: true, force: true }));
    database = opened.use(await testDatabase()).database;
    world = await openScanWorld(database, join(outside, 'vault'), {
      clock: manualClock(new Date('2026-04-01T00:00:00Z')),
      owner: 'test',
    });
    const intake = { ...world.intake, limits: { scanBytes: 500_000_000 } };
    share = opened.use(await startSmbd());
    const watched = { id: 'mfp-share', segment: lgwan, department: '総務課' };
    opened.use(
      openJobFolders({
        folder: share.folder,
        quietMs: 900,
        pollMs: 50,
        refusedFolder: join(share.folder, 'refused'),
        receive: async (job, signal) => await takeJobFolder(intake, watched, job, signal),
      }),
    );
    opened.use(
      await openFolderReceiver({
        folder: share.folder,
        quietMs: 900,
        pollMs: 50,
        isUnfinished,
        receive: async (file, signal) => {
          const { refused } = await takeFolderFile(intake, watched, file, signal);
          return refused ? 'refused' : undefined;
        },
      }),
    );
  });
  after(() => opened.disposeAsync());

  /** Puts bytes under a name through SMB; the hash to look for. */
  async function put(name: string, bytes: Uint8Array): Promise<string> {
    serial += 1;
    const local = join(outside, `${serial}`);
    await writeFile(local, bytes);
    assert.equal(await share.client(`put ${local} ${name}`), 0);
    return sha256(bytes);
  }

  async function hashes(): Promise<string[]> {
    const rows = await database.kysely.selectFrom('scan').select('sha256').execute();
    return rows.map((row) => Buffer.from(row.sha256).toString('hex'));
  }

  async function inLedger(...wanted: readonly string[]): Promise<void> {
    let missing: readonly string[] = wanted;
    for (let tries = 0; tries < 400; tries += 1) {
      const known = await hashes();
      missing = wanted.filter((hash) => !known.includes(hash));
      if (missing.length === 0) return;
      await sleep(50);
    }
    assert.deepEqual(missing, [], 'missing in the ledger');
  }

  /** Until the file in the share has a copy, as it has once it lay still for a moment. */
  async function copied(): Promise<void> {
    const taken = join(share.folder, '.tomeoki-taken');
    const known = new Set(lastCopies);
    for (let tries = 0; tries < 400; tries += 1) {
      const names = (await readdir(taken).catch(() => [])).filter((name) => /^s-\w{32}$/.test(name));
      if (names.some((name) => !known.has(name))) {
        lastCopies = names;
        return;
      }
      await sleep(25);
    }
    assert.fail('the file was not copied');
  }

  const picture = (shade: number, width = 400 + shade * 8, height = 560): Promise<Buffer> =>
    sharp({ create: { width, height, channels: 3, background: { r: shade, g: 200, b: 120 } } })
      .jpeg()
      .toBuffer();

  test('a name that comes again, as from a counter that began anew, is another document', async () => {
    const first = await put('SCAN0001.jpg', await picture(1));
    await inLedger(first);
    const second = await put('SCAN0001.jpg', await picture(2));
    await inLedger(first, second);
  });

  test('a job of one TIFF a page in a folder with its sidecars is one document, once its lock is gone', async () => {
    const page = (shade: number) =>
      sharp({ create: { width: 300, height: 420, channels: 3, background: { r: shade, g: 90, b: 9 } } })
        .tiff({ compression: 'lzw' })
        .toBuffer();
    const pages = await Promise.all([page(1), page(2), page(3)]);
    const whole = sha256(joinTiffs(pages, 10_000_000));
    assert.equal(await share.client('mkdir DOC00001.XSM'), 0);
    await put('DOC00001.XSM/DOC00001.LCK', Buffer.from('lock'));
    for (const [index, bytes] of pages.entries()) await put(`DOC00001.XSM/${index + 1}.TIF`, bytes);
    await put('DOC00001.XSM/DOC00001.XST', Buffer.from('[job]'));
    await sleep(1_000);
    assert.ok(!(await hashes()).includes(whole), 'it is locked');
    assert.equal(await share.client('del DOC00001.XSM/DOC00001.LCK'), 0);
    await inLedger(whole);
    const known = await hashes();
    assert.ok(!pages.some((bytes) => known.includes(sha256(bytes))), 'its pages are no documents');
    for (let tries = 0; (await readdir(share.folder)).includes('DOC00001.XSM'); tries += 1) {
      assert.ok(tries < 400, 'the folder stays in the share');
      await sleep(50);
    }
  });

  test('a file under a temporary name is taken once it has its own', async () => {
    const bytes = await picture(3);
    const hash = await put('scan.jpg.filepart', bytes);
    await sleep(900);
    assert.ok(!(await hashes()).includes(hash));
    assert.equal(await share.client('rename scan.jpg.filepart scan.jpg'), 0);
    await inLedger(hash);
  });

  test('a name that is written over before it was taken is two documents, by whichever way it is written', async () => {
    const pages = await Promise.all([11, 12, 13, 14].map((shade) => picture(shade)));
    const [first, second, third, fourth] = pages;
    assert.ok(first && second && third && fourth);
    const one = await put('SCAN0002.jpg', first);
    await copied();
    const two = await put('SCAN0002.jpg', second);
    await copied();
    await writeFile(join(share.folder, 'SCAN0002.jpg'), third);
    await copied();
    await writeFile(join(share.folder, 'SCAN0002.jpg'), fourth);
    await inLedger(one, two, sha256(third), sha256(fourth));
    const rows = await database.kysely
      .selectFrom('scan')
      .select('id')
      .where('original_name', '=', 'SCAN0002.jpg')
      .execute();
    assert.equal(rows.length, 4);
  });

  test('a put that is killed in the middle never enters; the second try does', async () => {
    const page = await picture(15, 3_000, 2_000);
    // smbclient sends what it reads only by the megabyte.
    const half = Buffer.concat([page.subarray(0, page.length >> 1), randomBytes(24_000_000)]);
    await share.cutPut('cut.jpg', half);
    const cut = await readFile(join(share.folder, 'cut.jpg'));
    assert.ok(cut.byteLength > 0 && cut.byteLength < half.byteLength, `${cut.byteLength} bytes came`);
    await put('behind.jpg', await picture(16)).then(inLedger);
    await sleep(1_200);
    assert.ok(!(await hashes()).includes(sha256(cut)));
    await inLedger(await put('cut.jpg', page));
    const rows = await database.kysely
      .selectFrom('scan')
      .select('id')
      .where('original_name', '=', 'cut.jpg')
      .execute();
    assert.equal(rows.length, 1);
  });

  test('poison delays nobody: a PDF with a password, a broken TIFF, and a good page behind them', async () => {
    const plain = join(outside, 'plain.pdf');
    const locked = join(outside, 'locked.pdf');
    await writeFile(plain, await joinToPdf([await picture(4)], 150, new Date(0)));
    execFileSync('qpdf', ['--encrypt', 'himitsu', 'himitsu', '256', '--', plain, locked]);
    const tiff = await sharp(await picture(5))
      .tiff()
      .toBuffer();
    // Its first directory lies in the header, so that it never becomes right.
    tiff.writeUInt32LE(2, 4);
    await inLedger(
      await put('locked.pdf', await readFile(locked)),
      await put('broken.tif', tiff),
      await put('good.jpg', await picture(6)),
    );
  });

  test('three hundred pages, and an A3 page at 1,200 dpi', async () => {
    const drawn = await Promise.all([7, 8, 9].map((shade) => picture(shade, 100, 140)));
    const pages = Array.from({ length: 100 }, () => drawn).flat();
    await inLedger(
      await put('300.pdf', await joinToPdf(pages, 150, new Date(0))),
      await put('a3.tif', whiteA3()),
    );
  });

  test('the try of a connection with no bytes is no document, and nothing else is left in the share', async () => {
    const before = (await hashes()).length;
    await put('TEST.TXT', new Uint8Array());
    await sleep(900);
    assert.equal((await hashes()).length, before);
    await untilEmpty();
  });

  /** Only what is no document is left. */
  async function untilEmpty(): Promise<void> {
    let left: string[] = [];
    for (let tries = 0; tries < 300; tries += 1) {
      left = (await readdir(share.folder)).filter((name) => name !== '.tomeoki-taken' && name !== 'TEST.TXT');
      if (left.length === 0) return;
      await sleep(50);
    }
    assert.deepEqual(left, []);
  }
});
