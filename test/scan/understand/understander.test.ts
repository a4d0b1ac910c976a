import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { processScan } from '../../../src/scan/process/process-scan.ts';
import { openUnderstander } from '../../../src/scan/understand/understander.ts';
import { bestFinding } from '../../../src/scan/understanding.ts';
import { systemClock } from '../../../src/shared/clock.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { postgresUnderstandingStore } from '../../../src/stores/postgres/understanding-store.ts';
import { readPage } from '../../support/read-page.ts';
import { openLedger, openWorld, type ScanLedger, take } from '../../support/scan-ledger.ts';

let ledger: ScanLedger;

before(async () => {
  ledger = await openLedger();
});

after(() => ledger[Symbol.asyncDispose]());

const subject = '道路台帳の電子化について（照会）';
const letter = readPage([
  { text: '８建道第１２号', leftMm: 160, topMm: 20 },
  { text: '令和８年４月１日', leftMm: 156, topMm: 26 },
  { text: '各課長　様', leftMm: 22, topMm: 38 },
  { text: subject, leftMm: 70, topMm: 60 },
]);

test('a scan is understood before it is filed: values are kept with it, and its 件名 is the title of its record', async () => {
  const world = await openWorld(ledger, 'understander', systemClock());
  const understandings = postgresUnderstandingStore(ledger.place.database);
  const reader = { ...world.work.reader, recognise: async () => ({ pages: [letter], engine: 'set' }) };
  const understand = openUnderstander({ understandings, clock: systemClock(), prefixes: [] });
  const scanId = await take(world);
  assert.equal(await processScan({ ...world.work, reader, understand }, scanId), 'verified');
  const known = await understandings.find(scanId);
  assert.ok(known);
  assert.equal(bestFinding(known, 'document-number')?.value, '8建道第12号');
  assert.equal(known.kind?.kind, 'inquiry');
  const record = await ledger.place.database.kysely
    .selectFrom('record')
    .select('title')
    .where('scan_id', '=', scanId)
    .executeTakeFirstOrThrow();
  assert.equal(record.title, subject);
});

test('examples that cannot be read are waited for, and asked for again at the next attempt', async () => {
  let asked = 0;
  const understandings = {
    listKindExamples: async () => {
      asked += 1;
      if (asked === 1) throw new ServiceError('STORE_DATABASE_UNAVAILABLE');
      return [];
    },
    listKnownNames: async () => [],
  };
  const understand = openUnderstander({ understandings, clock: systemClock(), prefixes: [] });
  const world = await openWorld(ledger, 'examples', systemClock());
  const scan = await world.work.scans.find(await take(world));
  assert.ok(scan);
  await assert.rejects(understand([letter], scan), { code: 'STORE_DATABASE_UNAVAILABLE' });
  assert.equal((await understand([letter], scan)).kind?.kind, 'inquiry');
  await understand([letter], scan);
  assert.equal(asked, 2, 'what was learned is kept');
});
