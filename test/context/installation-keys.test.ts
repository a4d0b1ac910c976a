/** The keys belong to the database: a lost key file is noticed, and the keys of another installation are refused. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { openInstallationKeys } from '../../src/context/installation-keys.ts';
import type { SegmentId } from '../../src/shared/ids.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';

describe('keys of an installation', () => {
  const segments = ['lgwan' as SegmentId];
  let folder: string;
  let db: TestDatabase;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tomeoki-keys-'));
    db = await testDatabase();
  });
  after(async () => {
    await db[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const open = (name: string) =>
    openInstallationKeys({ keyFile: join(folder, name), keysJson: undefined }, db.database, segments);

  test('the first ring is taken, and taken again', async () => {
    const first = await open('keys.json');
    const again = await open('keys.json');
    assert.deepEqual(
      again.cardHash('felica', '012e4cd8a1b2c3d4'),
      first.cardHash('felica', '012e4cd8a1b2c3d4'),
    );
  });

  test('a missing key file is not replaced by a new one', async () => {
    await assert.rejects(open('missing.json'), {
      code: 'STORE_KEY_UNAVAILABLE',
      message: /missing\.json is missing/,
    });
    await assert.rejects(open('missing.json'), { code: 'STORE_KEY_UNAVAILABLE' }, 'nor by a second try');
  });

  test('the keys of another installation are refused', async () => {
    await using other = await testDatabase();
    const keyFile = join(folder, 'other.json');
    await openInstallationKeys({ keyFile, keysJson: undefined }, other.database, segments);
    await assert.rejects(open('other.json'), { code: 'STORE_KEY_MISMATCH' });
  });
});
