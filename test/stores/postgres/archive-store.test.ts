import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { OcrPage } from '../../../ocr/result.ts';
import { type CaptureRequest, captureRecord } from '../../../src/archive/capture/capture-record.ts';
import { searchArchive } from '../../../src/archive/search/search-archive.ts';
import { openRendition, type ViewDependencies } from '../../../src/archive/view/open-rendition.ts';
import { pageHits } from '../../../src/archive/view/page-hits.ts';
import { encodePageText, pageTextMediaType } from '../../../src/archive/view/page-text.ts';
import type { ArchiveStore } from '../../../src/ports/archive-store.ts';
import type { Searcher, SearchIndex } from '../../../src/ports/search-index.ts';
import { manualClock } from '../../../src/shared/clock.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { newId, type PersonId, type RecordId, type ScanId, type SegmentId } from '../../../src/shared/ids.ts';
import { postgresArchiveStore } from '../../../src/stores/postgres/archive-store.ts';
import { postgresSearchIndex } from '../../../src/stores/postgres/search-index.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const lgwan = 'lgwan' as SegmentId;
const clock = manualClock(new Date('2026-04-01T00:00:00Z'));
const clerk: Searcher = {
  personId: newId<PersonId>(),
  department: '総務課',
  segments: [lgwan],
  seesAllDepartments: false,
};
const stranger: Searcher = { ...clerk, personId: newId<PersonId>(), department: '税務課' };
const otherSegment: Searcher = { ...clerk, segments: ['internet' as SegmentId], seesAllDepartments: true };

const box = { left: 10, top: 20, right: 50, bottom: 40 };
const read: OcrPage = {
  pageNumber: 1,
  widthPx: 100,
  heightPx: 200,
  resolutionDpi: 300,
  orientationDegrees: 0,
  skewDegrees: 0,
  blank: false,
  confidence: 90,
  blocks: [
    {
      direction: 'horizontal',
      box,
      lines: [
        {
          text: '税額',
          box,
          confidence: 90,
          symbols: [
            { text: '税', box: { ...box, right: 30 }, confidence: 90 },
            { text: '額', box: { ...box, left: 30 }, confidence: 90 },
          ],
        },
      ],
    },
  ],
};

function request(scanId: ScanId | undefined, wrappedKey: string | undefined = 'jwe'): CaptureRequest {
  const rendition = { byteLength: 3, sha256: new Uint8Array(32), blobKey: 'a/b', wrappedKey, keyId: 'k1' };
  return {
    segment: lgwan,
    scanId,
    title: `通知書\n${'長'.repeat(300)}`,
    ownerId: undefined,
    department: '総務課',
    renditions: [
      { ...rendition, kind: 'original', pageNumber: 0, mediaType: 'application/pdf' },
      { ...rendition, kind: 'text', pageNumber: 1, mediaType: pageTextMediaType },
    ],
    pages: [read, { ...read, pageNumber: 2, blank: true, blocks: [] }],
  };
}

describe('the archive', () => {
  let fresh: TestDatabase;
  let store: ArchiveStore;
  let index: SearchIndex;
  let view: ViewDependencies;

  before(async () => {
    fresh = await testDatabase();
    const searchIndex = postgresSearchIndex(fresh.database);
    index = searchIndex;
    store = postgresArchiveStore(fresh.database, searchIndex);
    const open = async function* () {
      yield encodePageText(read);
    };
    view = { store, clock, vault: { open } };
  });
  after(async () => {
    await fresh[Symbol.asyncDispose]();
  });

  async function addScan(): Promise<ScanId> {
    const id = newId<ScanId>();
    await fresh.database.kysely
      .insertInto('scan')
      .values({
        id,
        segment: lgwan,
        source: 'upload',
        source_key: id,
        department: '総務課',
        media_type: 'application/pdf',
        byte_length: 3,
        sha256: new Uint8Array(32),
        state: 'classified',
        received_at: clock.now(),
        updated_at: clock.now(),
      })
      .execute();
    return id;
  }

  const eventsOf = async (recordId: RecordId) => {
    const events = await fresh.database.kysely
      .selectFrom('audit_event')
      .select(['kind', 'actor'])
      .where('subject', '=', `record:${recordId}`)
      .orderBy('id')
      .execute();
    return events.map(({ kind }) => kind);
  };

  test('captures record, renditions, index and event, and links the scan', async () => {
    const scanId = await addScan();
    const { recordId, isNew } = await captureRecord({ store, clock }, request(scanId));
    assert.equal(isNew, true);
    const record = await store.findRecord(clerk, recordId);
    assert.equal(record?.pageCount, 2);
    assert.equal(Array.from(record?.title ?? '').length, 200);
    assert.doesNotMatch(record?.title ?? '', /\n/);
    const scan = await fresh.database.kysely
      .selectFrom('scan')
      .select('record_id')
      .where('id', '=', scanId)
      .executeTakeFirstOrThrow();
    assert.equal(scan.record_id, recordId);
    assert.deepEqual(await eventsOf(recordId), ['record.captured']);
    const answer = await searchArchive({ index, store, clock }, clerk, '税額', { offset: 0, limit: 10 });
    assert.deepEqual(
      answer.hits.map((hit) => [hit.recordId, hit.pageNumber, hit.snippet]),
      [[recordId, 1, '税額']],
    );
  });

  test('captures a scan once, also when two workers do it at the same time', async () => {
    const scanId = await addScan();
    const outcomes = await Promise.all([1, 2, 3].map(() => captureRecord({ store, clock }, request(scanId))));
    assert.equal(new Set(outcomes.map(({ recordId }) => recordId)).size, 1);
    assert.equal(outcomes.filter(({ isNew }) => isNew).length, 1);
    const [outcome] = outcomes;
    assert.ok(outcome);
    assert.deepEqual(await eventsOf(outcome.recordId), ['record.captured']);
  });

  test('a capture that fails leaves nothing, neither rows nor hits', async () => {
    const broken = {
      ...request(undefined),
      renditions: [...request(undefined).renditions, ...request(undefined).renditions],
    };
    const before = await fresh.database.kysely.selectFrom('record').select('id').execute();
    await assert.rejects(captureRecord({ store, clock }, broken), { code: '23505' });
    const afterwards = await fresh.database.kysely.selectFrom('record').select('id').execute();
    assert.deepEqual(afterwards, before);
  });

  test('what one may not see does not exist, and reading it leaves no event', async () => {
    const { recordId } = await captureRecord({ store, clock }, request(undefined));
    const wanted = { recordId, kind: 'original', pageNumber: 0 } as const;
    for (const searcher of [stranger, otherSegment, { ...clerk, segments: [] }]) {
      assert.equal(await store.findRecord(searcher, recordId), undefined);
      assert.equal(await store.findRendition(searcher, recordId, 'original', 0), undefined);
      assert.equal(await openRendition(view, searcher, wanted), undefined);
      assert.equal(await pageHits(view, searcher, { recordId, pageNumber: 1 }, '税'), undefined);
    }
    assert.deepEqual(await eventsOf(recordId), ['record.captured']);
  });

  test('reading is written down: downloads of the record, views of its pages', async () => {
    const { recordId } = await captureRecord({ store, clock }, request(undefined));
    const opened = await openRendition(view, clerk, { recordId, kind: 'original', pageNumber: 0 });
    assert.equal(opened?.rendition.mediaType, 'application/pdf');
    const hits = await pageHits(view, clerk, { recordId, pageNumber: 1 }, '税額');
    assert.deepEqual([hits?.widthPx, hits?.heightPx, hits?.boxes], [100, 200, [box]]);
    assert.equal(await pageHits(view, clerk, { recordId, pageNumber: 0 }, '税額'), undefined);
    assert.equal(await pageHits(view, clerk, { recordId, pageNumber: 3 }, '税額'), undefined);
    assert.deepEqual(await eventsOf(recordId), ['record.captured', 'record.downloaded', 'record.viewed']);
  });

  test('a search is written down by its numbers, never by its words', async () => {
    const { kysely } = fresh.database;
    await searchArchive({ index, store, clock }, stranger, '秘密の言葉', { offset: 0, limit: 10 });
    const event = await kysely
      .selectFrom('audit_event')
      .selectAll()
      .where('kind', '=', 'search.performed')
      .where('actor', '=', `person:${stranger.personId}`)
      .executeTakeFirstOrThrow();
    assert.deepEqual(event.details, { segments: ['lgwan'], terms: 1, total: 0, offset: 0 });
    assert.doesNotMatch(JSON.stringify(event), /秘密/);
  });

  test('a rendition whose key was destroyed is told as erased', async () => {
    const erased = request(undefined);
    const renditions = erased.renditions.map((rendition) => ({ ...rendition, wrappedKey: undefined }));
    const { recordId } = await captureRecord({ store, clock }, { ...erased, renditions });
    await assert.rejects(
      openRendition(view, clerk, { recordId, kind: 'original', pageNumber: 0 }),
      (error) => error instanceof ServiceError && error.code === 'ARCHIVE_RENDITION_ERASED',
    );
  });

  test('a damaged page text is told without quoting it', async () => {
    const { recordId } = await captureRecord({ store, clock }, request(undefined));
    for (const bytes of ['{"機密', '{"pageNumber":"機密"}']) {
      const open = async function* () {
        yield Buffer.from(bytes);
      };
      const hits = pageHits({ ...view, vault: { open } }, clerk, { recordId, pageNumber: 1 }, '税');
      await assert.rejects(hits, (error) => {
        assert.ok(error instanceof ServiceError && error.code === 'ARCHIVE_TEXT_DAMAGED');
        assert.doesNotMatch(`${error.message}${String(error.cause)}`, /機密/);
        return true;
      });
    }
  });
});
