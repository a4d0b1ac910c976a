import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { makePage } from '../../drivers/simulators/paper/paper.ts';
import { openOcr } from '../../ocr/ocr.ts';
import { pageText } from '../../ocr/result.ts';
import { childProcesses } from '../support/processes.ts';

/** One line of text: quick to read. */
let slip: { bytes: Uint8Array; mediaType: string };
before(async () => {
  const page = await makePage('minutes', 1);
  const bytes = await sharp(page.jpeg)
    .extract({ left: 600, top: 200, width: 1300, height: 300 })
    .jpeg()
    .toBuffer();
  slip = { bytes, mediaType: 'image/jpeg' };
});

test('a reading process that dies is replaced and the page read again', async () => {
  await using ocr = await openOcr({ processes: 1, models: 'npm' });
  const others = await childProcesses();
  const reading = ocr.recognise(slip);
  while ((await childProcesses()).length === others.length) await sleep(20);
  const [first] = (await childProcesses()).filter((pid) => !others.includes(pid));
  assert.ok(first);
  await sleep(300);
  process.kill(first, 'SIGKILL');
  const result = await reading;
  assert.match(result.pages.map(pageText).join(), /委員会会議録/);
  assert.equal((await childProcesses()).includes(first), false);
});

test('a page that takes too long is given up and said so', async () => {
  await using ocr = await openOcr({ processes: 1, models: 'npm', pageTimeoutMs: 15 });
  await assert.rejects(ocr.recognise(slip), { code: 'OCR_TIMED_OUT' });
});

test('an aborted call ends its process and throws the reason', async () => {
  await using ocr = await openOcr({ processes: 1, models: 'npm' });
  const others = await childProcesses();
  const stop = new AbortController();
  const reading = ocr.recognise(slip, { signal: stop.signal });
  setTimeout(() => stop.abort(new Error('the clerk left')), 200);
  await assert.rejects(reading, /the clerk left/);
  assert.deepEqual(await childProcesses(), others);
});

test('a process that takes more memory than allowed is ended', async () => {
  await using ocr = await openOcr({ processes: 1, models: 'npm', limits: { maxProcessBytes: 60_000_000 } });
  await assert.rejects(
    ocr.recognise(slip).then((result) => {
      const [page] = result.pages;
      if (page?.error !== undefined) throw Object.assign(new Error('page'), { code: page.error });
    }),
    { code: 'OCR_ENGINE_FAILED' },
  );
});

test('a process is renewed after its number of pages', async () => {
  await using ocr = await openOcr({ processes: 1, models: 'npm', pagesPerProcess: 1 });
  const before = new Set(await childProcesses());
  const seen = new Set<number>();
  for (let round = 0; round < 2; round += 1) {
    await ocr.recognise(slip);
    for (const pid of await childProcesses()) if (!before.has(pid)) seen.add(pid);
  }
  assert.equal(seen.size, 2);
});

test('a file that changed between two calls is opened anew', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-reader-'));
  try {
    await using ocr = await openOcr({ processes: 1, models: 'npm' });
    const path = join(folder, 'page.jpg');
    for (const width of [200, 300]) {
      const create = { width, height: 100, channels: 3, background: '#ffffff' } as const;
      await writeFile(path, await sharp({ create }).jpeg().toBuffer());
      assert.equal((await ocr.renderPageImage({ path }, 1)).widthPx, width);
      assert.equal((await ocr.findMarks({ path }))[0]?.blank, true);
      assert.equal((await ocr.recognise({ path })).pages[0]?.widthPx, width);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('closing ends all processes', async () => {
  const others = await childProcesses();
  const ocr = await openOcr({ processes: 2 });
  await ocr.countPages(slip);
  await ocr[Symbol.asyncDispose]();
  assert.deepEqual(await childProcesses(), others);
});
