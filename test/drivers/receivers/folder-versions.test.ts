import assert from 'node:assert/strict';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FolderReceiverOptions, openFolderReceiver } from '../../../drivers/receivers/folder.ts';
import { isContinuedBy } from '../../../drivers/receivers/folder-compare.ts';

interface Received {
  readonly name: string;
  readonly text: string;
  readonly unfinished: boolean;
}

async function watched(options: Partial<FolderReceiverOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-versions-'));
  const received: Received[] = [];
  const receiver = await openFolderReceiver({
    folder,
    quietMs: 1_200,
    settleMs: 60,
    pollMs: 30,
    // A text that does not end in a full stop breaks off.
    isUnfinished: async (file) => !(await textOf(file)).endsWith('.'),
    unfinishedMs: 60_000,
    receive: async (file) => {
      received.push({ name: file.name.text, text: await textOf(file), unfinished: file.unfinished });
      return file.unfinished ? 'refused' : undefined;
    },
    ...options,
  });
  return {
    folder,
    received,
    path: (name: string) => join(folder, name),
    texts: () => received.map(({ text }) => text).sort(),
    [Symbol.asyncDispose]: async () => {
      await receiver[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

async function textOf({ open }: { open(): AsyncIterable<Uint8Array> }): Promise<string> {
  return Buffer.concat(await Array.fromAsync(open())).toString();
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 30_000;
  while (!(await condition())) {
    assert.ok(performance.now() < end, 'the condition did not come true in time');
    await sleep(25);
  }
}

/** Until the file has a copy, as it has once it lay still. */
async function copied(folder: string, count = 1): Promise<void> {
  await until(async () => {
    const taken = await readdir(join(folder, '.tomeoki-taken')).catch(() => []);
    return taken.filter((name) => /^s-[0-9a-f]{32}$/.test(name)).length >= count;
  });
}

test('a file that is written over before its quiet time is received as well, under the same name', async () => {
  await using place = await watched();
  await writeFile(place.path('SCAN0001.PDF'), 'the first document.');
  await copied(place.folder);
  await writeFile(place.path('SCAN0001.PDF'), 'another one, and longer than the first.');
  await until(() => place.received.length === 2);
  assert.deepEqual(place.texts(), ['another one, and longer than the first.', 'the first document.']);
  assert.ok(place.received.every(({ name }) => name === 'SCAN0001.PDF'));
  await until(async () => (await readdir(join(place.folder, '.tomeoki-taken'))).length === 0);
});

test('a file that is removed and written anew is two documents', async () => {
  await using place = await watched();
  await writeFile(place.path('a.pdf'), 'one and only.');
  await copied(place.folder);
  await rm(place.path('a.pdf'));
  await sleep(200);
  await writeFile(place.path('a.pdf'), 'something else.');
  await until(() => place.received.length === 2);
  assert.deepEqual(place.texts(), ['one and only.', 'something else.']);
});

test('a device that opens its file anew for each page makes one document, a stub makes none', async () => {
  await using place = await watched();
  await writeFile(place.path('pages.tif'), 'page one.');
  await writeFile(place.path('warm-up.pdf'), 'stub');
  await copied(place.folder, 2);
  await appendFile(place.path('pages.tif'), 'page two.');
  await writeFile(place.path('warm-up.pdf'), 'the document after warming up.');
  await until(() => place.received.length === 2);
  await sleep(300);
  assert.deepEqual(place.texts(), ['page one.page two.', 'the document after warming up.']);
});

test('a file that breaks off waits for its rest; the sender’s second try is the document', async () => {
  await using place = await watched({ quietMs: 200 });
  await writeFile(place.path('cut.pdf'), 'half of a docu');
  await writeFile(place.path('whole.pdf'), 'whole.');
  await until(() => place.received.length === 1);
  await sleep(600);
  assert.deepEqual(place.texts(), ['whole.']);
  assert.ok((await readdir(place.folder)).includes('cut.pdf'));
  await writeFile(place.path('cut.pdf'), 'half of a document, and the rest.');
  await until(() => place.received.length === 2);
  assert.deepEqual(place.texts(), ['half of a document, and the rest.', 'whole.']);
});

test('one that nobody goes on with is offered as unfinished in the end, and put aside unchanged', async () => {
  await using place = await watched({ quietMs: 100, unfinishedMs: 300 });
  await writeFile(place.path('cut.pdf'), 'half of a docu');
  const old = new Date(Date.now() - 3_600_000);
  await utimes(place.path('cut.pdf'), old, old);
  await until(async () => (await readdir(place.folder)).includes('refused'));
  assert.deepEqual(place.received, [{ name: 'cut.pdf', text: 'half of a docu', unfinished: true }]);
});

test('what a process copied before it died is received when its file was written over meanwhile', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-versions-'));
  const copies = join(folder, '.tomeoki-taken');
  for (const [digest, name] of [
    ['0'.repeat(32), 'over.pdf'],
    ['1'.repeat(32), 'same.pdf'],
  ] as const) {
    await mkdir(join(copies, `s-${digest}`), { recursive: true });
    await writeFile(join(copies, `s-${digest}`, name), `copy of ${name}.`);
  }
  // It died while it copied a third one.
  await mkdir(join(copies, `s-${'2'.repeat(32)}.new`));
  await writeFile(join(copies, `s-${'2'.repeat(32)}.new`, 'half.pdf'), 'half of a co');
  await writeFile(join(folder, 'over.pdf'), 'written over.');
  await writeFile(join(folder, 'same.pdf'), 'copy of same.pdf.');
  const texts: string[] = [];
  {
    await using _ = await openFolderReceiver({
      ...{ folder, quietMs: 100, pollMs: 25 },
      receive: async (file) => void texts.push(await textOf(file)),
    });
    await until(() => texts.length === 3);
    await sleep(200);
  }
  assert.deepEqual(texts.sort(), ['copy of over.pdf.', 'copy of same.pdf.', 'written over.']);
  assert.deepEqual(await readdir(copies), [], 'nothing of it lies about');
  await rm(folder, { recursive: true });
});

/** Whether a copy that is whole has this text. */
async function hasCopy(folder: string, text: string): Promise<boolean> {
  const copies = join(folder, '.tomeoki-taken');
  for (const name of await readdir(copies).catch(() => [])) {
    if (name.endsWith('.new')) continue;
    for (const file of await readdir(join(copies, name)).catch(() => [])) {
      if ((await readFile(join(copies, name, file), 'utf8').catch(() => '')) === text) return true;
    }
  }
  return false;
}

test('many writers that write over their files at any moment lose no version that lay still', async () => {
  await using place = await watched({ quietMs: 400, settleMs: 40 });
  const written: string[] = [];
  const received = (text: string) => place.received.some((one) => one.text === text);
  const writer = async (number: number) => {
    for (let version = 0; version < 5; version += 1) {
      const text = `${'abcdef'[version]?.repeat(40 + 10 * ((version * 7) % 5))} by ${number}, ${version}.`;
      await writeFile(place.path(`w${number}.pdf`), text);
      written.push(text);
      // Now and then within the quiet time, now and then just when it ends and the file is being taken.
      await sleep(version % 2 === 0 ? 250 : 380 + number * 15);
      // A machine that is busy looks later: until it has, the file did not lie still for it.
      await until(async () => received(text) || (await hasCopy(place.folder, text)));
    }
  };
  await Promise.all([0, 1, 2, 3].map(writer));
  await until(() => written.every(received));
});

test('a later file goes on with an earlier one when it begins with its bytes but for the pointer of a TIFF', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-compare-'));
  const tiff = Buffer.alloc(200_000, 'page ');
  tiff.write('II*\0', 0, 'latin1');
  const longer = Buffer.concat([tiff, Buffer.from('more')]);
  longer.writeUInt32LE(200_000, 150_000);
  const jpeg = Buffer.from(longer);
  jpeg.write('page', 0, 'latin1');
  const [a, b] = [Buffer.from(join(folder, 'a')), Buffer.from(join(folder, 'b'))];
  for (const [index, [earlier, later, isOne]] of (
    [
      [tiff, longer, true],
      [tiff, tiff, true],
      [tiff, longer.subarray(0, 200_000), false],
      [tiff, tiff.subarray(0, 199_999), false],
      [tiff, Buffer.alloc(300_000, 'other '), false],
      [jpeg.subarray(0, 200_000), jpeg, true],
      [Buffer.alloc(200_000, 'page '), jpeg, false],
    ] as const
  ).entries()) {
    await writeFile(a, earlier);
    await writeFile(b, later);
    assert.equal(await isContinuedBy(a, b), isOne, `${index}`);
  }
  assert.equal(await isContinuedBy(a, Buffer.from(join(folder, 'absent'))), false);
  await rm(folder, { recursive: true });
});
