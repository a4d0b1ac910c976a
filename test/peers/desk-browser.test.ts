import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { openDeskApp } from '../../src/context/desk-app.ts';
import { silentLog } from '../../src/shared/log.ts';
import {
  browserMissing,
  collectFaults,
  keepPicture,
  openBrowser,
  type TestBrowser,
} from '../support/browser.ts';
import { memoryServices } from '../support/memory-services.ts';
import {
  addJob,
  addPage,
  addPerson,
  emptyWorld,
  type MemoryWorld,
  segments,
} from '../support/memory-world.ts';
import { serious } from '../support/page-probes.ts';
import { openWebFixture, type WebFixture } from '../support/web-client.ts';

/** It would run where it is taken for markup, and has no space to break at. */
const hostile = '<img/src=x/onerror="document.title=1">_R8_tosyokan_yosan_shiryou_kaigi.pdf';

function buildWorld(): MemoryWorld {
  const world = emptyWorld();
  const person = addPerson(world, 'hanako');
  addJob(world, person, '令和8年度 当初予算 査定資料（総務課分）.pdf', {
    sides: 'two-sided-long-edge',
    printColorMode: 'color',
    media: 'iso_a4_210x297mm',
    copies: 12,
  });
  addJob(
    world,
    person,
    '（回議用）市道第1234号線ほか3路線の道路占用許可に関する協議について - 別紙1から別紙8まで.docx',
    { media: 'iso_a3_297x420mm', printColorMode: 'monochrome' },
    { segment: segments.core, byteLength: 12_400_000 },
  );
  addJob(
    world,
    person,
    hostile,
    {},
    { trouble: 'font-missing', missingFonts: ['HGMinchoE', 'GothicBBB-Medium'] },
  );
  const text = '市道第1234号線の道路占用については、次の条件を付けて許可します。';
  const hits = { widthPx: 1240, heightPx: 1754, boxes: [] };
  const page = { text, image: Buffer.from('PNG'), hits, department: '総務課' };
  for (const title of ['道路占用許可書 <水道管埋設>', '道路占用許可書（電柱）', '道路占用料 減免申請書']) {
    addPage(world, { title, ...page });
  }
  return world;
}

interface Stage extends AsyncDisposable {
  readonly web: WebFixture;
  readonly browser: TestBrowser;
}

async function openStage(): Promise<Stage> {
  await using open = new AsyncDisposableStack();
  const limits = { requestsPerSession: 5_000, requestsPerAddress: 5_000 };
  const deskApp = openDeskApp(silentLog);
  // Built before anybody waits for it.
  await deskApp.files();
  const world = buildWorld();
  const memory = memoryServices(world);
  const reach: typeof memory.own.reach = () => [
    { segment: segments.lgwan, kinds: 1, isListed: true, isOpen: true, needs: [] },
    { segment: segments.mynumber, kinds: 2, isListed: false, isOpen: false, needs: ['face', 'pin'] },
  ];
  const services = { ...memory, own: { ...memory.own, reach } };
  const web = open.use(await openWebFixture(world, { deskApp, services, limits }));
  const browser = open.use(await openBrowser());
  const owned = open.move();
  return { web, browser, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Opens the address of the oldest bookmark, and signs in. */
async function signIn(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/desk`);
  await page.getByLabel('職員番号またはログイン名').fill('hanako');
  await page.getByLabel('パスワード').fill('correct horse hanako');
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.waitForURL('**/app/prints');
  await page.getByRole('heading', { name: hostile }).waitFor();
}

/** Nothing may stick out at the side, and axe finds nothing serious. */
async function checkPage(page: Page): Promise<void> {
  const over = await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
  assert.ok(over <= 0, `${page.url()} is ${over} px too wide`);
  assert.deepEqual(await serious(page), [], page.url());
}

describe('what the first pages of the desk did, in the app', { skip: browserMissing() }, () => {
  test('from an old bookmark: prints, a search that leads to its pages, and a printer address, named and revoked', async () => {
    await using stage = await openStage();
    const { origin } = stage.web;
    const page = await stage.browser.page(1280, 900);
    const faults = collectFaults(page);
    await page.goto(`${origin}/desk`);
    await keepPicture(page, 'desk-sign-in');
    await signIn(page, origin);
    // A name is text, whatever it holds; what is missing in a document is told by name.
    assert.equal(await page.locator('img[onerror]').count(), 0);
    assert.doesNotMatch(await page.title(), /^1$/);
    await page.getByText('HGMinchoE, GothicBBB-Medium').waitFor();
    // Of a segment that asks for two factors only what it takes is told.
    await page.getByText('マイナンバー利用事務系 の印刷物は、ここには表示しません。').waitFor();
    await page.getByText('あと 顔 または 暗証番号 が要ります').waitFor();
    await checkPage(page);
    await keepPicture(page, 'desk-jobs');

    await page.goto(`${origin}/archive?q=${encodeURIComponent('道路占用')}`);
    await page.getByText('1〜3 件目').waitFor();
    assert.equal(await page.locator('mark', { hasText: '道路占用' }).count(), 3);
    await checkPage(page);
    await keepPicture(page, 'desk-search');
    const found = page.getByRole('link', { name: '<水道管埋設>' });
    assert.match((await found.getAttribute('href')) ?? '', /^\/app\/archive\/[^/]+\/1\?q=/);

    await page.goto(`${origin}/desk/links`);
    await page.getByText('アドレスはまだありません').waitFor();
    await page.getByLabel('名前').first().fill('総務課ノートパソコン 12番');
    await page.getByRole('button', { name: 'アドレスを発行' }).click();
    await page.getByText('このアドレスが表示されるのは今だけです。').waitFor();
    await page.getByText(/^ipps:\/\/.+\/u-[0-9a-f]{32}$/).waitFor();
    await checkPage(page);
    await keepPicture(page, 'desk-links');
    await page.getByRole('button', { name: '名前を変える 総務課ノートパソコン 12番' }).click();
    await page.getByRole('dialog').getByLabel('名前').fill('窓口 3番');
    await page.getByRole('button', { name: '保存する' }).click();
    await page.getByRole('heading', { name: '窓口 3番' }).waitFor();
    await page.getByRole('button', { name: '取り消す 窓口 3番' }).click();
    await page.getByRole('button', { name: '取り消しを実行' }).click();
    await page.getByText('アドレスはまだありません').waitFor();
    await page.goto(`${origin}/desk/print`);
    await page.getByRole('heading', { name: '文書を印刷', level: 1 }).waitFor();
    assert.deepEqual(faults, []);
  });

  test('at 360 pixels every page fits in both languages, the keyboard reaches the content first, and without JavaScript there is a plain sentence', async () => {
    await using stage = await openStage();
    const { origin } = stage.web;
    const page = await stage.browser.page(360, 740);
    for (const language of ['en', 'ja']) {
      for (const path of ['/sign-in', '/no/such/page']) {
        await page.goto(`${origin}${path}?lang=${language}`);
        await checkPage(page);
        await keepPicture(page, `desk-360-${path.replaceAll('/', '')}-${language}`);
      }
    }
    await signIn(page, origin);
    const card = await page.getByRole('article').first().boundingBox();
    assert.ok(card !== null && card.x >= 16 && card.x + card.width <= 360 - 16, JSON.stringify(card));
    await page.keyboard.press('Tab');
    assert.equal(await page.locator(':focus').getAttribute('href'), '#main');
    await page.goto(`${origin}/phone`);
    await page.getByRole('link', { name: 'わたしの印刷物' }).waitFor();
    await checkPage(page);
    await keepPicture(page, 'desk-360-phone-over');
    await page.goto(`${origin}/app/prints`);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'My prints', level: 1 }).waitFor();
    for (const [path, words] of [
      ['/app/prints', 'Embed the font'],
      ['/app/links', 'There is no address yet'],
      [`/app/archive?q=${encodeURIComponent('道路占用')}`, '1 to 3 of 3 pages'],
      ['/phone', 'My prints'],
    ] as const) {
      await page.goto(origin + path);
      await page.getByText(words).first().waitFor();
      await checkPage(page);
      await keepPicture(page, `desk-360-${/\w+$/.exec(path.split('?')[0] ?? '')?.[0]}-en`);
    }
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Emulation.setScriptExecutionDisabled', { value: true });
    await page.goto(`${origin}/app/`);
    const plain = page.locator('noscript p');
    await plain.first().waitFor();
    const [japanese = '', english = ''] = await plain.allInnerTexts();
    assert.match(japanese, /JavaScript を有効にして/);
    assert.match(english, /^This page needs JavaScript\./);
    await keepPicture(page, 'desk-360-without-script');
  });
});
