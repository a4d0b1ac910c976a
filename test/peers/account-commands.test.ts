/** The commands about accounts as an administrator types them. */

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { addLedgerRelease } from '../support/ledger.ts';
import { makeServiceSite, type ServiceSite } from '../support/service-process.ts';
import { urlOf } from '../support/test-service.ts';

const config = {
  segments: [
    { id: 'lgwan', name: { ja: 'LGWAN接続系', en: 'LGWAN' }, listeners: [{ id: 'print', port: 0 }] },
  ],
};

describe('commands about accounts', { timeout: 120_000 }, () => {
  let database: TestDatabase;
  let site: ServiceSite;
  before(async () => {
    database = await testDatabase();
    site = await makeServiceSite(config, { databaseUrl: urlOf(database.connection) });
  });
  after(async () => {
    await site[Symbol.asyncDispose]();
    await database[Symbol.asyncDispose]();
  });
  const run = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await site.command(args);
    assert.equal(code, 0, stderr);
    return stdout;
  };

  test('people come with their addresses, get a quota, and a report of what they printed', async () => {
    const file = join(site.dataFolder, '職員.csv');
    const head = '職員番号,ログイン名,氏名,所属,セグメント,メール';
    await writeFile(file, `${head}\n10234,hanako,山田 花子,総務課,lgwan,hanako@example.lg.jp\n`);
    await run('user', 'import', file);
    const person = await database.database.kysely
      .selectFrom('person')
      .select(['id', 'mail'])
      .where('login_name', '=', 'hanako')
      .executeTakeFirstOrThrow();
    assert.equal(person.mail, 'hanako@example.lg.jp');
    const at = new Date('2026-05-20T03:00:00Z');
    await addLedgerRelease(database.database, person.id, at, { impressions: 12, cost: 24 });
    await run('quota', 'set', '--person', 'hanako', '--pages', '50', '--yen', '1000');
    assert.deepEqual((await run('quota', 'list')).trimEnd().split('\n'), [
      'person hanako\tmonth\tpages\t50\thard',
      'person hanako\tmonth\tyen\t1000\thard',
    ]);
    const csv = await run('report', 'pages', '--by', 'user', '--from', '2026-05');
    assert.match(csv, /^user,user_name,releases,.*\r\n10234,山田 花子,1,12,/);
  });

  test('a wrong month ends with 1, the code and advice', async () => {
    const { code, stderr } = await site.command(['report', 'pages', '--from', '2026-5']);
    assert.equal(code, 1);
    assert.match(stderr, /ACCOUNT_REPORT_INVALID/);
  });
});
