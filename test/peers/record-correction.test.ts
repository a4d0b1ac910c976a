/** A corrected line from the record to the copies: the real writer of text layers, the vault, the outbox, and poppler as judge. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { type Ocr, openOcr } from '../../ocr/ocr.ts';
import type { OcrPage } from '../../ocr/result.ts';
import { captureRecord } from '../../src/archive/capture/capture-record.ts';
import { correctLine } from '../../src/archive/correct/correct-line.ts';
import type { Rendition } from '../../src/archive/record.ts';
import { encodePageText, pageTextMediaType } from '../../src/archive/view/page-text.ts';
import type { Searcher } from '../../src/ports/search-index.ts';
import { refileScan } from '../../src/scan/filing/refile-scan.ts';
import { manualClock } from '../../src/shared/clock.ts';
import { newId, type PersonId, type RecordId, type ScanId } from '../../src/shared/ids.ts';
import { refilingStore } from '../../src/stores/postgres/refiling-store.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { peerMissing } from '../support/peers.ts';
import { hasProgram, pdfToText } from '../support/poppler.ts';
import { refileKillRound } from '../support/refile-kill-round.ts';
import { openLedger } from '../support/scan-ledger.ts';
import { lgwan, openScanWorld, type ScanWorld } from '../support/scan-world.ts';

const clock = manualClock(new Date('2026-06-01T00:00:00Z'));
const clerk: Searcher = {
  personId: newId<PersonId>(),
  department: '総務課',
  segments: [lgwan],
  seesAllDepartments: false,
};

let fresh: TestDatabase;
let folder: string;
let world: ScanWorld;
let ocr: Ocr;

before(async () => {
  fresh = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'tomeoki-correction-'));
  const at = clock.now();
  const names = { staff_number: '1', login_name: 'hanako', display_name: '職員', department: '総務課' };
  await fresh.database.kysely
    .insertInto('person')
    .values({
      id: clerk.personId,
      ...names,
      roles: ['staff'],
      segments: [lgwan],
      created_at: at,
      updated_at: at,
    })
    .execute();
  world = await openScanWorld(fresh.database, folder, { clock, owner: clerk.personId });
  ocr = await openOcr({ processes: 1 });
});

after(async () => {
  await ocr?.[Symbol.asyncDispose]();
  await fresh?.[Symbol.asyncDispose]();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

/** Two lines of print, the year of the first misread. */
function page(pageNumber: number, lines: readonly string[]): OcrPage {
  const boxOf = (line: number, from: number, to: number) => ({
    ...{ left: 100 + from * 50, right: 100 + to * 50, top: 100 + line * 100, bottom: 148 + line * 100 },
  });
  return {
    ...{
      pageNumber,
      widthPx: 1240,
      heightPx: 1754,
      resolutionDpi: 150,
      orientationDegrees: 0,
      skewDegrees: 0,
    },
    ...{ blank: false, confidence: 80 },
    blocks: [
      {
        ...{ direction: 'horizontal', box: { left: 0, top: 0, right: 1240, bottom: 1754 } },
        lines: lines.map((text, line) => ({
          ...{ text, box: boxOf(line, 0, text.length), confidence: 80 },
          symbols: Array.from(text, (one, at) => ({
            text: one,
            box: boxOf(line, at, at + 1),
            confidence: 80,
          })),
        })),
      },
    ],
  };
}

async function* bytesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function keep(): Promise<{ readonly recordId: RecordId; readonly scanId: ScanId }> {
  const { vault, archive } = world.work;
  const picture = sharp({ create: { width: 1240, height: 1754, channels: 3, background: 'white' } });
  const original = await picture.withMetadata({ density: 150 }).jpeg().toBuffer();
  const pages = [page(1, ['令和八午度の予算', '総務課'])];
  const result = { pages, engine: 'as drawn' };
  const document = { bytes: original, mediaType: 'image/jpeg' };

  const pdf = await ocr.writeSearchablePdf(document, result, { title: '予算', now: clock.now() });
  const made: (Pick<Rendition, 'kind' | 'pageNumber' | 'mediaType'> & { readonly bytes: Uint8Array })[] = [
    { kind: 'original', pageNumber: 0, mediaType: 'image/jpeg', bytes: original },
    { kind: 'searchable-pdf', pageNumber: 0, mediaType: 'application/pdf', bytes: pdf },
    {
      kind: 'text',
      pageNumber: 1,
      mediaType: pageTextMediaType,
      bytes: encodePageText(pages[0] ?? page(1, [])),
    },
  ];
  const renditions: Rendition[] = [];
  for (const { bytes, ...about } of made)
    renditions.push({ ...(await vault.seal(lgwan, bytesOf(bytes))), ...about });
  const [sealed] = renditions;
  assert.ok(sealed);
  const scanId = newId<ScanId>();
  const at = clock.now();
  await fresh.database.kysely
    .insertInto('scan')
    .values({
      ...{ id: scanId, segment: lgwan, source: 'upload', source_key: scanId, media_type: 'image/jpeg' },
      ...{ byte_length: sealed.byteLength, sha256: sealed.sha256, state: 'verified', department: '総務課' },
      ...{ owner_id: clerk.personId, received_at: at, updated_at: at, page_count: 1 },
    })
    .execute();
  const { recordId } = await captureRecord(
    { store: archive, clock },
    {
      ...{ segment: lgwan, scanId, title: '予算', ownerId: clerk.personId, department: '総務課' },
      ...{ renditions, pages },
    },
  );
  return { recordId, scanId };
}

async function textOfPdf(recordId: RecordId): Promise<string> {
  const { archive, vault } = world.work;
  const rendition = await archive.findRendition(clerk, recordId, 'searchable-pdf', 0);
  const { blobKey = '', wrappedKey = '' } = rendition ?? {};
  const bytes = Buffer.concat(await Array.fromAsync(vault.open(lgwan, { blobKey, wrappedKey })));
  return (await pdfToText(bytes, 1)).replaceAll(/\s/gu, '');
}

test('a corrected line is in the PDF as poppler reads it, and goes to the targets as a new unit beside the old one', {
  skip: peerMissing('poppler', hasProgram('pdftotext')),
}, async () => {
  const { recordId, scanId } = await keep();
  assert.match(await textOfPdf(recordId), /令和八午度の予算/);
  const refile = async () => {
    const deps = { ...world.work, refilings: refilingStore(fresh.database) };
    return await refileScan(deps, scanId, AbortSignal.timeout(60_000));
  };
  const deps = { ...world.work, store: world.work.archive, reader: ocr };
  const asked = { recordId, pageNumber: 1, lineNumber: 1, reason: '誤読' };
  const first = { ...asked, before: '令和八午度の予算', text: '令和八年度の予算案' };
  assert.deepEqual(await correctLine(deps, clerk, first), { version: 2, text: '令和八年度の予算案' });
  const read = await textOfPdf(recordId);
  assert.match(read, /令和八年度の予算案/);
  assert.doesNotMatch(read, /午/);
  assert.match(read, /総務課/);

  assert.equal(await refile(), 'refiled');
  const files = () => [...world.targets.share.files.keys()];
  const before = files();
  assert.ok(before.length >= 3, before.join());
  clock.advance(1_000);
  await correctLine(deps, clerk, { ...asked, before: '令和八年度の予算案', text: '令和八年度の予算' });
  assert.equal(await refile(), 'refiled');
  assert.deepEqual(
    before.filter((location) => !files().includes(location)),
    [],
    'nothing of before is removed or overwritten',
  );
  assert.ok(files().length > before.length, 'the new text and PDF stand beside them');
  const superseded = await refilingStore(fresh.database).listSuperseded(scanId);
  assert.ok(superseded.some(({ rendition }) => rendition === 'searchable-pdf'));
  assert.equal(await refile(), 'not-due');
});

test('a process that is killed while it files anew leaves one whole unit, and the next one ends it once', async () => {
  await using ledger = await openLedger();
  const kills = [
    { killAt: 9, when: 'after', laterWord: true },
    { killAt: 20, when: 'before', laterWord: false },
    { killAt: 32, when: 'after', laterWord: false },
  ] as const;
  for (const kill of kills) assert.ok(await refileKillRound(ledger, kill), `call ${kill.killAt} never came`);
});
