/** `tomeoki file` as an administrator types it, each a process of its own, on one database. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { signManifest } from '../../src/scan/filing/manifest.ts';
import type { SegmentId } from '../../src/shared/ids.ts';
import { openKeyRing } from '../../src/stores/keys/key-ring.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { makeServiceSite, type ServiceSite } from '../support/service-process.ts';
import { urlOf } from '../support/test-service.ts';

describe('tomeoki file', { timeout: 120_000 }, () => {
  let database: TestDatabase;
  let site: ServiceSite;

  before(async () => {
    database = await testDatabase();
    const config = {
      segments: [
        { id: 'lgwan', name: { ja: 'LGWAN接続系', en: 'LGWAN' }, listeners: [{ id: 'print', port: 0 }] },
      ],
      filing: {
        targets: [{ kind: 'folder' as const, name: 'share', path: '/nowhere/share' }],
        rules: [{ id: 'configured', targets: ['share'] }],
      },
    };
    site = await makeServiceSite(config, { databaseUrl: urlOf(database.connection) });
  });

  after(async () => {
    await site[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  const rulesFile = async (name: string, rules: unknown): Promise<string> => {
    const path = join(site.dataFolder, name);
    await writeFile(path, JSON.stringify(rules));
    return path;
  };

  test('rules are checked, activated as the next version, listed, shown and kept', async () => {
    const bad = await rulesFile('bad.json', { rules: [{ id: 'one', targets: ['nowhere'] }] });
    const checked = await site.command(['file', 'rules', 'check', bad]);
    assert.deepEqual([checked.code, checked.stdout], [1, '✗ [0].targets: no target "nowhere"\n']);
    const refused = await site.command(['file', 'rules', 'activate', bad]);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /SCAN_FILING_RULES_INVALID/);

    const good = await rulesFile('good.json', [{ id: 'all', targets: ['share'], binder: '雑件' }]);
    const tried = await site.command(['file', 'rules', 'check', good, '--json']);
    assert.equal(tried.code, 0, tried.stderr);
    assert.deepEqual(JSON.parse(tried.stdout).preview.documents, 0);
    const activated = await site.command(['file', 'rules', 'activate', good, '--note', '年度替わり']);
    assert.equal(activated.code, 0, activated.stderr);
    assert.match(activated.stdout, /1/);
    const outrun = await site.command(['file', 'rules', 'activate', good, '--based-on', '0']);
    assert.match(outrun.stderr, /SCAN_FILING_RULES_OUTRUN/);

    assert.match((await site.command(['file', 'rules', 'list'])).stdout, /all\t\{\}\tshare\t.*雑件/);
    const shown = await site.command(['file', 'rules', 'show', '0']);
    assert.equal(JSON.parse(shown.stdout).rules[0].id, 'configured');
    assert.match(
      (await site.command(['file', 'rules', 'history'])).stdout,
      /^1\t.*\tsystem\t1\t年度替わり\n$/,
    );
  });

  test('with nothing filed there is nothing to look after, and a scan that is not known is told', async () => {
    const { code, stdout } = await site.command(['file', 'verify', '--since', '2026-01-01', '--json']);
    assert.deepEqual([code, JSON.parse(stdout).checked], [0, 0]);
    assert.match((await site.command(['file', 'show', 'nobody'])).stderr, /NOT_FOUND/);
  });

  test('a manifest of this installation is believed, and files are held against it', async () => {
    const keys = await openKeyRing({ path: join(site.dataFolder, 'keys.json') }, ['lgwan' as SegmentId]);
    const original = await rulesFile('original.pdf', 'the bytes');
    const bytes = await readFile(original);
    const content = {
      version: 1,
      documentId: '9b2f5b8e-0000-4000-8000-000000000001',
      ...{ segment: 'lgwan', source: 'upload', receivedAt: '', decidedAt: '' },
      pages: { count: 1, failed: 0, blank: 0, confidence: 90, leastDpi: 300 },
      pipeline: {},
      rules: { version: 1, rule: 'all', access: 'department' },
      files: [
        {
          rendition: 'original',
          mediaType: 'application/pdf',
          byteLength: bytes.byteLength,
          sha256: createHash('sha256').update(bytes).digest('hex'),
        },
      ],
    } as const;
    const manifest = join(site.dataFolder, 'one.manifest.jws');
    await writeFile(
      manifest,
      await signManifest(keys.checkpoints, { ...content, files: [...content.files] }),
    );
    const good = await site.command(['file', 'manifest', manifest, original]);
    assert.equal(good.code, 0, good.stderr);
    assert.match(good.stdout, /✓ .*original\.pdf: original/);
    const other = await rulesFile('other.pdf', 'other bytes');
    assert.equal((await site.command(['file', 'manifest', manifest, other])).code, 1);
    await writeFile(manifest, `${await readFile(manifest, 'utf8')}x`);
    assert.equal((await site.command(['file', 'manifest', manifest])).code, 1);
  });
});
