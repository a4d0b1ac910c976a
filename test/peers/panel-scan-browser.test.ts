/** The panel's scan button in a browser: walk up, twelve sheets on both sides, progress, receipt, found in the desk. */

import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { type GeneratedPage, makePage } from '../../drivers/simulators/paper/paper.ts';
import { startVirtualScanner, type VirtualScanner } from '../../drivers/simulators/virtual-scanner.ts';
import type { VirtualSheet } from '../../drivers/simulators/virtual-scanner-state.ts';
import {
  browserMissing,
  collectFaults,
  keepPicture,
  openBrowser,
  type TestBrowser,
  tapUntil,
} from '../support/browser.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { cutPage } from '../support/pages/pages.ts';
import { twoKanjiWords } from '../support/pages/places.ts';
import { makeServiceSite } from '../support/service-process.ts';
import { urlOf } from '../support/test-service.ts';

const cardHex = '012e4cd8a1b2c3d4';
const password = 'saboten-to-rakuda-27';
const deviceName = '三階 複合機';
const directory = `職員番号,ログイン名,氏名,所属,拠点,役割,セグメント,カード
10234,hanako,山田 花子,総務課,本庁,staff,lgwan,felica:${cardHex}
`;

describe('the scan button of the panel', { skip: browserMissing(), timeout: 240_000 }, () => {
  const opened = new AsyncDisposableStack();
  let scanner: VirtualScanner;
  let browser: TestBrowser;
  let page: Page;
  let screen: Locator;
  let deskUrl = '';
  let database: TestDatabase['database'];
  let faults: readonly string[] = [];

  let first: GeneratedPage;

  before(async () => {
    // Drawn before anybody stands at the panel, whose sessions end by themselves.
    first = await cutPage(await makePage('notice', 31, { noise: 2 }), 0.4);
    const folder = await mkdtemp(join(tmpdir(), 'tomeoki-panel-scan-'));
    opened.defer(() => rm(folder, { recursive: true, force: true }));
    const place = opened.use(await testDatabase());
    const { connection } = place;
    database = place.database;
    scanner = opened.use(await startVirtualScanner());
    const configuration = {
      web: { port: 0 },
      segments: [{ id: 'lgwan', name: { ja: 'LGWAN接続系', en: 'LGWAN' } }],
    };
    const site = opened.use(await makeServiceSite(configuration, { databaseUrl: urlOf(connection) }));
    const service = await site.start();
    opened.defer(async () => void (await service.stop()));
    deskUrl = service.deskUrl;
    await writeFile(join(folder, '職員.csv'), directory);
    await site.command(['user', 'import', join(folder, '職員.csv')]);
    await site.command(['user', 'password', 'hanako', '--stdin'], password);
    const enrolled = await site.command([
      ...['printer', 'add', deviceName, '--scan-uri', scanner.uri],
      ...['--segments', 'lgwan', '--department', '総務課'],
    ]);
    browser = opened.use(await openBrowser());
    page = await browser.page(800, 480);
    faults = collectFaults(page);
    await page.goto(`${deskUrl}panel/pair#${/#(\S+)/.exec(enrolled.stdout)?.[1] ?? ''}`);
    await page.waitForURL('**/panel');
    screen = page.locator('#panel');
    await screen.getByText('カードをかざしてください').waitFor();
    await tapUntil(page, cardHex.toUpperCase(), screen.getByText('待っている印刷物はありません'));
  });
  after(() => opened.disposeAsync());

  const toSettings = async () => {
    await screen.getByRole('button', { name: '紙を読み取る' }).click();
    await screen.getByRole('button', { name: '読み取り開始' }).waitFor();
  };
  const start = () => screen.getByRole('button', { name: '読み取り開始' }).click();
  const isChosen = (name: string) =>
    screen.getByRole('button', { name, exact: true }).getAttribute('aria-pressed');

  test('a jam in the middle tells how far it came and that all sheets have to go in again', async () => {
    scanner.order({ imageDelayMs: 700, jamAfter: 3 });
    scanner.loadFeeder(await blankSheets(3));
    await toSettings();
    assert.deepEqual(
      [await isChosen('両面'), await isChosen('カラー'), await isChosen('300')],
      ['true', 'true', 'true'],
    );
    await start();
    await screen.getByText('何も保存していません').waitFor();
    assert.match((await screen.locator('.trouble').textContent()) ?? '', /[1-3] 面まで読み取りました/);
    await keepPicture(page, 'panel-scan-jam');
  });

  test('a person who stops gets nothing into custody, and the rest of the sheets stays in the feeder', async () => {
    scanner.order({ imageDelayMs: 900 });
    await start();
    await screen.getByRole('button', { name: '中止' }).click();
    await screen.getByText('読み取りを中止しました。').waitFor();
    await keepPicture(page, 'panel-scan-stopped');
    assert.deepEqual(scanner.sent, []);
  });

  test('settings below the rules for ledgers are told on the spot, and remembered for the next time', async () => {
    await screen.getByRole('button', { name: '150', exact: true }).click();
    await screen.getByText('電子帳簿保存法のスキャナ保存の基準').waitFor();
    await keepPicture(page, 'panel-scan-low');
    await screen.getByRole('button', { name: '200', exact: true }).click();
    assert.equal(await screen.locator('.scan-low').count(), 0);
  });

  test('twelve sheets on both sides: progress, a receipt of 24 pages, and found in the desk', async () => {
    // What the stopped scan left in the feeder.
    scanner.takeOutSheets();
    const rest = await blankSheets(12);
    scanner.order({ imageDelayMs: 120 });
    scanner.loadFeeder([{ front: first.jpeg, back: rest[0]?.back ?? first.jpeg }, ...rest.slice(1)]);
    await start();
    await keepPicture(page, 'panel-scan-begun');
    await screen.locator('.scan-count', { hasText: '面を読み取りました' }).waitFor();
    await keepPicture(page, 'panel-scan-progress');
    await screen.getByText('24 面を読み取り、受け取りました').waitFor();
    await screen.locator('.qr svg').waitFor();
    for (const [width, height] of [
      [800, 480],
      [1280, 800],
    ] as const) {
      await page.setViewportSize({ width, height });
      await keepPicture(page, `panel-scan-receipt-${width}`);
    }
    await screen.getByRole('button', { name: '続けて読み取る' }).click();
    await screen.getByRole('button', { name: '読み取り開始' }).waitFor();
    assert.equal(await isChosen('200'), 'true');
    assert.deepEqual(faults, []);
    await findInDesk(twoKanjiWords(first).slice(0, 12));
  });

  async function findInDesk(words: readonly string[]): Promise<void> {
    const desk = await browser.page(1280, 900);
    await desk.goto(`${deskUrl}app/`);
    await desk.getByLabel('職員番号またはログイン名').fill('hanako');
    await desk.getByLabel('パスワード').fill(password);
    await desk.getByRole('button', { name: 'サインイン' }).click();
    await desk.waitForURL('**/app/prints');
    await untilVerified();
    for (const word of words) {
      await desk.goto(`${deskUrl}app/archive?q=${encodeURIComponent(word)}`);
      await desk.getByText(/件目／|見つかりませんでした/).waitFor();
      const links = desk.getByRole('main').getByRole('link', { name: deviceName });
      if ((await links.count()) === 0) continue;
      await links.first().click();
      await desk.locator('[data-hit]').first().waitFor({ state: 'attached' });
      await keepPicture(desk, 'panel-scan-found');
      return;
    }
    throw new Error('the scanned document cannot be found');
  }

  async function untilVerified(): Promise<void> {
    for (let tries = 0; tries < 3_000; tries += 1) {
      const scans = await database.kysely.selectFrom('scan').select('state').execute();
      if (scans.length > 0 && scans.every(({ state }) => state === 'verified')) return;
      await sleep(50);
    }
    throw new Error('the scan was not read in time');
  }
});

/** Sheets with next to nothing on them, each with another shade, which are read in no time. */
async function blankSheets(count: number): Promise<VirtualSheet[]> {
  const side = (shade: number): Promise<Buffer> => {
    const background = { r: 255, g: 255, b: 255 - shade };
    return sharp({ create: { width: 413, height: 585, channels: 3, background } })
      .withMetadata({ density: 50 })
      .jpeg()
      .toBuffer();
  };
  return await Promise.all(
    Array.from({ length: count }, async (_, at) => ({
      front: await side(at * 2),
      back: await side(at * 2 + 1),
    })),
  );
}
