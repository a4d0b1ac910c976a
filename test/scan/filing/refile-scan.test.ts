/** Filing anew after a person put right what was understood, on a real database. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import type { Searcher } from '../../../src/ports/search-index.ts';
import { verifyManifest } from '../../../src/scan/filing/manifest.ts';
import { type RefileDeps, refileDue, refileScan } from '../../../src/scan/filing/refile-scan.ts';
import type { FilingRule } from '../../../src/scan/filing/rule.ts';
import { processScan } from '../../../src/scan/process/process-scan.ts';
import { correctUnderstanding } from '../../../src/scan/understand/correct.ts';
import { manualClock } from '../../../src/shared/clock.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { newId, type PersonId, type ScanId } from '../../../src/shared/ids.ts';
import { refilingStore } from '../../../src/stores/postgres/refiling-store.ts';
import { postgresUnderstandingStore } from '../../../src/stores/postgres/understanding-store.ts';
import { postgresUnfiledStore } from '../../../src/stores/postgres/unfiled-store.ts';
import { kindsOf, openLedger, openWorld, take } from '../../support/scan-ledger.ts';
import { lgwan, type ScanWorld } from '../../support/scan-world.ts';

const ledger = await openLedger();
after(() => ledger[Symbol.asyncDispose]());
const { database } = ledger.place;
const refilings = refilingStore(database);
const unfiled = postgresUnfiledStore(database);
const understandings = postgresUnderstandingStore(database);
const clerk: Searcher = {
  personId: newId<PersonId>(),
  department: '総務課',
  segments: [lgwan],
  seesAllDepartments: false,
};
const idle = new AbortController().signal;

const rules: readonly FilingRule[] = [
  {
    id: 'contracts',
    when: { kind: { is: ['contract'] } },
    targets: ['share', 'cloud'],
    location: '契約/{title}',
    classCode: 'K-1',
    binder: '契約',
    retention: { years: 10 },
  },
  {
    id: 'invoices',
    when: { kind: { is: ['invoice'] } },
    targets: ['share'],
    location: '請求/{title}',
    classCode: 'S-1',
    binder: '請求',
    retention: { years: 5 },
  },
];

async function world(name: string): Promise<ScanWorld & { readonly deps: RefileDeps }> {
  const opened = await openWorld(ledger, name, manualClock(new Date('2026-05-10T01:00:00Z')));
  const work = {
    ...opened.work,
    rules,
    understand: async () => ({ extractor: 'test', kind: undefined, findings: [] }),
  };
  return { ...opened, work, deps: { ...work, refilings } };
}

async function captured(own: ScanWorld, name: string): Promise<ScanId> {
  const scanId = await take(own, undefined, name);
  assert.equal(await processScan(own.work, scanId), 'verified');
  return scanId;
}

async function correct(own: ScanWorld, scanId: ScanId, kind: string): Promise<void> {
  const scan = await own.work.scans.find(scanId);
  assert.ok(scan?.recordId !== undefined);
  const { archive, clock, myNumber } = own.work;
  const deps = { archive, clock, myNumber, understandings };
  const correction = { recordId: scan.recordId, field: 'kind' as const, value: kind };
  assert.ok((await correctUnderstanding(deps, clerk, correction)).ok);
}

const recordOf = (scanId: ScanId) =>
  database.kysely
    .selectFrom('record')
    .select(['class_code', 'binder', 'retention_until', 'access'])
    .where('scan_id', '=', scanId)
    .executeTakeFirstOrThrow();

test('a document that no rule could file waits in the list, and a told kind files it; then it is gone from the list', async () => {
  const own = await world('unfiled');
  const scanId = await captured(own, '不明.jpg');
  assert.equal(own.targets.share.files.size, 0);
  const waiting = (await unfiled.list(clerk)).items;
  assert.deepEqual(
    waiting.map(({ record, flags }) => [record.title, flags]),
    [['不明', ['no-rule']]],
  );
  const stranger = { ...clerk, personId: newId<PersonId>(), department: '税務課' };
  assert.deepEqual(await unfiled.list(stranger), { items: [], total: 0 });
  await correct(own, scanId, 'contract');
  assert.equal(await refileDue(own.deps, 10, idle), 1);
  assert.deepEqual(
    [...own.targets.share.files.keys()],
    ['契約/不明.jpg', '契約/不明.pdf', '契約/不明.text.json', '契約/不明.manifest.jws'],
  );
  assert.equal(own.targets.cloud.files.size, 4);
  assert.equal((await unfiled.list(clerk)).total, 0);
  assert.deepEqual(await recordOf(scanId), {
    class_code: 'K-1',
    binder: '契約',
    retention_until: '2037-03-31',
    access: 'department',
  });
  const copies = await own.work.scans.listFilings(scanId);
  assert.ok(copies.length === 8 && copies.every(({ verifiedAt }) => verifiedAt !== undefined));
  assert.equal((await kindsOf(ledger, scanId)).filter((kind) => kind === 'record.refiled').length, 1);
  assert.equal(await refileDue(own.deps, 10, idle), 0);
});

test('a document that moves is put once at its new place; what lies at the old one stays noted, and no check looks for it', async () => {
  const own = await world('moves');
  const scanId = await captured(own, '移動.jpg');
  await correct(own, scanId, 'contract');
  await refileDue(own.deps, 10, idle);
  const first = String(own.targets.share.files.get('契約/移動.manifest.jws'));
  await correct(own, scanId, 'invoice');
  await refileDue(own.deps, 10, idle);
  const puts = own.targets.share.puts.filter((place) => place.startsWith('請求/'));
  assert.deepEqual(puts.toSorted(), [...new Set(puts)].toSorted(), 'nothing was put twice');
  assert.equal(puts.length, 4);
  const inForce = await own.work.scans.listFilings(scanId);
  assert.deepEqual([...new Set(inForce.map(({ target, rule }) => `${target} ${rule}`))], ['share invoices']);
  const earlier = await refilings.listSuperseded(scanId);
  assert.equal(earlier.length, 8, 'both targets keep what they had');
  assert.ok(earlier.every(({ location }) => location.startsWith('契約/')));
  const token = String(own.targets.share.files.get('請求/移動.manifest.jws'));
  const manifest = await verifyManifest(own.work.keys.checkpoints, token);
  assert.equal(manifest?.replaces, createHash('sha256').update(first).digest('hex'));
  const looked = await own.work.outbox.listToCheck({ before: new Date('2030-01-01'), limit: 100 });
  assert.equal(looked.filter((copy) => copy.scanId === scanId).length, 4);
});

test('the same word again moves nothing and puts nothing', async () => {
  const own = await world('same');
  const scanId = await captured(own, '同じ.jpg');
  await correct(own, scanId, 'invoice');
  await refileDue(own.deps, 10, idle);
  const before = await own.work.scans.listFilings(scanId);
  const puts = own.targets.share.puts.length;
  await correct(own, scanId, 'invoice');
  assert.equal(await refileDue(own.deps, 10, idle), 1);
  assert.deepEqual(await own.work.scans.listFilings(scanId), before);
  assert.equal(own.targets.share.puts.length, puts);
  assert.deepEqual(await refilings.listSuperseded(scanId), []);
  assert.equal((await kindsOf(ledger, scanId)).filter((kind) => kind === 'record.refiled').length, 1);
});

test('a target that is away is waited for, and two processes at once file a document once', async () => {
  const own = await world('away');
  const clock = manualClock(new Date('2026-05-10T02:00:00Z'));
  const deps = { ...own.deps, clock };
  const scanId = await captured(own, '不在.jpg');
  await correct(own, scanId, 'invoice');
  own.targets.share.fault = new ServiceError('STORE_FILING_BUSY');
  assert.equal(await refileScan(deps, scanId, idle), 'retry');
  assert.ok(await refilings.isAsked(scanId));
  assert.equal(await refileScan(deps, scanId, idle), 'not-due');
  own.targets.share.fault = undefined;
  clock.advance(20 * 60_000);
  const outcomes = await Promise.all([refileScan(deps, scanId, idle), refileScan(deps, scanId, idle)]);
  assert.deepEqual(outcomes.toSorted(), ['not-due', 'refiled']);
  assert.equal(own.targets.share.puts.length, 4);
  assert.ok(!(await refilings.isAsked(scanId)));
});

test('a word that comes while copies are on their way is not lost', async () => {
  const own = await world('later');
  const scanId = await captured(own, '途中.jpg');
  await correct(own, scanId, 'contract');
  const { put } = own.targets.share;
  let said = false;
  own.targets.share.put = async (item, open) => {
    if (!said) {
      said = true;
      await correct(own, scanId, 'invoice');
    }
    return await put(item, open);
  };
  assert.equal(await refileScan(own.deps, scanId, idle), 'refiled');
  assert.ok(await refilings.isAsked(scanId), 'the later word waits');
  assert.equal(await refileDue(own.deps, 10, idle), 1);
  const rules = new Set((await own.work.scans.listFilings(scanId)).map(({ rule }) => rule));
  assert.deepEqual([...rules], ['invoices']);
});
