import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { SegmentId } from '../../../src/shared/ids.ts';
import {
  backupPaths,
  listBases,
  prepareBackupFolder,
  removeBase,
  writeManifest,
} from '../../../src/stores/backup/backup-folder.ts';
import { listBlobFiles, mirrorBlobs, pruneBlobs } from '../../../src/stores/backup/blob-mirror.ts';
import { openKeyCopy, sealKeyFile } from '../../../src/stores/backup/key-copy.ts';
import { chooseBase } from '../../../src/stores/backup/restore.ts';
import { openKeyRing } from '../../../src/stores/keys/key-ring.ts';

const keysOf = (secret: string) => ({
  tokenHash: (purpose: string, token: string) =>
    createHmac('sha256', secret).update(`${purpose}\0${token}`).digest(),
});
const keys = keysOf('own');
const file = { byteLength: 1, sha256: '0'.repeat(64) };
const facts = (id: string, endedAt: string) => ({
  format: 'tomeoki-backup' as const,
  version: 1 as const,
  id,
  program: '0',
  postgresMajor: 18,
  startedAt: endedAt,
  endedAt,
  startWal: '000000010000000000000002',
  stopWal: '000000010000000000000003',
  files: { cluster: file, service: file, blobs: file },
  blobs: 0,
});

describe('a folder of backups', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tomeoki-backups-'));
    await prepareBackupFolder(folder);
  });
  after(() => rm(folder, { recursive: true }));

  test('lists finished backups oldest first, and finds the newest that ended before a time', async () => {
    for (const [id, ended] of [
      ['20260402T000000Z-00000002', '2026-04-02T00:00:00.000Z'],
      ['20260401T000000Z-00000001', '2026-04-01T00:00:00.000Z'],
    ] as const) {
      await mkdir(backupPaths(folder).base(id));
      await writeManifest(folder, keys, facts(id, ended));
    }
    await mkdir(backupPaths(folder).base('20260403T000000Z-00000003'));
    const bases = await listBases(folder, keys);
    assert.deepEqual(
      bases.map(({ id }) => id.slice(0, 8)),
      ['20260401', '20260402'],
    );
    assert.equal(chooseBase(bases, undefined).id.slice(0, 8), '20260402');
    assert.equal(chooseBase(bases, new Date('2026-04-01T12:00:00Z')).id.slice(0, 8), '20260401');
    assert.throws(() => chooseBase(bases, new Date('2026-03-31T00:00:00Z')), { code: 'RESTORE_NO_BACKUP' });
  });

  test('refuses a manifest that was changed, or that another installation wrote', async () => {
    const path = join(backupPaths(folder).base('20260401T000000Z-00000001'), 'manifest.json');
    await assert.rejects(listBases(folder, keysOf('other')), { code: 'BACKUP_DAMAGED' });
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.replace('"blobs": 0', '"blobs": 1'));
    await assert.rejects(listBases(folder, keys), { code: 'BACKUP_DAMAGED' });
    await writeFile(path, '{');
    await assert.rejects(listBases(folder, keys), { code: 'BACKUP_DAMAGED' });
    await removeBase(folder, '20260401T000000Z-00000001');
    assert.equal((await listBases(folder, keys)).length, 1);
  });

  test('takes new blobs and the new end of grown ones, and drops those that nobody needs', async () => {
    const from = join(folder, 'source');
    const to = backupPaths(folder).blobs;
    await mkdir(join(from, 'lgwan', '.incoming'), { recursive: true });
    await writeFile(join(from, 'lgwan', 'own'), 'document');
    await writeFile(join(from, 'lgwan', 'spool'), 'first');
    await writeFile(join(from, 'lgwan', '.incoming', 'half'), 'ha');
    assert.deepEqual(await mirrorBlobs(from, to), { files: 2, bytes: 13 });
    await writeFile(join(from, 'lgwan', 'spool'), 'firstsecond');
    assert.deepEqual(await mirrorBlobs(from, to), { files: 1, bytes: 6 });
    assert.equal(await readFile(join(to, 'lgwan', 'spool'), 'utf8'), 'firstsecond');
    assert.deepEqual(await mirrorBlobs(from, to), { files: 0, bytes: 0 });
    await rm(join(from, 'lgwan'), { recursive: true });
    assert.equal(await pruneBlobs(from, to, new Set(['lgwan/own'])), 1);
    const left: string[] = [];
    for await (const { name } of listBlobFiles(to)) left.push(name);
    assert.deepEqual(left, ['lgwan/own']);
  });

  test('has no keys in it: their copy opens with its passphrase only', async () => {
    const path = join(folder, 'keys.json');
    await openKeyRing({ path }, ['lgwan' as SegmentId]);
    const text = await readFile(path, 'utf8');
    const copy = await sealKeyFile(text, 'mikan-to-tanuki');
    assert.equal(await openKeyCopy(`${copy}\n`, 'mikan-to-tanuki'), text);
    assert.ok(!copy.includes(text.slice(20, 60)));
    await assert.rejects(openKeyCopy(copy, 'mikan-to-kitsune'), { code: 'BACKUP_PASSPHRASE_WRONG' });
    await assert.rejects(openKeyCopy(copy.slice(0, -4), 'mikan-to-tanuki'), {
      code: 'BACKUP_PASSPHRASE_WRONG',
    });
  });
});
