/** The commands as an administrator types them, each a process of its own, on one data folder. */

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { readDeviceCertificate } from '../../drivers/ipp/client/connect.ts';
import { startVirtualPrinter } from '../../drivers/simulators/virtual-printer.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { type CommandOutcome, makeServiceSite, type ServiceSite } from '../support/service-process.ts';
import { makeTestCertificate } from '../support/test-certificate.ts';
import { urlOf } from '../support/test-service.ts';

const config = {
  segments: [
    { id: 'lgwan', name: { ja: 'LGWAN接続系', en: 'LGWAN' }, listeners: [{ id: 'print', port: 0 }] },
  ],
};
const stackTrace = /\n\s+at .+[:(]\d+/;

describe('commands that need no database', () => {
  let site: ServiceSite;
  before(async () => {
    site = await makeServiceSite(config, { databaseUrl: 'postgres://127.0.0.1:1/none' });
  });
  after(() => site[Symbol.asyncDispose]());

  const japanese = (args: readonly string[]) => site.command(args);

  test('--help names every command in both languages and ends with 0', async () => {
    const { code, stdout } = await japanese(['--help']);
    assert.equal(code, 0);
    for (const name of [
      'serve',
      'demo',
      'user',
      'card',
      'printer',
      'jobs',
      'audit',
      'ocr',
      'search',
      'doctor',
    ]) {
      assert.match(stdout, new RegExp(`^  ${name}\\b(?:.*\\n +)?.*\\p{Script=Han}`, 'mu'), name);
    }
  });

  test('--version is that of the package', async () => {
    const { code, stdout } = await japanese(['--version']);
    assert.deepEqual([code, /^\d+\.\d+\.\d+\n$/.test(stdout)], [0, true]);
  });

  for (const args of [['frobnicate'], ['user'], ['card', 'enrol'], ['printer', 'add', 'MFP']]) {
    test(`wrong use ends with 2 and points to the help: ${args.join(' ')}`, async () => {
      const { code, stdout, stderr } = await japanese(args);
      assert.equal(code, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, /--help|Usage:/);
      assert.doesNotMatch(stderr, stackTrace);
    });
  }

  test('a configuration with a mistake ends with 1, the code and advice in the language of the terminal', async () => {
    await using wrong = await makeServiceSite(
      {
        segments: [{ id: 'lgwan', name: { ja: 'あ', en: 'a' }, listeners: [{ id: 'print', port: 99_999 }] }],
      },
      { databaseUrl: 'postgres://127.0.0.1:1/none' },
    );
    const [ja, en] = [await wrong.command(['jobs']), await runIn(wrong, 'C.UTF-8', ['serve'])];
    for (const { code, stderr } of [ja, en]) {
      assert.equal(code, 1);
      assert.match(stderr, /\[CONFIG_INVALID\][\s\S]*segments\.0\.listeners\.0\.port/);
      assert.doesNotMatch(stderr, stackTrace);
    }
    assert.match(ja.stderr, /設定に誤りがあります[\s\S]*→ 表示された項目を直して/);
    assert.match(en.stderr, /The configuration is not valid[\s\S]*→ Correct the item shown/);
  });

  test('a database that does not answer ends with 1 and its code', async () => {
    const { code, stderr } = await japanese(['jobs']);
    assert.equal(code, 1);
    assert.match(stderr, /\[STORE_DATABASE_UNAVAILABLE\]/);
    assert.doesNotMatch(stderr, stackTrace);
  });
});

describe('an administrator sets up a site', { timeout: 200_000 }, () => {
  let place: TestDatabase;
  let site: ServiceSite;
  before(async () => {
    place = await testDatabase();
    site = await makeServiceSite(config, { databaseUrl: urlOf(place.connection) });
  });
  after(async () => {
    await site[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  const succeeds = async (args: readonly string[], input?: string): Promise<string> => {
    const outcome = await site.command(args, input);
    assert.equal(outcome.code, 0, `${args.join(' ')}: ${outcome.stderr}`);
    return outcome.stdout;
  };
  const fails = async (args: readonly string[], code: string, input?: string): Promise<CommandOutcome> => {
    const outcome = await site.command(args, input);
    assert.equal(outcome.code, 1, outcome.stdout);
    assert.ok(outcome.stderr.includes(`[${code}]`), outcome.stderr);
    assert.match(outcome.stderr, /→ /, 'advice');
    assert.doesNotMatch(outcome.stderr, stackTrace);
    return outcome;
  };

  test('people come in from a file, and a wrong file brings in nobody', async () => {
    const file = join(site.dataFolder, 'people.csv');
    const header = '職員番号,ログイン名,氏名,所属,セグメント,カード';
    await writeFile(file, `${header}\n1,hanako,山田 花子,総務課,lgwan,\n2,taro,鈴木 太郎,税務課,moon,\n`);
    const { stderr } = await fails(['user', 'import', file], 'IDENTITY_IMPORT_INVALID');
    assert.match(stderr, /line 3: a segment is not in the configuration/);
    await writeFile(file, `${header}\n1,hanako,山田 花子,総務課,lgwan,\n2,taro,鈴木 太郎,税務課,lgwan,\n`);
    assert.match(await succeeds(['user', 'import', file]), /追加 2 人、変更 0 人、カード 0 枚/);
    const missing = await site.command(['user', 'import', join(site.dataFolder, 'missing.csv')]);
    assert.equal(missing.code, 1);
    assert.doesNotMatch(missing.stderr, stackTrace);
  });

  test('a card is bound once, and to one person; its number is not repeated', async () => {
    const card = 'felica:012e4cd8a1b2c3d4';
    assert.match(await succeeds(['card', 'enrol', 'hanako', card]), /カードを登録しました/);
    assert.match(await succeeds(['card', 'enrol', 'HANAKO', card]), /登録済み/);
    const { stderr } = await fails(['card', 'enrol', 'taro', card], 'IDENTITY_CARD_TAKEN');
    assert.ok(!stderr.includes('012e4cd8a1b2c3d4'));
    await fails(['card', 'enrol', 'nobody', card], 'IDENTITY_PERSON_UNKNOWN');
  });

  test('a password is made and shown, or read from standard input and not shown', async () => {
    const made = await succeeds(['user', 'password', 'taro']);
    assert.match(made, /ワンタイムパスワード: (?:[a-z2-9]{4}-){3}[a-z2-9]{4}/);
    const set = await succeeds(['user', 'password', 'taro', '--stdin'], 'saboten-to-rakuda-27\n');
    assert.ok(!set.includes('saboten'));
  });

  test('a device is enrolled, listed, and its panel paired anew', async () => {
    assert.match(await succeeds(['printer', 'list']), /機器はまだありません/);
    const add = ['printer', 'add', '三階', '--uri', 'ipp://127.0.0.1:1/ipp/print', '--segments', 'lgwan'];
    const token = /panel\/pair#(\S+)/.exec(await succeeds(add))?.[1];
    await fails(add, 'IDENTITY_DEVICE_NAME_TAKEN');
    await fails(['printer', 'add', '二階', '--segments', 'moon'], 'IDENTITY_SEGMENT_UNKNOWN');
    assert.match(await succeeds(['printer', 'list']), /^三階\t.*\tactive\tlgwan\tipp:\/\/127\.0\.0\.1:1/m);
    const listed = JSON.parse(await succeeds(['printer', 'list', '--json'])) as { name: string }[];
    assert.deepEqual(
      listed.map(({ name }) => name),
      ['三階'],
    );
    const again = /panel\/pair#(\S+)/.exec(await succeeds(['printer', 'pair', '三階']))?.[1];
    assert.notEqual(again, token);
    await fails(['printer', 'pair', '四階'], 'IDENTITY_DEVICE_UNKNOWN');
  });

  test('an encrypted device is enrolled with the certificate that was confirmed or given, and with no other', async () => {
    await using printer = await startVirtualPrinter({
      tls: 'required',
      certificate: await makeTestCertificate(),
    });
    const { sha256 } = await readDeviceCertificate({ uri: printer.uri });
    const add = (name: string, ...more: string[]) => [
      ...['printer', 'add', name, '--uri', printer.uri, '--segments', 'lgwan'],
      ...more,
    ];
    const refused = await site.command(add('五階'), 'no\n');
    assert.match(refused.stderr, /IDENTITY_DEVICE_CERTIFICATE/);
    assert.match(await succeeds(add('六階'), 'yes\n'), new RegExp(sha256));
    await succeeds(add('七階', '--pin', (sha256.toUpperCase().match(/../g) ?? []).join(':')));
    assert.match(await succeeds(add('八階', '--later')), /approve-certificate/);
    const listed = JSON.parse(await succeeds(['printer', 'list', '--json'])) as {
      name: string;
      certificateSha256?: string;
    }[];
    const pins = new Map(listed.map(({ name, certificateSha256 }) => [name, certificateSha256]));
    assert.equal(pins.has('五階'), false);
    assert.deepEqual([pins.get('六階'), pins.get('七階'), pins.get('八階')], [sha256, sha256, undefined]);
  });

  test('no job waits, and the audit chain is whole although nothing was sealed yet', async () => {
    assert.equal(await succeeds(['jobs', '--json']), '');
    await fails(['search', '予算', '--as', 'nobody'], 'IDENTITY_PERSON_UNKNOWN');
    assert.match(await succeeds(['audit', 'verify']), /監査記録は完全です/);
  });
});

/** Runs a command with another language. */
async function runIn(site: ServiceSite, LANG: string, args: readonly string[]): Promise<CommandOutcome> {
  const before = site.env['LANG'];
  site.env['LANG'] = LANG;
  try {
    return await site.command(args);
  } finally {
    site.env['LANG'] = before;
  }
}
