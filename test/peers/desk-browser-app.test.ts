import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { PDFDocument } from 'pdf-lib';
import type { Page } from 'playwright-core';
import { startVirtualPrinter, type VirtualPrinter } from '../../drivers/simulators/virtual-printer.ts';
import {
  browserMissing,
  collectFaults,
  keepPicture,
  openBrowser,
  type TestBrowser,
} from '../support/browser.ts';
import { serious } from '../support/page-probes.ts';
import { openSignInSite, type SignInSite, sitePassword } from '../support/sign-in-site.ts';
import { enrolPrinter } from '../support/test-service.ts';

/** A letter of a few pages with something on each. */
async function letter(pages: number): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  for (let number = 1; number <= pages; number += 1) {
    const page = document.addPage([595, 842]);
    page.drawText(`Page ${number}`, { x: 60, y: 760, size: 28 });
    page.drawRectangle({ x: 60, y: 300, width: 300, height: 200, borderWidth: 2 });
  }
  return await document.save();
}

/** Nothing may stick out at the side. */
async function checkPage(page: Page, what: string): Promise<void> {
  const over = await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
  assert.ok(over <= 0, `${what} is ${over} px too wide`);
  assert.deepEqual(await serious(page), [], what);
}

async function signIn(page: Page, origin: string, loginName = 'hanako'): Promise<void> {
  await page.goto(`${origin}/app/prints`);
  await page.getByLabel('職員番号またはログイン名').fill(loginName);
  await page.getByLabel('パスワード').fill(sitePassword);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.getByRole('heading', { name: 'わたしの印刷物', level: 1 }).waitFor();
}

describe('the desk app in a browser, on the whole service', { skip: browserMissing() }, () => {
  let site: SignInSite;
  let browser: TestBrowser;
  let folder: string;
  let printer: VirtualPrinter;
  let origin: string;

  before(async () => {
    [site, browser, folder] = await Promise.all([
      openSignInSite(),
      openBrowser(),
      mkdtemp(join(tmpdir(), 'tomeoki-desk-')),
    ]);
    origin = `https://127.0.0.1:${site.port}`;
    await site.addPerson('hanako');
    await site.addPerson('taro');
    await site.addPerson('kanri', { roles: ['staff', 'administrator'] });
    // The service looks for new devices every ten seconds; the last test sees what it found.
    printer = await startVirtualPrinter();
    await enrolPrinter(site.service.stores, '三階 複合機', printer.uri);
    await enrolPrinter(site.service.stores, '切れている複合機', 'ipp://127.0.0.1:9/ipp/print');
    await writeFile(join(folder, '会議資料.pdf'), await letter(3));
  });
  after(async () => {
    await browser[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
    await printer[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  test('a person hands in a file, sees it held in every tab, changes it, lets a colleague collect it, and deletes it', async () => {
    const page = await browser.page(1280, 900);
    const faults = collectFaults(page);
    await signIn(page, origin);
    await page.getByText('待っている印刷物はありません').waitFor();
    await checkPage(page, 'empty list');
    await keepPicture(page, 'desk-app-empty');
    const phone = await browser.page(360, 740);
    await phone.goto(`${origin}/app/`);
    await phone.getByText('待っている印刷物はありません').waitFor();

    await page.getByRole('navigation').getByRole('link', { name: '文書を印刷' }).click();
    const focused = page.locator('h1:focus');
    await focused.waitFor();
    assert.equal(await focused.textContent(), '文書を印刷');
    await checkPage(page, 'upload');
    await page.getByLabel('ファイル').setInputFiles(join(folder, '会議資料.pdf'));
    await keepPicture(page, 'desk-app-upload');
    await page.getByRole('button', { name: '預ける' }).click();
    await page.getByText(/「会議資料.pdf」を預かりました/).waitFor();
    const card = page.getByRole('article').filter({ hasText: '会議資料.pdf' });
    await card.getByText('印刷待ち').waitFor();
    // Pages are counted in the background: the list learns of it by itself.
    await card.getByText(/3 ページ/).waitFor();
    await phone
      .getByRole('article')
      .filter({ hasText: '会議資料.pdf' })
      .getByText(/3 ページ/)
      .waitFor();

    await page.getByRole('button', { name: '設定を変える 会議資料.pdf' }).click();
    await page.getByLabel('部数').fill('2');
    await page.getByLabel('片面・両面').selectOption('two-sided-short-edge');
    await page.getByLabel('印刷するページ').fill('9-2');
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('ページの書き方を読めません').waitFor();
    await page.getByLabel('印刷するページ').fill('1-2');
    await page.getByLabel('ステープルで留める').check();
    await checkPage(page, 'ticket');
    await keepPicture(page, 'desk-app-ticket');
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByText('設定を変えました。').waitFor();
    await card.getByText(/両面\(短辺とじ\)|短辺/).waitFor();
    await card.getByText(/1-2/).waitFor();

    await page.getByRole('button', { name: '受け取りを頼む 会議資料.pdf' }).click();
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Tokyo' }).format(
      site.service.stores.clock.now(),
    );
    await page.getByLabel('同僚の職員番号またはログイン名').fill('nobody-of-this-name');
    await page.getByLabel('いつまで').fill(today);
    await page.getByRole('button', { name: '頼む', exact: true }).click();
    await page.getByText('DELEGATION_NOT_ALLOWED').waitFor();
    await page.getByLabel('同僚の職員番号またはログイン名').fill('taro');
    await page.getByRole('button', { name: '頼む', exact: true }).click();
    await page.getByText('taro さんが受け取れるようにしました').waitFor();

    await page.getByRole('button', { name: '経過 会議資料.pdf' }).click();
    await page.getByText('設定を変えました', { exact: true }).waitFor();
    await checkPage(page, 'timeline');
    await keepPicture(page, 'desk-app-timeline');
    await page.keyboard.press('Escape');
    assert.equal(await page.getByRole('dialog').count(), 0);
    await page.getByRole('button', { name: 'ページを見る 会議資料.pdf' }).click();
    await page.getByRole('button', { name: '次のページ' }).click();
    await page.getByAltText('2ページ目の画像').waitFor();
    await page.getByRole('button', { name: '閉じる', exact: true }).click();
    await checkPage(page, 'list');
    await keepPicture(page, 'desk-app-prints');
    await keepPicture(phone, 'desk-app-prints-phone');

    await phone.getByRole('button', { name: '削除 会議資料.pdf' }).click();
    await phone.getByRole('button', { name: '削除する' }).click();
    await phone.getByText('待っている印刷物はありません').waitFor();
    await page.getByText('待っている印刷物はありません').waitFor();
    await page.getByText(/削除しました \//).waitFor();
    await phone.close();
    await page.close();
    assert.deepEqual(faults, []);
  });

  test('in English on a phone: drawer, printer addresses, what others send appears, and signing out ends every tab', async () => {
    const page = await browser.page(360, 740);
    const faults = collectFaults(page);
    await page.goto(`${origin}/app/prints`);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'My prints', level: 1 }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    const other = await browser.page(1280, 900);
    await other.goto(`${origin}/app/prints`);
    await other.getByRole('heading', { name: 'My prints', level: 1 }).waitFor();

    const client = site.client();
    await site.signIn(client, 'hanako');
    const sent = await client.send('POST', '/api/v1/jobs?fileName=from-elsewhere.pdf&segment=lgwan', {
      body: await letter(1),
      headers: { 'content-type': 'application/octet-stream' },
    });
    assert.equal(sent.status, 201, sent.text);
    await page.getByRole('heading', { name: 'from-elsewhere.pdf' }).waitFor();
    await other.getByRole('heading', { name: 'from-elsewhere.pdf' }).waitFor();
    await checkPage(page, 'phone list');
    await keepPicture(page, 'desk-app-prints-phone-en');
    await keepPicture(other, 'desk-app-prints-en');

    await page.getByRole('button', { name: 'Menu' }).click();
    await checkPage(page, 'drawer');
    await keepPicture(page, 'desk-app-drawer');
    await page.getByRole('dialog').getByRole('link', { name: 'Printer set-up' }).click();
    await page.getByRole('heading', { name: 'Printer set-up', level: 1 }).waitFor();
    await checkPage(page, 'links');
    await keepPicture(page, 'desk-app-links');
    await page.goto(`${origin}/app/delegations`);
    await page.getByRole('button', { name: 'Take back 試験 taro' }).waitFor();
    await checkPage(page, 'delegations');
    await keepPicture(page, 'desk-app-delegations');
    await page.goto(`${origin}/app/no/such/page`);
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor();

    await other.getByRole('button', { name: 'Sign out' }).click();
    await other.waitForURL('**/sign-in');
    await page.waitForURL('**/sign-in?next=**');
    assert.deepEqual(faults, []);
  });

  test('an administrator sees how devices stand, takes one out of use, and is led through the first steps', async () => {
    const page = await browser.page(1280, 900);
    const faults = collectFaults(page);
    await browser.context.clearCookies();
    await signIn(page, origin, 'kanri');
    await page.getByRole('navigation').getByRole('link', { name: '機器', exact: true }).click();
    const device = page.getByRole('article').filter({ hasText: '三階 複合機' });
    await device.getByText('待機中').waitFor();
    await page.getByRole('article').filter({ hasText: '切れている' }).getByText('応答なし').waitFor();
    await device.getByRole('button', { name: /利用を休止する/ }).click();
    await device.getByText('利用休止').waitFor();
    await checkPage(page, 'devices');
    await keepPicture(page, 'desk-app-devices');
    await page.setViewportSize({ width: 360, height: 740 });
    await checkPage(page, 'devices on a phone');
    await keepPicture(page, 'desk-app-devices-phone');
    await page.goto(`${origin}/app/first-run`);
    await page.getByText('済み').first().waitFor();
    await checkPage(page, 'first steps');
    await keepPicture(page, 'desk-app-first-run');
    assert.deepEqual(faults, []);
  });
});
