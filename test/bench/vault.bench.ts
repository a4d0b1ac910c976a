/** Sealing documents beside the floor: the same bytes written and synced without hash, encryption or key. */

import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/shared/clock.ts';
import type { SegmentId } from '../../src/shared/ids.ts';
import { openFileBlobStore } from '../../src/stores/blobs/files.ts';
import { openKeyRing } from '../../src/stores/keys/key-ring.ts';
import { openVault } from '../../src/stores/vault/vault.ts';
import { measure } from './measure.ts';

const segment = 'lgwan' as SegmentId;
const folder = await mkdtemp(join(process.env['BENCH_FOLDER'] ?? tmpdir(), 'tomeoki-bench-'));
const blobs = await openFileBlobStore({ folder: join(folder, 'blobs') });
const keys = await openKeyRing({ path: join(folder, 'keys', 'keys.json') }, [segment]);
const vault = openVault({ blobs, keys, clock: systemClock() });

async function* chunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.byteLength; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

let files = 0;

/** One new file, synced: what the disk alone allows. */
async function writeSynced(bytes: Uint8Array): Promise<void> {
  files += 1;
  const file = await open(join(folder, `plain-${files}`), 'wx');
  try {
    await file.writeFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
}

try {
  for (const [title, size] of [
    ['100 KB document', 100_000],
    ['20 MB document', 20_000_000],
  ] as const) {
    const bytes = randomBytes(size);
    const inMegabytes = size >= 1_000_000;
    const seal = (): Promise<unknown> => vault.seal(segment, chunks(bytes));
    const some = inMegabytes ? 2 : 16;
    await measure(
      title,
      inMegabytes ? 'MB/s' : 'documents/s',
      [
        { name: 'sealed, 1 at a time', work: seal },
        { name: `sealed, ${some} at a time`, work: seal, concurrent: some },
        { name: 'plain file synced, 1 at a time', work: () => writeSynced(bytes) },
        { name: `plain file synced, ${some} at a time`, work: () => writeSynced(bytes), concurrent: some },
        { name: 'SHA-256 only, nothing written', work: () => createHash('sha256').update(bytes).digest() },
      ],
      inMegabytes ? size / 1_000_000 : 1,
      { rounds: 3, roundMs: 700 },
    );
  }
} finally {
  await rm(folder, { recursive: true });
}
