import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { RecordId } from '../../src/shared/ids.ts';
import {
  browserMissing,
  collectFaults,
  keepPicture,
  openBrowser,
  type TestBrowser,
} from '../support/browser.ts';
import {
  addJob,
  addPage,
  addPerson,
  emptyWorld,
  type MemoryWorld,
  type PageHits,
  segments,
} from '../support/memory-world.ts';
import { openWebFixture } from '../support/web-client.ts';

const letter = [
  ['道路占用許可書', 64],
  ['総務第1234号', 30],
  ['令和8年11月20日', 30],
  ['架空市長　様', 34],
  ['令和8年10月15日付けで申請のあった市道第1234号線の道路占用については、', 30],
  ['道路法第32条第1項の規定により、次の条件を付けて許可します。', 30],
  ['1　占用の目的　　水道管の埋設', 30],
  ['2　占用の場所　　架空市本町一丁目1番地先', 30],
  ['3　占用の期間　　令和8年12月1日から令和9年3月31日まで', 30],
  ['4　道路占用料　　徴収条例の定めるところによる。', 30],
] as const;

/** Draws a typed letter in the browser: its picture, and where each line with the word stands. */
async function drawLetter(browser: TestBrowser, word: string): Promise<{ image: Buffer; hits: PageHits }> {
  const page = await browser.page(1240, 1754);
  const lines = letter.map(([text, size]) => {
    const marked = text.replaceAll(word, `<span class="w">${word}</span>`);
    return `<p style="font-size:${size}px">${marked}</p>`;
  });
  await page.setContent(
    `<body style="margin:0;padding:140px 110px;font-family:IPAMincho,serif;background:#fff">${lines.join('')}</body>`,
  );
  const boxes = await page.locator('.w').evaluateAll((words) =>
    words.map((element) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      return { left, top, right, bottom };
    }),
  );
  const image = await page.screenshot();
  await page.close();
  return {
    image,
    hits: { widthPx: 1240, heightPx: 1754, boxes },
  };
}

async function buildWorld(browser: TestBrowser): Promise<{ world: MemoryWorld; recordId: RecordId }> {
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
  const { image, hits } = await drawLetter(browser, '道路占用');
  const text = letter.map(([line]) => line).join('');
  const page = { text, image, hits, department: '総務課' };
  const recordId = addPage(world, { title: '道路占用許可書（水道管埋設）', ...page });
  for (const title of ['道路占用許可書（電柱）', '道路占用料 減免申請書']) addPage(world, { title, ...page });
  return { world, recordId };
}

async function signIn(page: Page, origin: string): Promise<void> {
  await page.goto(`${origin}/desk`);
  await page.getByLabel('職員番号またはログイン名').fill('hanako');
  await page.getByLabel('パスワード').fill('correct horse hanako');
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.waitForURL('**/desk');
}

/** Nothing may stick out at the side. */
async function checkWidth(page: Page): Promise<void> {
  const over = await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
  assert.ok(over <= 0, `${page.url()} is ${over} px too wide`);
}

describe('the desk in a browser', { skip: browserMissing() }, () => {
  test('a clerk signs in, finds a page that leads into the app, and makes a printer address', async () => {
    await using browser = await openBrowser();
    const { world } = await buildWorld(browser);
    await using web = await openWebFixture(world);
    const page = await browser.page(1280, 900);
    const faults = collectFaults(page);
    await page.goto(`${web.origin}/desk`);
    await keepPicture(page, 'desk-sign-in');
    await signIn(page, web.origin);
    await keepPicture(page, 'desk-jobs');
    await page.getByRole('link', { name: '文書を探す' }).click();
    await page.getByLabel('探す言葉').fill('道路占用');
    await page.getByRole('button', { name: '検索' }).click();
    await page.getByText('3 件中 1～3 件目').waitFor();
    await keepPicture(page, 'desk-search');
    const found = page.getByRole('link', { name: '水道管埋設' });
    assert.match((await found.getAttribute('href')) ?? '', /^\/app\/archive\/[^/]+\/1\?q=/);
    await page.getByRole('link', { name: 'プリンター登録' }).click();
    await page.locator('#label').fill('総務課ノートパソコン 12番');
    await page.getByRole('button', { name: 'アドレスを発行' }).click();
    await page.getByText('このアドレスが表示されるのは今だけです。').waitFor();
    await keepPicture(page, 'desk-links');
    assert.deepEqual(faults, []);
  });

  test('at 360 pixels of width every desk page fits, and the keyboard reaches the content first', async () => {
    await using browser = await openBrowser();
    const { world } = await buildWorld(browser);
    await using web = await openWebFixture(world);
    const page = await browser.page(360, 740);
    await signIn(page, web.origin);
    const word = encodeURIComponent('道路占用');
    for (const path of ['/desk', '/desk/links', `/archive?q=${word}`]) {
      await page.goto(web.origin + path);
      await checkWidth(page);
    }
    await keepPicture(page, 'desk-360-search');
    await page.goto(`${web.origin}/desk`);
    await keepPicture(page, 'desk-360-jobs');
    await page.keyboard.press('Tab');
    assert.equal(await page.locator(':focus').getAttribute('href'), '#main');
    await page.goto(`${web.origin}/desk?lang=en`);
    await checkWidth(page);
  });
});
