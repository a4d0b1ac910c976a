/**
 * From a card at the reader to the list on the screen, and from a revoked card to its refusal, with 10,000 people
 * (`WALK_PEOPLE`) and 100,000 held jobs (`WALK_JOBS`): the service in a process of its own, panels in Debian's Chromium,
 * cards as a typing reader types them. The revocation is made by another process, as by an administrator elsewhere.
 * Beside them, as the floor of any web panel: an empty page of the same service, opened in the same browser.
 */

import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { loadConfig } from '../../src/config/config.ts';
import { readEnvironment } from '../../src/config/env.ts';
import { openStores, type Stores } from '../../src/context/stores.ts';
import { addDevice } from '../../src/devices/enrol/add-device.ts';
import { actOnCard } from '../../src/identity/card/manage-card.ts';
import type { SegmentId } from '../../src/shared/ids.ts';
import { silentLog } from '../../src/shared/log.ts';
import { browserMissing, openBrowser, tapCard } from '../support/browser.ts';
import { valueInPage } from '../support/page-probes.ts';
import { openIntakeSite } from './support/intake-site.ts';

const jobs = Number(process.env['WALK_JOBS'] ?? 100_000);
const people = Number(process.env['WALK_PEOPLE'] ?? 10_000);
/** One: only the tab in front paints at full pace. */
const panels = 1;
const tapsPerPanel = 25;
const revocations = 8;
/** Taps a minute at one panel are limited; so many seconds apart they never meet it. */
const pauseMs = 600;

const cardOf = (person: number) => (0x0120000000000000n + BigInt(person)).toString(16).padStart(16, '0');

/** In the page: the first key stroke begins the watch, and the frame after the one that laid the list out ends it. */
const markTap = `{
  let begun;
  window.benchTook = undefined;
  window.addEventListener('keydown', () => { begun ??= performance.now(); }, { capture: true });
  const look = () => {
    if (begun === undefined || document.querySelector('#panel li .job-name') === null) requestAnimationFrame(look);
    else requestAnimationFrame(() => { window.benchTook = performance.now() - begun; });
  };
  requestAnimationFrame(look);
}`;

/** In the page: asks for the session again and again, and notes when it was refused. */
const askUntilRefused = `{
  window.benchRefusedAt = undefined;
  const ask = async () => {
    const { status } = await fetch('/api/v1/panel/session');
    if (status === 401 || status === 403) window.benchRefusedAt = performance.timeOrigin + performance.now();
    else setTimeout(ask, 20);
  };
  ask();
}`;

const missing = browserMissing();
if (missing !== false) {
  process.stdout.write(`walk-up: not measured, ${missing}\n`);
} else {
  const tokens: string[] = [];
  await using site = await openIntakeSite(1, {
    beforeStart: async (env) => {
      await using stores = await openStores(loadConfig(readEnvironment(env)), silentLog);
      await fill(stores);
      for (let panel = 1; panel <= panels; panel += 1)
        tokens.push(await enrolDevice(stores, `複合機${panel}`));
    },
  });
  await using browser = await openBrowser();
  const pages: Page[] = [];
  for (const token of tokens) {
    const page = await browser.page(1280, 800);
    await page.goto(`${site.service.deskUrl}panel/pair#${token}`);
    await page.waitForURL('**/panel');
    pages.push(page);
  }
  const opened = await openEmpty(pages[0] as Page, site.service.deskUrl);
  const drawn: number[] = [];
  for (let round = 0; round < tapsPerPanel + 2; round += 1) {
    for (const [index, page] of pages.entries()) {
      const tookMs = await tapToList(page, cardOf(1 + round * panels + index));
      // The first ones load what a panel keeps loaded.
      if (round >= 2) drawn.push(tookMs);
      await leave(page);
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  await using stores = await openStores(loadConfig(readEnvironment(site.site.env)), silentLog);
  const refused: number[] = [];
  for (let index = 0; index < revocations; index += 1) {
    const page = pages[index % panels] as Page;
    const person = 5_000 + index;
    await tapToList(page, cardOf(person));
    refused.push(await revokeToRefusal(stores, page, person));
    await page.goto(`${site.service.deskUrl}panel`);
  }
  process.stdout.write(
    [
      `| ${people} people, ${jobs} held jobs, ${panels} panels | p50 | p95 | worst |`,
      '|---|---|---|---|',
      `| from the first key of the card to the list drawn, ms (${drawn.length} taps) | ${figures(drawn)} |`,
      `| from the revocation durable to the session refused, ms (${refused.length} cards) | ${figures(refused)} |`,
      `| for comparison: opening an empty page of the service, ms (${opened.length} times) | ${figures(opened)} |`,
      '',
      '',
    ].join('\n'),
  );
}

/** People with cards, and jobs of all of them. */
async function fill({ database, keys }: Stores): Promise<void> {
  const { kysely } = database;
  await sql`INSERT INTO person (id, staff_number, login_name, display_name, segments, created_at, updated_at)
    SELECT gen_random_uuid(), 'w' || n, 'w' || n, '利用者 ' || n, '{lgwan}', now(), now()
    FROM generate_series(1, ${people}) n`.execute(kysely);
  const hashes = Array.from({ length: people }, (_, index) =>
    Buffer.from(keys.cardHash('felica', cardOf(index + 1))).toString('hex'),
  );
  await sql`INSERT INTO credential (id, person_id, technology, keyed_hash, last_four, assurance, state, created_at, updated_at)
    SELECT gen_random_uuid(), person.id, 'felica', decode(given.hash, 'hex'), '0000', 1, 'active', now(), now()
    FROM unnest(${hashes}::text[]) WITH ORDINALITY AS given(hash, n)
    JOIN person ON person.staff_number = 'w' || given.n`.execute(kysely);
  await sql`INSERT INTO print_job (id, segment, listener_id, owner_id, submitted_as, job_name, state, state_reasons,
      ticket, document_format, document_count, byte_length, sha256, blob_key, wrapped_key, created_at, held_at, expires_at, facts)
    SELECT gen_random_uuid(), 'lgwan', 'print', owner.id, owner.login_name, '会議資料 ' || n, 'pending-held',
      '{job-held-for-release}', '{}', 'application/pdf', 1, 100000, sha256('x'), 'held/' || n, repeat('x', 490),
      now() - n * interval '1 second', now() - n * interval '1 second', now() + interval '3 days',
      '{"pages": 4, "colorPages": 0}'
    FROM generate_series(1, ${jobs}) n
    JOIN person owner ON owner.staff_number = 'w' || (1 + n % ${people}::int)`.execute(kysely);
  await sql`ANALYZE`.execute(kysely);
}

async function enrolDevice(stores: Stores, name: string): Promise<string> {
  const { panelToken } = await addDevice(
    { ...stores, segments: stores.segmentIds },
    {
      name,
      site: '本庁',
      department: '',
      printUri: 'ipp://127.0.0.1:9/ipp/print',
      scanUri: undefined,
      segments: ['lgwan' as SegmentId],
      certificateSha256: undefined,
    },
    'system',
  );
  return panelToken;
}

/** Milliseconds from the first key stroke until a frame with the whole list was painted, by the page's own clock. */
async function tapToList(page: Page, card: string): Promise<number> {
  await page.evaluate(markTap);
  await tapCard(page, card);
  return Number(await valueInPage(page, 'window.benchTook'));
}

/** The person leaves, and the panel waits for the next. */
async function leave(page: Page): Promise<void> {
  await page.evaluate(
    "fetch('/api/v1/panel/leave', { method: 'POST', headers: { 'X-Tomeoki-Request': '1' } }).then(() => undefined)",
  );
  await page.reload();
  await page.waitForSelector('#panel');
}

/** Milliseconds from the revocation, once another process has made it durable, to the first refusal at the device. */
async function revokeToRefusal(stores: Stores, page: Page, person: number): Promise<number> {
  const owner = await stores.people.findByStaffNumber(`w${person}`);
  if (owner === undefined) throw new Error('no such person');
  const [card] = await stores.cardStore.list(owner.id);
  if (card === undefined) throw new Error('no card');
  await page.evaluate(askUntilRefused);
  await actOnCard(stores, card.id, 'revoke', { actor: 'system' });
  const durableAt = performance.timeOrigin + performance.now();
  return Math.max(0, Number(await valueInPage(page, 'window.benchRefusedAt')) - durableAt);
}

async function openEmpty(page: Page, deskUrl: string): Promise<readonly number[]> {
  const took: number[] = [];
  for (let index = 0; index < 20; index += 1) {
    const begunMs = performance.now();
    await page.goto(`${deskUrl}assets/icon.svg`);
    took.push(performance.now() - begunMs);
  }
  await page.goto(`${deskUrl}panel`);
  return took;
}

function figures(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) =>
    (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(0);
  return `${at(0.5)} | ${at(0.95)} | ${at(1)}`;
}
