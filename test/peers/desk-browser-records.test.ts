/** The records office and the auditor at the desk, in a browser, on the whole service. */

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { verifyExport } from '../../src/audit/export/verify-export.ts';
import { verifyPackageFolder } from '../../src/context/retention.ts';
import type { RecordId } from '../../src/shared/ids.ts';
import {
  browserMissing,
  collectFaults,
  keepPicture,
  openBrowser,
  type TestBrowser,
} from '../support/browser.ts';
import { type DrawnPage, drawPage, keepDrawn } from '../support/drawn-letter.ts';
import { serious } from '../support/page-probes.ts';
import { openSignInSite, type SignInSite, sitePassword } from '../support/sign-in-site.ts';
import { workbook } from '../support/workbook.ts';

const plan = [
  '分類記号,大分類,中分類,簿冊名,保存期間,満了時の措置,所管課',
  'A-01,総務,契約,,5年,廃棄,総務課',
  'A-02,総務,文書,,永年,,総務課',
  'B-01,土木,占用,道路占用,10年,移管,土木課',
].join('\n');

/** The lines as a workbook. */
function workbookOf(lines: string): Buffer {
  const cell = (text: string) => (text === '' ? '<c/>' : `<c t="inlineStr"><is><t>${text}</t></is></c>`);
  const rows = lines.split('\n').map((line) => `<row>${line.split(',').map(cell).join('')}</row>`);
  return workbook({ sheet: rows.join('') });
}

async function checkPage(page: Page, what: string): Promise<void> {
  const over = await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
  assert.ok(over <= 0, `${what} is ${over} px too wide`);
  assert.deepEqual(await serious(page), [], what);
}

describe('the records office in the desk app, on the whole service', { skip: browserMissing() }, () => {
  let site: SignInSite;
  let browser: TestBrowser;
  let origin: string;
  let folder: string;
  let drawn: DrawnPage;
  let gone: RecordId;

  before(async () => {
    [site, browser, folder] = await Promise.all([
      openSignInSite(),
      openBrowser(),
      mkdtemp(join(tmpdir(), 'tomeoki-records-')),
    ]);
    origin = `https://127.0.0.1:${site.port}`;
    await site.addPerson('bunsho', { roles: ['staff', 'records'] });
    await site.addPerson('kacho', { roles: ['staff', 'records'] });
    await site.addPerson('kansa', { roles: ['staff', 'auditor'] });
    drawn = await drawPage(browser, ['給水契約書', '廃棄の試験']);
    gone = await keep('給水契約書（北町）');
    await keep('給水契約書（南町）');
    await keep('給水契約書（東町）');
    await writeFile(join(folder, 'plan.xlsx'), workbookOf(plan));
    await writeFile(join(folder, 'faulty.csv'), plan.replace('5年', '五年'));
  });
  after(async () => {
    await browser[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  /** Filed in the fiscal year 2019 for five years: due by 31 March 2025. */
  const keep = (title: string): Promise<RecordId> =>
    keepDrawn(site.service.stores, [drawn], {
      title,
      department: '総務課',
      ownerId: undefined,
      filing: {
        classCode: 'A-01',
        binder: { fiscalYear: 2019, name: '給水契約' },
        retention: '2025-03-31',
        access: 'department',
      },
    });

  async function signIn(page: Page, loginName: string, path: string): Promise<void> {
    await browser.context.clearCookies();
    await page.goto(`${origin}${path}`);
    await page.getByLabel('職員番号またはログイン名').fill(loginName);
    await page.getByLabel('パスワード').fill(sitePassword);
    await page.getByRole('button', { name: 'サインイン' }).click();
  }

  test('a clerk imports the plan, holds, makes a list and decides; a second person approves; what goes is gone and certified', async () => {
    const page = await browser.page(1280, 900);
    const faults = collectFaults(page);
    await signIn(page, 'bunsho', '/app/records/plan');
    await page.getByText('ファイル基準表はまだありません').waitFor();
    await page.getByLabel('ファイル基準表（Excel か CSV）').setInputFiles(join(folder, 'faulty.csv'));
    await page.getByRole('button', { name: '内容を確かめる' }).click();
    await page.getByText('「永年」か、1〜100 の年数にしてください').waitFor();
    await page.getByLabel('ファイル基準表（Excel か CSV）').setInputFiles(join(folder, 'plan.xlsx'));
    await page.getByRole('button', { name: '内容を確かめる' }).click();
    await page.getByText('追加 3、削除 0、変更 0、同じ 0').waitFor();
    await page.getByRole('button', { name: 'この内容で第 1 版にする' }).click();
    await page.getByText('第 1 版にしました。').waitFor();
    await page.getByRole('button', { name: '変更 B-01 道路占用' }).click();
    await page.getByLabel('保存期間').fill('３０年');
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('第 2 版にしました。').waitFor();
    await page.getByText('30 年').waitFor();
    await checkPage(page, 'plan');
    await keepPicture(page, 'records-plan');

    await page.getByRole('navigation').getByRole('link', { name: '保存期間の満了' }).click();
    await page.getByRole('heading', { name: /年度末/ }).waitFor();
    await page.getByText('令和元年度 給水契約').waitFor();
    await checkPage(page, 'due');
    await keepPicture(page, 'records-due');
    await page.getByRole('button', { name: /一覧を作る/ }).click();
    await page.getByText('3 件の一覧を作りました。').waitFor();

    await page.getByRole('button', { name: '文書を見る 令和元年度 給水契約' }).click();
    await page.getByRole('button', { name: '措置を決める 給水契約書（南町）' }).click();
    await page.getByLabel('延長する年数').fill('3');
    await page.getByLabel('理由').fill('係争中のため');
    await checkPage(page, 'word');
    await page.getByRole('button', { name: 'この措置を入力' }).click();
    await page.getByText('入力した措置 1 件は、まだ送っていません。').waitFor();
    // A look at another page and back, and a reload.
    await page.getByRole('link', { name: '満了一覧へ戻る' }).click();
    await page.getByRole('link', { name: /^総務課 / }).click();
    await page.reload();
    await page.getByText('入力した措置 1 件は、まだ送っていません。').waitFor();
    await page.getByRole('button', { name: '文書を見る 令和元年度 給水契約' }).click();
    await page.getByRole('button', { name: '措置を決める 給水契約書（東町）' }).click();
    await page.getByRole('combobox', { name: '措置' }).selectOption({ label: '移管' });
    await page.getByLabel('理由').fill('歴史公文書');
    await page.getByRole('button', { name: 'この措置を入力' }).click();
    await page.getByText('入力した措置 2 件は、まだ送っていません。').waitFor();
    await checkPage(page, 'round');
    await keepPicture(page, 'records-round');
    await page.getByRole('button', { name: '所管課として確認する' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '所管課として確認する' }).click();
    await page.getByText('確認を記録しました。').waitFor();

    await page.getByRole('button', { name: '決定する' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '決定する' }).click();
    await page.getByText('確認した人が、決定することはできません。').waitFor();
    await keepPicture(page, 'records-same-person');
    const round = page.url();

    await signIn(page, 'kacho', new URL(round).pathname);
    await page.getByRole('button', { name: '決定する' }).click();
    await page.getByText('延長 1 件、移管 1 件、廃棄 1 件と決定します。').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '決定する' }).click();
    await page.getByText('決定しました（延長 1、移管 1、廃棄 1）。').waitFor();
    const packed = page.waitForEvent('download');
    await page.getByRole('link', { name: '移管パッケージを保存する（1 件）' }).click();
    await (await packed).saveAs(join(folder, 'package.tar'));
    execFileSync('tar', ['-xf', join(folder, 'package.tar'), '-C', folder]);
    const roundId = new URL(round).pathname.split('/').at(-1);
    const unpacked = join(folder, `transfer-${roundId}`);
    assert.deepEqual((await verifyPackageFolder(unpacked)).faults, []);
    const list = await readFile(join(unpacked, 'manifest-sha256.txt'));
    await page.getByText(createHash('sha256').update(list).digest('hex')).waitFor();
    await checkPage(page, 'package');
    await keepPicture(page, 'records-package');

    await page.goto(`${origin}/app/archive/${gone}/1`);
    await page.getByRole('button', { name: '廃棄を止める' }).click();
    await page.getByLabel('理由').fill('開示請求 第3号');
    await page.getByRole('dialog').getByRole('button', { name: '廃棄を止める' }).click();
    await page.getByText('廃棄を止めました。').waitFor();
    await page.goto(round);
    await page.getByRole('button', { name: '実行する' }).click();
    await page.getByLabel(/公文書館の受領/).fill('受領第7号');
    await page.getByRole('dialog').getByRole('button', { name: '実行する' }).click();
    await page.getByText('実行を始めました。').waitFor();
    await page.getByText('廃棄停止がかかっています').waitFor();
    await checkPage(page, 'waiting');
    await keepPicture(page, 'records-waiting');

    await page.goto(`${origin}/app/records/holds`);
    await page.getByText('開示請求 第3号').waitFor();
    await page.getByRole('button', { name: '廃棄を止める' }).click();
    await page.getByLabel('検索する言葉').fill('件名:南町');
    await page.getByLabel('理由').fill('訴訟');
    await checkPage(page, 'hold form');
    await keepPicture(page, 'records-hold-form');
    await page.getByRole('dialog').getByRole('button', { name: '廃棄を止める' }).click();
    await page.getByRole('rowheader', { name: '検索「件名:南町」の結果' }).waitFor();
    await checkPage(page, 'holds');
    await keepPicture(page, 'records-holds');
    await page.getByRole('button', { name: '解除する 文書「給水契約書（北町）」' }).click();
    await page.getByLabel('理由').fill('開示決定');
    await page.getByRole('button', { name: '解除を実行' }).click();
    await page.getByText('解除しました。').waitFor();

    await page.goto(round);
    await page.getByRole('button', { name: 'もう一度試す' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'もう一度試す' }).click();
    // Live: the work runs beside, and the page follows it without a hand.
    await page.getByText('3 / 3 件が済みました').waitFor();
    await page.getByText('検証済み').nth(1).waitFor();
    await page.getByText('移管した文書はここから消えている').waitFor();
    await checkPage(page, 'done');
    await keepPicture(page, 'records-done');
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: '証明書を保存' }).first().click();
    const saved = join(folder, 'certificate.jws');
    await (await waiting).saveAs(saved);
    await page.goto(`${origin}/app/records`);
    await page.getByRole('table', { name: 'これまでの証明書' }).getByText('検証済み').nth(1).waitFor();
    await keepPicture(page, 'records-certificates');
    await page.getByLabel('証明書のファイル').setInputFiles(saved);
    await page.getByRole('button', { name: '証明書を検証する' }).click();
    await page.getByText(/の 1 件についての、正しい証明書です。/).waitFor();

    await page.goto(`${origin}/app/archive?q=${encodeURIComponent('給水契約書')}`);
    await page.getByText('給水契約書（南町）').first().waitFor();
    assert.equal(await page.getByText('給水契約書（北町）').count(), 0);
    const row = await site.service.stores.database.kysely
      .selectFrom('record')
      .select(['title', 'disposition'])
      .where('id', '=', gone)
      .executeTakeFirstOrThrow();
    assert.deepEqual(row, { title: '', disposition: 'destroyed' });

    await page.setViewportSize({ width: 360, height: 740 });
    for (const [path, name] of [
      [new URL(round).pathname, 'round'],
      ['/app/records', 'due'],
      ['/app/records/holds', 'holds'],
      ['/app/records/plan', 'plan'],
    ] as const) {
      await page.goto(`${origin}${path}`);
      await page.getByRole('table').first().waitFor();
      await checkPage(page, `${name} on a phone`);
      await keepPicture(page, `records-${name}-phone`);
    }
    await page.close();
    assert.deepEqual(faults, []);
  });

  test('an auditor sees it happen, has the chain checked, follows the record and takes an export that verifies', async () => {
    const page = await browser.page(1280, 900);
    const faults = collectFaults(page);
    await signIn(page, 'kansa', '/app/audit');
    await page.getByText('この画面では、まだ検証されていません。').waitFor();
    await page.getByRole('button', { name: 'いま検証する' }).click();
    await page.getByText(/件に改変も欠落もありません。/).waitFor();
    await page.getByLabel('種類').selectOption('record.destroyed');
    await page.getByLabel('ネットワーク区分').selectOption('-');
    await page.getByRole('button', { name: '表示する' }).click();
    await page.getByText('当てはまる記録はありません').waitFor();
    await page.getByLabel('ネットワーク区分').selectOption('lgwan');
    await page.getByRole('button', { name: '表示する' }).click();
    await page.getByRole('cell', { name: '試験 kacho' }).first().waitFor();
    await checkPage(page, 'audit');
    await page.mouse.wheel(0, 900);
    await keepPicture(page, 'audit-timeline');
    await page
      .getByRole('button', { name: /この対象だけを表示/ })
      .first()
      .click();
    await page.getByRole('rowheader', { name: /廃棄・移管を開始/ }).waitFor();
    await page.getByRole('rowheader', { name: /文書を登録/ }).waitFor();

    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: /JSON Lines/ }).click();
    const lines = (await readFile(await (await waiting).path(), 'utf8')).trimEnd().split('\n');
    const { audit, keys } = site.service.stores;
    const report = await verifyExport({ signer: keys.checkpoints, store: audit }, lines.values() as never);
    assert.deepEqual([report.fault, report.scope.of], [undefined, `document:${gone}`]);

    await page.getByRole('button', { name: '条件を消す' }).click();
    await page.getByLabel('人', { exact: true }).fill('kacho');
    await page.getByRole('button', { name: '人を探す' }).click();
    await page.getByRole('combobox', { name: '人' }).selectOption({ label: '試験 kacho / S-kacho / 総務課' });
    await page.getByRole('button', { name: '表示する' }).click();
    await page.getByRole('rowheader', { name: /二人目が決定/ }).waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'What happened' }).waitFor();
    await checkPage(page, 'audit on a phone');
    await page.mouse.wheel(0, 1_700);
    await keepPicture(page, 'audit-timeline-phone-en');
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.goto(`${origin}/app/records`);
    await page.getByRole('heading', { level: 1, name: 'Records due' }).waitFor();
    await keepPicture(page, 'records-due-en');
    assert.equal(await page.getByRole('button', { name: /Make the list/ }).count(), 0);
    assert.deepEqual(faults, []);
  });
});
