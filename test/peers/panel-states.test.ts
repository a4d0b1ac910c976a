import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserMissing, keepPicture, tapUntil } from '../support/browser.ts';
import { keepTicks, letSecondsPass, serious, tooSmallOrCut } from '../support/page-probes.ts';
import {
  openPanelStage,
  type PanelStage,
  type StageAnswer,
  stageCard,
  stageQr,
  strangeCard,
} from '../support/panel-stage.ts';

/** One state of the panel: how a person gets there, and what stands on the screen then. */
interface PanelState {
  readonly name: string;
  readonly enter: (stage: PanelStage) => Promise<void>;
}

const press = (stage: PanelStage, selector: string) => stage.page.locator(selector).first().click();
const way = (stage: PanelStage, at: number) => stage.screen.locator('.way').nth(at).click();
const digits = async (stage: PanelStage, typed: string) => {
  for (const digit of typed)
    await stage.screen.locator('.key', { hasText: new RegExp(`^${digit}$`) }).click();
};
const ok = (json: unknown, status = 200): StageAnswer => ({ status, json });
const refusal = (code: string, title: string, detail: string, status = 403) =>
  ok({ code, title, detail }, status);

const attempt = {
  attemptId: 'a1',
  purpose: 'identify',
  frameEveryMs: 200,
  firstInstruction: 'look-straight',
};

async function faceTold(stage: PanelStage, view: unknown): Promise<void> {
  stage.answers.set('POST face/attempts', ok({ ...attempt, camera: 'device' }, 201));
  stage.answers.set('GET face/attempts/a1', ok(view));
  stage.answers.set('POST face/attempts/a1/finish', { status: 204 });
  await way(stage, 0);
}

async function listed(stage: PanelStage): Promise<void> {
  await stage.enter();
}

async function tickAndPress(stage: PanelStage, foot: string): Promise<void> {
  await listed(stage);
  await stage.screen.locator('.job-box').first().check();
  await press(stage, foot);
}

async function released(stage: PanelStage, steps: readonly object[]): Promise<void> {
  const [first] = stage.world.jobs;
  assert.ok(first);
  stage.world.plans.set(first.view.id, [...steps] as never);
  await tickAndPress(stage, '.list-foot .big');
}

const enrolForm = async (stage: PanelStage) => {
  await tapUntil(stage.page, strangeCard, stage.screen.locator('.message .message-title'));
  await press(stage, '.list-foot .big');
  await stage.screen.locator('.form-field').first().waitFor();
};

const states: readonly PanelState[] = [
  { name: '01-idle', enter: async () => {} },
  {
    name: '02-idle-neighbour',
    enter: async (stage) => {
      const near = { name: '三階 複合機', site: '本庁 3階' };
      stage.answers.set(
        'GET standing',
        ok({ state: 'active', waitText: '約 4 分待ち', waitSeconds: 230, neighbour: near }),
      );
      await stage.page.reload();
      await stage.screen.locator('.standing-near').waitFor();
    },
  },
  {
    name: '03-idle-trouble',
    enter: async (stage) => {
      const trouble = { cause: '用紙がありません。', advice: '用紙を補給してください。' };
      const near = { name: '三階 複合機', site: '本庁 3階' };
      stage.answers.set('GET standing', ok({ state: 'active', waitText: '', trouble, neighbour: near }));
      await stage.page.reload();
      await stage.screen.locator('.standing-bad').waitFor();
    },
  },
  {
    name: '04-idle-card-only',
    enter: async (stage) => {
      const ways = { ways: ['card'], identify: false, enrolCard: false, guests: false, phone: false };
      stage.answers.set('GET ways', ok(ways));
      await stage.page.reload();
      await stage.screen.locator('.card-picture').waitFor();
    },
  },
  {
    name: '05-idle-paused',
    enter: async (stage) => {
      stage.answers.set('GET standing', ok({ state: 'paused', waitText: '状態を確認しています' }));
      await stage.page.reload();
      await stage.screen.locator('.ways').waitFor({ state: 'detached' });
    },
  },
  {
    name: '06-offline',
    enter: async (stage) => {
      stage.answers.set('GET standing', { status: 503 });
      await stage.page.reload();
      await stage.screen.locator('.ways').waitFor({ state: 'detached' });
    },
  },
  {
    name: '07-reading',
    enter: async (stage) => {
      stage.answers.set('POST tap', 'silence');
      await tapUntil(stage.page, stageCard, stage.screen.locator('.working'));
    },
  },
  {
    name: '08-refused',
    enter: async (stage) => {
      const told = refusal('person-inactive', '利用が停止されています。', '管理者にお問い合わせください。');
      stage.answers.set('POST tap', told);
      await tapUntil(stage.page, stageCard, stage.screen.locator('.trouble'));
    },
  },
  {
    name: '09-unknown-card',
    enter: async (stage) => tapUntil(stage.page, strangeCard, stage.screen.locator('.message-title')),
  },
  { name: '10-enrol-password', enter: enrolForm },
  {
    name: '11-enrol-second-tap',
    enter: async (stage) => {
      await enrolForm(stage);
      await stage.screen.locator('.form-field').nth(0).pressSequentially('hanako', { delay: 70 });
      await stage.screen.locator('.form-field').nth(1).pressSequentially('himitsu', { delay: 70 });
      await press(stage, '.board-key.strong');
      await stage.screen.locator('.card-picture').waitFor();
    },
  },
  {
    name: '12-enrolled',
    enter: async (stage) => {
      stage.answers.set('POST cards/enrol', ok({ state: 'waiting-for-approval', lastFour: 'E5F6' }, 201));
      await way(stage, 4);
      await tapUntil(stage.page, strangeCard, stage.screen.locator('.form-field').first());
      await stage.screen.locator('.form-field').nth(0).pressSequentially('hanako', { delay: 70 });
      await stage.screen.locator('.form-field').nth(1).pressSequentially('himitsu', { delay: 70 });
      await press(stage, '.board-key.strong');
      await tapUntil(stage.page, strangeCard, stage.screen.locator('.message.good'));
    },
  },
  {
    name: '13-staff-number',
    enter: async (stage) => {
      await way(stage, 1);
      await digits(stage, '1234');
    },
  },
  {
    name: '14-pin-wrong',
    enter: async (stage) => {
      const told = refusal('pin-wrong', '暗証番号が違います。', '確かめて、もう一度入力してください。');
      stage.answers.set('POST pin', told);
      await way(stage, 1);
      await digits(stage, '1234');
      await press(stage, '.key.strong');
      await digits(stage, '90');
      await press(stage, '.key.strong');
      await stage.screen.locator('.trouble').waitFor();
    },
  },
  {
    name: '15-pin-new',
    enter: async (stage) => {
      await way(stage, 1);
      await digits(stage, '12');
      await press(stage, '.key.strong');
      await press(stage, '.list-foot button:last-child');
      await stage.screen.locator('.form-field').nth(0).pressSequentially('hanako', { delay: 70 });
      await stage.screen.locator('.form-field').nth(1).pressSequentially('himitsu', { delay: 70 });
      await press(stage, '.board-key.strong');
      await stage.screen.locator('.keypad-field').waitFor();
    },
  },
  { name: '16-code', enter: (stage) => way(stage, 2) },
  {
    name: '17-phone',
    enter: async (stage) => {
      stage.answers.set('GET qr', ok(stageQr));
      await way(stage, 3);
      await stage.screen.locator('.qr svg').waitFor();
    },
  },
  {
    name: '17b-phone-in-use',
    enter: async (stage) => {
      stage.answers.set('GET qr', ok({ ...stageQr, inUse: true }));
      await way(stage, 3);
      await stage.screen.locator('.message-title').waitFor();
    },
  },
  {
    name: '18-phone-none',
    enter: async (stage) => {
      stage.answers.set('GET qr', { status: 404 });
      await way(stage, 3);
      await stage.screen.locator('.trouble').waitFor();
    },
  },
  {
    name: '19-face-looking',
    enter: async (stage) => {
      stage.answers.set('POST face/attempts', ok({ ...attempt, camera: 'panel' }, 201));
      stage.answers.set(
        'POST face/attempts/a1/frames',
        ok({ state: 'looking', instruction: 'come-closer', progress: 0.2 }),
      );
      stage.answers.set('POST face/attempts/a1/finish', { status: 204 });
      await way(stage, 0);
      await stage.page.waitForTimeout(700);
    },
  },
  {
    name: '20-face-turn-left',
    enter: async (stage) => {
      await faceTold(stage, { state: 'challenge', instruction: 'turn-left', progress: 0.5 });
      await stage.screen.locator('.face-sign-turn-left').waitFor();
    },
  },
  {
    name: '21-face-confirm',
    enter: async (stage) => {
      await faceTold(stage, { state: 'confirm', progress: 1, maskedName: '山● 花●' });
      await stage.screen.locator('.message-title').waitFor();
    },
  },
  {
    name: '22-face-failed',
    enter: async (stage) => {
      await faceTold(stage, { state: 'failed', progress: 1, reason: 'challenge-failed' });
      const told = refusal(
        'face-not-sure',
        '顔を確認できませんでした。',
        'もう一度試すか、カードをお使いください。',
      );
      stage.answers.set('POST face/attempts/a1/finish', told);
      await stage.screen.locator('.message-title').waitFor();
    },
  },
  { name: '23-list', enter: listed },
  {
    name: '24-list-selected',
    enter: async (stage) => {
      await listed(stage);
      await press(stage, '.list-foot button');
    },
  },
  {
    name: '25-list-locked',
    enter: async (stage) => {
      await listed(stage);
      await stage.screen.locator('.job-lock').scrollIntoViewIfNeeded();
    },
  },
  {
    name: '26-list-end',
    enter: async (stage) => {
      await listed(stage);
      await stage.screen.locator('.job').last().scrollIntoViewIfNeeded();
    },
  },
  {
    name: '27-list-empty',
    enter: async (stage) => {
      stage.world.jobs.length = 0;
      await tapUntil(stage.page, stageCard, stage.screen.locator('.blank'));
    },
  },
  {
    name: '28-delete',
    enter: (stage) => tickAndPress(stage, '.list-foot .danger'),
  },
  {
    name: '29-step-up-card',
    enter: async (stage) => {
      for (const job of stage.world.jobs)
        if (job.view.needs) job.view = { ...job.view, needs: ['card', 'pin'] };
      await listed(stage);
      await press(stage, '.job-lock button');
      await stage.screen.locator('.card-picture').waitFor();
    },
  },
  {
    name: '30-step-up-done',
    enter: async (stage) => {
      for (const job of stage.world.jobs) if (job.view.needs) job.view = { ...job.view, needs: ['pin'] };
      const walkUp = {
        displayName: '山田 花子',
        segments: ['core'],
        expiresAt: '',
        factors: ['card', 'pin'],
        stepUp: [],
      };
      stage.answers.set('POST pin', ok(walkUp, 201));
      await listed(stage);
      await press(stage, '.job-lock button');
      await digits(stage, '2468');
      await press(stage, '.key.strong');
      await stage.screen.locator('.list-body .done').waitFor();
    },
  },
  {
    name: '31-why',
    enter: async (stage) => {
      const row = { segment: 'mynumber', segmentName: 'マイナンバー利用事務系', atText: '11月20日 9:05' };
      const items = [
        {
          ...row,
          reason: 'other-segment',
          text: {
            cause: 'この複合機では、この区分の文書を出せません。',
            advice: 'この区分に対応した複合機をご利用ください。',
          },
        },
        {
          ...row,
          segment: 'lgwan',
          segmentName: 'LGWAN接続系',
          jobName: '会議録.docx',
          reason: 'expired',
          text: {
            cause: '預かり期限が過ぎたため、削除しました。',
            advice: 'パソコンから、もう一度印刷してください。',
          },
        },
      ];
      stage.answers.set('GET jobs/elsewhere', ok({ items }));
      await listed(stage);
      await stage.screen.locator('.list-head button').nth(0).click();
      await stage.screen.locator('.why').first().waitFor();
    },
  },
  {
    name: '32-why-none',
    enter: async (stage) => {
      stage.answers.set('GET jobs/elsewhere', ok({ items: [] }));
      await listed(stage);
      await stage.screen.locator('.list-head button').nth(0).click();
      await stage.screen.locator('.blank').waitFor();
    },
  },
  {
    name: '33-claim',
    enter: async (stage) => {
      await listed(stage);
      await stage.screen.locator('.list-head button').nth(1).click();
      await digits(stage, '4827');
    },
  },
  {
    name: '34-tap-all-choice',
    enter: async (stage) => {
      await listed(stage);
      await stage.screen.locator('.list-head button').nth(2).click();
    },
  },
  {
    name: '35-tap-all-countdown',
    enter: async (stage) => {
      stage.answers.set('GET preferences', ok({ tapPrintsAll: true }));
      await tapUntil(stage.page, stageCard, stage.screen.locator('.count-in'));
    },
  },
  {
    name: '36-ticket',
    enter: async (stage) => {
      await listed(stage);
      await stage.screen.locator('.job-box').first().check();
      await stage.screen.locator('.list-foot button').nth(-2).click();
      await stage.screen.locator('.preview-picture').waitFor();
    },
  },
  {
    name: '37-places',
    enter: async (stage) => {
      await listed(stage);
      await stage.screen.locator('.job').last().locator('.answers button').last().click();
      await stage.screen.locator('.place').first().waitFor();
    },
  },
  {
    name: '38-document-password',
    enter: async (stage) => {
      await listed(stage);
      await stage.screen.locator('.job').nth(3).locator('.answers button').last().click();
      await stage.screen.locator('.form-field').waitFor();
      await press(stage, '.board-key.wide >> nth=1');
    },
  },
  {
    name: '39-progress',
    enter: async (stage) => {
      await released(stage, [
        { state: 'sending' },
        ...Array(60).fill({ state: 'printing', impressionsCompleted: 7 }),
      ]);
      await stage.screen.getByText('7').first().waitFor();
    },
  },
  {
    name: '40-progress-trouble',
    enter: async (stage) => {
      await released(stage, Array(60).fill({ state: 'printing', reason: 'media-jam-error' }));
      await stage.screen.locator('.progress .trouble').waitFor();
    },
  },
  {
    name: '41-progress-question',
    enter: async (stage) => {
      await released(stage, [{ state: 'ambiguous', reason: 'DEVICE_REPLY_LOST' }]);
      await stage.screen.locator('.progress .answers').waitFor();
    },
  },
  {
    name: '42-finished',
    enter: async (stage) => {
      await released(stage, [{ state: 'confirmed', sheets: 24 }]);
      await stage.screen.locator('.done').waitFor();
    },
  },
  {
    name: '43-finished-in-part',
    enter: async (stage) => {
      const [first, , third] = stage.world.jobs;
      assert.ok(first && third);
      stage.world.plans.set(third.view.id, [{ state: 'returned', reason: 'media-empty' }]);
      await listed(stage);
      await stage.screen.locator('.job-box').nth(2).check();
      await tickAndPressFirst(stage);
      await stage.screen.locator('.done-part').waitFor();
    },
  },
  {
    name: '44-scan',
    enter: async (stage) => {
      await listed(stage);
      await stage.screen.locator('.list-foot button').nth(-3).click();
      await stage.screen.locator('.setting').first().waitFor();
    },
  },
  {
    name: '44b-scan-low',
    enter: async (stage) => {
      await listed(stage);
      await stage.screen.locator('.list-foot button').nth(-3).click();
      await stage.screen.locator('.setting').nth(2).locator('button').first().click();
    },
  },
  {
    name: '44c-scanning',
    enter: async (stage) => {
      stage.answers.set('POST scan', 'silence');
      await listed(stage);
      await stage.page.route('**/api/v1/panel/scan/*', (route) =>
        route.fulfill({ json: { state: 'running', images: 7 } }),
      );
      await stage.screen.locator('.list-foot button').nth(-3).click();
      await press(stage, '.list-foot .big');
      await stage.screen.locator('.scan-count', { hasText: '7' }).waitFor();
      await stage.page.unroute('**/api/v1/panel/scan/*');
    },
  },
  {
    name: '45-scan-no-paper',
    enter: async (stage) => {
      await listed(stage);
      await stage.screen.locator('.list-foot button').nth(-3).click();
      await press(stage, '.list-foot .big');
      await stage.screen.locator('.trouble').waitFor();
    },
  },
  {
    name: '46-scanned',
    enter: async (stage) => {
      stage.world.feeder.push('letter');
      await listed(stage);
      await stage.screen.locator('.list-foot button').nth(-3).click();
      await press(stage, '.list-foot .big');
      await stage.screen.locator('.done').waitFor();
    },
  },
  {
    name: '47-card-off',
    enter: async (stage) => {
      stage.answers.set('GET arrivals', ok({ ended: true }));
      await tapUntil(stage.page, stageCard, stage.screen.locator('.trouble'));
    },
  },
  {
    name: '48-warning',
    enter: async (stage) => {
      await listed(stage);
      await letSecondsPass(stage.page, 50);
      await stage.page.locator('#warning').waitFor();
    },
  },
  {
    name: '49-ended-by-itself',
    enter: async (stage) => {
      await listed(stage);
      await letSecondsPass(stage.page, 62);
      await stage.screen.locator('.trouble').waitFor();
    },
  },
];

async function tickAndPressFirst(stage: PanelStage): Promise<void> {
  await stage.screen.locator('.job-box').first().check();
  await press(stage, '.list-foot .big');
}

const sizes = [
  [800, 480],
  [1280, 800],
] as const;

describe('the states of the panel', { skip: browserMissing() }, () => {
  let stage: PanelStage;
  before(async () => {
    stage = await openPanelStage([keepTicks]);
  });
  after(() => stage[Symbol.asyncDispose]());

  for (const { name, enter } of states) {
    test(`${name}: axe finds nothing serious, everything is as large as a finger, nothing is cut off`, async () => {
      for (const language of ['ja', 'en'] as const) {
        await stage.page.setViewportSize({ width: 800, height: 480 });
        await stage.begin(language);
        await enter(stage);
        // English is measured where there is least room for it.
        for (const [width, height] of language === 'ja' ? sizes : sizes.slice(0, 1)) {
          await stage.page.setViewportSize({ width, height });
          await keepPicture(stage.page, `state-${name}-${language}-${width}`);
          assert.deepEqual(await tooSmallOrCut(stage.page), [], `${language} ${width}`);
        }
        if (language === 'ja') assert.deepEqual(await serious(stage.page), []);
      }
      assert.deepEqual(stage.faults, []);
    });
  }

  const shown = ['01', '08', '10', '14', '20', '23', '31', '35', '38', '43', '48'];
  for (const { name, enter } of states.filter(({ name }) => shown.includes(name.slice(0, 2)))) {
    test(`${name} in plain Japanese and high contrast: axe finds nothing serious, nothing is cut off`, async () => {
      await stage.page.setViewportSize({ width: 800, height: 480 });
      await stage.begin('ja-easy', '&contrast=high');
      await enter(stage);
      await keepPicture(stage.page, `state-${name}-easy-contrast-800`);
      assert.deepEqual(await tooSmallOrCut(stage.page), []);
      assert.deepEqual(await serious(stage.page), []);
    });
  }
});
