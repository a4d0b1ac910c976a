/** Filing into kintone, with a simulated app that keeps its limits, on the wire. */

import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { inspect } from 'node:util';
import { startVirtualKintone, type VirtualKintone } from '../../drivers/simulators/virtual-kintone.ts';
import type { FilingItem } from '../../src/ports/filing-target.ts';
import { manualClock } from '../../src/shared/clock.ts';
import {
  type KintoneTargetOptions,
  openKintoneTarget,
} from '../../src/stores/filing/kintone/kintone-target.ts';
import { chunksOf } from '../stores/blobs/contract.ts';
import { filingTargetContract } from '../stores/filing/contract.ts';
import { refilingContract } from '../support/refiling-site.ts';

const apiToken = 'the-token-of-the-app';
const form = {
  tomeoki_key: { type: 'SINGLE_LINE_TEXT', unique: true },
  tomeoki_location: { type: 'SINGLE_LINE_TEXT' },
  tomeoki_sha256: { type: 'SINGLE_LINE_TEXT' },
  tomeoki_bytes: { type: 'NUMBER' },
  tomeoki_link: { type: 'LINK' },
  tomeoki_file: { type: 'FILE' },
  件名: { type: 'SINGLE_LINE_TEXT' },
  文書日付: { type: 'DATE' },
  受付日時: { type: 'DATETIME' },
  金額: { type: 'NUMBER' },
  保存期間: { type: 'DROP_DOWN', options: { '5年': {}, '10年': {} } },
};
const limits = { concurrent: 10, perDay: 9_000 };

function itemFor(bytes: Uint8Array, more: Partial<FilingItem> = {}): FilingItem {
  const sha256 = createHash('sha256').update(bytes).digest();
  const location = `課/${randomUUID()}.pdf`;
  return { location, mediaType: 'application/pdf', byteLength: bytes.byteLength, sha256, ...more };
}

const keyOf = (location: string) => createHash('sha256').update(location).digest('hex');

for (const attach of ['link', 'file'] as const) {
  describe(`filing into kintone with a ${attach}`, { timeout: 60_000 }, () => {
    let kintone: VirtualKintone;
    let target: ReturnType<typeof openKintoneTarget>;
    const clock = manualClock(new Date('2026-04-01T23:59:00Z'));
    const open = (options: Partial<KintoneTargetOptions> = {}) => {
      const link = 'https://tomeoki.example/find?document={document-id}&at={location}';
      const { baseUrl } = kintone;
      return openKintoneTarget({ baseUrl, appId: 7, apiToken, limits, clock, attach, link, ...options });
    };
    const rowAt = (location: string) =>
      kintone.records.rows.find((row) => row['tomeoki_key']?.value === keyOf(location));

    before(async () => {
      kintone = await startVirtualKintone({ apiToken, appId: 7, form, answerMs: 5 });
      target = open();
    });
    after(async () => {
      target?.[Symbol.dispose]();
      await kintone?.[Symbol.asyncDispose]();
    });

    filingTargetContract({
      target: () => target,
      plant: async (location, bytes) => {
        const { records } = kintone;
        const sha256 = createHash('sha256').update(bytes).digest('hex');
        const fileKey = records.upload({ name: 'a.pdf', bytes: Buffer.from(bytes) });
        const file = { tomeoki_file: { value: [{ fileKey }] } };
        const claim = {
          tomeoki_sha256: { value: sha256 },
          tomeoki_bytes: { value: String(bytes.byteLength) },
        };
        const value = keyOf(location);
        const isThere = rowAt(location) !== undefined;
        if (!isThere) records.add([{ tomeoki_key: { value }, ...claim, ...file }]);
        // A file that was changed behind the back of its record is found by its own bytes.
        else {
          const record = attach === 'file' ? file : claim;
          records.change([{ updateKey: { field: 'tomeoki_key', value }, record }]);
        }
      },
      unfinished: async () => [],
      boundary: 200_000,
    });

    if (attach === 'file') {
      refilingContract(
        () => target,
        async () => {
          kintone.failNext(1, 520);
          return {};
        },
      );
    }

    it('fills the fields that it has values for, in the form of each', async () => {
      const fields = {
        title: '件名',
        'document-date': '文書日付',
        'received-at': '受付日時',
        amount: '金額',
        'hozon-kikan': '保存期間',
        owner: 'no-such-field',
      };
      using filled = open({ fields });
      const bytes = randomBytes(10);
      const item = itemFor(bytes, {
        documentId: 'd-1',
        metadata: { 'hozon-kikan': '5年' },
        fields: {
          title: '給水契約',
          segment: 'lgwan',
          department: '水道課',
          owner: '山田',
          'received-at': '2026-04-01T00:00:00.123Z',
          'document-date': '2026-03-31',
          amount: '12,300',
        },
      });
      await filled.put(item, () => chunksOf(bytes));
      const row = rowAt(item.location);
      const values = Object.fromEntries(Object.keys(form).map((code) => [code, row?.[code]?.value]));
      assert.partialDeepStrictEqual(values, {
        tomeoki_location: item.location,
        tomeoki_bytes: '10',
        tomeoki_link: `https://tomeoki.example/find?document=d-1&at=${encodeURIComponent(item.location)}`,
        件名: '給水契約',
        文書日付: '2026-03-31',
        受付日時: '2026-04-01T00:00:00Z',
        金額: '12300',
        保存期間: '5年',
      });
    });

    it('needs few requests for many records, and never more at a time than it may', async () => {
      const items = Array.from({ length: 250 }, () => randomBytes(20)).map((bytes) => ({
        bytes,
        item: itemFor(bytes),
      }));
      const before = kintone.requests;
      await Promise.all(items.map(({ bytes, item }) => target.put(item, () => chunksOf(bytes))));
      const spent = kintone.requests - before;
      // Three for looking, three for adding; with files one more each, and those that attach them.
      assert.ok(spent <= (attach === 'link' ? 8 : 320), `${spent} requests`);
      assert.ok(kintone.mostAtOnce <= limits.concurrent, `${kintone.mostAtOnce} at once`);
    });

    it('waits when kintone has too many requests, and leaves longer troubles to the outbox', async () => {
      const bytes = randomBytes(10);
      kintone.failNext(1, 429);
      await target.put(itemFor(bytes), () => chunksOf(bytes));
      kintone.failNext(1, 520);
      const putting = target.put(itemFor(bytes), () => chunksOf(bytes));
      await assert.rejects(putting, { code: 'STORE_FILING_BUSY' });
    });

    it('makes no more requests than it may in a day, which ends at nine in Japan', async () => {
      using thrifty = open({ limits: { concurrent: 1, perDay: 1 } });
      await thrifty.readBack('a');
      const details = { requests: 1, retryAfterMs: 60_000 };
      await assert.rejects(thrifty.readBack('a'), { code: 'STORE_FILING_BUSY', details });
      clock.advance(60_000);
      await thrifty.readBack('a');
    });

    it('says which fields are missing, and that a token is refused without telling it', async () => {
      using other = open({ fields: { key: '件名', sha256: 'hash' } });
      const details = { missing: ['hash', '件名'] };
      await assert.rejects(other.check(), { code: 'STORE_FILING_NOT_SET_UP', details });
      using refused = open({ apiToken: 'a-wrong-token' });
      const error: unknown = await refused.check().catch((reason: unknown) => reason);
      assert.equal(Reflect.get(error as object, 'code'), 'STORE_ACCESS_REFUSED');
      assert.doesNotMatch(inspect(error, { depth: 10, showHidden: true }), /a-wrong-token/);
      using elsewhere = open({ baseUrl: 'http://localhost:9' });
      const away: unknown = await elsewhere.check().catch((reason: unknown) => reason);
      assert.equal(Reflect.get(away as object, 'code'), 'STORE_UNREACHABLE');
      assert.doesNotMatch(inspect(away, { depth: 10, showHidden: true }), /the-token/);
    });
  });
}

it('completes a record whose file did not arrive', { timeout: 30_000 }, async () => {
  await using kintone = await startVirtualKintone({ apiToken, appId: 7, form });
  const { baseUrl } = kintone;
  const clock = manualClock(new Date('2026-04-01T00:00:00Z'));
  using target = openKintoneTarget({ baseUrl, appId: 7, apiToken, limits, clock, attach: 'file' });
  const bytes = randomBytes(1_000);
  const item = itemFor(bytes);
  const sha256 = Buffer.from(item.sha256).toString('hex');
  const claim = { tomeoki_sha256: { value: sha256 }, tomeoki_bytes: { value: '1000' } };
  kintone.records.add([{ tomeoki_key: { value: keyOf(item.location) }, ...claim }]);
  assert.equal(await target.readBack(item.location), undefined);
  await target.put(item, () => chunksOf(bytes));
  assert.deepEqual(Buffer.from((await target.readBack(item.location))?.sha256 ?? []), item.sha256);
  assert.equal(kintone.records.rows.length, 1);
});
