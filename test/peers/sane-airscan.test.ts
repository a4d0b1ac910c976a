/** The virtual scanner judged by sane-airscan, an independent eSCL client. */

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { startVirtualScanner } from '../../drivers/simulators/virtual-scanner.ts';
import { peerMissing } from '../support/peers.ts';

const run = promisify(execFile);
const skip = peerMissing('scanimage (sane-airscan)', existsSync('/usr/bin/scanimage'));

/** Runs scanimage against one eSCL root and nothing else; resolves with the files it wrote. */
async function scanimage(uri: string, ...options: string[]): Promise<Buffer[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-sane-'));
  try {
    await writeFile(
      join(folder, 'airscan.conf'),
      `[devices]\n"Virtual" = ${uri}, eSCL\n[options]\ndiscovery = disable\nws-discovery = off\n`,
    );
    await writeFile(join(folder, 'dll.conf'), 'airscan\n');
    const args = ['-d', 'airscan:e0:Virtual', '--format=png', `--batch=${folder}/p%02d.png`, ...options];
    await run('/usr/bin/scanimage', args, {
      env: { ...process.env, SANE_CONFIG_DIR: folder },
      timeout: 60_000,
    });
    const names = (await readdir(folder)).filter((name) => name.endsWith('.png')).sort();
    return await Promise.all(names.map((name) => readFile(join(folder, name))));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** An A4 page at 150 dpi in one grey, so that its order can be told from its colour. */
const page = (level: number): Promise<Buffer> =>
  sharp({ create: { width: 1240, height: 1754, channels: 3, background: { r: level, g: level, b: level } } })
    .jpeg({ quality: 95 })
    .toBuffer();

/** Grey in the upper left part, which the page covers whatever the region asked for. */
async function levelOf(png: Buffer): Promise<number> {
  const part = await sharp(png)
    .extract({ left: 100, top: 100, width: 1, height: 1 })
    .greyscale()
    .raw()
    .toBuffer();
  return part[0] ?? -1;
}

test('sane-airscan scans a page from the platen', { skip }, async () => {
  await using device = await startVirtualScanner({ platen: await page(120) });
  const images = await scanimage(device.uri, '--source', 'Flatbed', '--resolution', '150', '--batch-count=1');
  assert.equal(images.length, 1);
  assert.ok(Math.abs((await levelOf(images[0] ?? Buffer.alloc(0))) - 120) < 4);
});

test('sane-airscan scans a batch of ten sheets from the feeder in order', { skip }, async () => {
  const levels = Array.from({ length: 10 }, (_, index) => 20 + index * 20);
  const feeder = await Promise.all(levels.map(async (level) => ({ front: await page(level) })));
  await using device = await startVirtualScanner({ feeder, faults: { notReadyTimes: 1 } });
  const images = await scanimage(device.uri, '--source', 'ADF', '--resolution', '150');
  const seen = await Promise.all(images.map(levelOf));
  assert.equal(seen.length, 10);
  for (const [index, level] of levels.entries())
    assert.ok(Math.abs((seen[index] ?? -1) - level) < 4, `${seen}`);
});

test('sane-airscan scans both sides in duplex', { skip }, async () => {
  const feeder = [{ front: await page(60), back: await page(200) }];
  await using device = await startVirtualScanner({ feeder });
  const images = await scanimage(device.uri, '--source', 'ADF Duplex', '--resolution', '150');
  const seen = await Promise.all(images.map(levelOf));
  assert.equal(seen.length, 2);
  assert.ok(Math.abs((seen[0] ?? 0) - 60) < 4 && Math.abs((seen[1] ?? 0) - 200) < 4, `${seen}`);
});

test('sane-airscan reports a jam', { skip }, async () => {
  const feeder = [{ front: await page(60) }, { front: await page(70) }];
  await using device = await startVirtualScanner({ feeder, faults: { jamAfter: 1 } });
  await assert.rejects(
    scanimage(device.uri, '--source', 'ADF', '--resolution', '150'),
    (error: Error & { stderr?: string }) => /jam/i.test(error.stderr ?? ''),
  );
});
