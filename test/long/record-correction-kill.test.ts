/** The process that corrects a line is killed at every moment of its way. */

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { OcrPage } from '../../ocr/result.ts';
import { pageText } from '../../ocr/result.ts';
import { captureRecord } from '../../src/archive/capture/capture-record.ts';
import type { Rendition } from '../../src/archive/record.ts';
import { decodePageText, encodePageText, pageTextMediaType } from '../../src/archive/view/page-text.ts';
import type { Searcher } from '../../src/ports/search-index.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { newId, type PersonId, type RecordId, type ScanId } from '../../src/shared/ids.ts';
import { type CorrectionOrder, correctionMoments, pdfOfTexts } from '../support/correct-killed.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { lgwan, openScanWorld, type ScanWorld } from '../support/scan-world.ts';

const clerk: Searcher = {
  personId: newId<PersonId>(),
  department: '総務課',
  segments: [lgwan],
  seesAllDepartments: false,
};
const box = { left: 0, top: 0, right: 400, bottom: 40 };
const wrong = '令和八午度';
const right = '令和八年度';

const read: OcrPage = {
  ...{
    pageNumber: 1,
    widthPx: 600,
    heightPx: 800,
    resolutionDpi: 150,
    orientationDegrees: 0,
    skewDegrees: 0,
  },
  ...{ blank: false, confidence: 80 },
  blocks: [{ direction: 'horizontal', box, lines: [{ text: wrong, box, confidence: 80, symbols: [] }] }],
};

async function* bytesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function keep(world: ScanWorld, fresh: TestDatabase): Promise<RecordId> {
  const { vault, archive, clock } = world.work;
  const result = { pages: [read], engine: 'as drawn' };
  const made: (Pick<Rendition, 'kind' | 'pageNumber' | 'mediaType'> & { readonly bytes: Uint8Array })[] = [
    { kind: 'original', pageNumber: 0, mediaType: 'image/jpeg', bytes: Buffer.from('jpeg') },
    {
      kind: 'searchable-pdf',
      pageNumber: 0,
      mediaType: 'application/pdf',
      bytes: await pdfOfTexts({}, result),
    },
    { kind: 'text', pageNumber: 1, mediaType: pageTextMediaType, bytes: encodePageText(read) },
  ];
  const renditions: Rendition[] = [];
  for (const { bytes, ...about } of made)
    renditions.push({ ...(await vault.seal(lgwan, bytesOf(bytes))), ...about });
  const scanId = newId<ScanId>();
  const at = clock.now();
  const scan = { id: scanId, segment: lgwan, source: 'upload', source_key: scanId, media_type: 'image/jpeg' };
  await fresh.database.kysely
    .insertInto('scan')
    .values({
      ...{ ...scan, byte_length: 4, sha256: new Uint8Array(32), state: 'verified' },
      ...{ received_at: at, updated_at: at },
    })
    .execute();
  const about = { segment: lgwan, scanId, title: '予算', ownerId: undefined, department: '総務課' };
  const request = { ...about, renditions, pages: [read] };
  return (await captureRecord({ store: archive, clock }, request)).recordId;
}

async function run(order: CorrectionOrder): Promise<'died' | 'done'> {
  const child = fork(join(import.meta.dirname, '..', 'support', 'correct-killed.ts'), { execArgv: [] });
  child.send(order);
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  assert.ok(code === 0 || signal === 'SIGKILL', `${code} ${signal}`);
  return signal === 'SIGKILL' ? 'died' : 'done';
}

/** What text, PDF and index say; they must say the same. */
async function textOf(world: ScanWorld, fresh: TestDatabase, id: RecordId): Promise<string> {
  const { archive, vault } = world.work;
  const open = async (kind: Rendition['kind'], pageNumber: number) => {
    const { blobKey = '', wrappedKey = '' } =
      (await archive.findRendition(clerk, id, kind, pageNumber)) ?? {};
    return Buffer.concat(await Array.fromAsync(vault.open(lgwan, { blobKey, wrappedKey })));
  };
  const text = pageText(decodePageText(await open('text', 1)));
  const indexed = await fresh.database.kysely
    .selectFrom('record_page')
    .select('original')
    .where('record_id', '=', id)
    .executeTakeFirstOrThrow();
  assert.equal((await open('searchable-pdf', 0)).toString(), text);
  assert.equal(indexed.original, text);
  return text;
}

test('after a kill -9 at any moment text, PDF, index and history are all of before or all of after', async (suite) => {
  await using fresh = await testDatabase();
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-correct-kill-'));
  try {
    const world = await openScanWorld(fresh.database, folder, { clock: systemClock(), owner: 'watcher' });
    for (const moment of correctionMoments) {
      await suite.test(moment, async () => {
        const recordId = await keep(world, fresh);
        const correction = { recordId, pageNumber: 1, lineNumber: 1, before: wrong, text: right, reason: '' };
        const order = { connection: fresh.connection, folder, searcher: clerk, correction } as const;
        assert.equal(await run({ ...order, moment }), moment === 'never' ? 'done' : 'died');
        const written = moment === 'after:rows' || moment === 'never';
        assert.equal(await textOf(world, fresh, recordId), written ? right : wrong);
        if (!written) assert.equal(await run({ ...order, moment: 'never' }), 'done');
        assert.equal(await textOf(world, fresh, recordId), right);
        const history = await world.work.archive.history(clerk, recordId, { limit: 10 });
        assert.deepEqual(
          history?.map(({ version, before, after }) => [version, before, after]),
          [[2, wrong, right]],
        );
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
