import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { Person } from '../../src/identity/person.ts';
import type { Device } from '../../src/ports/device-store.ts';
import {
  browserMissing,
  collectFaults,
  keepPicture,
  openBrowser,
  type TestBrowser,
} from '../support/browser.ts';
import { addLedgerExpiry, addLedgerRelease } from '../support/ledger.ts';
import { serious } from '../support/page-probes.ts';
import { openSignInSite, type SignInSite, sitePassword } from '../support/sign-in-site.ts';
import { enrolPrinter } from '../support/test-service.ts';
import type { WebClient } from '../support/web-client.ts';

/** Nothing may stick out at the side, and axe finds nothing serious. */
async function checkPage(page: Page, what: string): Promise<void> {
  const over = await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
  assert.ok(over <= 0, `${what} is ${over} px too wide`);
  assert.deepEqual(await serious(page), [], what);
}

/** The number of a card that never changes. */
const cardNumber = '012E4CD8A1B2C3D4';

describe('reports, quotas and people at the desk, on the whole service', { skip: browserMissing() }, () => {
  let site: SignInSite;
  let browser: TestBrowser;
  let origin: string;
  let hanako: Person;
  let device: Device;
  let panel: WebClient;

  before(async () => {
    [site, browser] = await Promise.all([
      openSignInSite({
        guests: { segments: ['lgwan'] },
        segments: [
          {
            id: 'lgwan',
            name: { ja: 'LGWAN接続系', en: 'LGWAN' },
            listeners: [{ id: 'lgwan-print', port: 0, identification: ['capability'] }],
          },
        ],
      }),
      openBrowser(),
    ]);
    origin = `https://127.0.0.1:${site.port}`;
    hanako = await site.addPerson('hanako');
    await site.addPerson('kanri', { roles: ['staff', 'administrator'] });
    const { stores } = site.service;
    const enrolled = await enrolPrinter(stores, '三階 複合機', 'ipp://127.0.0.1:9/ipp/print');
    device = enrolled.device;
    panel = site.client();
    const paired = await panel.send('POST', '/api/v1/panel/pair', { json: { token: enrolled.panelToken } });
    assert.equal(paired.status, 200, paired.text);
    const now = stores.clock.now();
    for (let month = 0; month < 4; month += 1) {
      const at = new Date(now.getTime() - month * 27 * 86_400_000);
      const usage = { impressions: 40 + 30 * month, colorImpressions: 12, sheets: 22, cost: 210 };
      await addLedgerRelease(stores.database, hanako.id, at, usage, {
        ticket: { sides: 'two-sided-long-edge' },
      });
    }
    await addLedgerExpiry(stores.database, hanako.id, now, { pages: 9 }, { ticket: { copies: 2 } });
  });
  after(async () => {
    await browser[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
  });

  async function open(page: Page, path: string, heading: string): Promise<void> {
    await page.goto(`${origin}/app${path}`);
    await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
  }

  test('an administrator sees a report, changes the price, sets a limit, and saves the figures', async () => {
    const page = await browser.page(1280, 900);
    page.setDefaultTimeout(60_000);
    const faults = collectFaults(page);
    await page.goto(`${origin}/app/reports`);
    await page.getByLabel('職員番号またはログイン名').fill('kanri');
    await page.getByLabel('パスワード').fill(sitePassword);
    await page.getByRole('button', { name: 'サインイン' }).click();
    await page.getByRole('heading', { name: '集計', level: 1 }).waitFor();
    const months = page.getByRole('table', { name: '月別の印刷の表' });
    await months.getByText('面', { exact: false }).first().waitFor();
    await page.getByRole('table', { name: '内訳 (所属)の表' }).getByText('総務課').waitFor();
    await page.getByRole('table', { name: '受け取られなかった印刷の表' }).getByText('総務課').waitFor();
    await page.getByText('18枚').waitFor();
    await page.getByRole('heading', { name: '読み取りの質' }).waitFor();
    await checkPage(page, 'reports');
    await keepPicture(page, 'desk-reports');

    // Figures about single people ask why first, and the audit keeps the answer.
    await page.getByLabel('集計の単位').selectOption('user');
    assert.equal(await page.getByText('S-hanako').count(), 0);
    await page.getByLabel('個人別に見る理由').selectOption('billing');
    await page.getByText('試験 hanako (S-hanako)').first().waitFor();
    const viewed = await site.service.stores.database.kysely
      .selectFrom('audit_event')
      .select('details')
      .where('kind', '=', 'account.viewed')
      .execute();
    assert.match(JSON.stringify(viewed[0]?.details), /"purpose":"billing"/);
    await page.getByLabel('集計の単位').selectOption('department');

    const saving = page.waitForEvent('download');
    await page.getByRole('link', { name: 'CSVで保存 月別の印刷' }).click();
    const download = await saving;
    assert.match(download.suggestedFilename(), /^tomeoki-pages-\d{4}-\d{2}-\d{4}-\d{2}\.csv$/);
    const parts: Buffer[] = [];
    for await (const part of await download.createReadStream()) parts.push(part as Buffer);
    const text = Buffer.concat(parts).toString('utf8');
    assert.ok(text.startsWith('\ufeff月,印刷件数,面数,'), text.slice(0, 80));

    await page.setViewportSize({ width: 360, height: 740 });
    await checkPage(page, 'reports on a phone');
    await keepPicture(page, 'desk-reports-phone');
    await page.setViewportSize({ width: 1280, height: 900 });

    await page.getByRole('link', { name: '単価を見る' }).click();
    await page.getByText('単価はまだ決められていません').waitFor();
    await page.getByLabel('いつから').fill('2026-04-01');
    await page.getByLabel('白黒1面(円)', { exact: true }).fill('2.5');
    await page.getByLabel('カラー1面(円)', { exact: true }).fill('10');
    await page.getByLabel('A3は別の単価にする').check();
    await page.getByLabel('A3 白黒1面(円)').fill('5');
    await page.getByLabel('A3 カラー1面(円)').fill('20');
    await page.getByRole('button', { name: '単価を決める' }).click();
    await page.getByText('令和8年4月1日 から、白黒 2.5円、カラー 10円').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '単価を決める' }).click();
    await page.getByRole('rowheader', { name: '令和8年4月1日' }).waitFor();
    await checkPage(page, 'prices');
    await keepPicture(page, 'desk-prices');

    await open(page, '/quotas', '印刷の上限');
    await page.getByText('あなたの印刷に上限はありません。').waitFor();
    await page.getByLabel('所属の名前').fill('総務課');
    await page.getByLabel('上限', { exact: true }).fill('400');
    await page.getByRole('combobox', { name: '期間' }).selectOption('fiscal-year');
    await page.getByRole('button', { name: '上限を決める' }).click();
    const row = page.getByRole('table', { name: '決められている上限' }).getByRole('row', { name: /総務課/ });
    await row.getByText('あとわずか').waitFor();
    await checkPage(page, 'quotas');
    await keepPicture(page, 'desk-quotas');
    await page.close();
    assert.deepEqual(faults, []);
  });

  test('a lock-out is lifted, and a temporary card works at the device and ends', async () => {
    // The same mistake again would not count: programs repeat what they are told.
    for (let trial = 0; trial < 5; trial += 1) await site.signIn(site.client(), 'hanako', `wrong ${trial}`);
    const page = await browser.page(1280, 900);
    page.setDefaultTimeout(60_000);
    const faults = collectFaults(page);
    await open(page, '/people?text=hanako', '利用者');
    await page.getByRole('link', { name: '試験 hanako' }).click();
    await page.getByText(/締め出されています\(間違い 5回\)/).waitFor();
    await checkPage(page, 'a person');
    await keepPicture(page, 'desk-person');
    await page.getByRole('button', { name: '締め出しを解く' }).click();
    await page.getByText('試験 hanako さん本人からの連絡').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: '締め出しを解く' }).click();
    await page.getByText('間違いの記録はありません').waitFor();
    assert.equal((await site.signIn(site.client(), 'hanako')).status, 201);

    await page.getByLabel('機器', { exact: true }).selectOption(device.id);
    await page.getByLabel('種類').selectOption('temporary');
    await page.getByLabel(/貸し出す日数/).fill('1');
    await page.getByRole('button', { name: '読み取りを始める' }).click();
    await page.getByText('機器にカードをかざしてください').waitFor();
    const atPanel = () => panel.send('POST', '/api/v1/panel/tap', { json: { typed: cardNumber } });
    await atPanel();
    await page.getByText('もう一度、同じカードを').waitFor();
    await atPanel();
    await page.getByText('末尾 c3d4 のカードを登録しました。').waitFor();
    const card = page.getByRole('row', { name: /末尾 c3d4/ });
    await card.getByText('貸し出しカード').waitFor();
    const begun = await atPanel();
    assert.equal(begun.status, 201, begun.text);
    assert.equal(begun.json().displayName, '試験 hanako');
    await keepPicture(page, 'desk-person-card');
    await card.getByRole('button', { name: /取り消す/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: '取り消す' }).click();
    await card.getByText('取り消し済み').waitFor();
    assert.notEqual((await atPanel()).status, 201);

    await page.getByRole('button', { name: '番号を出す' }).click();
    const digits = await page
      .locator('code')
      .filter({ hasText: /^\d{6}$/ })
      .textContent();
    const byCode = await panel.send('POST', '/api/v1/panel/code', { json: { code: digits } });
    assert.equal(byCode.status, 201, byCode.text);
    await page.close();
    assert.deepEqual(faults, []);
  });

  test('a panel is paired by its code, cards come from a file, a guest is invited, on a phone and in English', async () => {
    const page = await browser.page(360, 740);
    page.setDefaultTimeout(60_000);
    const faults = collectFaults(page);
    await page.goto(`${origin}/app/people/panels`);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('heading', { name: 'Approve panels', level: 1 }).waitFor();
    const screen = site.client();
    const { code, pollToken } = (await screen.send('POST', '/api/v1/panel/pairing', { json: {} })).json();
    await page.getByLabel('Code on the screen').fill('WRONG1');
    await page.getByLabel('Panel of which device').selectOption(device.id);
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByText('panel-code-wrong').waitFor();
    await page.getByLabel('Code on the screen').fill(String(code).toLowerCase());
    await page.getByRole('button', { name: 'Approve', exact: true }).click();
    await page.getByText('It is the panel of 三階 複合機 now').waitFor();
    const polled = await screen.send('GET', `/api/v1/panel/pairing?pollToken=${pollToken}`);
    assert.equal(polled.json().state, 'approved');
    await checkPage(page, 'panels');
    await keepPicture(page, 'desk-panels-phone-en');

    await open(page, '/people/cards', 'Manage cards');
    await page.getByText('No card waits for approval').waitFor();
    const file = (text: string) => ({ name: 'cards.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await page
      .getByLabel('File (at most 32 MiB)')
      .setInputFiles(file('person,card\nnobody,012E4CD8A1B2C3FF\n'));
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('IDENTITY_IMPORT_INVALID').waitFor();
    await page.getByText('There is no such person.').waitFor();
    await page
      .getByLabel('File (at most 32 MiB)')
      .setInputFiles(file('person,card\nhanako,012E4CD8A1B2C3FF\n'));
    await page.getByRole('button', { name: 'Check' }).click();
    await page.getByText('1 to enrol, 0 to revoke').waitFor();
    await checkPage(page, 'cards');
    await keepPicture(page, 'desk-cards-phone-en');
    await page.getByRole('button', { name: 'Enrol them' }).click();
    await page.getByText('1 enrolled, 0 were already').waitFor();
    const cards = await site.service.stores.cardStore.list(hanako.id);
    assert.equal(cards.filter(({ state }) => state === 'active').length, 1);

    await open(page, '/people/guests', 'Guests');
    await page.getByLabel('Name of the guest').fill('来訪 太郎');
    await page.getByRole('button', { name: 'Invite' }).click();
    await page.getByText('For the guest, shown this once').waitFor();
    await page.getByRole('rowheader', { name: /来訪 太郎/ }).waitFor();
    await checkPage(page, 'guests');
    await keepPicture(page, 'desk-guests-phone-en');
    await open(page, '/people', 'People');
    await checkPage(page, 'people on a phone');
    await keepPicture(page, 'desk-people-phone-en');
    await open(page, `/people/${hanako.id}`, '試験 hanako');
    await checkPage(page, 'a person on a phone');
    await keepPicture(page, 'desk-person-phone-en');
    await open(page, '/reports', 'Reports');
    await page.getByRole('table', { name: 'Printing by month: table' }).waitFor();
    await checkPage(page, 'reports in English');
    await keepPicture(page, 'desk-reports-phone-en');
    await page.close();
    assert.deepEqual(faults, []);
  });
});
