/** The way of a scan, shown: three ways in, read, filed, verified, found, drawn. */

import { createHash, randomUUID } from 'node:crypto';
import { copyFile, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { type GeneratedPage, makePage } from '../../drivers/simulators/paper/paper.ts';
import type { Narrator } from './narrator.ts';
import { expect } from './print-way.ts';
import { hanako, type Stage } from './stage.ts';
import { type WebClient, webClient } from './web-client.ts';

interface FoundItem {
  readonly recordId: string;
  readonly pageNumber: number;
  readonly snippet: string;
}

interface HitBoxes {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly boxes: readonly { left: number; top: number; right: number; bottom: number }[];
}

/** Longest wait until everything is filed and verified, in milliseconds. */
const patienceMs = 240_000;

/** Runs the way. `panel` is the panel at which Hanako stands. */
export async function showScanWay(
  stage: Stage,
  narrator: Narrator,
  panel: WebClient,
  outFolder: string,
): Promise<void> {
  narrator.part('■ スキャン', '■ Scanning');
  const desk = webClient(stage.service.deskUrl);
  await narrator.step(
    { ja: '花子が机上画面にサインイン', en: 'Hanako signs in at the desk' },
    () =>
      expect(desk, 'POST', '/api/v1/sign-in', 201, {
        loginName: hanako.loginName,
        password: hanako.password,
      }),
    () => 'HTTP 201',
  );
  const minutes = await makePage('minutes', 11, { skewDegrees: 0.8 });
  const vertical = await makePage('vertical-ordinance', 12);
  const memo = await makePage('memo', 13);
  const scanIds = [
    ...(await uploadPage(narrator, desk, minutes)),
    ...(await scanAtPanel(stage, narrator, panel, vertical)),
  ];
  await dropIntoFolder(stage, narrator, memo);
  await narrator.step(
    { ja: '文字認識、検索できる PDF、保管、読み戻して照合', en: 'Read, filed and verified by reading back' },
    () => allVerified(stage, desk, scanIds),
    (files) => {
      const names = files.map((file) => basename(file)).join(', ');
      return { ja: `${files.length} ファイル: ${names}`, en: `${files.length} files: ${names}` };
    },
  );
  await narrator.step(
    { ja: '検索できる PDF を残す', en: 'The searchable PDFs are kept' },
    () => keepPdfs(stage, outFolder),
    (names) => names.join(', '),
  );
  for (const [page, name] of [
    [minutes, 'found-horizontal.png'],
    [vertical, 'found-vertical.png'],
  ] as const) {
    await searchAndDraw(narrator, desk, page, join(outFolder, name));
  }
}

async function uploadPage(
  narrator: Narrator,
  desk: WebClient,
  page: GeneratedPage,
): Promise<readonly string[]> {
  return await narrator.step(
    { ja: 'HTTPS で1枚アップロード', en: 'A page arrives by HTTPS upload' },
    async () => {
      const digest = createHash('sha256').update(page.jpeg).digest('base64');
      const answer = await desk.send('POST', '/api/v1/scans?fileName=kaigiroku.jpg&segment=lgwan', {
        body: page.jpeg,
        headers: { 'content-type': 'image/jpeg', 'content-digest': `sha-256=:${digest}:` },
      });
      if (answer.status !== 201) throw new Error(`upload: HTTP ${answer.status}`);
      return [answer.json<{ scanId: string }>().scanId];
    },
    ([id]) => ({ ja: `受付番号 ${id}`, en: `receipt ${id}` }),
  );
}

async function scanAtPanel(
  stage: Stage,
  narrator: Narrator,
  panel: WebClient,
  page: GeneratedPage,
): Promise<readonly string[]> {
  stage.scanner.loadFeeder([{ front: page.jpeg }]);
  return await narrator.step(
    { ja: '複合機のパネルから eSCL で1枚', en: 'A sheet is scanned at the panel over eSCL' },
    async () =>
      (await expect(panel, 'POST', '/api/v1/panel/scan', 201, { pullId: randomUUID() })).json<{
        scanIds: string[];
      }>().scanIds,
    (ids) => ({ ja: `受付番号 ${ids.join(', ')}`, en: `receipt ${ids.join(', ')}` }),
  );
}

async function dropIntoFolder(stage: Stage, narrator: Narrator, page: GeneratedPage): Promise<void> {
  await narrator.step(
    { ja: '監視フォルダーに1枚', en: 'A file is put into the watched folder' },
    async () => {
      await writeFile(join(stage.watchedFolder, 'SKM_0001.jpg'), page.jpeg);
      for (let waited = 0; waited < patienceMs; waited += 100) {
        const left = await readdir(stage.watchedFolder);
        if (!left.some((name) => name.endsWith('.jpg'))) return;
        await sleep(100);
      }
      throw new Error('the file was not taken');
    },
    () => ({ ja: '受領済み（フォルダーから移動）', en: 'in custody, gone from the folder' }),
  );
}

/** Waits for the receipts, and for the two files (original and PDF) of each of the three scans. */
async function allVerified(
  stage: Stage,
  desk: WebClient,
  scanIds: readonly string[],
): Promise<readonly string[]> {
  for (let waited = 0; waited < patienceMs; waited += 300) {
    const states = await Promise.all(
      scanIds.map(async (id) =>
        (await expect(desk, 'GET', `/api/v1/scans/${id}`, 200)).json<{ state: string; reason?: string }>(),
      ),
    );
    const failed = states.find(({ state }) => state === 'quarantined' || state === 'refused');
    if (failed !== undefined) throw new Error(`a scan ended ${failed.state}: ${failed.reason ?? ''}`);
    const files = await filedFiles(stage);
    if (states.every(({ state }) => state === 'verified') && files.length >= 6) return files;
    await sleep(300);
  }
  throw new Error('not everything was verified in time');
}

async function filedFiles(stage: Stage): Promise<readonly string[]> {
  const entries = await readdir(stage.filingFolder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function keepPdfs(stage: Stage, outFolder: string): Promise<readonly string[]> {
  const pdfs = (await filedFiles(stage)).filter((path) => path.endsWith('.pdf'));
  for (const path of pdfs) await copyFile(path, join(outFolder, basename(path)));
  return pdfs.map((path) => basename(path));
}

/** Searches for two characters in the middle of the page and draws the boxes that the service answers. */
async function searchAndDraw(
  narrator: Narrator,
  desk: WebClient,
  page: GeneratedPage,
  path: string,
): Promise<void> {
  const word = wordOf(page);
  const found = await narrator.step(
    { ja: `「${word}」を検索`, en: `Search for “${word}”` },
    async () =>
      (await expect(desk, 'GET', `/api/v1/search?q=${encodeURIComponent(word)}`, 200)).json<{
        items: FoundItem[];
        total: number;
      }>(),
    ({ total, items }) => {
      const snippet = items[0]?.snippet.replaceAll('\n', ' ') ?? '';
      return { ja: `${total} ページ: …${snippet}…`, en: `${total} page(s): …${snippet}…` };
    },
  );
  await narrator.step(
    { ja: '当たりをページに描く', en: 'The hits are drawn on the page' },
    async () => {
      for (const item of found.items) {
        const base = `/api/v1/records/${item.recordId}/pages/${item.pageNumber}`;
        const hits = (
          await expect(desk, 'GET', `${base}/hits?q=${encodeURIComponent(word)}`, 200)
        ).json<HitBoxes>();
        const image = (await expect(desk, 'GET', `${base}/image`, 200)).body;
        if (hits.boxes.length > 0) return await drawHits(image, hits, path);
      }
      throw new Error(`“${word}” was not found on any page`);
    },
    (count) => ({ ja: `${count} か所、${path}`, en: `${count} box(es), ${path}` }),
  );
}

/** Two kanji in a row from the middle of the page. */
function wordOf(page: GeneratedPage): string {
  const lines = page.lines.slice(Math.floor(page.lines.length / 3));
  const match = lines.map((line) => /\p{Script=Han}{2}/u.exec(line)?.[0]).find((text) => text !== undefined);
  if (match === undefined) throw new Error('the page has no two kanji in a row');
  return match;
}

async function drawHits(image: Uint8Array, hits: HitBoxes, path: string): Promise<number> {
  const { width = 1, height = 1 } = await sharp(image).metadata();
  const [scaleX, scaleY] = [width / hits.widthPx, height / hits.heightPx];
  const boxes = hits.boxes
    .map(
      ({ left, top, right, bottom }) =>
        `<rect x="${left * scaleX - 3}" y="${top * scaleY - 3}" width="${(right - left) * scaleX + 6}" height="${(bottom - top) * scaleY + 6}" fill="#ffd400" fill-opacity="0.35" stroke="#d00000" stroke-width="3"/>`,
    )
    .join('');
  const overlay = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${boxes}</svg>`;
  await sharp(image)
    .composite([{ input: Buffer.from(overlay) }])
    .png()
    .toFile(path);
  return hits.boxes.length;
}
