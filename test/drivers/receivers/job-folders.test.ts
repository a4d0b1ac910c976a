/** Jobs that are folders of one TIFF a page, in a real folder. */

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { openJobFolders, type ReceivedJob } from '../../../drivers/receivers/job-folders.ts';
import { checkStructure } from '../../../ocr/raster/structure.ts';
import { joinTiffs } from '../../../ocr/separation/copy-tiff.ts';

const root = await mkdtemp(join(tmpdir(), 'tomeoki-jobs-'));
after(() => rm(root, { recursive: true, force: true }));
let serial = 0;

async function watch(
  receive?: (job: ReceivedJob) => Promise<'refused' | undefined>,
  left: readonly string[] = [],
) {
  serial += 1;
  const folder = join(root, String(serial));
  await mkdir(folder);
  for (const file of left) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), 'left');
  }
  const taken: { readonly name: string; readonly pages: string[]; readonly key: string }[] = [];
  const receiver = openJobFolders({
    folder,
    refusedFolder: join(folder, 'aside'),
    quietMs: 60,
    pollMs: 25,
    receive: async (job) => {
      const read = job.pages.map(async ({ open }) => Buffer.concat(await Array.fromAsync(open())).toString());
      taken.push({ name: job.name.text, pages: await Promise.all(read), key: job.key });
      return await receive?.(job);
    },
  });
  const write = async (job: string, names: readonly string[]) => {
    await mkdir(join(folder, job), { recursive: true });
    for (const name of names) await writeFile(join(folder, job, name), `of ${name}`);
  };
  return { folder, taken, write, [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose]() };
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 20_000; !(await holds()); await sleep(25)) {
    assert.ok(performance.now() < end, 'it took too long');
  }
}

test('a folder of pages with its sidecars is one job, its pages in the order of their numbers; then it is gone', async () => {
  await using place = await watch();
  await place.write('DOC00001.XSM', ['2.TIF', '10.TIF', '1.TIF', 'DOC00001.XST', 'NETSCAN.DAT']);
  await until(async () => (await readdir(place.folder)).length === 0);
  assert.deepEqual(
    place.taken.map(({ name, pages }) => [name, pages]),
    [['DOC00001.XSM', ['of 1.TIF', 'of 2.TIF', 'of 10.TIF']]],
  );
});

test('a locked job, one without its sidecar, and a folder with anything else in it are left alone', async () => {
  await using place = await watch();
  await place.write('locked', ['1.TIF', 'a.XST', 'a.LCK']);
  await place.write('begun', ['1.TIF']);
  await place.write('other', ['1.TIF', 'a.XST', '契約.docx']);
  await place.write('whole', ['1.TIF', 'a.XST']);
  await until(() => place.taken.length > 0);
  await sleep(200);
  assert.deepEqual(
    place.taken.map(({ name }) => name),
    ['whole'],
  );
  await rm(join(place.folder, 'locked', 'a.LCK'));
  await until(() => place.taken.length === 2);
});

test('a job that was not taken is offered again under the same key; a refused one lies aside, unchanged', async () => {
  let offers = 0;
  await using place = await watch(async () => {
    offers += 1;
    if (offers === 1) throw new Error('the disk is full');
    return 'refused';
  });
  await place.write('job', ['1.TIF', 'a.XST']);
  await until(async () => !(await readdir(place.folder)).includes('job'));
  assert.equal(new Set(place.taken.map(({ key }) => key)).size, 1);
  const [aside = ''] = await readdir(join(place.folder, 'aside'));
  assert.deepEqual(await readdir(join(place.folder, 'aside', aside, 'job')), ['1.TIF', 'a.XST']);
});

test('what a process left that died before it removed a job is offered once more', async () => {
  const holder = `.tomeoki-job-${'0'.repeat(16)}/job`;
  await using place = await watch(undefined, [`${holder}/1.TIF`, `${holder}/a.XST`]);
  await until(async () => place.taken.length === 1 && (await readdir(place.folder)).length === 0);
  assert.deepEqual(place.taken[0]?.pages, ['left']);
});

test('a page that comes while the job is being taken is put aside and not removed', async () => {
  await using place = await watch(async () => {
    await place.write('job', ['2.TIF']);
    return undefined;
  });
  await place.write('job', ['1.TIF', 'a.XST']);
  await until(async () => (await readdir(place.folder)).join() === 'aside');
  const [aside = ''] = await readdir(join(place.folder, 'aside'));
  assert.deepEqual(await readdir(join(place.folder, 'aside', aside, 'job')), ['1.TIF', '2.TIF', 'a.XST']);
});

test('pages are joined to one TIFF with the pixels of each; what cannot be joined is said', async () => {
  const page = (red: number) =>
    sharp({ create: { width: 40, height: 30, channels: 3, background: { r: red, g: 9, b: 9 } } })
      .tiff({ compression: 'lzw' })
      .toBuffer();
  const pages = await Promise.all([page(10), page(200)]);
  const whole = joinTiffs(pages, 1_000_000);
  assert.equal((await sharp(whole, { pages: -1 }).metadata()).pages, 2);
  assert.equal(checkStructure(whole, 'image/tiff').whole, true);
  for (const [index, red] of [10, 200].entries()) {
    const { data } = await sharp(whole, { page: index }).raw().toBuffer({ resolveWithObject: true });
    assert.equal(data[0], red);
  }
  assert.throws(() => joinTiffs(pages, 100), { code: 'OCR_INPUT_UNREADABLE' });
  assert.throws(() => joinTiffs([pages[0] ?? Buffer.alloc(0), Buffer.from('MM no tiff')], 1_000_000), {
    code: 'OCR_INPUT_UNREADABLE',
  });
});
