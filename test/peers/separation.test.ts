import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
import { drawCoverSheet } from '../../drivers/render/cover/cover-sheet.ts';
import { type Ocr, openOcr } from '../../ocr/ocr.ts';
import type { PersonStore } from '../../src/ports/person-store.ts';
import type { Searcher } from '../../src/ports/search-index.ts';
import { traceMac } from '../../src/print/stamp/trace-mac.ts';
import { makeTraceCode } from '../../src/print/trace-code.ts';
import { processScan } from '../../src/scan/process/process-scan.ts';
import type { ScanWorkDeps } from '../../src/scan/process/scan-work.ts';
import { issueSheet } from '../../src/scan/separate/issue-sheet.ts';
import { rejoinBatch } from '../../src/scan/separate/rejoin-batch.ts';
import { assignScan, giveUpScan, listTray, retryScan, unlockScan } from '../../src/scan/tray/settle-scan.ts';
import { manualClock } from '../../src/shared/clock.ts';
import { newId, type PersonId, type ScanId } from '../../src/shared/ids.ts';
import { openKeyRing } from '../../src/stores/keys/key-ring.ts';
import { coverSheetStore } from '../../src/stores/postgres/cover-sheet-store.ts';
import { trayStore } from '../../src/stores/postgres/tray-store.ts';
import { peerMissing } from '../support/peers.ts';
import { hasProgram } from '../support/poppler.ts';
import { kindsOf, openLedger, type ScanLedger, take } from '../support/scan-ledger.ts';
import { lgwan, openScanWorld, type ScanWorld } from '../support/scan-world.ts';
import { drawSheet, patchBars, type SheetDrawing } from '../support/separator-sheets.ts';

const run = promisify(execFile);
const skip = peerMissing('pdftoppm and qpdf', hasProgram('pdftoppm') && hasProgram('qpdf'));
const day = 86_400_000;
const person = {
  id: newId<PersonId>(),
  loginName: 'hanako',
  department: '総務課',
  segments: [lgwan],
  state: 'active',
} as const;
const clerk: Searcher = {
  personId: person.id,
  department: '総務課',
  segments: [lgwan],
  seesAllDepartments: false,
};
const stranger: Searcher = { ...clerk, personId: newId<PersonId>(), department: '税務課' };

let ledger: ScanLedger;
let ocr: Ocr;
let folder: string;
const clock = manualClock(new Date('2026-11-22T00:00:00Z'));

before(async () => {
  ledger = await openLedger();
  ocr = await openOcr({ processes: 2 });
  folder = await mkdtemp(join(tmpdir(), 'tomeoki-separation-'));
  await ledger.place.database.kysely
    .insertInto('person')
    .values({
      id: person.id,
      staff_number: '1',
      login_name: person.loginName,
      display_name: '山田 花子',
      department: person.department,
      segments: [lgwan],
      created_at: clock.now(),
      updated_at: clock.now(),
    } as never)
    .execute();
});
after(async () => {
  await ocr[Symbol.asyncDispose]();
  await ledger[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

interface Site {
  readonly world: ScanWorld;
  readonly work: ScanWorkDeps;
  readonly deps: Parameters<typeof issueSheet>[0];
  readonly tray: Parameters<typeof assignScan>[0];
  /** Traces by their id. */
  readonly traced: Map<string, string>;
}

/** Everything real but what reads letters. */
async function openSite(): Promise<Site> {
  const { database } = ledger.place;
  const made = await openScanWorld(database, ledger.folder, { clock, owner: 'one' });
  const world = { ...made, intake: { ...made.intake, limits: { scanBytes: 50_000_000 } } };
  const keys = await openKeyRing({ path: join(ledger.folder, 'keys.json') }, [lgwan]);
  const sheets = coverSheetStore(database);
  const people = {
    findById: async (id: PersonId) => (id === person.id ? person : undefined),
    findByLoginName: async (name: string) => (name === person.loginName ? person : undefined),
  } as unknown as PersonStore;
  const reader = {
    ...world.reader,
    countPages: (document: { bytes: Uint8Array }) => ocr.countPages(document),
    findMarks: (document: { bytes: Uint8Array }) => ocr.findMarks(document),
    copyPages: (
      document: { bytes: Uint8Array },
      ranges: readonly { firstPage: number; lastPage: number }[],
    ) => ocr.copyPages(document, ranges),
    unlock: (pdf: Uint8Array, password: string) => ocr.unlock(pdf, password),
  };
  const traced = new Map<string, string>();
  const traces = {
    find: async (codeId: string) =>
      traced.has(codeId) ? ({ codeId, segment: traced.get(codeId) } as never) : undefined,
  };
  const separation = { sheets, traces, keys, clock, looksForCodes: () => true };
  return {
    world,
    work: { ...world.work, reader, people, separation },
    deps: { sheets, keys, clock },
    tray: { trays: trayStore(database), people, vault: world.work.vault, reader, clock },
    traced,
  };
}

async function scanned(drawing: SheetDrawing): Promise<Buffer> {
  const { grey, widthPx: width, heightPx: height } = await drawSheet(drawing);
  return await sharp(grey, { raw: { width, height, channels: 1 } })
    .jpeg({ quality: 80 })
    .toBuffer();
}

/** Strips of pages: what separates is on whole sheets, and what lies between need not be as long. */
const text: SheetDrawing = { dpi: 200, text: true, noise: 10, heightMm: 100 };
const blank: SheetDrawing = { dpi: 200, noise: 6, heightMm: 100 };

/** A cover sheet as a scanner delivers it, printed by poppler, leaning and on its head. */
async function scannedCover(code: string): Promise<Buffer> {
  const pdf = await drawCoverSheet({
    title: '取り込み表紙',
    code,
    facts: [['所属', '総務課']],
    notes: ['重ねてください。'],
  });
  const path = join(folder, 'cover.pdf');
  await writeFile(path, pdf);
  await run('pdftoppm', ['-r', '200', '-gray', '-png', '-singlefile', path, join(folder, 'cover')]);
  return await sharp(await readFile(join(folder, 'cover.png')))
    .rotate(181.5, { background: '#fff' })
    .blur(0.7)
    .jpeg({ quality: 75 })
    .toBuffer();
}

/** Nothing but the code of a cover sheet, for what only the code decides. */
function coverStrip(code: string): Promise<Buffer> {
  return scanned({ dpi: 200, heightMm: 80, code: { text: code, moduleMm: 0.6, xMm: 80, yMm: 15 } });
}

async function batchOf(pages: readonly Buffer[]): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  for (const jpeg of pages) {
    const image = await pdf.embedJpg(jpeg);
    const [width, height] = [(image.width / 200) * 72, (image.height / 200) * 72];
    pdf.addPage([width, height]).drawImage(image, { x: 0, y: 0, width, height });
  }
  return await pdf.save();
}

const request = { segment: lgwan, mine: true, binder: '令和8年度 起案', formId: '様式第5号', days: 30 };

test('a batch with a cover sheet and a patch becomes two scans that go on by themselves, and can be joined again', {
  skip,
}, async () => {
  const { world, work, deps, tray, traced } = await openSite();
  const trace = makeTraceCode(Buffer.from('0123456789'), traceMac(deps.keys));
  traced.set(trace.id, lgwan);
  const { code, sheet } = await issueSheet(deps, person, request);
  const stamped = { text: trace.code, moduleMm: 0.4, xMm: 180, yMm: 20 };
  const pages = [
    await scannedCover(code),
    await scanned({ ...text, seed: 2 }),
    await scanned({ ...text, seed: 3, code: stamped }),
    await scanned({ dpi: 200, bars: patchBars.T, edges: ['left'], skewDegrees: 2, noise: 10 }),
    await scanned(blank),
    await scanned({ ...text, seed: 4 }),
  ];
  const batchId = await take(world, await batchOf(pages), '起案.pdf');
  await processScan(work, batchId);
  const batch = await work.scans.find(batchId);
  assert.equal(batch?.state, 'separated', batch?.reason);
  const parts = await work.scans.listParts(batchId);
  assert.deepEqual(
    parts.map(({ part, originalName, ownerId, hints }) => ({
      pages: `${part?.firstPage}-${part?.lastPage}`,
      originalName,
      owner: ownerId,
      hints,
    })),
    [
      {
        pages: '2-3',
        originalName: '起案_1.pdf',
        owner: person.id,
        hints: { coverSheetId: sheet.id, binder: request.binder, formId: request.formId, traceId: trace.id },
      },
      { pages: '6-6', originalName: '起案_2.pdf', owner: undefined, hints: undefined },
    ],
  );
  for (const { id } of parts) assert.equal(await processScan(work, id), 'verified');
  const [first] = await work.scans.listParts(batchId);
  const record = first?.recordId && (await work.archive.findRecord(clerk, first.recordId));
  assert.ok(record, 'the part is in the archive');
  // And back: never both.
  const withdrawn = await rejoinBatch(
    { trays: tray.trays, clock },
    { id: batchId, segment: lgwan },
    'system',
  );
  assert.equal(withdrawn.length, 2);
  assert.ok(
    withdrawn.every(({ copies }) => copies.length > 0),
    'copies that targets have are named',
  );
  assert.equal(await work.archive.findRecord(clerk, record.id), undefined);
  for (const part of await work.scans.listParts(batchId)) {
    assert.deepEqual(
      [part.state, part.reason, part.wrappedKey],
      ['refused', 'SCAN_PART_WITHDRAWN', undefined],
    );
    assert.ok((await kindsOf(ledger, part.id)).includes('scan.withdrawn'));
  }
  assert.equal(await processScan(work, batchId), 'verified');
  const whole = await work.scans.find(batchId);
  assert.deepEqual([whole?.state, whole?.whole], ['verified', true]);
  await assert.rejects(rejoinBatch({ trays: tray.trays, clock }, { id: batchId, segment: lgwan }, 'system'), {
    code: 'SCAN_NOT_SEPARATED',
  });
});

test('a used, an expired and a forged sheet and two in one leave the document to a person, with the reason', {
  skip,
}, async () => {
  const { world, work, deps, tray } = await openSite();
  const used = await issueSheet(deps, person, request);
  const expired = await issueSheet(deps, person, { ...request, days: 1 });
  const other = await issueSheet(deps, person, request);
  const page = await scanned({
    dpi: 200,
    heightMm: 60,
    code: { text: 'https://www.example.jp/', moduleMm: 0.6, xMm: 90, yMm: 20 },
  });
  const cover = await coverStrip(used.code);
  await processScan(work, await take(world, await batchOf([cover, page])));
  clock.advance(2 * day);
  const reasons: (string | undefined)[] = [];
  const waiting: ScanId[] = [];
  const forged = `${used.code.slice(0, -1)}${used.code.endsWith('0') ? '1' : '0'}`;
  const cases = [[used.code], [expired.code], [forged], [other.code, used.code]];
  for (const codes of cases) {
    const sheets: Buffer[] = [];
    for (const code of codes) sheets.push(await coverStrip(code));
    const batchId = await take(world, await batchOf([...sheets, page]));
    await processScan(work, batchId);
    const [part] = await work.scans.listParts(batchId);
    reasons.push(part?.reason);
    assert.deepEqual([part?.state, part?.ownerId, part?.department], ['quarantined', undefined, '総務課']);
    assert.equal(part?.hints, undefined, 'nothing of a sheet that is worth nothing');
    if (part) waiting.push(part.id);
  }
  assert.deepEqual(reasons, [
    'SCAN_SHEET_USED',
    'SCAN_SHEET_EXPIRED',
    'SCAN_SHEET_INVALID',
    'SCAN_SHEETS_CONFLICT',
  ]);
  const [first, second] = waiting;
  assert.ok(first && second);
  const listed = (await listTray(tray, clerk)).map(({ id }) => id);
  assert.ok(waiting.every((id) => listed.includes(id)));
  assert.deepEqual(await listTray(tray, stranger), [], 'another department has another tray');
  assert.deepEqual(await assignScan(tray, stranger, first, { loginName: 'hanako', department: '' }), {
    ok: false,
    refusal: 'scan-not-found',
  });
  assert.equal((await assignScan(tray, clerk, first, { loginName: 'nobody', department: '' })).ok, false);
  assert.ok((await assignScan(tray, clerk, first, { loginName: 'hanako', department: '' })).ok);
  assert.ok((await retryScan(tray, clerk, first)).ok);
  assert.equal(await processScan(work, first), 'verified');
  assert.equal((await work.scans.find(first))?.ownerId, person.id);
  assert.ok((await giveUpScan(tray, clerk, second)).ok);
  assert.deepEqual((await giveUpScan(tray, clerk, second)).ok, false, 'once');
  assert.equal((await work.scans.find(second))?.reason, 'SCAN_GIVEN_UP');
});

test('an unassigned record follows when it is given to a department', { skip }, async () => {
  const { world, work, tray } = await openSite();
  const id = await take(world);
  assert.equal(await processScan(work, id), 'verified');
  const recordId = (await work.scans.find(id))?.recordId;
  assert.ok(recordId && (await work.archive.findRecord(clerk, recordId)));
  assert.ok((await assignScan(tray, clerk, id, { loginName: '', department: '税務課' })).ok);
  assert.equal(await work.archive.findRecord(clerk, recordId), undefined);
  assert.ok(await work.archive.findRecord(stranger, recordId));
});

test('separators alone wait for a person, and go on as one document when that is what is wanted', {
  skip,
}, async () => {
  const { world, work, tray } = await openSite();
  const id = await take(
    world,
    await batchOf([await scanned({ dpi: 200, bars: patchBars['3'] }), await scanned(blank)]),
  );
  assert.equal(await processScan(work, id), 'quarantined');
  assert.equal((await work.scans.find(id))?.reason, 'SCAN_ONLY_SEPARATORS');
  assert.ok((await retryScan(tray, clerk, id)).ok);
  assert.equal(await processScan(work, id), 'verified');
});

test('a locked PDF is opened with its password: the copy goes on, the original stays', { skip }, async () => {
  const { world, work, tray } = await openSite();
  const [plain, locked] = [join(folder, 'plain.pdf'), join(folder, 'locked.pdf')];
  await writeFile(plain, await batchOf([await scanned(text)]));
  await run('qpdf', [
    '--object-streams=generate',
    '--encrypt',
    'himitsu',
    'omote',
    '256',
    '--',
    plain,
    locked,
  ]);
  const original = await readFile(locked);
  const id = await take(world, original);
  assert.equal(await processScan(work, id), 'quarantined');
  assert.equal((await work.scans.find(id))?.reason, 'OCR_INPUT_ENCRYPTED');
  assert.deepEqual(await unlockScan(tray, clerk, id, 'chigau'), {
    ok: false,
    refusal: 'wrong-document-password',
  });
  assert.ok((await unlockScan(tray, clerk, id, 'himitsu')).ok);
  const [copy] = await work.scans.listParts(id);
  assert.ok(copy);
  assert.equal(await processScan(work, copy.id), 'verified');
  const kept = await work.scans.find(id);
  assert.equal(kept?.state, 'separated');
  const { blobKey = '', wrappedKey = '' } = kept ?? {};
  const bytes = Buffer.concat(await Array.fromAsync(work.vault.open(lgwan, { blobKey, wrappedKey })));
  assert.deepEqual(bytes, original);
});
