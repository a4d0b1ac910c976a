/** Step: what was decided is done, certified, and the round closed when nothing is left of it. */

import { randomUUID } from 'node:crypto';
import type { AuditEvent } from '../../audit/audit-event.ts';
import type { KeyRing } from '../../ports/key-ring.ts';
import type { DispositionItem, DispositionRound, RetentionStore } from '../../ports/retention-store.ts';
import { type DisposalClaims, disposalMethod, signDisposal } from './certificate.ts';
import { type DisposeDeps, disposeRecord } from './dispose-record.ts';

/** What executing needs. */
export interface ExecuteDeps extends DisposeDeps {
  readonly retention: RetentionStore;
  readonly keys: Pick<KeyRing, 'checkpoints'>;
  /** How far back backups reach, in hours; undefined without backups. */
  readonly backupHours: number | undefined;
}

/** What a run came to. */
export interface ExecutionReport {
  readonly done: number;
  readonly waiting: number;
  readonly certificates: readonly string[];
  readonly closed: boolean;
}

const batch = 50;

/** Goes on with every round that was started. One process at a time does it. */
export async function executeRounds(deps: ExecuteDeps, signal?: AbortSignal): Promise<number> {
  let done = 0;
  for (const id of await deps.retention.listRunning()) {
    if (signal?.aborted === true) break;
    done += (await executeRound(deps, id, signal)).done;
  }
  return done;
}

/** Goes on with one round as far as it goes now. */
export async function executeRound(
  deps: ExecuteDeps,
  id: string,
  signal?: AbortSignal,
): Promise<ExecutionReport> {
  const { retention, clock } = deps;
  const certificates: string[] = [];
  const round = await retention.findRound(id);
  if (round?.state !== 'executing') return { done: 0, waiting: 0, certificates, closed: false };
  const now = clock.now();
  let done = 0;
  let waiting = 0;
  const tried = new Set<string>();
  const isStopped = (): boolean => signal?.aborted === true;
  while (!isStopped()) {
    const listed = await retention.listDue(id, now, batch);
    const due = listed.filter(({ recordId }) => !tried.has(recordId));
    if (due.length === 0) break;
    for (const item of due) {
      if (isStopped()) break;
      tried.add(item.recordId);
      const result = await disposeRecord(deps, round, item);
      if (result === 'done') done += 1;
      if (result === 'waits') waiting += 1;
    }
  }
  const certificate = await certify(deps, round);
  if (certificate !== undefined) certificates.push(certificate);
  const at = clock.now();
  const closed = await retention.close(id, at, [roundEvent('retention.closed', round, at, {})]);
  return { done, waiting, certificates, closed };
}

/** A certificate for what is done and has none yet, also from before a crash. */
async function certify(deps: ExecuteDeps, round: DispositionRound): Promise<string | undefined> {
  const { retention, keys, clock, backupHours } = deps;
  const records = await retention.listUncertified(round.id);
  if (records.length === 0) return undefined;
  const at = clock.now();
  const id = randomUUID();
  const open = (await retention.listItems(round.id)).filter(({ state }) => isOpen(state));
  const content: DisposalClaims = {
    jti: id,
    ...headOf(round),
    method: disposalMethod,
    records: await Promise.all(records.map((item) => statement(deps, round, item))),
    waiting: open.map(({ recordId, obstacle, retryAt }) => ({
      id: recordId,
      obstacle: obstacle ?? 'due',
      ...(retryAt !== undefined && { retryAt: retryAt.toISOString() }),
    })),
    backupsUntil:
      backupHours === undefined ? 'none' : new Date(at.getTime() + backupHours * 3_600_000).toISOString(),
    issuedAt: at.toISOString(),
    iat: Math.floor(at.getTime() / 1_000),
  };
  const certificate = await signDisposal(keys.checkpoints, content);
  const kept = { id, roundId: round.id, segment: round.segment, issuedAt: at, certificate };
  const details = { certificate: id, records: records.length, waiting: open.length };
  const event = roundEvent('retention.certified', round, at, details);
  await retention.certify(
    kept,
    records.map(({ recordId }) => recordId),
    [event],
  );
  return id;
}

function isOpen(state: DispositionItem['state']): boolean {
  return state === 'listed' || state === 'begun' || state === 'keyless';
}

function headOf(round: DispositionRound) {
  const person = (id: string | undefined) => `person:${id ?? ''}`;
  const moment = (at: Date | undefined) => (at ?? round.proposedAt).toISOString();
  return {
    round: round.id,
    segment: round.segment,
    department: round.department,
    fiscalYear: round.fiscalYear,
    plan: round.planVersion,
    confirmedBy: person(round.confirmedBy),
    confirmedAt: moment(round.confirmedAt),
    decidedBy: person(round.decidedBy),
    decidedAt: moment(round.decidedAt),
    startedBy: person(round.startedBy),
    ...(round.receipt !== '' && { receipt: round.receipt }),
  };
}

async function statement(
  { retention }: ExecuteDeps,
  round: DispositionRound,
  item: DispositionItem,
): Promise<DisposalClaims['records'][number]> {
  const copies = await retention.copies(round.id, item.recordId);
  return {
    id: item.recordId,
    ...(item.scanId !== undefined && { scan: item.scanId }),
    disposition: item.decision?.outcome === 'transfer' ? 'transferred' : 'destroyed',
    at: (item.doneAt ?? round.proposedAt).toISOString(),
    ...(item.classCode !== undefined && { classCode: item.classCode }),
    retentionUntil: item.retentionUntil,
    pages: item.pageCount,
    renditions: [...(item.hashes ?? [])],
    copies: copies.map(({ filingId, target, rendition, sha256, locationSha256, outcome, note }) => ({
      ...{ id: filingId, target, rendition },
      sha256: Buffer.from(sha256).toString('hex'),
      locationSha256: Buffer.from(locationSha256).toString('hex'),
      outcome: outcome ?? 'left',
      ...(note !== undefined && { note }),
    })),
    ...(item.package !== undefined && { package: item.package }),
  };
}

function roundEvent(
  kind: AuditEvent['kind'],
  { id, segment }: DispositionRound,
  at: Date,
  details: AuditEvent['details'],
): AuditEvent {
  return { kind, segment, at, actor: 'system', subject: `retention-round:${id}`, details };
}
