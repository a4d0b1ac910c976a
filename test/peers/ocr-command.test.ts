import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { makePage } from '../../drivers/simulators/paper/paper.ts';
import { openOcr } from '../../ocr/ocr.ts';
import { foundRate } from '../../ocr/quality/found-rate.ts';
import type { OcrResult } from '../../ocr/result.ts';
import { cutPage } from '../support/pages/pages.ts';
import { type CommandOutcome, makeServiceSite, type ServiceSite } from '../support/service-process.ts';

let folder: string;
let site: ServiceSite;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tomeoki-ocr-'));
  // `ocr` opens no database: the address leads nowhere.
  site = await makeServiceSite({ segments: [] }, { databaseUrl: 'postgres://127.0.0.1:1/none' });
});
after(async () => {
  await site[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Only what a person should read: no stack, no name of a class. */
function assertPlain({ stderr }: CommandOutcome): void {
  assert.doesNotMatch(stderr, /\n\s+at |node:internal|Error:/);
}

test('one page becomes a searchable PDF, a text and boxes; a second, broken input is named and does not hide the first', async () => {
  const page = await cutPage(await makePage('memo', 5, { noise: 4 }), 0.3);
  const [input, broken] = [join(folder, '起案.jpg'), join(folder, '破損.jpg')];
  const [pdf, text, json] = ['out.pdf', 'out.txt', 'out.json'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(input, page.jpeg);
  await writeFile(broken, 'this is no picture');
  const done = await site.command(['ocr', input, '--pdf', pdf, '--text', text, '--json', json]);
  assert.deepEqual([done.code, done.stdout, done.stderr], [0, '', '']);
  assert.ok(foundRate(page.lines, await readFile(text, 'utf8')).rate >= 0.9);
  const [result] = JSON.parse(await readFile(json, 'utf8')) as (OcrResult & { file: string })[];
  assert.equal(result?.file, '起案.jpg');
  assert.equal(result.pages[0]?.widthPx, page.widthPx);
  await using ocr = await openOcr({ processes: 1 });
  const layer = await ocr.extractText({ bytes: await readFile(pdf) }, 1);
  assert.ok(foundRate(page.lines, layer).rate >= 0.9);

  const both = await site.command(['ocr', broken, input]);
  assert.equal(both.code, 1);
  assert.ok(foundRate(page.lines, both.stdout).rate >= 0.9, 'the whole input is read');
  assert.match(both.stderr, /破損\.jpg.*OCR_INPUT_UNREADABLE/s);
  assertPlain(both);
});

test('an input that is not there is an error with its code and advice', async () => {
  const missing = await site.command(['ocr', join(folder, 'missing.jpg')]);
  assert.equal(missing.code, 1);
  assert.match(missing.stderr, /missing\.jpg/);
  assertPlain(missing);
});

test('an output that cannot be written is told before anything is read, and so is a wrong number', async () => {
  const input = join(folder, 'any.jpg');
  await writeFile(input, 'x');
  const nowhere = await site.command(['ocr', input, '--text', join(folder, 'none', 'out.txt')]);
  assert.equal(nowhere.code, 1);
  assert.match(nowhere.stderr, /ENOENT.*none/);
  assertPlain(nowhere);
  for (const count of ['0', 'two', '1.5']) {
    const wrong = await site.command(['ocr', input, '--processes', count]);
    assert.equal(wrong.code, 2);
    assert.match(wrong.stderr, /--processes/);
  }
  const two = await site.command(['ocr', input, input, '--pdf', join(folder, 'two.pdf')]);
  assert.equal(two.code, 2);
});
