/**
 * What a person waits for at the desk, in Chromium against the whole service on one machine: from the address of a search
 * to the first hit on the screen, and from the address of a page to its picture, each with an empty cache and again.
 */

import { loadavg } from 'node:os';
import type { Page } from 'playwright-core';
import { browserMissing, openBrowser } from '../support/browser.ts';
import { drawPage, keepDrawn } from '../support/drawn-letter.ts';
import { openSignInSite, sitePassword } from '../support/sign-in-site.ts';

const documents = 40;
const times = 10;

const missing = browserMissing();
if (missing !== false) {
  process.stdout.write(`${missing}\n`);
} else {
  await measure();
}

async function measure(): Promise<void> {
  await using site = await openSignInSite();
  await using browser = await openBrowser();
  const origin = `https://127.0.0.1:${site.port}`;
  const { id, department } = await site.addPerson('hanako');
  const lines = [
    '道路占用許可書',
    '令和8年11月20日',
    ...Array.from({ length: 25 }, (_, n) => `第${n}項 占用料の徴収に関する事項`),
  ];
  const drawn = await drawPage(browser, lines);
  for (let n = 0; n < documents; n += 1) {
    await keepDrawn(site.service.stores, [drawn], { ownerId: id, department, title: `道路占用許可書 ${n}` });
  }
  const first = await site.client().send('GET', '/');
  process.stdout.write(`load ${(loadavg()[0] ?? 0).toFixed(1)}, the service answers ${first.status}\n\n`);
  process.stdout.write('| | first time, ms | again, p50 / largest of 10, ms |\n|---|---|---|\n');
  const page = await browser.page(1280, 900);
  await page.goto(`${origin}/app/archive`);
  await page.getByLabel('職員番号またはログイン名').fill('hanako');
  await page.getByLabel('パスワード').fill(sitePassword);
  await page.getByRole('button', { name: 'サインイン' }).click();
  await page.getByRole('combobox', { name: '検索する言葉' }).waitFor();
  const link = page.getByRole('link', { name: /^道路占用許可書/ }).first();
  await report('address of a search to the first hit', async () => {
    await page.goto(`${origin}/app/archive?q=${encodeURIComponent('占用料')}`, { waitUntil: 'commit' });
    await link.waitFor();
  });
  const address = new URL((await link.getAttribute('href')) ?? '', origin).href;
  await report('address of a page to its picture, 27 hits marked', async () => {
    await page.goto(address, { waitUntil: 'commit' });
    await pictureShown(page);
    await page.locator('[data-hit="0"]').first().waitFor();
  });
  await page.close();
}

async function pictureShown(page: Page): Promise<void> {
  const picture = page.locator('section img').first();
  await picture.waitFor();
  await picture.evaluate((image) => (image as unknown as { decode(): Promise<void> }).decode());
}

async function report(name: string, work: () => Promise<void>): Promise<void> {
  const took: number[] = [];
  for (let time = 0; time <= times; time += 1) {
    const beganMs = performance.now();
    await work();
    took.push(performance.now() - beganMs);
  }
  const [first = 0, ...again] = took;
  again.sort((a, b) => a - b);
  const shown = [again[Math.floor(times / 2)] ?? 0, again.at(-1) ?? 0].map((ms) => ms.toFixed(0));
  process.stdout.write(`| ${name} | ${first.toFixed(0)} | ${shown.join(' / ')} |\n`);
}
