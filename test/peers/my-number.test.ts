import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { type Ocr, openOcr } from '../../ocr/ocr.ts';
import type { TextReader } from '../../src/ports/text-reader.ts';
import { findMyNumbers } from '../../src/scan/my-number/find-my-numbers.ts';
import { maskRecord } from '../../src/scan/my-number/mask-record.ts';
import { processScan } from '../../src/scan/process/process-scan.ts';
import { manualClock } from '../../src/shared/clock.ts';
import { ServiceError } from '../../src/shared/errors/service-error.ts';
import { newId, type PersonId } from '../../src/shared/ids.ts';
import { readForms } from '../support/my-number/read-forms.ts';
import { renderSheet } from '../support/my-number/render-sheet.ts';
import { formsOf, tablesHolding } from '../support/my-number/search-database.ts';
import { makeSheet } from '../support/my-number/sheets.ts';
import { openLedger, take } from '../support/scan-ledger.ts';
import { lgwan, openScanWorld } from '../support/scan-world.ts';

let ocr: Ocr;
before(async () => {
  // One page at a time is read here; a second process would only load its models.
  ocr = await openOcr({ processes: 1 });
});
after(() => ocr[Symbol.asyncDispose]());

function realReader(world: { readonly reader: TextReader }): TextReader {
  return {
    sniff: world.reader.sniff,
    checkStructure: world.reader.checkStructure,
    countPages: (document) => ocr.countPages(document),
    recognise: (document) => ocr.recognise(document),
    extractText: (document, pageNumber) => ocr.extractText(document, pageNumber),
    maskPages: (document, places) => ocr.maskDocument(document, places),
    writeSearchablePdf: async (document, result, about) =>
      await ocr.writeSearchablePdf(document, result, about),
    renderPageImage: async (document, pageNumber) => (await ocr.renderPageImage(document, pageNumber)).jpeg,
  };
}

test('rendered forms that are really read: every labelled number is found, and no other one', async () => {
  // One at 200 dpi and a look-alike; two at 300 dpi are read below.
  const forms = await readForms(ocr, 20_000, 4, 2);
  for (const form of forms) {
    assert.deepEqual([form.found, form.false], [form.numbers, 0], `${form.kind} ${form.seed}`);
  }
});

test('a masked copy shows no number in its pixels, its text or its bytes, and what is not proven is not made', async () => {
  await using ledger = await openLedger();
  const clock = manualClock(new Date('2026-07-01T00:00:00Z'));
  const world = await openScanWorld(ledger.place.database, ledger.folder, {
    clock,
    owner: 'mask',
    myNumberAllowed: true,
    rules: [],
  });
  const intake = { ...world.intake, limits: { scanBytes: 50_000_000 } };
  const sheet = makeSheet('boxes', 20_500);
  const jpeg = await renderSheet(sheet, 20_500, { noise: 3 });
  const real = realReader(world);
  let seen: Awaited<ReturnType<TextReader['recognise']>> = { pages: [], engine: '' };
  const reader: TextReader = {
    ...real,
    recognise: async (document, signal) => {
      seen = await real.recognise(document, signal);
      return seen;
    },
  };
  const id = await take({ ...world, intake }, jpeg, 'scan.jpg');
  assert.equal(await processScan({ ...world.work, reader }, id), 'verified');
  const recordId = (await world.work.scans.find(id))?.recordId;
  assert.ok(recordId !== undefined);
  const clerk = {
    personId: newId<PersonId>(),
    department: '総務課',
    segments: [lgwan],
    seesAllDepartments: false,
  };
  const { archive, vault, log } = world.work;
  const deps = { archive, vault, log, clock, reader };
  // A burner that burns nothing gives no copy. What it leaves is the page that was read before.
  const idle = {
    ...reader,
    recognise: async () => seen,
    maskPages: (document: Parameters<TextReader['countPages']>[0]) => ocr.maskDocument(document, []),
  };
  await assert.rejects(
    maskRecord({ ...deps, reader: idle }, clerk, recordId, 'system'),
    (error: unknown) => error instanceof ServiceError && error.code === 'SCAN_MASK_NOT_PROVEN',
  );
  assert.equal(await archive.findRendition(clerk, recordId, 'masked-pdf', 0), undefined);
  const made = await maskRecord(deps, clerk, recordId, 'system');
  assert.equal(made?.numbers, 1);
  const rendition = await archive.findRendition(clerk, recordId, 'masked-pdf', 0);
  assert.ok(rendition?.wrappedKey !== undefined);
  const { blobKey, wrappedKey } = rendition;
  const pdf = Buffer.concat(await Array.fromAsync(vault.open(lgwan, { blobKey, wrappedKey })));
  assert.ok(!pdf.includes(Buffer.from(jpeg.subarray(200, 400))), 'the picture of before is in it');
  const text = await ocr.extractText({ bytes: pdf }, 1);
  assert.match(text.replaceAll(/\s/gu, ''), /氏名/u, 'what is not masked can still be read');
  const forms = formsOf(sheet.numbers[0] ?? '');
  assert.ok(!forms.some((form) => text.includes(form) || pdf.includes(Buffer.from(form))));
  assert.deepEqual(findMyNumbers((await ocr.recognise({ bytes: pdf })).pages), []);
  const { jpeg: shown, widthPx } = await ocr.renderPageImage({ bytes: pdf }, 1, { dpi: 300 });
  const [piece] = sheet.pieces.filter(({ pitchMm }) => pitchMm !== undefined);
  assert.ok(piece !== undefined);
  const px = (mm: number) => Math.round((mm / 210) * widthPx);
  const area = {
    left: px(piece.xMm + 2),
    top: px(piece.yMm - 3),
    width: px(11 * (piece.pitchMm ?? 0)),
    height: px(2),
  };
  const cut = await sharp(shown).extract(area).greyscale().png().toBuffer();
  const { channels } = await sharp(cut).stats();
  assert.ok((channels[0]?.max ?? 255) < 40, 'a pixel of the number is not black');
  assert.deepEqual(
    await archive.findRendition({ ...clerk, department: '税務課' }, recordId, 'masked-pdf', 0),
    undefined,
  );
});

test('a form that is really read is sealed in a segment that must not hold it', async () => {
  await using ledger = await openLedger();
  const clock = manualClock(new Date('2026-07-01T00:00:00Z'));
  const world = await openScanWorld(ledger.place.database, ledger.folder, { clock, owner: 'real' });
  const sheet = makeSheet('table', 20_600);
  const jpeg = await renderSheet(sheet, 20_600, { noise: 5, skewDegrees: 0.7 });
  const id = await take(
    { ...world, intake: { ...world.intake, limits: { scanBytes: 50_000_000 } } },
    jpeg,
    'scan.jpg',
  );
  assert.equal(await processScan({ ...world.work, reader: realReader(world) }, id), 'quarantined');
  assert.deepEqual(await tablesHolding(ledger.place.database, formsOf(sheet.numbers[0] ?? '')), []);
});
