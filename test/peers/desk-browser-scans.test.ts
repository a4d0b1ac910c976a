import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { PDFDocument } from 'pdf-lib';
import type { Page } from 'playwright-core';
import { drawCoverSheet } from '../../drivers/render/cover/cover-sheet.ts';
import { traceMac } from '../../src/print/stamp/trace-mac.ts';
import { formatTraceCode, makeTraceCode } from '../../src/print/trace-code.ts';
import { type DeliveryId, type JobId, newId, type SegmentId } from '../../src/shared/ids.ts';
import { postgresTraceStore } from '../../src/stores/postgres/trace-store.ts';
import {
  browserMissing,
  collectFaults,
  keepPicture,
  openBrowser,
  type TestBrowser,
} from '../support/browser.ts';
import { serious } from '../support/page-probes.ts';
import { addSealedScan } from '../support/sealed-rows.ts';
import { openSignInSite, type SignInSite, sitePassword } from '../support/sign-in-site.ts';

const lgwan = 'lgwan' as SegmentId;
const run = promisify(execFile);
/** Reading waits for its turn on a busy machine. */
const patient = { timeout: 90_000 };

/** A small page with a few words. */
async function letter(words: readonly string[]): Promise<PDFDocument> {
  const document = await PDFDocument.create();
  for (const word of words) document.addPage([300, 200]).drawText(word, { x: 20, y: 120, size: 24 });
  return document;
}

/** Nothing may stick out at the side. */
async function checkPage(page: Page, what: string): Promise<void> {
  const over = await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
  assert.ok(over <= 0, `${what} is ${over} px too wide`);
  assert.deepEqual(await serious(page), [], what);
}

async function signIn(page: Page, origin: string, loginName: string, path: string): Promise<void> {
  await page.goto(`${origin}${path}`);
  await page.getByLabel('職員番号またはログイン名').fill(loginName);
  await page.getByLabel('パスワード').fill(sitePassword);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.waitForURL(`**${path}`);
}

describe('paper at the desk in a browser, on the whole service', { skip: browserMissing() }, () => {
  let site: SignInSite;
  let browser: TestBrowser;
  let folder: string;
  let origin: string;
  const scans = () => site.service.stores.database.kysely.selectFrom('scan').selectAll();

  before(async () => {
    const segment = {
      id: 'lgwan',
      name: { ja: 'LGWAN接続系', en: 'LGWAN' },
      watchedFolders: [{ id: 'share', path: '{folder}/share', department: '総務課', quietMs: 200 }],
    };
    [site, browser, folder] = await Promise.all([
      openSignInSite(
        { segments: [segment] },
        { prepare: async (at) => void (await mkdir(join(at, 'share'))) },
      ),
      openBrowser(),
      mkdtemp(join(tmpdir(), 'tomeoki-scans-')),
    ]);
    origin = `https://127.0.0.1:${site.port}`;
    browser.context.setDefaultTimeout(60_000);
    for (const name of ['hanako', 'taro']) await site.addPerson(name);
    await site.addPerson('kansa', { roles: ['staff', 'auditor'] });
  });
  after(async () => {
    await browser[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  test('a large document goes on after a cut and after a reload, and is followed until it can be opened', async () => {
    const document = await letter(['BUDGET 2026']);
    await document.attach(randomBytes(10_000_000), 'drawing.bin');
    const bytes = Buffer.from(await document.save());
    await writeFile(join(folder, '予算書.pdf'), bytes);
    const page = await browser.page(1280, 900);
    const faults = collectFaults(page);
    await signIn(page, origin, 'hanako', '/app/scans');
    await page.getByText('スキャンした文書はまだありません').waitFor();
    await checkPage(page, 'no scans');
    await page.getByRole('navigation').getByRole('link', { name: '文書を送る' }).click();

    const offsets: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'PATCH') offsets.push(request.headers()['upload-offset'] ?? '');
    });
    // The first piece arrives; the line is dead from the second on.
    await page.route('**/api/v1/uploads/*', async (route) => {
      const request = route.request();
      const isDead = request.method() === 'HEAD' || request.headers()['upload-offset'] !== '0';
      await (isDead ? route.abort() : route.continue());
    });
    await page.getByLabel('ファイルを選ぶ').setInputFiles(join(folder, '予算書.pdf'));
    await page.getByText(/接続が切れました。つながり次第、続きから送ります（8[0-9]% まで/).waitFor();
    await checkPage(page, 'sending');
    await keepPicture(page, 'desk-scans-sending');
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await page.getByText(/8[0-9]% まで届いています/).waitFor();
    await checkPage(page, 'unfinished');
    await keepPicture(page, 'desk-scans-unfinished');
    await page.unroute('**/api/v1/uploads/*');
    offsets.length = 0;
    await page.getByLabel('同じファイルを選ぶ').setInputFiles(join(folder, '予算書.pdf'));
    await page.getByText('受け取りました', { exact: true }).waitFor();
    assert.deepEqual(offsets, [String(8 * 1024 * 1024)], 'only the rest is sent');

    await page.getByRole('link', { name: 'わたしのスキャンを見る' }).click();
    const card = page.getByRole('article').filter({ hasText: '予算書' });
    await card.getByText('保管しました', { exact: true }).waitFor(patient);
    await card.getByRole('button', { name: /^経過/ }).click();
    await page.getByText('文字を読み取りました').waitFor();
    await checkPage(page, 'timeline');
    await keepPicture(page, 'desk-scans-timeline');
    await page.keyboard.press('Escape');
    await card.getByRole('button', { name: /^受付の控え/ }).click();
    await page.getByText(createHash('sha256').update(bytes).digest('hex')).waitFor();
    await keepPicture(page, 'desk-scans-receipt');
    await page.keyboard.press('Escape');
    await card.getByRole('link', { name: /^文書を開く/ }).click();
    await page.waitForURL('**/app/archive/*/1');
    await page.getByRole('img').first().waitFor();
    const [row] = await scans().execute();
    assert.equal(row?.state, 'verified');
    assert.ok(row?.sha256.equals(createHash('sha256').update(bytes).digest()));
    await page.close();
    assert.deepEqual(faults, []);
  });

  test('what waits is unlocked, given up, assigned and joined again, and everybody sees what became theirs', async () => {
    const page = await browser.page(1280, 900);
    const faults = collectFaults(page);
    const client = site.client();
    await site.signIn(client, 'hanako');
    const upload = async (name: string, body: Uint8Array) => {
      const path = `/api/v1/scans?segment=lgwan&fileName=${encodeURIComponent(name)}`;
      const headers = { 'content-type': 'application/octet-stream' };
      assert.equal((await client.send('POST', path, { body, headers })).status, 201);
    };
    // A fax without an owner, a locked contract, a file that breaks off, a batch with our separator sheet in it.
    const plain = join(folder, 'plain.pdf');
    await writeFile(plain, await (await letter(['CONTRACT'])).save());
    const locked = join(folder, '契約書.pdf');
    await run('qpdf', ['--encrypt', 'himitsu-7', 'owner-7', '256', '--', plain, locked]);
    await upload('契約書.pdf', await readFile(locked));
    await upload('壊れた図面.pdf', (await readFile(plain)).subarray(0, 400));
    const batch = await letter(['FIRST', 'SECOND']);
    const sheet = await PDFDocument.load(await drawCoverSheet({ title: '仕切り紙', facts: [], notes: [] }));
    const [between] = await batch.copyPages(sheet, [0]);
    assert.ok(between);
    batch.insertPage(1, between);
    await upload('会議資料.pdf', await batch.save());
    await writeFile(join(site.folder, 'share', 'FAX受信.pdf'), await (await letter(['FAX'])).save());

    await browser.context.clearCookies();
    await signIn(page, origin, 'hanako', '/app/scans');
    await page
      .getByRole('region', { name: '確認が必要' })
      .getByRole('heading', { name: '契約書.pdf' })
      .waitFor();
    await page.getByRole('link', { name: '対処する 契約書.pdf' }).click();
    const card = (name: string) => page.getByRole('article').filter({ hasText: name });
    await card('FAX受信').getByText('未割当', { exact: true }).waitFor();
    await card('FAX受信').getByAltText('FAX受信.pdf の1ページ目').waitFor();
    await card('壊れた図面').getByText('保留', { exact: true }).waitFor();
    await checkPage(page, 'tray');
    await keepPicture(page, 'desk-scans-tray');
    await page.setViewportSize({ width: 360, height: 740 });
    await checkPage(page, 'tray on a phone');
    await keepPicture(page, 'desk-scans-tray-phone');
    await page.setViewportSize({ width: 1280, height: 900 });

    await card('契約書').getByLabel('文書のパスワード').fill('chigau');
    await card('契約書').getByRole('button', { name: '開いて続ける' }).click();
    await card('契約書').getByRole('alert').waitFor();
    await card('契約書').getByLabel('文書のパスワード').fill('himitsu-7');
    await card('契約書').getByRole('button', { name: '開いて続ける' }).click();
    await page.getByText('開いた写しで処理を始めました。').waitFor();
    await page.getByRole('button', { name: '取りやめる 壊れた図面.pdf' }).click();
    await keepPicture(page, 'desk-scans-give-up');
    await page.getByRole('dialog').getByRole('button', { name: '取りやめる' }).click();
    await card('壊れた図面').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: '割り当てる FAX受信.pdf' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('職員のログイン名').fill('dare-demo-nai');
    await dialog.getByRole('button', { name: '割り当てる' }).click();
    await dialog.getByText(/その職員または所属には割り当てられません/).waitFor();
    await dialog.getByLabel('職員のログイン名').fill('taro');
    await checkPage(page, 'assign');
    await dialog.getByRole('button', { name: '割り当てる' }).click();
    await page.getByText('割り当てました。').waitFor();
    await page.getByText('待っているスキャンはありません').waitFor();

    await page.getByRole('navigation').getByRole('link', { name: 'わたしのスキャン' }).click();
    const whole = page
      .getByRole('article')
      .filter({ hasText: '文書ごとに分けました' })
      .filter({ hasText: '会議資料' });
    for (const part of ['会議資料_1', '会議資料_2']) {
      await page
        .getByRole('article')
        .filter({ hasText: part })
        .getByText('保管しました', { exact: true })
        .waitFor(patient);
    }
    await keepPicture(page, 'desk-scans');
    await whole.getByRole('button', { name: /^分割を元に戻す/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: '元に戻す' }).click();
    await page.getByText('2 件を一つに戻しました').waitFor(patient);
    assert.deepEqual(faults, []);
    await page.close();
    const stored = await scans().orderBy('received_at').execute();
    const named = (name: string) => stored.filter((one) => one.original_name.startsWith(name));
    assert.deepEqual(
      named('契約書')
        .map(({ state }) => state === 'separated')
        .sort(),
      [false, true],
    );
    assert.equal(named('壊れた図面')[0]?.reason, 'SCAN_GIVEN_UP');
    const other = site.client();
    await site.signIn(other, 'taro');
    const theirs = (await other.send('GET', '/api/v1/scans')).json().items;
    assert.deepEqual(
      theirs.map(({ name }: { name: string }) => name),
      ['FAX受信.pdf'],
    );
  });

  test('sheets lie among the prints or are saved, sealed scans tell what to do, and a code leads an auditor to its release', async () => {
    const { stores } = site.service;
    const at = stores.clock.now();
    const kansa = (await stores.people.findByLoginName('kansa'))?.id;
    for (const erased of [false, true]) {
      await addSealedScan(stores.database, { segment: lgwan, department: '総務課', at, erased });
    }
    const { id: codeId, code } = makeTraceCode(randomBytes(8), traceMac(stores.keys));
    await postgresTraceStore(stores.database).register(
      {
        codeId,
        code,
        delivery: newId<DeliveryId>(),
        job: newId<JobId>(),
        jobNumber: 4711,
        segment: lgwan,
        person: kansa,
        device: undefined,
        deviceName: '三階 複合機',
        createdAt: at,
      },
      [],
    );
    await browser.context.clearCookies();
    const page = await browser.page(1280, 900);
    const faults = collectFaults(page);
    await signIn(page, origin, 'kansa', '/app/scans/sheets');
    await page.getByLabel('簿冊').fill('庶務');
    await page.getByRole('button', { name: '印刷物に入れる 取り込み表紙' }).click();
    await page.getByText(/「わたしの印刷物」に入れました/).waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'PDF を保存 仕切り紙' }).click();
    assert.equal((await saved).suggestedFilename(), 'separator-sheet.pdf');
    await checkPage(page, 'sheets');
    await keepPicture(page, 'desk-scans-sheets');
    const held = await stores.database.kysely.selectFrom('print_job').select('job_name').execute();
    assert.deepEqual(held, [{ job_name: '取り込み表紙' }]);

    await page.getByRole('navigation').getByRole('link', { name: '封印したスキャン' }).click();
    await page.getByText('原稿を読み取り直す複合機').waitFor();
    assert.equal(await page.getByRole('link', { name: '消去の証明書を保存' }).count(), 1);
    await checkPage(page, 'sealed');
    await keepPicture(page, 'desk-scans-sealed');
    await page.getByRole('navigation').getByRole('link', { name: '用紙の追跡' }).click();
    await page.getByLabel('追跡番号').fill('AAAA-AAAA-AAAA-AAAA');
    await page.getByRole('button', { name: '調べる' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('追跡番号').fill(formatTraceCode(code).toLowerCase());
    await page.getByRole('button', { name: '調べる' }).click();
    await page.getByText('三階 複合機').waitFor();
    await checkPage(page, 'trace');
    await keepPicture(page, 'desk-trace');
    const looks = await stores.database.kysely
      .selectFrom('audit_event')
      .select('actor')
      .where('kind', '=', 'trace.resolved')
      .execute();
    assert.deepEqual(looks, [{ actor: `person:${kansa}` }]);

    await page.setViewportSize({ width: 360, height: 740 });
    await page.getByRole('button', { name: 'English' }).click();
    for (const path of ['scans', 'scans/new', 'scans/tray', 'scans/sheets', 'scans/sealed', 'trace']) {
      await page.goto(`${origin}/app/${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await checkPage(page, `${path} in English on a phone`);
      await keepPicture(page, `desk-${path.replace('/', '-')}-phone-en`);
    }
    assert.deepEqual(faults, []);
  });
});
