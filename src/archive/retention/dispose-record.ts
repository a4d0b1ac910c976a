/**
 * Disposes of one record, in an order that a crash at any point leaves safe: the decision is durable and nobody finds the
 * record → its copies are removed → its keys are destroyed → the copies are looked for once more → its bytes → the index →
 * what is left is a stub. Each part may be done twice.
 */

import type { AuditEvent } from '../../audit/audit-event.ts';
import type { BlobLedger } from '../../ports/blob-ledger.ts';
import type { BlobStore } from '../../ports/blob-store.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { DispositionItem, DispositionRound, RetentionWork } from '../../ports/retention-store.ts';
import type { SearchIndex } from '../../ports/search-index.ts';
import { endOfJapaneseDay, japaneseDay } from '../../scan/filing/japan-day.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { RecordId } from '../../shared/ids.ts';
import type { Log } from '../../shared/log.ts';
import type { Obstacle } from '../disposition.ts';
import { lockOnCopies, lookAgain, type RemoveCopiesDeps, removeCopies } from './remove-copies.ts';

/** What disposing of a record needs. */
export interface DisposeDeps extends RemoveCopiesDeps {
  readonly retention: RetentionWork;
  readonly vault: Pick<DocumentVault, 'discard'>;
  readonly blobs: Pick<BlobStore, 'size'>;
  readonly ledger: Pick<BlobLedger, 'unnamed'>;
  readonly index: Pick<SearchIndex, 'remove'>;
  readonly log: Log;
}

const minuteMs = 60_000;
/** How long each obstacle is left alone that does not say itself when it ends. */
const restMs = {
  held: 60 * minuteMs,
  'not-over': 24 * 60 * minuteMs,
  'not-received': 24 * 60 * minuteMs,
  locked: 24 * 60 * minuteMs,
  away: 5 * minuteMs,
  busy: minuteMs,
} as const;

/** Takes a record as far as it goes now. `done`: the stub is left. `waits`: something keeps it, and it is noted what. */
export async function disposeRecord(
  deps: DisposeDeps,
  round: DispositionRound,
  item: DispositionItem,
): Promise<'done' | 'waits' | 'dropped'> {
  const { retention } = deps;
  let { state } = item;
  if (state === 'listed') {
    const begun = await begin(deps, round, item);
    if (begun !== 'begun') return begun;
    state = 'begun';
  }
  await deps.index.remove(item.recordId);
  if (state === 'begun') {
    const kept = await removeCopies(deps, round.id, item.recordId);
    if (kept !== undefined) return await wait(deps, round, item, kept);
  }
  const blobKeys = await retention.destroyKeys(round.id, item.recordId);
  const found = await lookAgain(deps, round.id, item.recordId);
  if (found !== undefined) return await wait(deps, round, item, found);
  if (!(await discard(deps, item.recordId, blobKeys))) {
    return await wait(deps, round, item, { kind: 'away', target: 'blobs' });
  }
  await deps.index.remove(item.recordId);
  await finish(deps, round, item);
  return 'done';
}

async function begin(
  deps: DisposeDeps,
  round: DispositionRound,
  item: DispositionItem,
): Promise<'begun' | 'waits' | 'dropped'> {
  const { retention, clock } = deps;
  const now = clock.now();
  const lock = await lockOnCopies(deps, item.recordId);
  if (lock !== undefined) return await wait(deps, round, item, lock);
  const event = recordEvent('retention.begun', round, item.recordId, now, {
    outcome: item.decision?.outcome ?? '',
  });
  const begun = await retention.begin(round.id, item.recordId, now, japaneseDay(now), [event]);
  return typeof begun === 'string' ? begun : await wait(deps, round, item, begun);
}

/** An obstacle is told once, and not at every try. */
async function wait(
  { retention, clock }: DisposeDeps,
  round: DispositionRound,
  item: DispositionItem,
  obstacle: Obstacle,
): Promise<'waits'> {
  const now = clock.now();
  const name = nameOf(obstacle);
  const details = { round: round.id, obstacle: name };
  const events =
    item.obstacle === name
      ? []
      : [{ ...recordEvent('retention.waiting', round, item.recordId, now, {}), details }];
  await retention.wait(round.id, item.recordId, name, retryAt(obstacle, now), events);
  return 'waits';
}

function nameOf(obstacle: Obstacle): string {
  if (obstacle.kind === 'away') return `away:${obstacle.target}`;
  if (obstacle.kind === 'locked') return `locked:${obstacle.until?.toISOString() ?? 'held'}`;
  return obstacle.kind;
}

function retryAt(obstacle: Obstacle, now: Date): Date {
  const rest = new Date(now.getTime() + restMs[obstacle.kind]);
  if (obstacle.kind === 'locked' && obstacle.until !== undefined && obstacle.until > now) {
    return new Date(obstacle.until.getTime() + 1_000);
  }
  const { until } = obstacle.kind === 'not-over' ? obstacle : { until: undefined };
  return until === undefined || until === 'permanent' ? rest : endOfJapaneseDay(until);
}

/** True when no blob of the record is there any more; one that another row names is that row's. */
async function discard(
  { vault, blobs, ledger, log }: DisposeDeps,
  recordId: RecordId,
  blobKeys: readonly string[],
): Promise<boolean> {
  try {
    for (const key of await ledger.unnamed(blobKeys)) {
      await vault.discard(key);
      if ((await blobs.size(key)) !== undefined) return false;
    }
    return true;
  } catch (error) {
    if (!(error instanceof ServiceError) || error.code.startsWith('STORE_DATABASE_')) throw error;
    log.warn({ record: recordId, err: error }, 'The bytes of a record that was disposed of are still there.');
    return false;
  }
}

async function finish(
  { retention, clock }: DisposeDeps,
  round: DispositionRound,
  item: DispositionItem,
): Promise<void> {
  const at = clock.now();
  const copies = await retention.copies(round.id, item.recordId);
  const count = (outcome: string) => copies.filter((copy) => copy.outcome === outcome).length;
  const kind = item.decision?.outcome === 'transfer' ? 'record.transferred' : 'record.destroyed';
  const details = { removed: count('removed'), absent: count('absent'), left: count('left') };
  await retention.finish(round.id, item.recordId, at, [recordEvent(kind, round, item.recordId, at, details)]);
}

function recordEvent(
  kind: AuditEvent['kind'],
  round: DispositionRound,
  recordId: RecordId,
  at: Date,
  details: Readonly<Record<string, string | number>>,
): AuditEvent {
  const actor = round.startedBy === undefined ? 'system' : (`person:${round.startedBy}` as const);
  const subject = `record:${recordId}`;
  return { kind, segment: round.segment, at, actor, subject, details: { round: round.id, ...details } };
}
