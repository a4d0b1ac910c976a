import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { browserMissing, collectFaults, keepPicture, openBrowser, tapUntil } from '../support/browser.ts';
import { memoryPasswords } from '../support/memory-panel-jobs.ts';
import { addDevice, addJob, addPerson, emptyWorld } from '../support/memory-world.ts';
import { openWebFixture, testUi } from '../support/web-client.ts';

const card = '012E4CD8A1B2C3D4';

/** A panel whose person has jobs with something to do about each. */
async function openPanel(width: number, height: number) {
  const world = emptyWorld();
  const person = addPerson(world, 'hanako');
  world.cards.set(card.toLowerCase(), person.id);
  const pairing = addDevice(world, '総務課 複合機1');
  addDevice(world, '三階 複合機');
  addDevice(world, '分庁舎 複合機');
  const jobs = {
    plain: addJob(
      world,
      person,
      '庁議資料（会計課）.pdf',
      { sides: 'one-sided', copies: 1, printColorMode: 'color', media: 'iso_a4_210x297mm' },
      {
        pages: 24,
        sheets: 12,
        notes: [{ attribute: 'sides', because: 'policy', used: 'two-sided-long-edge' }],
      },
    ),
    locked: addJob(world, person, '人事評価.pdf', {}, { trouble: 'password-needed' }),
    gaiji: addJob(world, person, '戸籍証明の案内.pdf', {}, { pages: 2, trouble: 'font-missing' }),
    part: addJob(
      world,
      person,
      '決算書（全部）.pdf',
      { sides: 'two-sided-long-edge' },
      {
        pages: 40,
        sheets: 20,
        remaining: { sheets: 12, ofSheets: 20 },
        lastDelivery: {
          id: '00000000-0000-4000-8000-000000000001' as never,
          state: 'returned',
          reason: 'media-empty',
        },
      },
    ),
  };
  await using opened = new AsyncDisposableStack();
  const web = opened.use(await openWebFixture(world, { ui: { ...testUi, panelIdleSeconds: 60 } }));
  const browser = opened.use(await openBrowser());
  const page = await browser.page(width, height);
  const faults = collectFaults(page);
  await page.goto(`${web.origin}/panel/pair#${pairing}`);
  await page.waitForURL('**/panel');
  const screen = page.locator('#panel');
  await screen.getByText('カードをかざしてください').waitFor();
  await tapUntil(page, card, screen.getByText('庁議資料'));
  const kept = opened.move();
  return { world, person, page, screen, faults, jobs, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

describe('single jobs at the panel in a browser', { skip: browserMissing() }, () => {
  test('the settings of a job are changed beside its picture, and sent with the release', async () => {
    await using scene = await openPanel(1024, 600);
    const { page, screen, world, jobs } = scene;
    await keepPicture(page, 'panel-1024-jobs');
    await page.getByLabel('庁議資料').check();
    await page.getByRole('button', { name: '設定を変える' }).click();
    await screen.getByRole('img', { name: '1ページ目' }).waitFor();
    await page.getByRole('button', { name: '部数 増やす' }).click();
    await page.getByRole('button', { name: '両面（長辺とじ）' }).click();
    await page.getByRole('button', { name: '白黒' }).click();
    await page.getByRole('button', { name: '最後 減らす' }).click();
    await keepPicture(page, 'panel-1024-settings');
    await page.getByRole('button', { name: '印刷', exact: true }).click();
    await screen.getByText('すべて印刷しました').waitFor();
    assert.deepEqual(world.asked.at(-1), {
      what: 'release',
      jobId: jobs.plain,
      changes: {
        copies: 2,
        sides: 'two-sided-long-edge',
        printColorMode: 'monochrome',
        pageRanges: [{ lower: 1, upper: 23 }],
      },
    });
    assert.deepEqual(scene.faults, []);
  });

  test('a locked document is opened with the keys on the screen; a wrong password says so', async () => {
    await using scene = await openPanel(1280, 800);
    const { page, screen } = scene;
    await keepPicture(page, 'panel-1280-jobs');
    await screen.getByRole('button', { name: '入力する' }).click();
    for (const digit of ['1', '2', '3']) await page.getByRole('button', { name: digit, exact: true }).click();
    await page.getByRole('button', { name: '決定' }).click();
    await screen.getByText('文書のパスワードが違います。').waitFor();
    await keepPicture(page, 'panel-1280-password');
    await page.getByLabel('文書のパスワード').pressSequentially(memoryPasswords.document, { delay: 120 });
    await page.getByRole('button', { name: '決定' }).click();
    await screen.getByText('預けた印刷物').waitFor();
    assert.equal(await screen.getByText('パスワードが必要です').count(), 0);
    assert.deepEqual(
      scene.faults.filter((fault) => !fault.includes('403')),
      [],
    );
  });

  test('a job under a claim number is collected, and the rest of another one is printed elsewhere', async () => {
    await using scene = await openPanel(1024, 600);
    const { page, screen, world, person, jobs } = scene;
    addJob(world, person, '共用パソコンから.docx');
    const view = world.jobs.pop()?.view;
    assert.ok(view);
    world.claimable.set('48271935', view);
    await page.getByRole('button', { name: '受付番号で受け取る' }).click();
    for (const digit of '48271935') await page.getByRole('button', { name: digit, exact: true }).click();
    await keepPicture(page, 'panel-1024-claim');
    await page.getByRole('button', { name: '決定' }).click();
    await screen.getByText('共用パソコンから').waitFor();
    await screen.getByText('20 枚のうち、残り 12 枚です。').waitFor();
    await screen.getByRole('button', { name: 'ほかの機器で印刷' }).click();
    await screen.getByText('どの機器で印刷しますか？').waitFor();
    await keepPicture(page, 'panel-1024-places');
    await screen.getByRole('button', { name: '三階 複合機' }).click();
    await screen.getByText('すべて印刷しました').waitFor();
    const other = world.devices.find(({ device }) => device.name === '三階 複合機');
    assert.deepEqual(world.asked.at(-1), {
      what: 'continue',
      jobId: jobs.part,
      deviceId: other?.device.id,
    });
    assert.deepEqual(scene.faults, []);
  });
});
