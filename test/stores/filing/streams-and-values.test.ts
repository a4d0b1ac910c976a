/** The parts that targets share: streams that end well or not at all, pauses, values of fields. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { partsOf } from '../../../src/stores/filing/box/box-upload.ts';
import { heldBack } from '../../../src/stores/filing/held-back.ts';
import { camelCase, isDay, momentOf, valuesOf } from '../../../src/stores/filing/item-values.ts';
import { readRetryAfter } from '../../../src/stores/filing/retry-after.ts';

const chunks = fc.array(fc.uint8Array({ maxLength: 2_000 }), { maxLength: 20 });

async function* from(list: readonly Uint8Array[], fault?: Error): AsyncGenerator<Uint8Array> {
  yield* list;
  if (fault !== undefined) throw fault;
}

describe('streams to targets', () => {
  it('hands every byte on, whatever the chunks', async () => {
    await fc.assert(
      fc.asyncProperty(chunks, fc.integer({ min: 1, max: 999 }), async (list, size) => {
        const whole = Buffer.concat(list);
        assert.deepEqual(Buffer.concat(await Array.fromAsync(heldBack(from(list)))), whole);
        const parts = await Array.fromAsync(partsOf(from(list), size));
        assert.deepEqual(Buffer.concat(parts), whole);
        assert.ok(parts.slice(0, -1).every((part) => part.byteLength === size));
        assert.ok((parts.at(-1)?.byteLength ?? 1) >= 1);
      }),
      { numRuns: 50 },
    );
  });

  it('keeps the last bytes back when the source fails at its end', async () => {
    const list = Array.from({ length: 10 }, () => Buffer.alloc(30_000, 1));
    const fault = new Error('not what it was');
    let handed = 0;
    await assert.rejects(async () => {
      for await (const chunk of heldBack(from(list, fault))) handed += chunk.byteLength;
    }, fault);
    assert.ok(handed < 300_000);
  });
});

describe('Retry-After (RFC 9110 §10.2.3)', () => {
  const date = 'Wed, 01 Apr 2026 00:00:00 GMT';
  for (const [value, expected] of [
    ['120', 120_000],
    [' 0 ', 0],
    ['0.5', 500],
    ['999999999', 86_400_000],
    ['Wed, 01 Apr 2026 00:01:00 GMT', 60_000],
    ['Tue, 31 Mar 2026 00:00:00 GMT', 0],
    ['-1', undefined],
    ['soon', undefined],
  ] as const) {
    it(`"${value}" is ${expected} ms`, () => assert.equal(readRetryAfter(value, date), expected));
  }

  it('says nothing as a moment without the moment of the answer', () => {
    assert.equal(readRetryAfter(date), undefined);
    assert.equal(readRetryAfter(undefined), undefined);
  });
});

describe('values of a document', () => {
  const item = {
    location: '課/a.pdf',
    mediaType: 'application/pdf',
    byteLength: 3,
    sha256: Buffer.alloc(32, 1),
    retention: new Date('2031-03-31T15:00:00Z'),
    metadata: { sha256: 'a lie', 'hozon-kikan': '5年', title: '規則の件名', empty: '' },
  };

  it('lets a rule name anything but what is certain of the file', () => {
    const values = valuesOf(item);
    assert.equal(values.get('sha256'), '01'.repeat(32));
    assert.equal(values.get('title'), '規則の件名');
    assert.equal(values.get('retention'), '2031-04-01');
    assert.equal(values.has('empty'), false);
    assert.equal(values.has('document-id'), false);
  });

  it('knows days and moments from other texts', () => {
    assert.equal(camelCase('received-at'), 'receivedAt');
    assert.equal(isDay('2026-04-01'), true);
    for (const text of ['2026-04-31x', '令和8年4月1日', 'permanent', '2026-13-01'])
      assert.equal(isDay(text), false);
    assert.equal(momentOf('2026-04-01'), '2026-03-31T15:00:00Z');
    assert.equal(momentOf('2026-04-01T09:00:00.5+09:00'), '2026-04-01T00:00:00Z');
  });
});
