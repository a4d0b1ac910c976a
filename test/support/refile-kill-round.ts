/** A document is filed anew into a folder, its process is killed, and the next one goes on. */

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { refileDue } from '../../src/scan/filing/refile-scan.ts';
import { processScan } from '../../src/scan/process/process-scan.ts';
import { systemClock } from '../../src/shared/clock.ts';
import { newId, type PersonId, type ScanId } from '../../src/shared/ids.ts';
import { openFolderTarget } from '../../src/stores/filing/folder.ts';
import { refilingStore } from '../../src/stores/postgres/refiling-store.ts';
import type { RefileKillOrder } from './refile-killed.ts';
import { ruleTo, unitEndings } from './refiling-site.ts';
import { kindsOf, openWorld, type ScanLedger, take } from './scan-ledger.ts';

/** Longer than the lease of who files anew. */
const pastLeaseMs = 16 * 60_000;
const { signal } = new AbortController();

/** Which call is the last, and what is said before the next process goes on. */
export interface RefileKill extends Pick<RefileKillOrder, 'killAt' | 'when'> {
  /** True: somebody puts the document right once more meanwhile, so that it belongs to a third place. */
  readonly laterWord: boolean;
}

/**
 * One round. At the kill one whole unit lies there; at the end exactly one, where it belongs, and the ledger knows each of
 * its files once. Gives false when the process outlived its order.
 */
export async function refileKillRound(ledger: ScanLedger, kill: RefileKill): Promise<boolean> {
  const { killAt, when, laterWord } = kill;
  const about = `call ${killAt}, ${when}`;
  const { database, connection } = ledger.place;
  const share = await mkdtemp(join(ledger.folder, 'share-'));
  const world = await openWorld(ledger, 'next', systemClock());
  const targets = new Map([['share', openFolderTarget({ folder: share })]]);
  const refilings = refilingStore(database);
  const deps = { ...world.work, refilings, rules: [ruleTo('誤')], targets };
  const scanId = await take(world, undefined, '文書.jpg');
  assert.equal(await processScan(deps, scanId), 'verified');
  const say = () =>
    refilings.ask(scanId, {
      askedBy: newId<PersonId>(),
      askedAt: deps.clock.now(),
      word: newId<ScanId>(),
    });
  await say();
  const isKilled = await runUntilKilled({ connection, folder: ledger.folder, share, scanId, killAt, when });
  const lying = await filesIn(share);
  assert.ok(
    ['誤', '正'].some((folder) => isWhole(lying, folder)),
    `${about}: ${lying.join(' ')}`,
  );
  if (laterWord) await say();
  const place = laterWord ? '別' : '正';
  const next = { ...deps, rules: [ruleTo(place)], clock: systemClock(pastLeaseMs) };
  await refileDue(next, 10, signal);
  assert.equal(await refilings.isAsked(scanId), false, about);
  assert.deepEqual(await filesIn(share), unitIn(place), about);
  const inForce = await deps.scans.listFilings(scanId);
  assert.deepEqual(inForce.map(({ location }) => location).sort(), unitIn(place), about);
  assert.ok(
    inForce.every(({ verifiedAt }) => verifiedAt !== undefined),
    about,
  );
  assert.deepEqual(await refilings.listSuperseded(scanId), [], about);
  const refiled = (await kindsOf(ledger, scanId)).filter((kind) => kind === 'record.refiled').length;
  assert.ok(laterWord ? refiled === 1 || refiled === 2 : refiled === 1, about);
  return isKilled;
}

const unitIn = (folder: string) => unitEndings.map((ending) => `${folder}/文書.${ending}`);

function isWhole(files: readonly string[], folder: string): boolean {
  return unitIn(folder).every((file) => files.includes(file));
}

/** Documents that lie in the folder; a half-made copy has a hidden name. */
async function filesIn(share: string): Promise<string[]> {
  const entries = await readdir(share, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'));
  return files.map(({ parentPath, name }) => join(parentPath, name).slice(share.length + 1)).sort();
}

async function runUntilKilled(order: RefileKillOrder): Promise<boolean> {
  const child = fork(join(import.meta.dirname, 'refile-killed.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  child.send(order);
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  assert.ok(signal === 'SIGKILL' || code === 0, `${code} ${signal}`);
  return signal === 'SIGKILL';
}
