import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makePage } from '../../../drivers/simulators/paper/paper.ts';
import { openOcr } from '../../../ocr/ocr.ts';
import { type OcrMediaType, sniffMediaType } from '../../../ocr/raster/media-type.ts';
import { checkStructure } from '../../../ocr/raster/structure.ts';
import type { SearchRequest } from '../../../src/ports/search-index.ts';
import type { TextReader } from '../../../src/ports/text-reader.ts';
import { processScan } from '../../../src/scan/process/process-scan.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { newId, type PersonId } from '../../../src/shared/ids.ts';
import { postgresSearchIndex } from '../../../src/stores/postgres/search-index.ts';
import { cutPage } from '../../support/pages/pages.ts';
import { openLedger, openWorld, take } from '../../support/scan-ledger.ts';
import { lgwan } from '../../support/scan-world.ts';

test('a scanned letter is read, filed, captured and found by a phrase on it', async () => {
  await using ledger = await openLedger();
  await using ocr = await openOcr({ processes: 1 });
  const reader: TextReader = {
    sniff: sniffMediaType,
    checkStructure: ({ bytes, mediaType }) => {
      const checked = checkStructure(bytes, mediaType as OcrMediaType);
      return checked.whole ? 'whole' : checked.fault;
    },
    countPages: (document, signal) => ocr.countPages(document, { signal }),
    recognise: (document, signal) => ocr.recognise(document, { signal }),
    writeSearchablePdf: (document, result, about) => ocr.writeSearchablePdf(document, result, about),
    renderPageImage: async (document, pageNumber) => (await ocr.renderPageImage(document, pageNumber)).jpeg,
  };
  const world = await openWorld(ledger, 'real', systemClock());
  const { jpeg, lines } = await cutPage(await makePage('notice', 7), 0.5);
  const scanId = await take(
    { ...world, intake: { ...world.intake, limits: { scanBytes: 50_000_000 } } },
    jpeg,
  );
  assert.equal(await processScan({ ...world.work, reader }, scanId), 'verified');

  const pdf = [...world.targets.share.files].find(([location]) => location.endsWith('.pdf'))?.[1];
  assert.ok(
    pdf?.includes(Buffer.from(jpeg)),
    'the picture in the PDF is the one that was scanned, byte for byte',
  );
  const clerk = {
    personId: newId<PersonId>(),
    department: '総務課',
    segments: [lgwan],
    seesAllDepartments: false,
  };
  const index = postgresSearchIndex(ledger.place.database);
  const phrases = lines.filter((line) => line.length >= 8).map((line) => line.slice(2, 6));
  let found = 0;
  for (const phrase of phrases) {
    const { hits } = await index.search(clerk, ofPhrase(phrase));
    if (hits.some(({ pageNumber }) => pageNumber === 1)) found += 1;
  }
  assert.ok(phrases.length >= 5 && found / phrases.length >= 0.8, `${found} of ${phrases.length} phrases`);
  const elsewhere = { ...clerk, department: '税務課' };
  const { total } = await index.search(elsewhere, ofPhrase(phrases[0] ?? ''));
  assert.equal(total, 0, 'another department finds it');
});

function ofPhrase(term: string): SearchRequest {
  const condition = { kind: 'text', term } as const;
  return { condition, similar: false, order: 'newest', offset: 0, limit: 10 };
}
