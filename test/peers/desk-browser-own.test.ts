/**
 * A person's own pages in Chromium on the whole service: from a link in a mail over the sign-in to what is missing, a
 * PIN, a face (a film of a drawn head in place of the camera), a lost card, a second step, and signing out elsewhere.
 */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { addDevice } from '../../src/devices/enrol/add-device.ts';
import { provenanceWording } from '../../src/identity/face-policy.ts';
import { codeOfStep, stepOf } from '../../src/identity/second/totp.ts';
import type { SegmentId } from '../../src/shared/ids.ts';
import {
  browserMissing,
  collectFaults,
  keepPicture,
  openBrowser,
  type TestBrowser,
} from '../support/browser.ts';
import { filmArguments, makeFilm } from '../support/face-films.ts';
import { serious } from '../support/page-probes.ts';
import { openSignInSite, type SignInSite, sitePassword } from '../support/sign-in-site.ts';
import type { WebClient } from '../support/web-client.ts';

/** Straight, a little to the left, straight, a little to the right. */
const posing = [
  { clip: 'front-0', eachMs: 500 },
  { clip: 'left-0', pictures: [1, 2, 2, 1], eachMs: 400 },
  { clip: 'front-0', eachMs: 300 },
  { clip: 'right-0', pictures: [1, 2, 2, 1], eachMs: 400 },
];
const typed = '012E4CD8A1B2C3D4';

/** Nothing may stick out at the side, and axe finds nothing serious. */
async function checkPage(page: Page, what: string): Promise<void> {
  const over = await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
  assert.ok(over <= 0, `${what} is ${over} px too wide`);
  assert.deepEqual(await serious(page), [], what);
}

describe('a person’s own pages in a browser', { skip: browserMissing() }, () => {
  let site: SignInSite;
  let browser: TestBrowser;
  let folder: string;
  let origin: string;
  let panel: WebClient;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tomeoki-own-'));
    const segment = { id: 'lgwan', name: { ja: 'LGWAN接続系', en: 'LGWAN' }, releaseFactors: 2 };
    const configuration = {
      segments: [segment],
      faces: { cameraLabels: ['.mjpeg'] },
      cards: { selfEnrolment: 'password' },
    };
    [site, browser] = await Promise.all([
      openSignInSite(configuration),
      makeFilm(folder, 'posing', posing).then((film) => openBrowser(filmArguments(film))),
    ]);
    origin = `https://localhost:${site.port}`;
    await site.addPerson('hanako');
    await site.addPerson('kanri', { roles: ['administrator'] });
    panel = await pairedPanel();
    const admin = site.client();
    await site.signIn(admin, 'kanri');
    const json = { on: true, confirmed: provenanceWording };
    assert.equal((await admin.send('POST', '/api/v1/faces/switch', { json })).status, 204);
  });
  after(async () => {
    await browser?.[Symbol.asyncDispose]();
    await site?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  async function pairedPanel(): Promise<WebClient> {
    const { stores } = site.service;
    const statement = {
      name: '総務課 複合機1',
      site: '本庁',
      department: '',
      printUri: 'ipp://127.0.0.1:1/ipp/print',
      scanUri: undefined,
      segments: ['lgwan' as SegmentId],
      certificateSha256: undefined,
    };
    const { panelToken } = await addDevice({ ...stores, segments: stores.segmentIds }, statement, 'system');
    const client = site.client();
    await client.send('POST', '/api/v1/panel/pair', { json: { token: panelToken } });
    return client;
  }

  async function signIn(page: Page): Promise<void> {
    await page.getByLabel('職員番号またはログイン名').fill('hanako');
    await page.getByLabel('パスワード').fill(sitePassword);
    await page.getByRole('button', { name: 'サインイン' }).click();
  }

  async function setPin(page: Page, pin: string): Promise<void> {
    await page.getByLabel('サインインのパスワード').fill(sitePassword);
    await page.getByLabel('新しい暗証番号', { exact: true }).fill(pin);
    await page.getByLabel('新しい暗証番号（確認）').fill(pin);
  }

  const tap = () => panel.send('POST', '/api/v1/panel/tap', { json: { typed } });

  test('a link leads over the sign-in to what is missing; a PIN and a face make it complete', async () => {
    const page = await browser.page(1280, 900);
    const faults = collectFaults(page);
    await page.goto(`${origin}/app/own?from=mail#main`);
    await signIn(page);
    await page.waitForURL('**/app/own?from=mail*');
    await page.getByText('足りないものがあります').waitFor();
    await page.getByText(/LGWAN接続系 の印刷物を受け取るには、あと カード または 顔 が要ります/).waitFor();
    await checkPage(page, 'what is missing');
    await keepPicture(page, 'own-missing');

    await page.getByRole('link', { name: '用意する 暗証番号' }).click();
    await setPin(page, '123456');
    await page.getByRole('button', { name: '設定する' }).click();
    await page.getByText('pin-too-weak').waitFor();
    await setPin(page, '804173');
    await keepPicture(page, 'own-pin');
    await page.getByRole('button', { name: '設定する' }).click();
    await page.getByText('暗証番号を設定しました。').waitFor();
    const pin = { pin: '804173', staffNumber: 'S-hanako' };
    assert.equal((await panel.send('POST', '/api/v1/panel/pin', { json: pin })).status, 201);
    await panel.send('POST', '/api/v1/panel/leave', { json: {} });

    await page.getByRole('navigation').getByRole('link', { name: '顔の登録' }).click();
    await page.getByLabel(/同意します/).check();
    await page.getByRole('button', { name: 'カメラで登録を始める' }).click();
    await page.getByRole('heading', { name: '顔が登録されています' }).waitFor({ timeout: 60_000 });
    await page.getByRole('navigation').getByRole('link', { name: 'わたしの本人確認' }).click();
    await page.getByText(/そろっています/).waitFor();
    await keepPicture(page, 'own-complete');
    await page.setViewportSize({ width: 360, height: 740 });
    await checkPage(page, 'complete on a phone');
    await keepPicture(page, 'own-complete-phone');
    await page.close();
    assert.deepEqual(faults, []);
  });

  test('a card that is reported lost is refused at the device at once', async () => {
    const json = { loginName: 'hanako', password: sitePassword, typed, typedAgain: typed };
    const enrolled = await panel.send('POST', '/api/v1/panel/cards/enrol', { json });
    assert.equal(enrolled.status, 201, enrolled.text);
    assert.equal((await tap()).status, 201);
    const page = await browser.page(360, 740);
    const faults = collectFaults(page);
    await page.goto(`${origin}/desk/cards`);
    await page.waitForURL('**/app/own/cards');
    await page.getByRole('heading', { name: '末尾 c3d4 のカード' }).waitFor();
    await page.getByRole('button', { name: 'なくした・停止する 末尾 c3d4 のカード' }).click();
    await checkPage(page, 'the question');
    await keepPicture(page, 'own-cards-lost');
    await page.getByRole('button', { name: 'いますぐ停止する' }).click();
    await page.getByText(/停止しました。どの複合機でも使えません/).waitFor();
    await page.getByText('紛失', { exact: true }).waitFor();
    await checkPage(page, 'cards');
    await keepPicture(page, 'own-cards');
    assert.equal((await panel.send('GET', '/api/v1/panel/jobs')).status, 401, 'its session is over');
    const refused = await tap();
    assert.deepEqual([refused.status, refused.json().code], [403, 'card-suspended']);
    await page.close();
    assert.deepEqual(faults, []);
  });

  test('a second step is set up, other sign-ins are ended, and what was typed outlives the end of one’s own', async () => {
    const elsewhere = site.client();
    assert.equal((await site.signIn(elsewhere, 'hanako')).status, 201);
    const page = await browser.page(1280, 900);
    const faults = collectFaults(page);
    await page.goto(`${origin}/app/own/security`);
    await page.getByRole('button', { name: '認証アプリを登録する' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('img', { name: /QRコード/ }).waitFor();
    await checkPage(page, 'the offer');
    await keepPicture(page, 'own-security-offer');
    const secret = (await dialog.locator('code').first().textContent())?.replaceAll(' ', '') ?? '';
    await dialog.getByLabel('確認コード').fill('000000');
    await dialog.getByRole('button', { name: '登録する' }).click();
    await dialog.getByText('second-wrong').waitFor();
    await dialog.getByLabel('確認コード').fill(codeOfStep(secret, stepOf(site.service.stores.clock.now())));
    await dialog.getByRole('button', { name: '登録する' }).click();
    const told = page.getByRole('dialog', { name: '回復コード' });
    await told.waitFor();
    const recovery = await told.locator('code').allTextContents();
    assert.equal(recovery.length, 10);
    await told.getByRole('button', { name: '控えました' }).click();
    await page.getByText(/回復コードは残り 10 個です/).waitFor();
    await checkPage(page, 'security');
    await keepPicture(page, 'own-security');
    await page.getByRole('button', { name: 'ほかの場所をすべて終える' }).click();
    await page.getByText(/か所のサインインを終えました/).waitFor();
    await page.getByText('ほかの場所ではサインインしていません。').waitFor();
    assert.equal((await elsewhere.send('GET', '/api/v1/me')).status, 401);

    await page.goto(`${origin}/app/own/pin`);
    await setPin(page, '927405');
    const { stores } = site.service;
    const person = await stores.people.findByLoginName('hanako');
    assert.ok(person);
    await stores.signIns.endAll(person.id, stores.clock.now(), []);
    await page.getByRole('button', { name: '設定する' }).click();
    const cover = page.getByRole('dialog', { name: 'サインインが終わりました' });
    await cover.waitFor();
    await checkPage(page, 'the cover');
    await keepPicture(page, 'own-signed-out');
    const opened = browser.context.waitForEvent('page');
    await cover.getByRole('link', { name: '新しいタブでサインイン' }).click();
    const beside = await opened;
    await signIn(beside);
    await beside.getByLabel('確認コード').fill(recovery[0] ?? '');
    await beside.getByRole('button', { name: 'サインイン' }).click();
    await beside.getByText('このタブを閉じて').waitFor();
    await beside.close();
    // The call that was refused goes on by itself.
    await page.getByText('暗証番号を設定しました。').waitFor();
    assert.equal(await page.getByRole('dialog').count(), 0);
    const pin = { pin: '927405', staffNumber: 'S-hanako' };
    assert.equal((await panel.send('POST', '/api/v1/panel/pin', { json: pin })).status, 201);
    await page.getByRole('button', { name: 'English' }).click();
    await page.goto(`${origin}/app/own`);
    await page.getByRole('heading', { name: 'How I am recognised', level: 1 }).waitFor();
    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('heading', { name: 'At a device' }).waitFor();
    await checkPage(page, 'in English');
    await keepPicture(page, 'own-phone-en');
    await page.goto(`${origin}/app/own/security`);
    await page.getByText('You are signed in nowhere else.').waitFor();
    await checkPage(page, 'security in English');
    await keepPicture(page, 'own-security-phone-en');
    await page.close();
    assert.deepEqual(faults, []);
  });
});
