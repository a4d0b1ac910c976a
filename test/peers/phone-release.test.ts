import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { startVirtualPrinter } from '../../drivers/simulators/virtual-printer.ts';
import { addDevice } from '../../src/devices/enrol/add-device.ts';
import type { SegmentId } from '../../src/shared/ids.ts';
import { pagesPdf } from '../support/release-stage.ts';
import { openSignInSite, type SignInSite } from '../support/sign-in-site.ts';
import type { WebClient } from '../support/web-client.ts';

describe('releasing from one’s own phone', () => {
  let site: SignInSite;
  const html = { headers: { accept: 'text/html' } };
  before(async () => {
    const segment = (id: string, phoneRelease: boolean) => ({ id, name: { ja: id, en: id }, phoneRelease });
    site = await openSignInSite({ segments: [segment('lgwan', true), segment('core', false)] });
    await site.addPerson('hanako');
    await site.addPerson('taro');
  });
  after(() => site[Symbol.asyncDispose]());

  async function putPanel(name: string, segment = 'lgwan', printUri = 'ipp://127.0.0.1:1/ipp/print') {
    const { stores } = site.service;
    const statement = {
      name,
      site: '本庁',
      department: '',
      printUri,
      scanUri: undefined,
      segments: [segment as SegmentId],
      certificateSha256: undefined,
    };
    const added = await addDevice({ ...stores, segments: stores.segmentIds }, statement, 'system');
    const panel = site.client();
    const paired = await panel.send('POST', '/api/v1/panel/pair', { json: { token: added.panelToken } });
    assert.equal(paired.status, 200);
    return { panel, device: added.device };
  }
  const pathOf = async (panel: WebClient) => {
    const shown = (await panel.send('GET', '/api/v1/panel/qr')).json();
    assert.match(shown.svg, /^<svg class="qr"/);
    assert.ok(shown.expiresInMs <= 30_000);
    return new URL(shown.text).pathname;
  };
  const phone = async (loginName: string) => {
    const client = site.client();
    assert.equal((await site.signIn(client, loginName)).status, 201);
    return client;
  };

  test('the code names the device, the person confirms it, and the panel says that it is in use', async () => {
    const { panel, device } = await putPanel('総務課 複合機1');
    const client = await phone('hanako');
    const opened = await client.send('GET', await pathOf(panel), html);
    assert.equal(opened.headers.location, '/phone');
    const asked = await client.send('GET', '/phone', html);
    assert.match(asked.text, /総務課 複合機1/);
    assert.equal((await client.submit('/phone', '/phone/enter', {})).headers.location, '/phone');
    const list = await client.send('GET', '/phone', html);
    assert.equal(list.status, 200);
    assert.match(list.text, /action="\/phone\/leave"/);
    assert.equal((await panel.send('GET', '/api/v1/panel/qr')).json().inUse, true);
    const session = await site.service.stores.devices.findOpenSession(device.id);
    assert.deepEqual(session?.factors, ['phone']);
    assert.equal((await panel.send('GET', '/api/v1/panel/session')).status, 401, 'the panel shows no jobs');
    await client.submit('/phone', '/phone/leave', {});
    assert.equal((await panel.send('GET', '/api/v1/panel/qr')).json().inUse, false);
    assert.equal((await client.send('GET', '/phone', html)).status, 410);
  });

  test('a code opens once: another phone gets nothing, the same browser may load it again', async () => {
    const { panel } = await putPanel('総務課 複合機2');
    const [first, second] = [await phone('hanako'), await phone('taro')];
    const path = await pathOf(panel);
    assert.equal((await first.send('GET', path, html)).status, 303);
    assert.equal((await second.send('GET', path, html)).status, 410);
    assert.equal((await first.send('GET', path, html)).status, 303);
    await first.submit('/phone', '/phone/enter', {});
    await first.submit('/phone', '/phone/leave', {});
    const again = await first.submit('/phone', '/phone/enter', {});
    assert.equal(again.status, 410, 'the visit is over');
  });

  test('a code that is forged, or of a device without phones, opens nothing', async () => {
    const { panel } = await putPanel('市民課 複合機', 'core');
    assert.equal((await panel.send('GET', '/api/v1/panel/qr')).status, 404);
    const client = await phone('hanako');
    assert.equal((await client.send('GET', `/phone/${'A'.repeat(51)}`, html)).status, 410);
    assert.equal((await client.send('GET', '/phone', html)).status, 410);
  });

  test('a visit belongs to who confirmed it, and asks for a sign-in before anything', async () => {
    const { panel } = await putPanel('総務課 複合機3');
    const client = site.client();
    await client.send('GET', await pathOf(panel), html);
    const away = await client.send('GET', '/phone', html);
    assert.equal(away.headers.location, '/sign-in?next=%2Fphone');
    const signedIn = await client.submit('/sign-in?next=%2Fphone', '/sign-in', {
      loginName: 'hanako',
      password: 'saboten-to-rakuda-27',
      next: '/phone',
    });
    assert.equal(signedIn.headers.location, '/phone');
    assert.equal((await client.submit('/phone', '/phone/enter', {})).status, 303);
    const thief = await phone('taro');
    thief.cookies.set('__Host-tomeoki-phone', client.cookies.get('__Host-tomeoki-phone') ?? '');
    // From a page that leaves the stolen cookie as it is: its own page takes it away.
    assert.equal((await thief.submit('/sign-in', '/phone/release', {})).status, 410);
    assert.equal((await thief.send('GET', '/phone', html)).status, 410);
  });

  test('a picture of a code does not drive away who stands at the device', async () => {
    const { panel, device } = await putPanel('総務課 複合機4');
    const [one, other] = [await phone('hanako'), await phone('taro')];
    const [path, later] = [await pathOf(panel), await pathOf(panel)];
    await one.send('GET', path, html);
    await one.submit('/phone', '/phone/enter', {});
    await other.send('GET', later, html);
    const refused = await other.submit('/phone', '/phone/enter', {});
    assert.equal(refused.status, 409);
    const open = await site.service.stores.devices.findOpenSession(device.id);
    const hanako = await site.service.stores.people.findByLoginName('hanako');
    assert.equal(open?.personId, hanako?.id);
  });

  test('what the phone chose comes out of the device as it was sent, and another person’s job does not', async () => {
    await using printer = await startVirtualPrinter();
    const { panel } = await putPanel('総務課 複合機5', 'lgwan', printer.uri);
    const [hanako, taro] = [await phone('hanako'), await phone('taro')];
    const pdf = await pagesPdf(3);
    const hold = async (client: WebClient, body: Uint8Array): Promise<string> => {
      const target = '/api/v1/jobs?fileName=report.pdf&segment=lgwan';
      const held = await client.send('POST', target, {
        body,
        headers: { 'content-type': 'application/pdf' },
      });
      assert.equal(held.status, 201);
      return held.json().id;
    };
    const [own, others] = [await hold(hanako, pdf), await hold(taro, await pagesPdf(1))];
    await hanako.send('GET', await pathOf(panel), html);
    await hanako.submit('/phone', '/phone/enter', {});
    const list = await hanako.send('GET', '/phone', html);
    assert.match(list.text, new RegExp(own));
    assert.doesNotMatch(list.text, new RegExp(others));
    await hanako.submit('/phone', '/phone/release', { jobs: others });
    assert.equal(printer.jobs.length, 0);
    assert.equal((await hanako.submit('/phone', '/phone/release', { jobs: own })).status, 200);
    for (let tries = 0; printer.jobs.length === 0 && tries < 200; tries += 1) await sleep(50);
    const [out] = printer.jobs;
    assert.ok(out !== undefined, 'nothing came to the device within ten seconds');
    assert.equal((await printer.finished(out.jobId)).sha256, createHash('sha256').update(pdf).digest('hex'));
    assert.equal(printer.jobs.length, 1);
  });
});
