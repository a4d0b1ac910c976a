/** What every filing target must do; run against each implementation. */

import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { it } from 'node:test';
import fc from 'fast-check';
import type { ByteStream } from '../../../src/ports/blob-store.ts';
import type { FilingItem, FilingTarget } from '../../../src/ports/filing-target.ts';
import { chunksOf } from '../blobs/contract.ts';

/** What the suite needs to know of a target. */
export interface FilingTargetSubject {
  readonly target: () => FilingTarget;
  /** Puts bytes into the target behind its back, as another program would. */
  readonly plant: (location: string, bytes: Uint8Array) => Promise<void>;
  /** Names of whatever lies there unfinished. */
  readonly unfinished: () => Promise<readonly string[]>;
  /** Length at which the implementation changes its ways, in bytes. */
  readonly boundary: number;
}

const place = (name = '起案文書.pdf') => `lgwan/2026/総務課/${randomUUID()}/${name}`;

function itemFor(bytes: Uint8Array, location = place()): FilingItem {
  const sha256 = createHash('sha256').update(bytes).digest();
  return { location, mediaType: 'application/pdf', byteLength: bytes.byteLength, sha256 };
}

/** Declares the tests of the contract. */
export function filingTargetContract(subject: FilingTargetSubject): void {
  filing(subject);
  removing(subject);
  refusing(subject);
  for (const location of [
    '',
    '/a',
    'a/',
    'a//b',
    '../a',
    'a/../b',
    './a',
    '.hidden',
    'a/.part',
    'a\\b',
    'a\u0000b',
    'a\nb',
    'a'.repeat(241),
    '課'.repeat(81),
    `${'a/'.repeat(32)}a`,
    '\ud800',
  ]) {
    it(`refuses the location ${JSON.stringify(location.slice(0, 20))}`, async () => {
      const bytes = randomBytes(3);
      const putting = subject.target().put(itemFor(bytes, location), () => chunksOf(bytes));
      await assert.rejects(putting, { code: 'STORE_KEY_INVALID' });
      await assert.rejects(subject.target().readBack(location), { code: 'STORE_KEY_INVALID' });
      await assert.rejects(async () => await subject.target().remove?.(location), {
        code: 'STORE_KEY_INVALID',
      });
    });
  }
}

function filing(subject: FilingTargetSubject): void {
  it('files documents of any length and reads back what was filed', { timeout: 120_000 }, async () => {
    const { boundary } = subject;
    const size = fc.oneof(
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: boundary - 1, max: boundary + 1 }),
    );
    const check = fc.asyncProperty(size, async (length) => {
      const bytes = randomBytes(length);
      const item = itemFor(bytes);
      await subject.target().put(item, () => chunksOf(bytes));
      const found = await subject.target().readBack(item.location);
      assert.equal(found?.byteLength, length);
      assert.deepEqual(Buffer.from(found.sha256), item.sha256);
    });
    await fc.assert(check, { numRuns: 10, examples: [[0], [1], [boundary], [boundary + 1]] });
    assert.deepEqual(await subject.unfinished(), []);
  });

  for (const name of [
    '令和8年度 予算(案).pdf',
    "it's 100% #1 & more?.pdf",
    'plus+and=equals;.pdf',
    '𠮷野家.pdf',
  ]) {
    it(`takes the name ${name}`, async () => {
      const bytes = randomBytes(100);
      const item = itemFor(bytes, place(name));
      await subject.target().put(item, () => chunksOf(bytes));
      assert.deepEqual(
        Buffer.from((await subject.target().readBack(item.location))?.sha256 ?? []),
        item.sha256,
      );
    });
  }

  it('counts the same bytes at the same location as done, without reading the source again', async () => {
    const bytes = randomBytes(1000);
    const item = itemFor(bytes);
    await subject.target().put(item, () => chunksOf(bytes));
    await subject.target().put(item, () => {
      throw new Error('the source was opened');
    });
    const planted = itemFor(bytes);
    await subject.plant(planted.location, bytes);
    await subject.target().put(planted, () => chunksOf(bytes));
  });

  it('lets several put the same bytes at once', async () => {
    const bytes = randomBytes(200_000);
    const item = itemFor(bytes);
    await Promise.all([1, 2, 3, 4].map(() => subject.target().put(item, () => chunksOf(bytes))));
    assert.deepEqual(
      Buffer.from((await subject.target().readBack(item.location))?.sha256 ?? []),
      item.sha256,
    );
  });

  it('reads back what really lies there, not what was said about it', async () => {
    const bytes = randomBytes(1000);
    const other = randomBytes(1000);
    const item = itemFor(bytes);
    await subject.target().put(item, () => chunksOf(bytes));
    await subject.plant(item.location, other);
    const found = await subject.target().readBack(item.location);
    assert.deepEqual(Buffer.from(found?.sha256 ?? []), createHash('sha256').update(other).digest());
  });

  it('reads back nothing where nothing was filed', async () => {
    assert.equal(await subject.target().readBack(place()), undefined);
  });

  it('passes its own check', async () => {
    await subject.target().check();
  });
}

function refusing(subject: FilingTargetSubject): void {
  it('refuses other bytes at the same location and keeps the first', async () => {
    const bytes = randomBytes(1000);
    const item = itemFor(bytes);
    await subject.target().put(item, () => chunksOf(bytes));
    for (const other of [randomBytes(1000), randomBytes(999), randomBytes(0)]) {
      const putting = subject.target().put(itemFor(other, item.location), () => chunksOf(other));
      await assert.rejects(putting, { code: 'STORE_FILING_CONFLICT' });
    }
    assert.deepEqual(
      Buffer.from((await subject.target().readBack(item.location))?.sha256 ?? []),
      item.sha256,
    );
  });

  it('refuses a location where another program put other bytes', async () => {
    const location = place();
    await subject.plant(location, randomBytes(50));
    const bytes = randomBytes(50);
    const putting = subject.target().put(itemFor(bytes, location), () => chunksOf(bytes));
    await assert.rejects(putting, { code: 'STORE_FILING_CONFLICT' });
  });

  for (const [what, change] of [
    ['other', (bytes: Buffer) => randomBytes(bytes.byteLength)],
    ['too few', (bytes: Buffer) => bytes.subarray(1)],
    ['too many', (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('x')])],
  ] as const) {
    it(`files nothing when the source gives ${what} bytes than were recorded`, {
      timeout: 60_000,
    }, async () => {
      for (const length of [1000, 2 * subject.boundary + 1]) {
        const bytes = randomBytes(length);
        const item = itemFor(bytes);
        const putting = subject.target().put(item, () => chunksOf(change(bytes)));
        await assert.rejects(putting, { code: 'STORE_FILING_MISMATCH' });
        assert.equal(await subject.target().readBack(item.location), undefined);
      }
      assert.deepEqual(await subject.unfinished(), []);
    });
  }

  it('files nothing when the source fails', async () => {
    const fault = new Error('the vault could not be read');
    const item = itemFor(randomBytes(subject.boundary + 10));
    async function* source(): ByteStream {
      yield randomBytes(subject.boundary + 1);
      throw fault;
    }
    await assert.rejects(subject.target().put(item, source), fault);
    assert.equal(await subject.target().readBack(item.location), undefined);
    assert.deepEqual(await subject.unfinished(), []);
  });
}

function removing(subject: FilingTargetSubject): void {
  it('removes a copy, says so, leaves its neighbours, and takes the same name again afterwards', async () => {
    const target = subject.target();
    const bytes = randomBytes(500);
    const item = itemFor(bytes, place('廃棄.pdf'));
    const beside = { ...item, location: `${item.location}2` };
    await target.put(item, () => chunksOf(bytes));
    await target.put(beside, () => chunksOf(bytes));
    assert.equal((await target.remove?.(item.location))?.kind, 'removed');
    assert.equal(await target.readBack(item.location), undefined);
    assert.deepEqual(Buffer.from((await target.readBack(beside.location))?.sha256 ?? []), item.sha256);
    assert.equal((await target.remove?.(item.location))?.kind, 'absent', 'a repeat is no fault');
    assert.equal(await target.lockOf?.(beside.location), undefined);
    await target.put(item, () => chunksOf(bytes));
    assert.notEqual(await target.readBack(item.location), undefined);
  });

  it('calls a copy that never was absent, and not removed', async () => {
    assert.equal((await subject.target().remove?.(place('無い.pdf')))?.kind, 'absent');
  });
}
