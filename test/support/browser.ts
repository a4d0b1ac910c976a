/** Debian's Chromium, driven by playwright-core, for tests of the screens. */

import { accessSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, errors, type Locator, type Page } from 'playwright-core';
import { peerMissing } from './peers.ts';

const executablePath = '/usr/bin/chromium';

/** The `skip` value for tests that need the browser. */
export function browserMissing(): string | false {
  let present = true;
  try {
    accessSync(executablePath);
  } catch {
    present = false;
  }
  return peerMissing('chromium', present);
}

/** A browser with a fresh profile. */
export interface TestBrowser extends AsyncDisposable {
  readonly context: BrowserContext;
  /** A new tab of a size in pixels. */
  page(width: number, height: number): Promise<Page>;
}

/** Switches that give the browser a camera, which shows a moving figure, and let every page use it. */
export const fakeCamera: readonly string[] = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

/** Starts the browser, with further switches; it trusts the listener's own certificate. */
export async function openBrowser(more: readonly string[] = []): Promise<TestBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'tomeoki-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    ignoreHTTPSErrors: true,
    locale: 'ja-JP',
    timezoneId: 'Asia/Tokyo',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
  context.setDefaultTimeout(20_000);
  return {
    context,
    page: async (width, height) => {
      const page = await context.newPage();
      await page.setViewportSize({ width, height });
      return page;
    },
    [Symbol.asyncDispose]: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** Keeps a picture of a page in the folder `TEST_PICTURES` names, or in one below the system's temporary folder. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env['TEST_PICTURES'] ?? join(tmpdir(), 'tomeoki-pictures');
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

/**
 * Taps until the screen shows what a tap brings, as a person does: on a crowded machine the keys may come with
 * gaps, and a reading with gaps is refused.
 */
export async function tapUntil(page: Page, typed: string, shown: Locator): Promise<void> {
  for (let trial = 1; trial < 5; trial += 1) {
    await tapCard(page, typed);
    try {
      await shown.waitFor({ timeout: 4000 });
      return;
    } catch (error) {
      if (!(error instanceof errors.TimeoutError)) throw error;
    }
  }
  await tapCard(page, typed);
  await shown.waitFor();
}

/** Types as a card reader does: real key events within a few milliseconds, Enter at the end. */
export async function tapCard(page: Page, typed: string): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  const keys = [...typed].map((key) => ({ key, text: key, windowsVirtualKeyCode: key.charCodeAt(0) }));
  const strokes = [...keys, { key: 'Enter', text: '\r', windowsVirtualKeyCode: 13 }];
  // Sent without waiting in between: the pipe keeps their order.
  await Promise.all(
    strokes.flatMap(({ text, ...key }) => [
      devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', text, ...key }),
      devtools.send('Input.dispatchKeyEvent', { type: 'keyUp', ...key }),
    ]),
  );
  await devtools.detach();
}

/** Faults of a page's scripts and violations of its content security policy, as they happen. */
export function collectFaults(page: Page): readonly string[] {
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Uncaught/.test(message.text())) faults.push(message.text());
  });
  return faults;
}
