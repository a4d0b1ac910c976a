/** The outbox of filing on a real database: units, targets that are away or busy, drift, versions of the rules. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import { checkCopies } from '../../../src/scan/filing/check-copies.ts';
import { activateRules, checkRules, findRules } from '../../../src/scan/filing/manage-rules.ts';
import { verifyManifest } from '../../../src/scan/filing/manifest.ts';
import { processScan } from '../../../src/scan/process/process-scan.ts';
import { manualClock } from '../../../src/shared/clock.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import type { ScanId } from '../../../src/shared/ids.ts';
import { filingOutbox } from '../../../src/stores/postgres/filing-outbox.ts';
import { filingRuleStore } from '../../../src/stores/postgres/filing-rule-store.ts';
import { openLedger, openWorld, take } from '../../support/scan-ledger.ts';
import type { ScanWorld } from '../../support/scan-world.ts';

const ledger = await openLedger();
after(() => ledger[Symbol.asyncDispose]());
const { database } = ledger.place;
const outbox = filingOutbox(database);
const filingRules = filingRuleStore(database);
const start = new Date('2026-05-10T01:00:00Z');

async function auditOf(scanId: ScanId, prefix: string): Promise<string[]> {
  const rows = await database.kysely
    .selectFrom('audit_event')
    .select(['kind', 'details'])
    .where('subject', '=', `scan:${scanId}`)
    .orderBy('id')
    .execute();
  return rows
    .filter(({ kind }) => kind.startsWith(prefix))
    .map(({ kind, details }) => `${kind} ${JSON.stringify(details)}`);
}

async function verified(world: ScanWorld, name?: string): Promise<ScanId> {
  const scanId = await take(world, undefined, name);
  assert.equal(await processScan(world.work, scanId), 'verified');
  return scanId;
}

test('a document is filed as original, PDF, text and a manifest that is signed and names them', async () => {
  const world = await openWorld(ledger, 'unit', manualClock(start));
  const scanId = await verified(world, '単位.jpg');
  const { files } = world.targets.share;
  const stem = 'lgwan/2026/総務課/単位';
  assert.deepEqual(
    [...files.keys()],
    [`${stem}.jpg`, `${stem}.pdf`, `${stem}.text.json`, `${stem}.manifest.jws`],
  );
  const text = JSON.parse(String(files.get(`${stem}.text.json`)));
  assert.equal(text.documentId, scanId);
  assert.deepEqual(
    text.pages.map((page: { pageNumber: number }) => page.pageNumber),
    [1, 2],
  );
  assert.ok(text.pages[0].blocks[0].lines[0].symbols[0].box.right > 0);
  const token = String(files.get(`${stem}.manifest.jws`));
  const manifest = await verifyManifest(world.work.keys.checkpoints, token);
  assert.ok(manifest !== undefined);
  assert.equal(manifest.documentId, scanId);
  assert.equal(manifest.pipeline.engine, 'scripted');
  for (const { rendition, sha256, byteLength } of manifest.files) {
    const ending = { original: '.jpg', 'searchable-pdf': '.pdf', text: '.text.json', manifest: '' }[
      rendition
    ];
    const bytes = files.get(stem + ending);
    assert.equal(
      createHash('sha256')
        .update(bytes ?? '')
        .digest('hex'),
      sha256,
    );
    assert.equal(bytes?.byteLength, byteLength);
  }
  assert.equal(manifest.files.length, 3);
  const [header = '', payload = '', signature = ''] = token.split('.');
  const other = Buffer.from(payload, 'base64url').toString().replace('"version":1', '"version": 1');
  const forged = [header, Buffer.from(other).toString('base64url'), signature].join('.');
  assert.equal(await verifyManifest(world.work.keys.checkpoints, forged), undefined);
});

test('the files of a unit keep one name when the name is taken', async () => {
  const world = await openWorld(ledger, 'names', manualClock(start));
  world.targets.share.files.set('lgwan/2026/総務課/衝突.pdf', Buffer.from('of somebody else'));
  const scanId = await verified(world, '衝突.jpg');
  const mine = (await world.work.scans.listFilings(scanId)).filter(({ target }) => target === 'share');
  const stems = mine.map(({ location }) => location.replace(/(?:\.text|\.manifest)?\.[a-z]+$/, ''));
  // The original had its name before the conflict showed; all that follow have the unit's.
  assert.equal(new Set(stems).size, 2);
  assert.equal(stems.filter((stem) => /衝突-[0-9a-f]{12}$/.test(stem)).length, 3);
});

test('a target that is away rests for every process, and the others get their copies at once', async () => {
  const clock = manualClock(start);
  const world = await openWorld(ledger, 'rest', clock);
  world.targets.cloud.fault = new ServiceError('STORE_UNREACHABLE');
  let calls = 0;
  const { put } = world.targets.cloud;
  world.targets.cloud.put = (...args) => {
    calls += 1;
    return put(...args);
  };
  const first = await take(world);
  const second = await take(world);
  assert.equal(await processScan(world.work, first), 'retry');
  assert.equal(await processScan(world.work, second), 'retry');
  assert.equal(calls, 1, 'the second document does not wait for the time-out of a target that rests');
  assert.equal(world.targets.share.puts.length, 8);
  const standing = (await outbox.standing()).find(({ target }) => target === 'cloud');
  assert.equal(standing?.waiting, 8);
  assert.equal(standing?.rest?.reason, 'STORE_UNREACHABLE');
  assert.equal(standing?.rest?.until.getTime(), start.getTime() + 10_000);
  clock.advance(10_001);
  assert.equal(await processScan(world.work, first), 'retry');
  assert.equal(calls, 2);
  assert.equal((await outbox.findRest('cloud'))?.failures, 2);
  world.targets.cloud.fault = undefined;
  clock.advance(20_001);
  assert.equal(await processScan(world.work, second), 'verified');
  assert.equal(await processScan(world.work, first), 'verified');
  assert.equal(await outbox.findRest('cloud'), undefined, 'the first call that went well ended the rest');
  assert.equal(world.targets.share.puts.length, 8, 'what was delivered is not delivered again');
});

test('a target that says how long it is busy is asked nothing before', async () => {
  const clock = manualClock(start);
  const world = await openWorld(ledger, 'busy', clock);
  world.targets.cloud.fault = new ServiceError('STORE_FILING_BUSY', { details: { retryAfterMs: 90_000 } });
  const scanId = await take(world);
  assert.equal(await processScan(world.work, scanId), 'retry');
  world.targets.cloud.fault = undefined;
  clock.advance(89_000);
  assert.equal(await processScan(world.work, scanId), 'not-due');
  clock.advance(1_001);
  assert.equal(await processScan(world.work, scanId), 'verified');
});

test('a fault of one document gives its target no rest', async () => {
  const world = await openWorld(ledger, 'document', manualClock(start));
  world.targets.cloud.fault = new ServiceError('STORE_FILING_MISMATCH');
  assert.equal(await processScan(world.work, await take(world)), 'retry');
  assert.equal(await outbox.findRest('cloud'), undefined);
  await database.kysely.deleteFrom('filing_target_rest').execute();
});

test('a copy that is gone is delivered again from the archive, one that changed is told and left alone', async () => {
  const clock = manualClock(start);
  const world = await openWorld(ledger, 'drift', clock);
  const scanId = await verified(world, '見回り.jpg');
  await database.kysely
    .updateTable('filing')
    .set({ checked_at: new Date('2100-01-01') })
    .where('scan_id', '<>', scanId)
    .execute();
  const { files } = world.targets.share;
  const stem = 'lgwan/2026/総務課/見回り';
  const kept = new Map(files);
  for (const ending of ['.jpg', '.text.json', '.manifest.jws']) files.delete(stem + ending);
  files.set(`${stem}.pdf`, Buffer.from('altered'));
  clock.advance(1_000);
  const look = () => checkCopies(world.work, { before: clock.now(), limit: 1_000, readEvery: 1 });
  assert.deepEqual(await look(), {
    ...{ checked: 8, same: 4, missing: 3, changed: 1, retention: 0, restored: 3 },
    away: [],
  });
  for (const ending of ['.jpg', '.text.json', '.manifest.jws']) {
    assert.deepEqual(files.get(stem + ending), kept.get(stem + ending), ending);
  }
  assert.equal(String(files.get(`${stem}.pdf`)), 'altered');
  const told = await auditOf(scanId, 'filing.');
  assert.equal(told.filter((one) => one.startsWith('filing.drifted')).length, 4);
  assert.equal(told.filter((one) => one.startsWith('filing.restored')).length, 3);
  assert.equal((await outbox.standing()).find(({ target }) => target === 'share')?.drifted, 1);
  clock.advance(1_000);
  assert.equal((await look()).changed, 1);
  assert.equal((await auditOf(scanId, 'filing.')).length, 7, 'the same drift is told once');
  files.set(`${stem}.pdf`, kept.get(`${stem}.pdf`) ?? Buffer.alloc(0));
  clock.advance(1_000);
  assert.equal((await look()).same, 8);
  assert.equal((await outbox.standing()).find(({ target }) => target === 'share')?.drifted, 0);
});

test('a copy whose lock is too short is locked again; copies of a target that is away wait', async () => {
  const clock = manualClock(start);
  const locked = {
    id: 'locked',
    when: {},
    targets: ['share', 'cloud'],
    location: '{title}',
    retention: { years: 5 },
  } as const;
  const world = await openWorld(ledger, 'lock', clock);
  const work = { ...world.work, rules: [locked] };
  const scanId = await take(world, undefined, '施錠.jpg');
  const locks = new Map<string, Date>();
  const { share, cloud } = world.targets;
  const { put } = share;
  share.put = async (item, open) => {
    await put(item, open);
    if (item.retention instanceof Date) locks.set(item.location, item.retention);
  };
  share.describe = async (location) => {
    const found = await share.readBack(location);
    return found && { ...found, retainUntil: locks.get(location) ?? new Date(0) };
  };
  assert.equal(await processScan(work, scanId), 'verified');
  await database.kysely
    .updateTable('filing')
    .set({ checked_at: new Date('2100-01-01') })
    .where('scan_id', '<>', scanId)
    .execute();
  assert.equal(locks.size, 4);
  assert.deepEqual(locks.get('施錠.jpg'), new Date('2032-03-31T15:00:00Z'));
  locks.delete('施錠.jpg');
  cloud.readBack = () => Promise.reject(new ServiceError('STORE_UNREACHABLE'));
  clock.advance(1_000);
  const report = await checkCopies(work, { before: clock.now(), limit: 100 });
  assert.deepEqual(report, {
    checked: 4,
    same: 3,
    missing: 0,
    changed: 0,
    retention: 1,
    restored: 1,
    away: ['cloud'],
  });
  assert.deepEqual(locks.get('施錠.jpg'), new Date('2032-03-31T15:00:00Z'));
  await database.kysely.deleteFrom('filing_target_rest').execute();
});

test('versions follow each other, are tried first, and hold for the next scan of every process', async () => {
  const clock = manualClock(start);
  const world = await openWorld(ledger, 'rules', clock);
  const deps = {
    filingRules,
    configured: world.work.rules,
    targets: new Set(['share', 'cloud']),
    clock,
  };
  assert.equal((await findRules(deps))?.version, 0);
  const faulty = { rules: [{ id: 'a', targets: ['nowhere'], location: '{nope}' }] };
  const refused = await checkRules(deps, faulty);
  assert.match(JSON.stringify(refused.faults), /only these words/);
  const unknown = await checkRules(deps, [
    { id: 'a', targets: ['nowhere'] },
    { id: 'a', targets: ['share'] },
  ]);
  assert.deepEqual(
    unknown.faults.map(({ place }) => place),
    ['[0].targets', '[1].id', '[1]'],
  );
  const written = [
    { id: 'contracts', when: { department: '水道課' }, targets: ['share'], binder: '給水契約' },
    {
      ...{ id: 'rest', targets: ['cloud'], location: '{binder}/{title}', classCode: '総務-文書' },
      ...{ binder: '雑件', retention: { years: 1 }, access: 'records' },
    },
  ];
  const { basedOn, preview } = await checkRules(deps, written);
  assert.equal(basedOn, 0);
  assert.ok(preview !== undefined && preview.documents > 5);
  assert.equal(preview.changed, preview.documents);
  assert.equal(preview.rules.find(({ rule }) => rule === 'rest')?.after, preview.documents);
  assert.ok(preview.sample[0]?.changes.includes('targets'));
  assert.match(preview.sample[0]?.after.path ?? '', /^2026年度 雑件\//);

  const author = 'system';
  const both = await Promise.all(
    [1, 2].map(() => activateRules(deps, written, { author, basedOn: 0, note: '年度替わり' })),
  );
  assert.deepEqual(both.map(({ ok }) => ok).sort(), [false, true]);
  assert.ok(both.some((one) => !one.ok && one.refusal.kind === 'outrun' && one.refusal.version === 1));
  assert.equal((await findRules(deps))?.version, 1);

  const other = await openWorld(ledger, 'rules-other', clock);
  const scanId = await verified(other, '次の文書.jpg');
  const decision = await other.work.scans.findDecision(scanId);
  assert.deepEqual([decision?.ruleVersion, decision?.rule, decision?.access], [1, 'rest', 'records']);
  assert.deepEqual([...other.targets.cloud.files.keys()][0], '2026年度 雑件/次の文書.jpg');
  assert.equal(other.targets.share.files.size, 0);
  const record = await database.kysely
    .selectFrom('record')
    .select(['class_code', 'binder_year', 'binder', 'retention_until', 'permanent', 'access'])
    .where('scan_id', '=', scanId)
    .executeTakeFirst();
  assert.deepEqual(record, {
    ...{ class_code: '総務-文書', binder_year: 2026, binder: '雑件' },
    ...{ retention_until: '2028-03-31', permanent: false, access: 'records' },
  });
  const pages = await database.kysely
    .selectFrom('record_page')
    .select(['seen_person', 'seen_department'])
    .execute();
  assert.ok(
    pages.some((page) => page.seen_person === null && page.seen_department === null),
    'records clerks alone find it',
  );
});

test('rules that were altered so that they cannot be read stop no scan', async () => {
  const clock = manualClock(start);
  const world = await openWorld(ledger, 'broken', clock);
  const rules = [
    { id: 'no-longer', when: { moon: 'full' }, targets: ['share'] },
    { id: 'kept', targets: ['share'] },
  ];
  assert.ok(
    await filingRules.activate({ rules, author: 'system', note: '', activatedAt: start, basedOn: 1 }, []),
  );
  const scanId = await verified(world, '破損.jpg');
  const decision = await world.work.scans.findDecision(scanId);
  assert.deepEqual(
    [decision?.rule, decision?.flags, decision?.failed],
    ['kept', ['rule-failed'], ['no-longer']],
  );
  await assert.rejects(database.kysely.deleteFrom('filing_rule_set').execute(), /never changed/);
});
