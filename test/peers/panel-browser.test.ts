import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import type { JobId } from '../../src/shared/ids.ts';
import { browserMissing, collectFaults, keepPicture, openBrowser, tapUntil } from '../support/browser.ts';
import {
  addDevice,
  addJob,
  addPerson,
  emptyWorld,
  type MemoryWorld,
  segments,
} from '../support/memory-world.ts';
import { openWebFixture, testUi } from '../support/web-client.ts';

const card = '012E4CD8A1B2C3D4';

interface PanelScene extends AsyncDisposable {
  readonly world: MemoryWorld;
  readonly page: Page;
  /** What is shown, without the head line and without what is only read out. */
  readonly screen: Locator;
  readonly faults: readonly string[];
  readonly jobs: Readonly<Record<'agenda' | 'table' | 'notice' | 'plan', JobId>>;
}

/** A paired panel with an idle screen, and a person with four held jobs. */
async function openPanel(width: number, height: number, idleSeconds = 60): Promise<PanelScene> {
  const world = emptyWorld();
  const person = addPerson(world, 'hanako');
  world.cards.set(card.toLowerCase(), person.id);
  const pairing = addDevice(world, '総務課 複合機1', { scanUri: 'http://scanner.invalid/eSCL' });
  const jobs = {
    agenda: addJob(world, person, '令和8年度 当初予算 査定資料（総務課分）.pdf', {
      sides: 'two-sided-long-edge',
      printColorMode: 'color',
      media: 'iso_a4_210x297mm',
      copies: 12,
    }),
    table: addJob(world, person, '職員名簿 一覧表.xlsx', {
      sides: 'one-sided',
      printColorMode: 'monochrome',
      media: 'iso_a3_297x420mm',
    }),
    notice: addJob(
      world,
      person,
      '（回議用）市道第1234号線ほか3路線の道路占用許可に関する協議について - 別紙1から別紙8まで - 最終版.docx',
      { media: 'iso_a4_210x297mm', printColorMode: 'auto', numberUp: 2 },
      { segment: segments.core, byteLength: 12_400_000 },
    ),
    plan: addJob(world, person, '都市計画図.pdf', { media: 'iso_a3_297x420mm', printColorMode: 'color' }),
  };
  await using opened = new AsyncDisposableStack();
  const web = opened.use(await openWebFixture(world, { ui: { ...testUi, panelIdleSeconds: idleSeconds } }));
  const browser = opened.use(await openBrowser());
  const page = await browser.page(width, height);
  const faults = collectFaults(page);
  await page.goto(`${web.origin}/panel/pair#${pairing}`);
  await page.waitForURL('**/panel');
  await page.locator('#panel').getByText('カードをかざしてください').waitFor();
  const kept = opened.move();
  const screen = page.locator('#panel');
  return { world, page, screen, faults, jobs, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

describe('the panel in a browser', { skip: browserMissing() }, () => {
  test('a tap lists the jobs; release follows each to paper, back to hold, or to the question', async () => {
    await using scene = await openPanel(1024, 600);
    const { page, screen, world, jobs } = scene;
    await keepPicture(page, 'panel-1024-idle');
    world.plans.set(jobs.table, [
      { state: 'printing', reason: 'media-empty-error' },
      { state: 'returned', reason: 'media-empty-error' },
    ]);
    world.plans.set(jobs.notice, [{ state: 'sending' }, { state: 'ambiguous', reason: 'DEVICE_REPLY_LOST' }]);
    world.plans.set(jobs.plan, [{ state: 'accepted' }, { state: 'returned', reason: 'DEVICE_UNREACHABLE' }]);
    await tapUntil(page, card, screen.getByText('都市計画図.pdf'));
    await page.getByLabel('当初予算').check();
    await keepPicture(page, 'panel-1024-list');
    await page.getByRole('button', { name: 'すべて選択' }).click();
    await page.getByRole('button', { name: '印刷（4 件）' }).click();
    await screen.getByText('用紙は出てきましたか？').waitFor();
    await keepPicture(page, 'panel-1024-progress');
    await screen.getByText('用紙がありません。').waitFor();
    await screen.getByText('機器につながりません。').waitFor();
    await screen.getByText('印刷しました', { exact: true }).waitFor();
    await page.getByRole('button', { name: '出てきた' }).click();
    await page.getByRole('button', { name: '一覧に戻る' }).click();
    await screen.getByText('前回: 用紙がありません。用紙を補給してください。').waitFor();
    await keepPicture(page, 'panel-1024-list-after');
    assert.deepEqual(world.jobs.map(({ view }) => view.id).toSorted(), [jobs.table, jobs.plan].toSorted());
    await page.getByRole('button', { name: '終了' }).click({ delay: 200 });
    await screen.getByText('カードをかざしてください').waitFor();
    assert.equal(await screen.getByText('職員名簿').count(), 0);
    assert.deepEqual(scene.faults, []);
  });

  test('all jobs out: the panel says so and leaves by itself with a countdown', async () => {
    await using scene = await openPanel(1280, 800, 20);
    const { page, screen } = scene;
    await keepPicture(page, 'panel-1280-idle');
    await tapUntil(page, card, screen.getByText('都市計画図.pdf'));
    await page.getByRole('button', { name: 'すべて選択' }).click();
    await keepPicture(page, 'panel-1280-list');
    await page.getByRole('button', { name: '印刷（4 件）' }).click();
    await screen.getByText('すべて印刷しました。用紙をお取りください。').waitFor();
    await page
      .locator('#warning')
      .getByText(/あと \d+ 秒で終了します/)
      .waitFor();
    await keepPicture(page, 'panel-1280-done');
    await screen.getByText('カードをかざしてください').waitFor({ timeout: 30_000 });
    assert.deepEqual(scene.faults, []);
  });

  test('an unknown card and a broken reading are refused with the next step', async () => {
    await using scene = await openPanel(1024, 600);
    const { page, screen } = scene;
    await tapUntil(page, '0123456789ABCDEF', screen.getByText('このカードは登録されていません。'));
    await keepPicture(page, 'panel-1024-refused');
    await tapUntil(page, '04A1B2C3D', screen.getByText('もう一度かざしてください。'));
  });

  test('slow keys of a person are no card, and fast keys never press the focused button', async () => {
    await using scene = await openPanel(1024, 600);
    const { page, screen, world } = scene;
    const taps: string[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/tap')) taps.push(request.postData() ?? '');
    });
    await page.keyboard.type(card.slice(0, 8), { delay: 120 });
    await page.keyboard.press('Enter');
    await page.waitForTimeout(300);
    assert.deepEqual(taps, []);
    await tapUntil(page, card, screen.getByText('都市計画図.pdf'));
    await page.getByLabel('都市計画図').check();
    await page.getByRole('button', { name: '削除' }).focus();
    await tapUntil(page, card, screen.getByText('都市計画図.pdf'));
    assert.equal(await screen.getByText('元に戻せません').count(), 0);
    assert.equal(world.jobs.length, 4);
    assert.deepEqual([...new Set(taps)], [JSON.stringify({ typed: card })]);
  });

  test('deleting asks first; an empty list tells what to do; the keyboard alone is enough', async () => {
    await using scene = await openPanel(1024, 600);
    const { page, screen, world } = scene;
    await tapUntil(page, card, screen.getByText('都市計画図.pdf'));
    await page.getByRole('button', { name: 'すべて選択' }).press('Enter');
    await page.getByRole('button', { name: '削除' }).press('Enter');
    await screen.getByText('選んだ 4 件を削除します。元に戻せません。').waitFor();
    await keepPicture(page, 'panel-1024-delete');
    await page.getByRole('button', { name: '削除する' }).press('Enter');
    await screen.getByText('待っている印刷物はありません').waitFor();
    await keepPicture(page, 'panel-1024-empty');
    assert.equal(world.jobs.length, 0);
  });

  test('paper is scanned at the panel; without sheets it says what to do', async () => {
    await using scene = await openPanel(1024, 600);
    const { page, screen, world } = scene;
    await tapUntil(page, card, screen.getByText('都市計画図.pdf'));
    await page.getByRole('button', { name: '紙を読み取る' }).click();
    await page.getByRole('button', { name: '読み取り開始' }).click();
    await screen.getByText('原稿がありません。').waitFor();
    await keepPicture(page, 'panel-1024-scan');
    world.feeder.push('letter', 'form');
    await page.getByRole('button', { name: '読み取り開始' }).click();
    await screen.getByText('2 面を読み取り、受け取りました。原稿をお取りください。').waitFor();
    await keepPicture(page, 'panel-1024-scanned');
    await page.getByRole('button', { name: '一覧に戻る' }).click();
    await screen.getByText('都市計画図.pdf').waitFor();
    assert.deepEqual(scene.faults, []);
  });

  test('the language can be changed in mid session without losing the person', async () => {
    await using scene = await openPanel(1024, 600);
    const { page, screen } = scene;
    await tapUntil(page, card, screen.getByText('都市計画図.pdf'));
    // As long as a finger rests: the link must still be the one that was pressed.
    await page.getByRole('link', { name: 'English' }).click({ delay: 200 });
    await page.getByRole('heading', { name: 'Waiting jobs' }).waitFor();
    await keepPicture(page, 'panel-1024-english');
    assert.equal(await screen.getByText('Black and white').count(), 1);
  });

  test('a paused device says so and sends people to another one', async () => {
    await using scene = await openPanel(1024, 600);
    const { page, screen, world } = scene;
    const [entry] = world.devices;
    assert.ok(entry);
    entry.device = { ...entry.device, state: 'paused' };
    await page.reload();
    await screen.getByText('この複合機は一時停止中です').waitFor();
    await tapUntil(page, card, screen.locator('.trouble'));
    await keepPicture(page, 'panel-1024-paused');
  });
});
