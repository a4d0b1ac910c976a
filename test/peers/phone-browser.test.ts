import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { addDevice } from '../../src/devices/enrol/add-device.ts';
import type { SegmentId } from '../../src/shared/ids.ts';
import {
  browserMissing,
  collectFaults,
  keepPicture,
  openBrowser,
  type TestBrowser,
} from '../support/browser.ts';
import { openSignInSite, type SignInSite, sitePassword } from '../support/sign-in-site.ts';

describe('sign-in protection and release on a phone of 390 by 844 pixels', { skip: browserMissing() }, () => {
  let site: SignInSite;
  let browser: TestBrowser;
  before(async () => {
    site = await openSignInSite({ signIn: { secondFactorByRole: { administrator: 'required' } } });
    browser = await openBrowser();
    await site.addPerson('hanako');
    await site.addPerson('kanri', { roles: ['administrator'] });
  });
  after(async () => {
    await browser[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
  });

  async function phoneSignIn(loginName: string, path: string) {
    const page = await browser.page(390, 844);
    const faults = collectFaults(page);
    await page.goto(`https://localhost:${site.port}${path}`);
    await page.fill('#loginName', loginName);
    await page.fill('#password', sitePassword);
    await page.click('button.primary');
    return { page, faults };
  }

  /** Nothing may stand wider than the screen, and what is touched is large enough for a thumb. */
  async function fits(page: Awaited<ReturnType<typeof phoneSignIn>>['page']) {
    const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
    const touched = await page.locator('main button:visible, main .button:visible').all();
    const boxes = await Promise.all(touched.map((one) => one.boundingBox()));
    const small = boxes.filter((box) => (box?.height ?? 0) < 40).length;
    assert.ok(width <= 390, `${width} pixels wide`);
    assert.equal(small, 0);
  }

  test('an administrator is led through the enrolment', async () => {
    const { page, faults } = await phoneSignIn('kanri', '/sign-in');
    await page.waitForSelector('svg.qr');
    await fits(page);
    await keepPicture(page, 'phone-enrolment');
    assert.deepEqual(faults, []);
    await page.close();
  });

  test('a staff member reads the panel’s code, signs in, confirms the device and sees the list', async () => {
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
    const panel = site.client();
    await panel.send('POST', '/api/v1/panel/pair', { json: { token: panelToken } });
    const { text } = (await panel.send('GET', '/api/v1/panel/qr')).json();
    await browser.context.clearCookies();
    const { page, faults } = await phoneSignIn('hanako', new URL(text).pathname);
    await page.waitForSelector('.phone-device');
    await fits(page);
    await keepPicture(page, 'phone-device');
    await page.click('button.primary');
    await page.waitForSelector('form[action="/phone/leave"]');
    await fits(page);
    await keepPicture(page, 'phone-list');
    await page.goto(`https://localhost:${site.port}/sign-in?lang=en`);
    await fits(page);
    await keepPicture(page, 'phone-sign-in-en');
    assert.deepEqual(faults, []);
    await page.close();
  });
});
