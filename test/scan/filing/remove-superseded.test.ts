/** Copies that others stand for leave a real folder, once the others were read back and not before. */

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { FilingTarget } from '../../../src/ports/filing-target.ts';
import { askRemovals, type RefileDeps, refileDue, refileScan } from '../../../src/scan/filing/refile-scan.ts';
import type { FilingRule } from '../../../src/scan/filing/rule.ts';
import { processScan } from '../../../src/scan/process/process-scan.ts';
import { manualClock } from '../../../src/shared/clock.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { newId, type PersonId, type ScanId } from '../../../src/shared/ids.ts';
import { openFolderTarget } from '../../../src/stores/filing/folder.ts';
import { refilingStore } from '../../../src/stores/postgres/refiling-store.ts';
import { kindsOf, openLedger, openWorld, take } from '../../support/scan-ledger.ts';

const ledger = await openLedger();
const root = await mkdtemp(join(tmpdir(), 'tomeoki-superseded-'));
after(async () => {
  await ledger[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
});
const refilings = refilingStore(ledger.place.database);
const { signal } = new AbortController();
let serial = 0;

const ruleTo = (folder: string): FilingRule => ({
  id: folder,
  when: {},
  targets: ['share'],
  location: `${folder}/{title}`,
});

interface Site {
  readonly deps: RefileDeps;
  readonly clock: ReturnType<typeof manualClock>;
  readonly target: FilingTarget;
  /** Files of the target, by their places. */
  files(): Promise<string[]>;
  take(name: string): Promise<ScanId>;
  /** Files anew into another folder. */
  move(scanId: ScanId, folder: string, target?: FilingTarget): ReturnType<typeof refileScan>;
}

async function openSite(): Promise<Site> {
  serial += 1;
  const folder = join(root, String(serial));
  await mkdir(folder);
  const clock = manualClock(new Date(`2026-05-${String(serial).padStart(2, '0')}T01:00:00Z`));
  const world = await openWorld(ledger, 'one', clock);
  const target = openFolderTarget({ folder });
  const deps = {
    ...world.work,
    refilings,
    rules: [ruleTo('誤')],
    targets: new Map([['share', target]]),
  };
  return {
    deps,
    clock,
    target,
    files: async () => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile());
      return files.map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1)).sort();
    },
    take: async (name) => {
      const scanId = await take(world, undefined, name);
      assert.equal(await processScan(deps, scanId), 'verified');
      return scanId;
    },
    move: async (scanId, to, other = target) => {
      const word = { askedBy: newId<PersonId>(), askedAt: clock.now(), word: newId<ScanId>() };
      await refilings.ask(scanId, word);
      const moved = { ...deps, rules: [ruleTo(to)], targets: new Map([['share', other]]) };
      return await refileScan(moved, scanId, signal);
    },
  };
}

const unit = (folder: string, name: string) =>
  ['jpg', 'manifest.jws', 'pdf', 'text.json'].map((ending) => `${folder}/${name}.${ending}`);

test('a document that was filed by mistake leaves its old place when the new unit was read back', async () => {
  const site = await openSite();
  const scanId = await site.take('契約.jpg');
  assert.deepEqual(await site.files(), unit('誤', '契約'));
  assert.equal(await site.move(scanId, '正'), 'refiled');
  assert.deepEqual(await site.files(), unit('正', '契約'));
  assert.deepEqual(await refilings.listSuperseded(scanId), []);
  assert.equal(await site.move(scanId, '誤'), 'refiled');
  assert.deepEqual(await site.files(), unit('誤', '契約'), 'and back again');
});

test('nothing is removed while a new copy cannot be read back, or the target is away', async () => {
  const site = await openSite();
  const scanId = await site.take('請求.jpg');
  const blind: FilingTarget = {
    put: (item, open) => site.target.put(item, open),
    readBack: async () => undefined,
    remove: async () => assert.fail('a copy was removed'),
    check: () => site.target.check(),
  };
  assert.equal(await site.move(scanId, '正', blind), 'retry');
  assert.deepEqual(await site.files(), [...unit('正', '請求'), ...unit('誤', '請求')].sort());
  const away: FilingTarget = {
    ...blind,
    readBack: (location) => site.target.readBack(location),
    remove: () => Promise.reject(new ServiceError('STORE_UNREACHABLE')),
  };
  site.clock.advance(60_000);
  assert.equal(await site.move(scanId, '正', away), 'retry');
  assert.equal((await site.files()).length, 8);
  site.clock.advance(60 * 60_000);
  assert.equal(await site.move(scanId, '正'), 'refiled');
  assert.deepEqual(await site.files(), unit('正', '請求'));
});

test('what a target locks, what somebody changed, and what is the copy of another document too stays, and is noted', async () => {
  const site = await openSite();
  const locked = await site.take('施錠.jpg');
  const keeping: FilingTarget = {
    put: (item, open) => site.target.put(item, open),
    readBack: (location) => site.target.readBack(location),
    remove: async () => ({ kind: 'locked', until: undefined }),
    check: () => site.target.check(),
  };
  assert.equal(await site.move(locked, '正', keeping), 'refiled');
  assert.equal((await refilings.listSuperseded(locked)).length, 4);
  assert.equal(await refilings.isAsked(locked), false, 'it is not asked again and again');

  const changed = await site.take('変更.jpg');
  const folder = join(root, String(serial));
  await writeFile(join(folder, '誤', '変更.pdf'), 'somebody wrote here');
  assert.equal(await site.move(changed, '正'), 'refiled');
  const left = (await site.files()).filter((name) => name.startsWith('誤/変更'));
  assert.deepEqual(left, ['誤/変更.pdf']);

  const shared = await site.take('共有.jpg');
  const other = await site.take('別.jpg');
  const { kysely } = ledger.place.database;
  await kysely
    .updateTable('filing')
    .set({ location: '誤/共有.jpg' })
    .where('scan_id', '=', other)
    .where('rendition', '=', 'original')
    .execute();
  assert.equal(await site.move(shared, '正'), 'refiled');
  assert.ok((await site.files()).includes('誤/共有.jpg'));
  assert.deepEqual(
    (await refilings.listSuperseded(shared)).map(({ location }) => location),
    ['誤/共有.jpg'],
  );
});

async function hold(site: Site, scanId: ScanId): Promise<string> {
  const record = (await site.deps.scans.find(scanId))?.recordId;
  assert.ok(record);
  const placed = {
    ...{ id: newId<ScanId>(), segment: 'lgwan', scope: 'record', record_id: record },
    ...{ value: '', reason: '訴訟', placed_by: 'person:test', placed_at: site.clock.now() },
  };
  await ledger.place.database.kysely
    .insertInto('legal_hold')
    .values(placed as never)
    .execute();
  return placed.id;
}

async function release(site: Site, id: string): Promise<void> {
  const { kysely } = ledger.place.database;
  const released = { released_at: site.clock.now(), released_by: 'system' } as const;
  await kysely.updateTable('legal_hold').set(released).where('id', '=', id).execute();
}

test('while a record is held nothing of it is removed; when the hold is lifted, what was left goes by itself', async () => {
  const site = await openSite();
  const scanId = await site.take('保留.jpg');
  const held = await hold(site, scanId);
  assert.equal(await site.move(scanId, '正'), 'refiled');
  assert.deepEqual(await site.files(), [...unit('正', '保留'), ...unit('誤', '保留')].sort());
  await askRemovals(site.deps, 10);
  assert.equal(await refilings.isAsked(scanId), false);
  await release(site, held);
  await askRemovals(site.deps, 10);
  assert.equal(await refilings.isAsked(scanId), true);
  await refileDue(site.deps, 10, signal);
  assert.deepEqual(await site.files(), unit('正', '保留'));
  assert.equal(await askRemovals(site.deps, 10), 0);
  const kinds = await kindsOf(ledger, scanId);
  assert.equal(kinds.filter((kind) => kind === 'filing.removed').length, 4);
  assert.equal(kinds.filter((kind) => kind === 'record.refiled').length, 1, 'nothing was decided anew');
});

test('a hold that is placed while copies are being removed keeps those that are left', async () => {
  const site = await openSite();
  const scanId = await site.take('途中.jpg');
  let held: string | undefined;
  const interrupted: FilingTarget = {
    put: (item, open) => site.target.put(item, open),
    readBack: (location) => site.target.readBack(location),
    remove: async (location) => {
      held ??= await hold(site, scanId);
      return (await site.target.remove?.(location)) ?? { kind: 'absent' };
    },
    check: () => site.target.check(),
  };
  assert.equal(await site.move(scanId, '正', interrupted), 'refiled');
  const left = (await site.files()).filter((name) => name.startsWith('誤/途中'));
  assert.equal(left.length, 3);
  assert.equal((await refilings.listSuperseded(scanId)).length, 3);
  await release(site, held ?? '');
});
