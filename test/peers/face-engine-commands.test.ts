import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { developFace, traceFace } from '../../drivers/simulators/face/draw-face.ts';
import { type CommandOutcome, makeServiceSite, type ServiceSite } from '../support/service-process.ts';

let folder: string;
let site: ServiceSite;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tomeoki-face-'));
  // `face` opens no database: the address leads nowhere.
  site = await makeServiceSite({ segments: [] }, { databaseUrl: 'postgres://127.0.0.1:1/none' });
  for (const identity of [0, 1]) {
    const traced = traceFace({ identity, widthPx: 128, heightPx: 96 });
    await mkdir(join(folder, 'set', `person-${identity}`), { recursive: true });
    for (const seed of [1, 2]) {
      const { widthPx: width, heightPx: height, rgb } = developFace(traced, seed);
      await sharp(rgb, { raw: { width, height, channels: 3 } })
        .png()
        .toFile(join(folder, 'set', `person-${identity}`, `person-${identity}_000${seed}.png`));
    }
  }
  await writeFile(join(folder, 'set', 'person-1', '破損.jpg'), 'no picture');
});
after(async () => {
  await site[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

/** Only what a person should read: no stack, no name of a class. */
function assertPlain({ stderr }: CommandOutcome): void {
  assert.doesNotMatch(stderr, /\n\s+at |node:internal/);
}

test('a set is judged without a server: error rates, what they cannot state, and the damaged file by name', async () => {
  const out = join(folder, 'figures.json');
  const judged = await site.command(['face', 'evaluate', join(folder, 'set'), '--out', out]);
  assert.equal(judged.code, 0, judged.stderr);
  assert.match(judged.stdout, /FTE 20\.00 % \(1 \/ 5\)\n {2}person-1\/破損\.jpg: FACE_PICTURE_UNREADABLE/);
  assert.match(judged.stdout, /CPU \d+\.\d ms/);
  assertPlain(judged);
  const figures = JSON.parse(await readFile(out, 'utf8'));
  assert.deepEqual([figures.images, figures.people], [5, 2]);
  assert.deepEqual([figures.capped.genuinePairs, figures.capped.impostorPairs], [2, 4]);
  assert.equal(figures.capped.equalError.rate, 0);
  assert.deepEqual(figures.capped.points, [], 'four pairs state no rate');
});

test('a file of pairs is judged in either form; one that names no image is refused with its line', async () => {
  const pairs = join(folder, 'pairs.txt');
  await writeFile(pairs, '1\t1\nperson-0\t1\t2\nperson-0\t1\tperson-1\t2\n');
  const first = await site.command(['face', 'evaluate', join(folder, 'set'), '--pairs', pairs, '--json']);
  const { images, capped } = JSON.parse(first.stdout);
  assert.deepEqual([images, capped.genuinePairs, capped.impostorPairs], [3, 1, 1]);
  await writeFile(pairs, 'person-0/person-0_0001.png,person-9/nobody.png,0\n');
  const second = await site.command(['face', 'evaluate', join(folder, 'set'), '--pairs', pairs]);
  assert.equal(second.code, 1);
  assert.match(second.stderr, /Line 1/);
  assertPlain(second);
});

test('vectors are written one image a line, readable by their owner alone, and two images are compared', async () => {
  const out = join(folder, 'vectors.jsonl');
  const embedded = await site.command(['face', 'embed', join(folder, 'set'), '--out', out]);
  assert.equal(embedded.code, 0, embedded.stderr);
  assert.equal((await stat(out)).mode & 0o777, 0o600);
  const lines = (await readFile(out, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.equal(lines.length, 5);
  assert.deepEqual(
    lines.map(({ vector }) => vector?.length),
    [512, 512, 512, 512, undefined],
  );
  const image = (person: number, number: number) =>
    join(folder, 'set', `person-${person}`, `person-${person}_000${number}.png`);
  const same = await site.command(['face', 'compare', image(0, 1), image(0, 2), '--json']);
  const other = await site.command(['face', 'compare', image(0, 1), image(1, 1), '--json']);
  assert.ok(JSON.parse(same.stdout).score > JSON.parse(other.stdout).score + 0.2);
  assert.equal(JSON.parse(same.stdout).isMatch, true);
  const damaged = await site.command([
    'face',
    'compare',
    image(0, 1),
    join(folder, 'set', 'person-1', '破損.jpg'),
  ]);
  assert.equal(damaged.code, 1);
  assertPlain(damaged);
});
