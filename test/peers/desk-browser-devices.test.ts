/** An administrator at the desk: enrols a device, tests it, sees it in trouble, looks at segments and system, removes it. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startVirtualPrinter, type VirtualPrinter } from '../../drivers/simulators/virtual-printer.ts';
import { startVirtualScanner, type VirtualScanner } from '../../drivers/simulators/virtual-scanner.ts';
import {
  browserMissing,
  collectFaults,
  keepPicture,
  openBrowser,
  type TestBrowser,
} from '../support/browser.ts';
import { serious } from '../support/page-probes.ts';
import { openSignInSite, type SignInSite, sitePassword } from '../support/sign-in-site.ts';
import { makeTestCertificate } from '../support/test-certificate.ts';

/** Nothing may stick out at the side, and axe finds nothing grave. */
async function checkPage(page: Page, what: string): Promise<void> {
  const over = await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
  assert.ok(over <= 0, `${what} is ${over} px too wide`);
  assert.deepEqual(await serious(page), [], what);
}

/** Looks at the page at both widths. */
async function look(page: Page, what: string): Promise<void> {
  await checkPage(page, what);
  await keepPicture(page, `desk-${what}`);
  await page.setViewportSize({ width: 360, height: 740 });
  await checkPage(page, `${what} on a phone`);
  await keepPicture(page, `desk-${what}-phone`);
  await page.setViewportSize({ width: 1280, height: 900 });
}

describe('devices, segments and the system at the desk', { skip: browserMissing() }, () => {
  let site: SignInSite;
  let browser: TestBrowser;
  let printer: VirtualPrinter;
  let scanner: VirtualScanner;
  let page: Page;
  let faults: readonly string[];

  before(async () => {
    const certificate = await makeTestCertificate();
    const mynumber = {
      id: 'mynumber',
      name: { ja: 'マイナンバー利用事務系', en: 'My Number' },
      releaseFactors: 2,
    };
    const lgwan = {
      ...{ id: 'lgwan', name: { ja: 'LGWAN接続系', en: 'LGWAN' } },
      listeners: [{ id: 'lgwan-print', port: 0, tls: 'required' }],
    };
    [site, browser, printer, scanner] = await Promise.all([
      openSignInSite({ segments: [lgwan, mynumber], backup: { folder: '{folder}/backup' } }),
      openBrowser(),
      startVirtualPrinter({ tls: 'required', certificate }),
      startVirtualScanner(),
    ]);
    await site.addPerson('kanri', { roles: ['staff', 'administrator'] });
    page = await browser.page(1280, 900);
    faults = collectFaults(page);
    await page.goto(`https://127.0.0.1:${site.port}/app/devices`);
    await page.getByLabel('職員番号またはログイン名').fill('kanri');
    await page.getByLabel('パスワード').fill(sitePassword);
    await page.getByRole('button', { name: 'サインイン' }).click();
    await page.getByRole('heading', { name: '機器', level: 1 }).waitFor();
  });
  after(async () => {
    await browser[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
    await printer[Symbol.asyncDispose]();
    await scanner[Symbol.asyncDispose]();
  });

  test('an empty list leads to enrolling; the device is asked, its certificate confirmed, and pinned', async () => {
    await page.getByText('機器はまだ登録されていません').waitFor();
    await look(page, 'devices-empty');
    await page.getByRole('link', { name: '機器を登録' }).first().click();
    await page.getByLabel('印刷のアドレス').fill('ipps://127.0.0.1:9/ipp/print');
    await page.getByRole('button', { name: '機器に問い合わせる' }).click();
    await page
      .getByText(/応答|つながり|接続/)
      .first()
      .waitFor();
    await page.getByLabel('印刷のアドレス').fill(printer.uri);
    await page.getByLabel('スキャンのアドレス（任意）').fill(scanner.uri);
    await page.getByRole('button', { name: '機器に問い合わせる' }).click();
    await page.getByText('Tomeoki Virtual Printer').waitFor();
    await page.getByText('Tomeoki Virtual Scanner').waitFor();
    await page.getByText('application/pdf').waitFor();
    const enrol = page.getByRole('button', { name: '登録する' });
    assert.equal(await enrol.isDisabled(), true);
    await look(page, 'device-add');
    await page.getByLabel('指紋が機器のものと同じことを確かめました').check();
    await page.getByLabel('名前', { exact: true }).fill('三階 複合機');
    await page.getByLabel('拠点').fill('本庁');
    await page.getByLabel('LGWAN接続系').check();
    await enrol.click();
    const card = page.getByRole('article').filter({ hasText: '三階 複合機' });
    await card.getByText('待機中').waitFor();
    const device = await site.service.stores.devices.findByName('三階 複合機');
    assert.match(device?.certificateSha256 ?? '', /^[0-9a-f]{64}$/);
    assert.equal(device?.scanUri, scanner.uri);
  });

  test('a test page comes out, running out of paper is seen without a reload, and so is paper again', async () => {
    const card = page.getByRole('article').filter({ hasText: '三階 複合機' });
    await card.getByRole('button', { name: /^試し刷り/ }).click();
    await page.getByRole('button', { name: '1枚印刷する' }).click();
    await page.getByText('印刷されました。').waitFor();
    await checkPage(page, 'test page');
    assert.equal(printer.jobs.length, 1);
    assert.ok((printer.jobs[0]?.byteLength ?? 0) > 1_000);
    await page.getByRole('button', { name: '閉じる', exact: true }).click();
    await printer.order({ kind: 'paper-out' });
    await card.getByText(/用紙/).first().waitFor();
    await card.getByText(/から$/).waitFor();
    await look(page, 'devices');
    await printer.clearFault();
    await card.getByText(/から$/).waitFor({ state: 'detached' });
  });

  test('a device is changed and taken out of use, and not removed while something waits there', async () => {
    const card = page.getByRole('article').filter({ hasText: '三階 複合機' });
    await card.getByRole('button', { name: /^登録内容を変える/ }).click();
    await page.getByRole('dialog').getByLabel('拠点').fill('東支所');
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByRole('heading', { name: '東支所' }).waitFor();
    await card.getByRole('button', { name: /利用を休止する/ }).click();
    await card.getByText('利用休止').waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Devices', level: 1 }).waitFor();
    await card.getByText('Out of use').waitFor();
    await keepPicture(page, 'desk-devices-en');
    await page.getByRole('button', { name: '日本語' }).click();
  });

  test('account, SNMP, quirks and readers of a device are set on its page, and no secret is shown again', async () => {
    await page.getByRole('link', { name: '接続とリーダー 三階 複合機' }).click();
    await page.getByRole('heading', { name: '三階 複合機', level: 1 }).waitFor();
    await page.getByRole('button', { name: '設定する 機器のアカウント' }).click();
    await page.getByLabel('利用者名').fill('tomeoki');
    await page.getByLabel('パスワード', { exact: true }).fill('hi-mi-tsu');
    await page.getByRole('button', { name: '保存する', exact: true }).click();
    await page.getByText('設定してあります。').waitFor();
    await page.getByRole('button', { name: '設定する SNMP' }).click();
    await page.getByLabel('利用者名').fill('tomeoki');
    await page.getByLabel('認証のパスワード').fill('ninshou-himitsu');
    await page.getByLabel('暗号化のパスワード').fill('angou-himitsu');
    await checkPage(page, 'SNMP of a device');
    await page.getByRole('button', { name: '保存する', exact: true }).click();
    await page.getByText('v3、ポート 161 で読んでいます。').waitFor();
    await page.getByRole('button', { name: 'リーダーを登録' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('リーダーの名前').fill('三階 入口');
    await dialog.getByRole('button', { name: 'リーダーを登録' }).click();
    const token = (await dialog.locator('code').textContent()) ?? '';
    assert.match(token, /^[\w-]{43}$/);
    await dialog.getByRole('button', { name: '保存しました' }).click();
    await page.getByRole('heading', { name: '三階 入口' }).waitFor();
    await page.getByLabel('PDF を使えると言うが失敗する').check();
    await page.getByRole('button', { name: '保存する この機器の癖' }).click();
    await page.getByText('癖を保存しました。').waitFor();
    await page.reload();
    await page.getByText('設定してあります。').waitFor();
    assert.doesNotMatch(await page.content(), /himitsu|hi-mi-tsu/);
    assert.ok(!(await page.content()).includes(token));
    await look(page, 'device-settings');
    await page.getByRole('button', { name: '登録を取り消す 三階 入口' }).click();
    await page.getByRole('dialog').getByRole('button', { name: '登録を取り消す' }).click();
    await page.getByText('登録されたリーダーはありません。').waitFor();
    const device = await site.service.stores.devices.findByName('三階 複合機');
    assert.deepEqual([device?.snmp?.version, device?.quirks], ['3', ['no-pdf']]);
  });

  test('segments tell where each comes out, what is refused, and the key of the file to change', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'ネットワーク区分' }).click();
    const row = page.getByRole('row').filter({ hasText: '三階 複合機' });
    await row.getByText(/利用休止中/).waitFor();
    await row.getByText('出しません').waitFor();
    await page.getByText('segments[1].releaseFactors').first().waitFor();
    await page.getByText('lgwan-print').waitFor();
    await look(page, 'segments');
  });

  test('the system page is well, and a backup that is begun there is found there', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'システム' }).click();
    await page.getByText('正常に動いています。').waitFor();
    await page.getByText(/tesseract/).waitFor();
    await look(page, 'system');
    await page.getByText('データベースは外部のものです').waitFor();
    await page.getByRole('link', { name: '版とライセンス' }).click();
    await page.getByRole('rowheader', { name: 'express', exact: true }).waitFor();
    await checkPage(page, 'packages');
    await page.goto(`https://127.0.0.1:${site.port}/app/first-run`);
    await page.getByText(/まで済みました/).waitFor();
    await look(page, 'first-run');
  });

  test('a device is removed for good', async () => {
    await page.goto(`https://127.0.0.1:${site.port}/app/devices`);
    const card = page.getByRole('article').filter({ hasText: '三階 複合機' });
    await card.getByRole('button', { name: /^取り外す/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: '取り外す' }).click();
    await page.getByText('機器はまだ登録されていません').waitFor();
    assert.deepEqual(await site.service.stores.devices.list(), []);
    assert.deepEqual(faults, []);
  });
});
