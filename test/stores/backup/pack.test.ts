import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pack } from 'tar-stream';
import { decideClusterEntry } from '../../../src/stores/backup/base-backup.ts';
import { packFolder, unpackFolder } from '../../../src/stores/backup/pack.ts';

describe('a packed folder', () => {
  let root = '';
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'tomeoki-pack-'));
  });
  after(() => rm(root, { recursive: true }));

  test('comes back with its files, its empty folders and the extra file, without what is left out', async () => {
    const from = join(root, 'from');
    await mkdir(join(from, 'base', '1'), { recursive: true });
    await mkdir(join(from, 'pg_wal'));
    const large = randomBytes(700_001);
    await writeFile(join(from, 'base', '1', '16384'), large);
    await writeFile(join(from, 'base', '1', 'empty'), '');
    await writeFile(join(from, 'pg_wal', '000000010000000000000001'), 'log');
    await writeFile(join(from, 'postmaster.pid'), '1');
    const to = join(root, 'to');
    await mkdir(to);
    const label = { name: 'backup_label', content: 'START WAL LOCATION' };
    await unpackFolder(
      packFolder(from, decideClusterEntry, async () => [label]),
      to,
    );
    assert.deepEqual((await readdir(to, { recursive: true })).sort(), [
      'backup_label',
      'base',
      'base/1',
      'base/1/16384',
      'base/1/empty',
      'pg_wal',
    ]);
    assert.deepEqual(await readFile(join(to, 'base', '1', '16384')), large);
    assert.equal(await readFile(join(to, 'backup_label'), 'utf8'), label.content);
  });

  test('is refused when it holds a link, which could lead anywhere', async () => {
    const from = join(root, 'linked');
    await mkdir(from);
    await symlink('/etc/hostname', join(from, 'tablespace'));
    const reading = async () => {
      for await (const _ of packFolder(
        from,
        () => 'take',
        async () => [],
      ));
    };
    await assert.rejects(reading(), { code: 'BACKUP_FOLDER_UNUSABLE' });
  });

  test('is refused when a name leads outside the folder', async () => {
    const to = join(root, 'victim');
    await mkdir(to);
    for (const name of ['../outside', '/etc/outside', 'a/../../outside']) {
      const tar = pack();
      tar.entry({ name }, 'content');
      tar.finalize();
      await assert.rejects(
        unpackFolder(tar as AsyncIterable<Uint8Array>, to),
        { code: 'BACKUP_DAMAGED' },
        name,
      );
    }
    assert.ok(!(await readdir(root)).includes('outside'));
  });
});
