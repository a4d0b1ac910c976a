/** Filing at the desk on the whole service: real reading, real rules, in the browser of a clerk and an administrator. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import {
  browserMissing,
  collectFaults,
  keepPicture,
  openBrowser,
  type TestBrowser,
} from '../support/browser.ts';
import { drawPage, keepDrawn } from '../support/drawn-letter.ts';
import { serious } from '../support/page-probes.ts';
import { openSignInSite, type SignInSite, sitePassword } from '../support/sign-in-site.ts';
import type { WebClient } from '../support/web-client.ts';

const letter = [
  '総務第1234号',
  '令和8年11月20日',
  '架空市長　様',
  '北星土木事務所長',
  '道路占用許可について（通知）',
  '道路の占用を次の条件で許可します。',
];

async function checkPage(page: Page, what: string): Promise<void> {
  const over = await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
  assert.ok(over <= 0, `${what} is ${over} px too wide`);
  assert.deepEqual(await serious(page), [], what);
}

async function signIn(page: Page, origin: string, loginName: string, path: string): Promise<void> {
  await page.context().clearCookies();
  await page.goto(`${origin}${path}`);
  await page.getByLabel('職員番号またはログイン名').fill(loginName);
  await page.getByLabel('パスワード').fill(sitePassword);
  await page.getByRole('button', { name: 'サインイン' }).click();
}

describe('filing in the desk app, on the whole service', { skip: browserMissing() }, () => {
  let site: SignInSite;
  let browser: TestBrowser;
  let clerk: WebClient;
  let origin: string;
  let image: Buffer;

  const send = async (name: string, body: Buffer): Promise<string> => {
    const sent = await clerk.send('POST', `/api/v1/scans?fileName=${name}&segment=lgwan`, {
      body,
      headers: { 'content-type': 'image/jpeg' },
    });
    assert.ok(sent.status < 300, sent.text);
    return String(sent.json()['scanId'] ?? sent.json()['id']);
  };
  /** The record of a scan, once it is in the archive. */
  const recordOf = async (scanId: string): Promise<string> => {
    for (let trial = 0; trial < 2_000; trial += 1) {
      const row = await site.service.stores.database.kysely
        .selectFrom('scan')
        .select(['record_id', 'state', 'reason'])
        .where('id', '=', scanId as never)
        .executeTakeFirst();
      assert.notEqual(row?.state, 'quarantined', row?.reason ?? '');
      if (row?.state === 'verified' && row.record_id !== null) return row.record_id;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('the scan never came into the archive');
  };

  before(async () => {
    [site, browser] = await Promise.all([openSignInSite(), openBrowser()]);
    origin = `https://127.0.0.1:${site.port}`;
    const { id: ownerId, department } = await site.addPerson('hanako');
    await site.addPerson('kanri', { roles: ['staff', 'administrator'] });
    clerk = site.client();
    assert.equal((await site.signIn(clerk, 'hanako')).status, 201);
    const { stores } = site.service;
    const filing = {
      classCode: '建設-道路-占用',
      retention: undefined,
      access: 'department',
      binder: { fiscalYear: 2026, name: '道路占用許可綴' },
    } as const;
    const drawn = await drawPage(browser, letter);
    image = drawn.image;
    const before = { ownerId, department, values: { kind: 'notice', sender: '北星土木事務所長' } };
    for (const title of ['占用許可（電柱）', '占用許可（水道管）']) {
      await keepDrawn(stores, [drawn], { ...before, title, filing });
    }
  });
  after(async () => {
    await browser[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
  });

  test('a clerk corrects what was read and finds by it, files by a proposal; an administrator’s rule files the next scan', async () => {
    const first = await send('scan-1.jpg', image);
    await recordOf(first);
    const page = await browser.page(1280, 900);
    const faults = collectFaults(page);
    await signIn(page, origin, 'hanako', '/app/filing/unfiled');
    await page.getByText('1 件が待っています。').waitFor();
    const proposal = page.getByRole('region', { name: '提案' }).getByRole('listitem').first();
    await proposal.getByText('2026年度 道路占用許可綴').first().waitFor();
    await page.locator('[data-mark]').first().waitFor();
    await checkPage(page, 'unfiled');
    await keepPicture(page, 'desk-filing-unfiled');

    // Putting right: the value and a line, in the viewer.
    const id = await recordOf(first);
    await page.getByRole('link', { name: '文書を開く・値を訂正する' }).click();
    await page.getByRole('heading', { name: '文書の情報' }).waitFor();
    await page.getByRole('button', { name: '訂正する 件名' }).click();
    await page.getByLabel('正しい値').fill('道路占用許可（電柱の移設）');
    await page.getByLabel('訂正の理由').fill('件名の読み取り違い');
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('「件名」を訂正しました。').waitFor();
    await page.getByRole('button', { name: '行を訂正する' }).click();
    await page.getByRole('button', { name: '訂正する：1 行目' }).click();
    await page.getByLabel('1 行目の正しい文字').fill('個人番号 1234 5678 9018');
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('ARCHIVE_CHANGE_MY_NUMBER').waitFor();
    await page.getByLabel('1 行目の正しい文字').fill('総務第5678号');
    await checkPage(page, 'correcting');
    await keepPicture(page, 'desk-filing-correct');
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('1 行目を訂正しました').waitFor();
    await page.getByText('変更の履歴').click();
    await page.getByText('件名の読み取り違い').waitFor();
    await page.getByText('本文 1 ページ 1 行目', { exact: true }).waitFor();
    await checkPage(page, 'history');
    await keepPicture(page, 'desk-filing-history');
    await page.goto(`${origin}/app/archive?q=${encodeURIComponent('総務第5678号')}`);
    await page.getByRole('link', { name: '道路占用許可（電柱の移設）' }).waitFor();
    await page.getByText('1〜1 件目／全 1 ページ').waitFor();

    // Filing by the first proposal, with a key.
    await page.goto(`${origin}/app/filing/unfiled`);
    await proposal.getByText('2026年度 道路占用許可綴').first().waitFor();
    await page.keyboard.press('1');
    await page.getByText('待っている文書はありません').waitFor();
    const record = await clerk.send('GET', `/api/v1/records/${id}`);
    assert.deepEqual(record.json()['filing'].binder, { fiscalYear: 2026, name: '道路占用許可綴' });
    const history = await clerk.send('GET', `/api/v1/records/${id}/history`);
    assert.match(history.text, /"field":"binder".*提案から/);
    await page.setViewportSize({ width: 360, height: 740 });
    await checkPage(page, 'empty at 360');

    // A rule: written by choices, tried, activated; the next scan goes by it.
    await page.setViewportSize({ width: 1280, height: 900 });
    await signIn(page, origin, 'kanri', '/app/filing/rules');
    await page.getByText('設定ファイルの規則で動いています。').waitFor();
    await page.getByRole('button', { name: '規則を加える' }).click();
    await page.getByText('必要な値がありません').waitFor();
    await page.getByRole('button', { name: 'この条件を外す 種別' }).click();
    await page.getByLabel('加える条件').selectOption('department');
    await page.getByRole('button', { name: '条件を加える' }).click();
    await page.getByLabel('所属', { exact: true }).fill('総務課');
    await page.getByLabel('簿冊', { exact: true }).fill('総務の収受文書');
    await page.getByText(/最近の 1 件のうち 1 件に合います/).waitFor();
    await page.getByText('2026年度 総務の収受文書').waitFor();
    await checkPage(page, 'rule');
    await keepPicture(page, 'desk-filing-rule');
    await page.getByRole('button', { name: '最近の文書で試す' }).click();
    await page.getByText('最近の 1 件のうち 1 件で結果が変わります。').waitFor();
    await page.getByText('簿冊：なし → 2026年度 総務の収受文書').waitFor();
    await checkPage(page, 'dry run');
    await keepPicture(page, 'desk-filing-dry-run');
    await page.getByRole('button', { name: '有効にする' }).click();
    await page.getByRole('dialog').getByLabel('変更の理由').fill('総務課の収受文書をまとめる');
    await page.getByRole('dialog').getByRole('button', { name: '有効にする' }).click();
    await page.getByText('第 1 版が有効です').waitFor();
    await page.getByText('総務課の収受文書をまとめる').waitFor();
    const other = await drawPage(browser, ['総務第77号', '令和8年11月21日', '河川占用許可について（通知）']);
    const second = await recordOf(await send('scan-2.jpg', other.image));
    const filed = (await clerk.send('GET', `/api/v1/records/${second}/filing`)).json();
    assert.deepEqual([filed['ruleVersion'], filed['rule']], [1, 'rule-1']);
    assert.equal(filed['binder'], '2026年度 総務の収受文書');
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('in English and at 360 pixels every page of filing fits, and stale rules are not put over newer ones', async () => {
    const page = await browser.page(360, 740);
    const faults = collectFaults(page);
    await signIn(page, origin, 'kanri', '/app/filing/rules');
    await page.getByText('第 1 版が有効です').waitFor();
    await checkPage(page, 'rules at 360');
    await keepPicture(page, 'desk-filing-360-rules');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('button', { name: 'Say what becomes of the rest' }).click();
    await page.getByRole('button', { name: 'Try on the newest documents' }).click();
    await page.getByRole('button', { name: 'Activate', exact: true }).waitFor();
    const other = site.client();
    await site.signIn(other, 'kanri');
    const json = { rules: [], basedOn: 1, note: 'elsewhere' };
    assert.equal((await other.send('POST', '/api/v1/filing-rules', { json })).status, 201);
    await page.getByRole('button', { name: 'Activate', exact: true }).click();
    await page.getByRole('dialog').getByLabel('Why').fill('mine');
    await page.getByRole('dialog').getByRole('button', { name: 'Activate', exact: true }).click();
    await page.getByText('SCAN_FILING_RULES_OUTRUN').waitFor();
    await checkPage(page, 'outrun in English');
    await keepPicture(page, 'desk-filing-360-outrun-en');
    await page.goto(`${origin}/app/filing/outbox`);
    await page.getByText('No document waits').waitFor();
    await checkPage(page, 'outbox in English');
    await keepPicture(page, 'desk-filing-360-outbox-en');
    await page.goto(`${origin}/app/filing/unfiled`);
    await page.getByText('Nothing is waiting').waitFor();
    assert.deepEqual(faults, []);
  });
});
