import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ScanJob } from '../../src/scan/scan-job.ts';
import type { TrayItem } from '../../src/scan/tray-item.ts';
import { newId, type ScanId } from '../../src/shared/ids.ts';
import { browserMissing, collectFaults, keepPicture, openBrowser } from '../support/browser.ts';
import { memoryServices } from '../support/memory-services.ts';
import { addPerson, emptyWorld, segments } from '../support/memory-world.ts';
import { openWebFixture } from '../support/web-client.ts';

function waiting(changes: Partial<ScanJob>, needsPassword = false): TrayItem {
  const id = newId<ScanId>();
  const at = new Date('2026-11-20T01:30:00Z');
  const scan: ScanJob = {
    id,
    segment: segments.lgwan,
    source: 'mail',
    sourceKey: id,
    deviceId: undefined,
    peer: '127.0.0.1',
    originalName: '20261120103012_北別館三階複合機_道路占用許可申請書（市道第1234号線ほか3路線）.pdf',
    ownerId: undefined,
    department: '総務課',
    mediaType: 'application/pdf',
    byteLength: 1_234_567,
    sha256: new Uint8Array(32),
    blobKey: 'x',
    wrappedKey: 'x',
    keyId: 'x',
    state: 'quarantined',
    reason: undefined,
    attempts: 1,
    pageCount: 4,
    duplicateOf: undefined,
    recordId: undefined,
    receivedAt: at,
    updatedAt: at,
    ...changes,
  };
  return { scan, needsPassword, ownerName: undefined };
}

describe('waiting scans and cover sheets in a browser', { skip: browserMissing() }, () => {
  test('both pages say in both languages what waits and why, and fit into 360 pixels', async () => {
    await using browser = await openBrowser();
    const world = emptyWorld();
    addPerson(world, 'hanako');
    const part = { batchId: newId<ScanId>(), firstPage: 3, lastPage: 6 };
    const items = [
      waiting({ reason: 'SCAN_SHEET_EXPIRED', part }),
      waiting({ reason: 'OCR_INPUT_ENCRYPTED', originalName: '契約書.pdf', source: 'webdav' }, true),
      waiting({ state: 'verified', originalName: 'FAX受信.tif', source: 'folder' }),
    ];
    const all = memoryServices(world);
    const services = { ...all, tray: { ...all.tray, list: async () => items } };
    await using web = await openWebFixture(world, { services });
    const page = await browser.page(1280, 900);
    const faults = collectFaults(page);
    await page.goto(`${web.origin}/sign-in`);
    await page.getByLabel('ログイン名').fill('hanako');
    await page.getByLabel('パスワード').fill('correct horse hanako');
    await page.getByRole('button', { name: 'サインイン' }).click();
    await page.waitForURL('**/desk');
    await page.goto(`${web.origin}/desk/tray`);
    assert.equal(
      await page.getByRole('listitem').filter({ hasText: '表紙の期限が切れています。' }).count(),
      1,
    );
    assert.equal(await page.getByLabel('文書のパスワード').count(), 1);
    for (const [name, width] of [
      ['desktop', 1280],
      ['360', 360],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      for (const language of ['ja', 'en'] as const) {
        for (const path of ['tray', 'cover-sheet'] as const) {
          await page.goto(`${web.origin}/desk/${path}?lang=${language}`);
          const over = await page.locator('html').evaluate((root) => root.scrollWidth - root.clientWidth);
          assert.ok(over <= 0, `${path} is ${over} px too wide at ${width}`);
          await keepPicture(page, `desk-${path}-${name}-${language}`);
        }
      }
    }
    assert.deepEqual(faults, []);
  });
});
