/** Documents that are filed into one real target, and filed anew at another place of it. */

import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { FilingTarget } from '../../src/ports/filing-target.ts';
import type { SupersededCopy } from '../../src/ports/refiling-store.ts';
import { type RefileDeps, type RefileOutcome, refileScan } from '../../src/scan/filing/refile-scan.ts';
import type { FilingRule, RetentionRule } from '../../src/scan/filing/rule.ts';
import { processScan } from '../../src/scan/process/process-scan.ts';
import { type ManualClock, manualClock } from '../../src/shared/clock.ts';
import { newId, type PersonId, type ScanId } from '../../src/shared/ids.ts';
import { refilingStore } from '../../src/stores/postgres/refiling-store.ts';
import { openLedger, openWorld, type ScanLedger, take } from './scan-ledger.ts';

/** What a test has in hand. */
export interface RefilingSite extends AsyncDisposable {
  readonly ledger: ScanLedger;
  readonly deps: RefileDeps;
  readonly clock: ManualClock;
  /** Takes a JPEG through to its first copies, in the folder 誤. */
  take(name: string): Promise<ScanId>;
  /** Files anew into another folder; into another target, if one is given. */
  move(scanId: ScanId, folder: string, target?: FilingTarget): Promise<RefileOutcome>;
  /** Which of the four files of a unit lie in a folder. */
  there(folder: string, title: string): Promise<readonly string[]>;
  left(scanId: ScanId): Promise<readonly SupersededCopy[]>;
}

/** Endings of a unit made of a JPEG. */
export const unitEndings = ['jpg', 'manifest.jws', 'pdf', 'text.json'] as const;

const { signal } = new AbortController();

/** The rule that files all into one folder. */
export const ruleTo = (folder: string, retention?: RetentionRule): FilingRule => ({
  id: folder,
  when: {},
  targets: ['share'],
  location: `${folder}/{title}`,
  ...(retention !== undefined && { retention }),
});

/** Opens it, on a database of its own. The clock begins at `from`. */
export async function openRefilingSite(
  target: FilingTarget,
  options: { readonly from?: Date; readonly retention?: RetentionRule } = {},
): Promise<RefilingSite> {
  const { from = new Date('2026-05-10T01:00:00Z'), retention } = options;
  const ledger = await openLedger();
  const clock = manualClock(from);
  const world = await openWorld(ledger, 'one', clock);
  const refilings = refilingStore(ledger.place.database);
  const deps = {
    ...world.work,
    refilings,
    rules: [ruleTo('誤', retention)],
    targets: new Map([['share', target]]),
  };
  return {
    ledger,
    deps,
    clock,
    take: async (name) => {
      const scanId = await take(world, undefined, name);
      assert.equal(await processScan(deps, scanId), 'verified');
      return scanId;
    },
    move: async (scanId, folder, other = target) => {
      const word = { askedBy: newId<PersonId>(), askedAt: clock.now(), word: newId<ScanId>() };
      await refilings.ask(scanId, word);
      const rules = [ruleTo(folder, retention)];
      return await refileScan({ ...deps, rules, targets: new Map([['share', other]]) }, scanId, signal);
    },
    there: async (folder, title) => {
      const found = unitEndings.map(async (ending) => {
        const copy = await target.readBack(`${folder}/${title}.${ending}`);
        return copy === undefined ? [] : [ending];
      });
      return (await Promise.all(found)).flat();
    },
    left: (scanId) => refilings.listSuperseded(scanId),
    [Symbol.asyncDispose]: () => ledger[Symbol.asyncDispose](),
  };
}

/** Makes a target fail: by itself, or another one in its place that fails. */
export type Hinder = () => Promise<{
  readonly target?: FilingTarget;
  readonly end?: () => Promise<void>;
}>;

/** What filing anew comes to at every target that removes. */
export function refilingContract(subject: () => FilingTarget, hinder: Hinder): void {
  it('files a corrected document anew once it is not away any more, and removes the earlier copies then and not before', async () => {
    await using site = await openRefilingSite(subject());
    const scanId = await site.take('訂正.jpg');
    assert.deepEqual(await site.there('誤', '訂正'), unitEndings);
    const hindered = await hinder();
    try {
      assert.equal(await site.move(scanId, '正', hindered.target), 'retry');
    } finally {
      await hindered.end?.();
    }
    assert.deepEqual(await site.there('誤', '訂正'), unitEndings);
    site.clock.advance(60 * 60_000);
    const now = { ...site.deps, rules: [ruleTo('正')] };
    assert.equal(await refileScan(now, scanId, signal), 'refiled');
    assert.deepEqual(await site.there('正', '訂正'), unitEndings);
    assert.deepEqual(await site.there('誤', '訂正'), []);
    assert.deepEqual(await site.left(scanId), []);
    assert.equal(await site.move(scanId, '誤'), 'refiled');
    assert.deepEqual(await site.there('誤', '訂正'), unitEndings, 'and back again');
    assert.deepEqual(await site.there('正', '訂正'), []);
  });
}
