import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import sharp from 'sharp';
import { takeScan } from '../../../src/scan/intake/take-scan.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { kindsOf, openLedger, openWorld } from '../../support/scan-ledger.ts';
import { lgwan, stream } from '../../support/scan-world.ts';

test('one document that its sender sends eight times at once, each under a key of its own, is stored once', async () => {
  await using ledger = await openLedger();
  // Two processes on one database, as after a restart behind a balancer.
  const worlds = [await openWorld(ledger, 'a', systemClock()), await openWorld(ledger, 'b', systemClock())];
  const background = { r: 1, g: 2, b: 3 };
  const bytes = await sharp({ create: { width: 90, height: 50, channels: 3, background } })
    .png()
    .toBuffer();
  const receipts = await Promise.all(
    Array.from({ length: 8 }, async (_, index) => {
      const world = worlds[index % 2];
      assert.ok(world);
      return await takeScan(world.intake, {
        segment: lgwan,
        source: 'ftp',
        sourceKey: `ftp:${index}`,
        peer: '127.0.0.1',
        originalName: 'scan.png',
        department: '総務課',
        actor: 'unknown:receiver',
        body: stream(bytes),
        onUnknownFormat: 'quarantine',
      });
    }),
  );
  assert.equal(receipts.filter(({ duplicate }) => !duplicate).length, 1);
  const [first] = receipts;
  assert.ok(first);
  assert.equal(new Set(receipts.map(({ scanId }) => scanId)).size, 1);
  const kinds = await kindsOf(ledger, first.scanId);
  assert.deepEqual(kinds.sort(), [...Array<string>(7).fill('scan.duplicate'), 'scan.received']);
  const blobs = await readdir(join(ledger.folder, 'blobs'), { recursive: true, withFileTypes: true });
  assert.equal(blobs.filter((entry) => entry.isFile()).length, 1, 'no bytes without a row stay');
});
