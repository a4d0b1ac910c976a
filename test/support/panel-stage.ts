/**
 * A panel in a browser that can be brought into every state: a person with all kinds of jobs, and answers for what
 * needs a camera, a reader or an administrator, as those parts of the service give them.
 */

import bwipjs from 'bwip-js';
import type { BrowserContext, Locator, Page, Route } from 'playwright-core';
import type { Person } from '../../src/identity/person.ts';
import { collectFaults, fakeCamera, openBrowser, tapUntil } from './browser.ts';
import { addDevice, addJob, addPerson, emptyWorld, type MemoryWorld, segments } from './memory-world.ts';
import { openWebFixture, testUi } from './web-client.ts';

/** The card of the person. */
export const stageCard = '012E4CD8A1B2C3D4';
/** A card that nobody has. */
export const strangeCard = '04A1B2C3D4E5F6';

/** What a part of the service answers; `silence` never answers. */
export type StageAnswer = { readonly status: number; readonly json?: unknown } | 'silence';

/** A paired panel. */
export interface PanelStage extends AsyncDisposable {
  readonly world: MemoryWorld;
  readonly person: Person;
  readonly page: Page;
  /** What is shown, without the head line and what is only read out. */
  readonly screen: Locator;
  readonly faults: readonly string[];
  readonly origin: string;
  /** Answers by method and path below `/api/v1/panel/`, such as `GET ways`; what is not in here the service answers. */
  readonly answers: Map<string, StageAnswer | (() => StageAnswer)>;
  /** Opens the idle screen anew: nobody is there, the jobs are back, the answers are the usual ones. */
  begin(wording?: 'ja' | 'en' | 'ja-easy', query?: string): Promise<void>;
  /** Taps the person's card and waits for the list. */
  enter(): Promise<void>;
}

/** Everything may be used to begin. */
const allWays = {
  ways: ['card', 'face', 'pin', 'code', 'phone'],
  identify: true,
  enrolCard: true,
  guests: true,
  phone: true,
};

/** Starts service and browser; the scripts run in each page before its own. */
export async function openPanelStage(scripts: readonly string[] = []): Promise<PanelStage> {
  const world = emptyWorld();
  const person = addPerson(world, 'hanako');
  world.cards.set(stageCard.toLowerCase(), person.id);
  const pairing = addDevice(world, '総務課 複合機1', { scanUri: 'http://scanner.invalid/eSCL' });
  addDevice(world, '三階 複合機');
  addDevice(world, '分庁舎 複合機');
  await using opened = new AsyncDisposableStack();
  const limits = { trialsPerAddress: 10_000, tapsPerPanel: 10_000, requestsPerSession: 100_000 };
  const web = opened.use(await openWebFixture(world, { ui: { ...testUi, panelIdleSeconds: 60 }, limits }));
  const browser = opened.use(await openBrowser(fakeCamera));
  for (const script of scripts) await browser.context.addInitScript({ content: script });
  const page = await browser.page(800, 480);
  const faults = collectFaults(page);
  const answers: PanelStage['answers'] = new Map();
  await page.route('**/api/v1/panel/**', (route) => answer(route, answers));
  await page.goto(`${web.origin}/panel/pair#${pairing}`);
  await page.waitForURL('**/panel');
  const screen = page.locator('#panel');
  const kept = opened.move();
  return {
    world,
    person,
    page,
    screen,
    faults,
    origin: web.origin,
    answers,
    begin: async (wording = 'ja', query = '') => {
      await forgetSession(browser.context);
      answers.clear();
      answers.set('GET ways', { status: 200, json: allWays });
      answers.set('GET arrivals', 'silence');
      answers.set('GET preferences', { status: 200, json: { tapPrintsAll: false } });
      putJobs(world, person);
      await page.goto(`${web.origin}/panel?lang=${wording}${query}`);
      await screen.locator('.way').first().waitFor();
    },
    enter: () => tapUntil(page, stageCard, screen.getByText('庁議資料')),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

async function answer(route: Route, answers: PanelStage['answers']): Promise<void> {
  const request = route.request();
  const path = new URL(request.url()).pathname.replace('/api/v1/panel/', '');
  const found = answers.get(`${request.method()} ${path}`);
  const given = typeof found === 'function' ? found() : found;
  if (given === 'silence') return;
  if (given === undefined) await route.continue();
  else await route.fulfill({ status: given.status, json: given.json ?? {} });
}

async function forgetSession(context: BrowserContext): Promise<void> {
  await context.clearCookies({ name: '__Host-tomeoki-walk-up' });
}

/** One job of each kind. */
function putJobs(world: MemoryWorld, person: Person): void {
  world.jobs.length = 0;
  world.plans.clear();
  world.asked.length = 0;
  const a4 = { media: 'iso_a4_210x297mm', printColorMode: 'color' } as const;
  addJob(world, person, '庁議資料（会計課）.pdf', { ...a4, sides: 'one-sided' }, { pages: 24, sheets: 24 });
  addJob(world, person, '', {}, { segment: segments.core, needs: ['face'] });
  addJob(
    world,
    person,
    '（回議用）市道第1234号線ほか3路線の道路占用許可に関する協議について - 別紙1から別紙8まで - 最終版.docx',
    { ...a4, numberUp: 2, copies: 12 },
    { pages: 8, sheets: 48, delegatedBy: '佐藤 次郎' },
  );
  addJob(world, person, '人事評価.pdf', {}, { trouble: 'password-needed' });
  addJob(
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
  );
}

/** The code that a device shows to phones. */
export const stageQr = {
  svg: bwipjs.toSVG({ bcid: 'qrcode', text: 'https://print.example.lg.jp/p/K7Q2M9XA', scale: 4 }),
  text: 'print.example.lg.jp/p/K7Q2M9XA',
  expiresInMs: 30_000,
  inUse: false,
};
