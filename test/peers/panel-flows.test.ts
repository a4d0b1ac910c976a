import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import type { Request } from 'playwright-core';
import { browserMissing, collectFaults, tapUntil } from '../support/browser.ts';
import { keepTicks, letSecondsPass, oldBrowser } from '../support/page-probes.ts';
import { openPanelStage, type PanelStage, stageCard, strangeCard } from '../support/panel-stage.ts';

const names = /庁議資料|人事評価|決算書|山田/;

describe('a visit on a browser without modules and without what came after 2015', {
  skip: browserMissing(),
}, () => {
  test('tap, settings, printing and leaving work with XMLHttpRequest and ES5 alone', async () => {
    await using stage = await openPanelStage([oldBrowser]);
    const { page, screen } = stage;
    await stage.begin();
    assert.equal(await page.locator('script[type=module]').count(), 0);
    await stage.enter();
    await screen.locator('.job-box').first().check();
    await page.getByRole('button', { name: '設定を変える' }).click();
    await page.getByRole('button', { name: '部数 増やす' }).click();
    await page.getByRole('button', { name: '印刷', exact: true }).click();
    await screen.getByText('すべて印刷しました').waitFor();
    await page.getByRole('button', { name: '終了' }).last().click();
    await screen.getByText('カードをかざしてください').waitFor();
    assert.deepEqual(stage.world.asked.at(-1)?.changes, { copies: 2 });
    assert.deepEqual(stage.faults, []);
  });
});

describe('the panel between people', { skip: browserMissing() }, () => {
  let stage: PanelStage;
  before(async () => {
    stage = await openPanelStage([keepTicks]);
  });
  after(() => stage[Symbol.asyncDispose]());
  beforeEach(() => stage.begin());

  test('nothing of a person stays in the page, the browser, its history or its cache', async () => {
    const { page, screen } = stage;
    const kept: string[] = [];
    page.on('response', (response) => {
      const control = response.headers()['cache-control'] ?? '';
      const isAsset = new URL(response.url()).pathname.startsWith('/assets/');
      if (!isAsset && !control.includes('no-store')) kept.push(`${response.url()} ${control}`);
    });
    await stage.enter();
    await page.getByRole('button', { name: '終了' }).click();
    await screen.getByText('カードをかざしてください').waitFor();
    assert.doesNotMatch(await page.content(), names);
    assert.deepEqual(
      kept.filter((line) => !line.includes('/ways') && !line.includes('/preferences')),
      [],
    );
    const stored = await page.evaluate<readonly unknown[]>(
      '[localStorage.length, sessionStorage.length, document.cookie]',
    );
    assert.deepEqual(stored, [0, 0, '']);
    await page.goBack().catch(() => null);
    assert.doesNotMatch(await page.content(), names);
  });

  test('languages and contrast leave no way back, and go back to the usual after a minute without anybody', async () => {
    const { page, screen } = stage;
    const before = await page.evaluate<number>('history.length');
    await page.getByRole('button', { name: '高コントラスト' }).click();
    await page.getByRole('link', { name: 'English' }).click();
    await screen.getByText('Hold your card').waitFor();
    assert.equal(await page.evaluate<number>('history.length'), before);
    assert.equal(await page.locator('html.contrast').count(), 1);
    await letSecondsPass(page, 61);
    await screen.getByText('カードをかざしてください').waitFor();
    assert.equal(await page.locator('html.contrast').count(), 0);
  });

  test('one request at a time waits for arrivals; it is dropped and asked anew when somebody comes or goes', async () => {
    const { page } = stage;
    const open = new Set<Request>();
    let most = 0;
    let asked = 0;
    page.on('request', (request) => {
      if (!request.url().includes('/arrivals')) return;
      asked += 1;
      open.add(request);
      most = Math.max(most, open.size);
    });
    page.on('requestfailed', (request) => open.delete(request));
    page.on('requestfinished', (request) => open.delete(request));
    await stage.begin();
    for (let visit = 0; visit < 3; visit += 1) {
      await stage.enter();
      await page.waitForTimeout(300);
      await page.getByRole('button', { name: '終了' }).click();
      await page.waitForTimeout(300);
    }
    assert.ok(most === 1 && open.size <= 1, `${most} at a time, ${open.size} open`);
    assert.ok(asked >= 4 && asked <= 10, `${asked} requests`);
  });

  test('a service that is away is asked ever more rarely for arrivals', async () => {
    let asked = 0;
    stage.answers.set('GET arrivals', () => {
      asked += 1;
      return { status: 503 };
    });
    await stage.page.reload();
    await stage.page.waitForTimeout(4000);
    assert.ok(asked >= 2 && asked <= 4, `${asked} requests`);
  });

  test('somebody let in by a reader on the network is met with their list', async () => {
    const { screen } = stage;
    // The session is that of a tap; only the answer that tells of it comes by the other way.
    await stage.enter();
    const walkUp = await stage.page.evaluate<unknown>(
      'new Promise(function (done) { tomeoki.request("GET", "/api/v1/panel/session", null, function (s, b) { done(b); }); })',
    );
    let isTold = false;
    stage.answers.set('GET arrivals', () => {
      if (isTold) return 'silence';
      isTold = true;
      return { status: 200, json: walkUp };
    });
    stage.answers.set('GET session', { status: 401 });
    await stage.page.reload();
    await screen.getByText('庁議資料').waitFor();
  });

  test('かざすだけ: the countdown tells the sheets, stops on one press, and prints when it is left alone', async () => {
    const { page, screen } = stage;
    stage.answers.set('GET preferences', { status: 200, json: { tapPrintsAll: true } });
    await tapUntil(page, stageCard, screen.locator('.count-in'));
    await screen.getByText('用紙 72 枚').waitFor();
    await page.getByRole('button', { name: '止める' }).click();
    await screen.getByText('預けた印刷物').waitFor();
    await letSecondsPass(page, 7);
    assert.deepEqual(stage.world.asked, []);
    await tapUntil(page, stageCard, screen.getByText('預けた印刷物'));
    await page.getByRole('button', { name: '終了' }).click();
    await tapUntil(page, stageCard, screen.locator('.count-in'));
    await letSecondsPass(page, 5);
    await screen.getByText('すべて印刷しました').waitFor();
    assert.equal(stage.world.asked.length, 2);
  });

  test('an unknown card is enrolled with two readings and a password; another card at the second is not mixed up', async () => {
    const { page, screen } = stage;
    const sent: unknown[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/cards/enrol')) sent.push(request.postDataJSON());
    });
    stage.answers.set('POST cards/enrol', { status: 201, json: { state: 'enrolled', lastFour: 'E5F6' } });
    await tapUntil(page, strangeCard, screen.getByText('このカードはまだ登録されていません。'));
    await page.getByRole('button', { name: 'このカードを登録する' }).click();
    for (const [at, typed] of ['hanako', 'himitsu'].entries()) {
      await screen.locator('.form-field').nth(at).click();
      for (const key of typed) await page.getByRole('button', { name: key, exact: true }).click();
    }
    await page.getByRole('button', { name: '次へ' }).click();
    await tapUntil(page, stageCard, screen.getByText('カードを登録しました'));
    assert.deepEqual(sent, [
      { loginName: 'hanako', password: 'himitsu', typed: strangeCard, typedAgain: stageCard },
    ]);
    assert.equal(await page.evaluate<number>('document.querySelectorAll("input").length'), 0);
  });

  test('the face of one attempt ends with its screen: the attempt is called off and the camera is closed', async () => {
    const { page, screen } = stage;
    const finished: unknown[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/finish')) finished.push(request.postDataJSON());
    });
    const begun = {
      attemptId: 'a1',
      purpose: 'identify',
      frameEveryMs: 100,
      firstInstruction: 'look-straight',
    };
    stage.answers.set('POST face/attempts', { status: 201, json: { ...begun, camera: 'panel' } });
    stage.answers.set('POST face/attempts/a1/frames', {
      status: 200,
      json: { state: 'looking', progress: 0 },
    });
    stage.answers.set('POST face/attempts/a1/finish', { status: 204 });
    await page.getByRole('button', { name: '顔で始める' }).click();
    await page.waitForRequest('**/frames');
    await page.evaluate(
      'seen = document.querySelector("video"); track = seen.srcObject.getVideoTracks()[0]; 0',
    );
    await page.getByRole('button', { name: 'ほかの方法で始める' }).click();
    await screen.getByText('カードをかざしてください').waitFor();
    assert.deepEqual(finished, [{ confirm: false }]);
    assert.deepEqual(await page.evaluate('[track.readyState, seen.srcObject]'), ['ended', null]);
  });
});

describe('pairing by a code', { skip: browserMissing() }, () => {
  test('a browser that is no panel, or no longer one, is led to the page with the code', async () => {
    await using stage = await openPanelStage();
    const { page } = stage;
    await stage.begin();
    stage.answers.set('POST pairing', { status: 201, json: { code: 'K7Q2M9', pollToken: 'x'.repeat(24) } });
    stage.answers.set('GET pairing', { status: 200, json: { state: 'waiting' } });
    await page.context().clearCookies();
    await page.goto(`${stage.origin}/panel`);
    await page.getByText('K 7 Q 2 M 9').waitFor();
    assert.equal(new URL(page.url()).pathname, '/panel/pair');
  });

  test('the page shows a code, waits, and begins once it is approved; a refused one is said', async () => {
    await using stage = await openPanelStage();
    const { page } = stage;
    const faults = collectFaults(page);
    let state = 'waiting';
    stage.answers.set('POST pairing', { status: 201, json: { code: 'K7Q2M9', pollToken: 'x'.repeat(24) } });
    stage.answers.set('GET pairing', () => ({ status: 200, json: { state } }));
    await page.goto(`${stage.origin}/panel/pair`);
    await page.getByText('K 7 Q 2 M 9').waitFor();
    state = 'refused';
    await page.getByText('承認されませんでした。').waitFor();
    state = 'approved';
    await page.getByRole('button', { name: '新しい番号を表示' }).click();
    await page.waitForURL('**/panel');
    assert.deepEqual(faults, []);
  });
});
