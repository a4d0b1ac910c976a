import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
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
import { serious, valueInPage } from '../support/page-probes.ts';
import { openSignInSite, type SignInSite, sitePassword } from '../support/sign-in-site.ts';

const letter = [
  '総務第1234号',
  '令和8年11月20日',
  '架空市長　様',
  '令和8年10月15日付けで申請のあった道路占用に',
  'ついては、次の条件を付けて許可します。',
  '1　占用の目的　水道管の埋設',
  '2　道路占用料　徴収条例の定めるところによる。',
];

async function checkPage(page: Page, what: string): Promise<void> {
  const over = await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
  assert.ok(over <= 0, `${what} is ${over} px too wide`);
  assert.deepEqual(await serious(page), [], what);
}

describe('the archive in the desk app, on the whole service', { skip: browserMissing() }, () => {
  let site: SignInSite;
  let browser: TestBrowser;
  let origin: string;

  before(async () => {
    [site, browser] = await Promise.all([openSignInSite(), openBrowser()]);
    origin = `https://127.0.0.1:${site.port}`;
    const { id, department } = await site.addPerson('hanako');
    const { stores } = site.service;
    const document = { ownerId: id, department, values: { kind: 'notice', documentDate: '2026-11-20' } };
    const first = await drawPage(browser, letter);
    const second = await drawPage(browser, ['別紙', '道路占用の区域図', '人口の表'], {
      pageNumber: 2,
      misread: { 口: 'ロ' },
    });
    await keepDrawn(stores, [first], { ...document, title: '道路占用許可書（電柱）' });
    await keepDrawn(stores, [first, second], { ...document, title: '道路占用許可書（水道管埋設）' });
    await keepDrawn(stores, [second], {
      ...document,
      ownerId: undefined,
      department: '他課',
      title: '他課の道路占用',
    });
  });
  after(async () => {
    await browser[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
  });

  test('a clerk finds, narrows down, looks at hits page after page, keeps the search and saves the hits', async () => {
    const page = await browser.page(1280, 900);
    const faults = collectFaults(page);
    await page.goto(`${origin}/app/archive`);
    await page.getByLabel('職員番号またはログイン名').fill('hanako');
    await page.getByLabel('パスワード').fill(sitePassword);
    await page.getByRole('button', { name: 'サインイン' }).click();
    const box = page.getByRole('combobox', { name: '検索する言葉' });
    await box.fill('道路占用許');
    await page.getByRole('option').first().waitFor();
    await keepPicture(page, 'archive-suggestions');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await box.fill('道路占用');
    await page.keyboard.press('Enter');
    await page.getByText('1〜3 件目／全 3 ページ').waitFor();
    await page.getByText('表記どおり').first().waitFor();
    assert.equal(await page.getByText('他課の道路占用').count(), 0);
    await checkPage(page, 'results');
    await keepPicture(page, 'archive-results');

    await page.getByRole('button', { name: /通知/ }).click();
    await page.waitForURL((url) => url.searchParams.get('q') === '道路占用 種別:notice');
    await page.getByText('1〜3 件目／全 3 ページ').waitFor();

    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: 'CSV で保存' }).click();
    const csv = await readFile(await (await waiting).path(), 'utf8');
    assert.ok(csv.startsWith('\ufeff件名,ページ,ネットワーク区分,'));
    assert.equal(csv.trimEnd().split('\r\n').length, 4);

    await page.getByRole('button', { name: 'この検索を保存' }).click();
    await page.getByLabel('名前').fill('占用の通知');
    await checkPage(page, 'saving');
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('「占用の通知」を保存しました。').waitFor();

    await page.getByRole('link', { name: '道路占用許可書（水道管埋設）' }).first().click();
    await page.getByText(/^一致 1 \/ \d$/).waitFor();
    await page.locator('[data-hit="0"]').first().waitFor();
    assert.equal(await valueInPage(page, "document.querySelector('section img').naturalWidth"), 1240);
    await checkPage(page, 'viewer');
    await keepPicture(page, 'archive-viewer');
    const start = page.url();
    await page.getByRole('region', { name: 'ページの画像' }).focus();
    // Through the hits of this page and on to the page of the next hit, whose address is another.
    for (let step = 0; step < 4 && page.url() === start; step += 1) {
      await page.keyboard.press('n');
      await page.waitForTimeout(150);
    }
    await page.waitForURL((url) => url.href !== start);
    await page.getByText(/^一致 1 \/ \d$/).waitFor();
    await page.getByRole('button', { name: '前の一致' }).click();
    await page.waitForURL((url) => url.searchParams.get('edge') === 'last');
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('what cannot be read is pointed at, a date is offered, look-alikes are found, nothing found says what waits', async () => {
    const page = await browser.page(360, 740);
    const faults = collectFaults(page);
    const ask = (q: string) => page.goto(`${origin}/app/archive?q=${encodeURIComponent(q)}`);
    await ask('予算 日付:来週');
    await page.getByText('7 文字目「来週」のところです。日付が必要です').waitFor();
    await checkPage(page, 'trouble');
    await ask('R8.11');
    await page.getByRole('button', { name: '「R8.11」を日付として探す' }).click();
    await page.getByText(/全 3 ページ/).waitFor();
    await ask('人口の表');
    await page.getByText('見つかりませんでした').waitFor();
    await page.getByText('読み取り待ちのスキャンはありません。').waitFor();
    await keepPicture(page, 'archive-360-none');
    await page.getByRole('button', { name: '似た文字も含めて探す（1 ページ）' }).click();
    await page.getByText('あいまい', { exact: true }).waitFor();
    await checkPage(page, 'results at 360');
    await keepPicture(page, 'archive-360-results');
    await page.getByRole('link', { name: '道路占用許可書（水道管埋設）' }).click();
    await page.getByText('一致 1 / 1').waitFor();
    await page.locator('[data-hit="0"]').first().waitFor();
    await checkPage(page, 'viewer at 360');
    await keepPicture(page, 'archive-360-viewer');
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('Hit 1 of 1').waitFor();
    await page.goto(`${origin}/app/archive?q=${encodeURIComponent('道路占用')}`);
    await page.getByText('1 to 3 of 3 pages').waitFor();
    await checkPage(page, 'results in English');
    await keepPicture(page, 'archive-360-en');
    assert.deepEqual(faults, []);
  });
});
