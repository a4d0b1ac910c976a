/** `tomeoki link` and `tomeoki queue` as an administrator types them. */

import assert from 'node:assert/strict';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { makeServiceSite, type ServiceSite } from '../support/service-process.ts';
import { urlOf } from '../support/test-service.ts';

const config = {
  web: { hostNames: ['print.city.example'] },
  segments: [
    { id: 'lgwan', name: { ja: 'LGWAN接続系', en: 'LGWAN' }, listeners: [{ id: 'lgwan-print', port: 8631 }] },
  ],
};

describe('addresses and kits on the command line', { timeout: 120_000 }, () => {
  let database: TestDatabase;
  let site: ServiceSite;
  before(async () => {
    database = await testDatabase();
    site = await makeServiceSite(config, { databaseUrl: urlOf(database.connection) });
    const file = join(site.dataFolder, 'people.csv');
    await writeFile(
      file,
      '職員番号,ログイン名,氏名,所属,拠点,役割,セグメント,カード\n1,hanako,山田 花子,総務課,本庁,staff,lgwan,\n',
    );
    assert.equal((await site.command(['user', 'import', file])).code, 0);
  });
  after(async () => {
    await site[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });

  test('a kit with a personal address: files for their person only, and a link that can be listed', async () => {
    const out = join(site.dataFolder, 'kit');
    const made = await site.command(['queue', 'kit', '--user', 'hanako', '--segment', 'lgwan', '--out', out]);
    assert.equal(made.code, 0, made.stderr);
    const names = (await readdir(out)).sort();
    assert.deepEqual(names, [
      'add-printer.ps1',
      'add-printer.sh',
      'chromeos-printers.json',
      'instructions.html',
      'printer.mobileconfig',
    ]);
    assert.equal((await stat(join(out, 'add-printer.sh'))).mode & 0o777, 0o600);
    const script = await readFile(join(out, 'add-printer.sh'), 'utf8');
    const [, secret = ''] =
      /ipps:\/\/print\.city\.example:8631\/ipp\/print\/u-([A-Za-z0-9_-]{32})'/.exec(script) ?? [];
    assert.equal(secret.length, 32);
    assert.ok(!made.stdout.includes(secret), 'the secret is in the files only');
    const listed = await site.command(['link', 'list', 'hanako', '--json']);
    const link = JSON.parse(listed.stdout) as { id: string; state: string; jobs: number };
    assert.deepEqual([link.state, link.jobs], ['in-force', 0]);
  });

  test('an address for some days and ranges is issued once, and told on standard output only', async () => {
    const ranges = '192.0.2.0/24, 2001:db8::/32';
    const issued = await site.command([
      'link',
      'issue',
      'hanako',
      '--segment',
      'lgwan',
      '--days',
      '30',
      '--from',
      ranges,
    ]);
    assert.match(issued.stdout, /^ipps:\/\/print\.city\.example:8631\/ipp\/print\/u-[A-Za-z0-9_-]{32}\n$/);
  });

  test('the zone holds the listener under its host name', async () => {
    const { code, stdout } = await site.command(['queue', 'zone', '--domain', 'city.example']);
    assert.equal(code, 0);
    assert.match(stdout, /^tomeoki-lgwan-print\._ipps\._tcp IN SRV 0 0 8631 print\.city\.example\.$/m);
    assert.match(stdout, /^_universal\._sub\._ipps\._tcp IN PTR tomeoki-lgwan-print\._ipps\._tcp$/m);
  });
});
