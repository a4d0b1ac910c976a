import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import sharp from 'sharp';
import type { TextReader } from '../../../src/ports/text-reader.ts';
import { verifyCertificate } from '../../../src/scan/my-number/certificate.ts';
import { type EraseDeps, eraseDue, eraseSealed } from '../../../src/scan/my-number/erase-sealed.ts';
import { isSealedOff } from '../../../src/scan/my-number/seal-scan.ts';
import { tellSealed } from '../../../src/scan/my-number/tell-sealed.ts';
import { processScan } from '../../../src/scan/process/process-scan.ts';
import { manualClock } from '../../../src/shared/clock.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { newId, type PersonId, type ScanId } from '../../../src/shared/ids.ts';
import { openKeyRing } from '../../../src/stores/keys/key-ring.ts';
import { postgresBlobLedger } from '../../../src/stores/postgres/blob-ledger.ts';
import { sealedScanStore } from '../../../src/stores/postgres/sealed-scan-store.ts';
import { badScan, noisyPage, noSlips } from '../../support/my-number/noisy-page.ts';
import { formsOf, tablesHolding } from '../../support/my-number/search-database.ts';
import { makeSheet, sheetKinds } from '../../support/my-number/sheets.ts';
import { kindsOf, openLedger, openWorld, type ScanLedger, take } from '../../support/scan-ledger.ts';
import { lgwan, openScanWorld, type ScanWorld, sha256Of } from '../../support/scan-world.ts';

let ledger: ScanLedger;
const clock = manualClock(new Date('2026-07-01T00:00:00Z'));

before(async () => {
  ledger = await openLedger();
});
after(() => ledger[Symbol.asyncDispose]());

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof ServiceError && error.code === code;
}

/** A world whose reader reads this sheet in every document. */
async function reading(kind: string, seed: number, own: Partial<TextReader> = {}): Promise<ScanWorld> {
  const world = await openWorld(ledger, `reads-${kind}-${seed}`, clock);
  const page = noisyPage(makeSheet(kind, seed), seed, kind === 'line' ? noSlips : badScan);
  const reader = { ...world.reader, recognise: async () => ({ pages: [page], engine: 'scripted' }), ...own };
  return { ...world, reader, work: { ...world.work, reader } };
}

async function erasing(world: ScanWorld, backupHours?: number): Promise<EraseDeps> {
  const keys = await openKeyRing({ path: join(ledger.folder, 'keys.json') }, [lgwan]);
  return { ...world.work, keys, sealed: sealedScanStore(ledger.place.database), backupHours };
}

/** A PDF whose bytes hold the number, under a name that does. */
async function takeNumber(
  world: ScanWorld,
  number: string,
): Promise<{ readonly id: ScanId; readonly bytes: Buffer }> {
  const picture = await sharp({ create: { width: 120, height: 90, channels: 3, background: 'white' } })
    .jpeg()
    .toBuffer();
  const end = Buffer.from([0xff, 0xd9]);
  const comment = Buffer.from(`個人番号 ${number}`);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(comment.length + 2);
  const bytes = Buffer.concat([
    picture.subarray(0, 2),
    Buffer.from([0xff, 0xfe]),
    length,
    comment,
    picture.subarray(2),
  ]);
  assert.ok(bytes.subarray(-2).equals(end));
  return { id: await take(world, bytes, `個人番号${number}.jpg`), bytes };
}

test('a scan with a number is sealed: nothing of it is in any table, log or blob, and no step takes it up again', async () => {
  const database = ledger.place.database;
  const numbers: string[] = [];
  for (const [index, kind] of ['line', 'boxes', 'table', 'roster'].entries()) {
    const { numbers: shown } = makeSheet(kind, 40 + index);
    const world = await reading(kind, 40 + index);
    const { id, bytes } = await takeNumber(world, shown[0] ?? '');
    assert.equal(await processScan(world.work, id), 'quarantined');
    const scan = await world.work.scans.find(id);
    assert.ok(scan !== undefined && isSealedOff(scan));
    assert.equal(scan.blobKey ?? scan.wrappedKey, undefined, 'the bytes can be reached from the row');
    assert.equal(scan.originalName, '');
    assert.ok(!sha256Of(bytes).equals(scan.sha256), 'the digest of the form can be searched');
    assert.deepEqual(await kindsOf(ledger, id), ['scan.received', 'scan.sealed', 'scan.sealed-off']);
    assert.deepEqual(await world.work.scans.listRenditions(id), []);
    assert.equal(await processScan(world.work, id), 'not-due');
    assert.ok(
      !shown.some((number) => formsOf(number).some((form) => JSON.stringify(world.logged).includes(form))),
    );
    assert.equal(world.targets.share.puts.length + world.targets.cloud.puts.length, 0);
    numbers.push(...shown, sha256Of(bytes).toString('hex'));
  }
  assert.deepEqual(await tablesHolding(database, numbers.flatMap(formsOf)), []);
});

test('the database itself refuses to give a sealed scan its bytes or its way back', async () => {
  const world = await reading('line', 50);
  const { id } = await takeNumber(world, makeSheet('line', 50).numbers[0] ?? '');
  await processScan(world.work, id);
  for (const change of [
    sql`state = 'sealed'`,
    sql`wrapped_key = 'x'`,
    sql`blob_key = 'x'`,
    sql`original_name = 'x'`,
  ]) {
    await assert.rejects(
      sql`UPDATE scan SET ${change} WHERE id = ${id}`.execute(ledger.place.database.kysely),
    );
  }
  const [{ blob_key: blobKey }] = (await ledger.place.database.kysely
    .selectFrom('sealed_scan')
    .select('blob_key')
    .where('scan_id', '=', id)
    .execute()) as [{ blob_key: string }];
  assert.deepEqual(
    await postgresBlobLedger(ledger.place.database).unnamed([blobKey]),
    [],
    'reconciliation knows the blob',
  );
});

test('a number in the text that a PDF brings along, or in the name of the file, seals too', async () => {
  const number = makeSheet('line', 60).numbers[0] ?? '';
  const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF');
  const hidden = await reading('document', 60, {
    checkStructure: () => 'whole',
    extractText: async () => `個人番号 ${number}`,
  });
  const inText = await take(hidden, pdf, 'a.pdf');
  assert.equal(await processScan(hidden.work, inText), 'quarantined');
  const named = await reading('document', 61);
  const inName = (await takeNumber(named, number)).id;
  assert.equal(await processScan(named.work, inName), 'quarantined');
  assert.ok(isSealedOff((await named.work.scans.find(inName)) ?? { state: 'verified', reason: undefined }));
});

test('where numbers are allowed, and where there is none, a scan goes on', async () => {
  for (const kind of sheetKinds.lookAlike.filter((one) => one !== 'stray').slice(0, 3)) {
    const world = await reading(kind, 70);
    const id = await take(world);
    assert.equal(await processScan(world.work, id), 'verified', kind);
  }
  const allowed = await openScanWorld(ledger.place.database, ledger.folder, {
    clock,
    owner: 'allowed',
    myNumberAllowed: true,
  });
  const page = noisyPage(makeSheet('line', 71), 71, noSlips);
  const reader = { ...allowed.reader, recognise: async () => ({ pages: [page], engine: 'scripted' }) };
  assert.equal(await processScan({ ...allowed.work, reader }, await take(allowed)), 'verified');
});

test('after its time a sealed scan is erased: no key, no blob, a certificate that verifies and cannot be changed', async () => {
  const world = await reading('line', 80);
  const { id, bytes } = await takeNumber(world, makeSheet('line', 80).numbers[0] ?? '');
  await processScan(world.work, id);
  const deps = await erasing(world, 168);
  const { database } = ledger.place;
  const before = await database.kysely
    .selectFrom('sealed_scan')
    .selectAll()
    .where('scan_id', '=', id)
    .executeTakeFirstOrThrow();
  assert.ok((await eraseDue(deps, 72)) === 0, 'not before its time');
  clock.advance(72 * 3_600_000);
  assert.ok((await eraseDue(deps, 72)) >= 1);
  assert.ok(deps.sealed !== undefined);
  const kept = await deps.sealed.findCertificate(id);
  const claims = await verifyCertificate(deps.keys.checkpoints, kept?.certificate ?? '');
  assert.equal(claims?.sub, id);
  assert.equal(claims?.by, 'system');
  assert.equal(claims?.backupsUntil, new Date(clock.now().getTime() + 168 * 3_600_000).toISOString());
  assert.equal(
    claims?.digest,
    Buffer.from(world.work.myNumber.digest(sha256Of(bytes))).toString('base64url'),
  );
  assert.equal(
    await verifyCertificate(deps.keys.checkpoints, `${kept?.certificate.slice(0, -4)}AAAA`),
    undefined,
  );
  const row = await database.kysely
    .selectFrom('sealed_scan')
    .selectAll()
    .where('scan_id', '=', id)
    .executeTakeFirstOrThrow();
  assert.deepEqual([row.blob_key, row.wrapped_key, row.key_id], [null, null, null]);
  const reference = { blobKey: before.blob_key ?? '', wrappedKey: before.wrapped_key ?? '' };
  await assert.rejects(
    Array.fromAsync(world.work.vault.open(lgwan, reference)),
    hasCode('STORE_BLOB_MISSING'),
  );
  assert.deepEqual((await kindsOf(ledger, id)).slice(-1), ['scan.erased']);
  await assert.rejects(sql`UPDATE erasure_certificate SET certificate = ''`.execute(database.kysely));
  await assert.rejects(sql`DELETE FROM erasure_certificate`.execute(database.kysely));
  await assert.rejects(
    eraseSealed(deps, id, { actor: 'system', because: 'command' }),
    hasCode('SCAN_NOT_SEALED_OFF'),
  );
});

test('an administrator may erase at once, and two who do it at the same time make one certificate', async () => {
  const world = await reading('line', 90);
  const { id } = await takeNumber(world, makeSheet('line', 90).numbers[0] ?? '');
  await processScan(world.work, id);
  const deps = await erasing(world);
  const by = { actor: `person:${newId<PersonId>()}`, because: 'command' } as const;
  const outcomes = await Promise.allSettled([eraseSealed(deps, id, by), eraseSealed(deps, id, by)]);
  assert.deepEqual(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  const claims = await verifyCertificate(
    deps.keys.checkpoints,
    (await deps.sealed.findCertificate(id))?.certificate ?? '',
  );
  assert.deepEqual([claims?.by, claims?.backupsUntil], [by.actor, 'none']);
});

test('the office is told by mail, once and without content; what the server does not take is tried again', async () => {
  const world = await reading('line', 95);
  const number = makeSheet('line', 95).numbers[0] ?? '';
  const { id } = await takeNumber(world, number);
  await processScan(world.work, id);
  const sent: {
    readonly to: string;
    readonly id: string;
    readonly text: string;
    readonly subject: string;
  }[] = [];
  let away = true;
  const deps = {
    ...world.work,
    sealed: sealedScanStore(ledger.place.database),
    mailer: {
      send: async (mail: (typeof sent)[number]) => {
        sent.push(mail);
        return away
          ? ({ kind: 'refused', trouble: 'unreachable', again: true } as const)
          : ({ kind: 'accepted' } as const);
      },
    },
    officeMail: 'bango@city.example',
    frame: { organization: { ja: 'みどり野市', en: 'Midorino' }, eraseAfterHours: 72 },
    segments: [{ id: lgwan, name: { ja: 'LGWAN接続系', en: 'LGWAN' } }],
  };
  assert.equal(await tellSealed(deps), 0);
  away = false;
  assert.equal(await tellSealed(deps), 0, 'it rests');
  clock.advance(15 * 60_000);
  assert.ok((await tellSealed(deps)) >= 1);
  clock.advance(60 * 60_000);
  assert.equal(await tellSealed(deps), 0, 'told once');
  const mine = sent.filter(({ text }) => text.includes(id));
  assert.equal(new Set(mine.map((mail) => mail.id)).size, 1, 'a repeated mail has the same id');
  for (const { subject, text } of mine) {
    assert.ok(!formsOf(number).some((form) => `${subject}${text}`.includes(form)));
  }
});

test('the list for the desk shows sealed scans of the department, and nothing to others', async () => {
  const store = sealedScanStore(ledger.place.database);
  const query = {
    segments: [lgwan],
    personId: newId<PersonId>(),
    seesAllDepartments: false,
    since: new Date(0),
  };
  assert.ok((await store.list({ ...query, department: '総務課' })).length >= 5);
  assert.deepEqual(await store.list({ ...query, department: '税務課' }), []);
  assert.deepEqual(await store.list({ ...query, department: '' }), []);
  assert.deepEqual(await store.list({ ...query, department: '総務課', segments: [] }), []);
});
