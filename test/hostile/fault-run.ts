/**
 * Sends documents by every way while the service is struck again and again, then lets it finish, and counts. Sending waits
 * for what was sent to be filed, so that faults strike receiving, reading and filing alike from the first document to the
 * last, and a run that is called off early has a true result.
 */

import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FaultDocument, faultDocument } from './fault-documents.ts';
import { type FaultJournal, faultJournal } from './fault-journal.ts';
import { countOpen, type FaultReport, settleAccounts } from './fault-ledger.ts';
import { type FaultPace, faultPace } from './fault-pace.ts';
import { type FaultSenders, faultSenders, type NetworkWay, networkWays } from './fault-senders.ts';
import { type FaultShare, faultShare } from './fault-share.ts';
import { type FaultSite, openFaultSite } from './fault-site.ts';
import { type FaultKind, type PlannedFault, planFaults, strike } from './faults.ts';

/** How much of everything. */
export interface FaultPlan {
  readonly documents: number;
  readonly kills: number;
  readonly databaseStops: number;
  readonly fullDisks: number;
  /** Sendings made twice, half of them at the same time. */
  readonly duplicates: number;
  /** Files of the watched folder that another one replaces. */
  readonly overwrites: number;
  /** Connections that end in the middle. */
  readonly cuts: number;
  readonly senders: number;
  /** Most documents that wait to be read and filed before more are sent. */
  readonly backlog: number;
  /** Longest time for what is left to do after the last sending, in ms. */
  readonly settleMs: number;
  readonly tell: (line: string) => void;
  /** Aborted: nothing more is sent and no fault strikes any more; what was sent is finished and counted. */
  readonly enough?: AbortSignal;
}

/** What happened and what came of it. */
export interface FaultOutcome extends FaultReport {
  /** Documents that were sent, and what was done to them and to the service. */
  readonly done: Readonly<Record<'documents' | 'duplicates' | 'overwrites' | 'cuts' | FaultKind, number>>;
  /** Tries that ended without an answer. */
  readonly tries: number;
  readonly seconds: number;
}

/** A document that is not taken within this time is a fault of the service. */
const patienceMs = 900_000;

interface FaultRun {
  readonly plan: FaultPlan;
  readonly site: FaultSite;
  readonly journal: FaultJournal;
  readonly senders: FaultSenders;
  readonly share: FaultShare;
  readonly pace: FaultPace;
  readonly done: { -readonly [Name in keyof FaultOutcome['done']]: number };
  /** True when no document waits for its acknowledgement. */
  sent: boolean;
  /** Tries that were not acknowledged. */
  tries: number;
  readonly stop: AbortController;
}

/** Runs it; everything is torn down at the end. Throws when a document is never taken or the work never ends. */
export async function runFaults(plan: FaultPlan): Promise<FaultOutcome> {
  await using site = await openFaultSite(8 * 1024 ** 3);
  const journal = faultJournal(join(site.clientFolder, 'journal.jsonl'));
  const run: FaultRun = {
    plan,
    site,
    journal,
    senders: faultSenders(site.clientFolder, site.ports),
    share: faultShare(site.watchedFolder, journal),
    pace: faultPace({ ...plan, dataFolder: site.site.dataFolder, journal }),
    done: { documents: 0, duplicates: 0, overwrites: 0, cuts: 0, kill: 0, database: 0, disk: 0 },
    sent: false,
    tries: 0,
    stop: new AbortController(),
  };
  const begunMs = performance.now();
  const kinds: Record<FaultKind, number> = {
    kill: plan.kills,
    database: plan.databaseStops,
    disk: plan.fullDisks,
  };
  const stopOnFault = (error: unknown) => {
    run.stop.abort(error);
    throw error;
  };
  const watching = new AbortController();
  const watched = run.pace.watch(watching.signal);
  try {
    await Promise.all([
      sendAll(run, begunMs).catch(stopOnFault),
      strikeAll(run, planFaults(kinds)).catch(stopOnFault),
    ]);
    plan.tell(
      `no more faults after ${JSON.stringify(run.done)}, ${journal.count()} documents are acknowledged`,
    );
    await settle(run);
  } finally {
    watching.abort();
    await watched;
  }
  const seconds = Math.round((performance.now() - begunMs) / 1_000);
  const report = await settleAccounts(site.site.dataFolder, site.cabinet, journal.read());
  await site.running().stop();
  return { ...report, done: run.done, tries: run.tries, seconds };
}

async function sendAll(run: FaultRun, begunMs: number): Promise<void> {
  const { plan, journal, share } = run;
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let serial = next++; serial < plan.documents; serial = next++) {
      while (run.pace.backlog() > plan.backlog && !isEnough(run)) await sleep(100);
      run.stop.signal.throwIfAborted();
      if (isEnough(run)) return;
      await sendOne(run, serial);
      run.done.documents += 1;
      if ((serial + 1) % 100 === 0) {
        const seconds = Math.round((performance.now() - begunMs) / 1_000);
        plan.tell(
          `${seconds} s: ${serial + 1} documents begun, ${journal.count()} acknowledged, ${run.tries} tries without, ${JSON.stringify(run.done)}`,
        );
      }
    }
  };
  const looking = lookAtShare(run);
  await Promise.all(Array.from({ length: plan.senders }, worker));
  run.sent = true;
  await looking;
  for (const until = performance.now() + patienceMs; (await share.look()) > 0; await sleep(1_000)) {
    run.stop.signal.throwIfAborted();
    if (performance.now() > until) throw new Error('files stay in the watched folder');
  }
}

async function lookAtShare(run: FaultRun): Promise<void> {
  for (; !run.sent && !run.stop.signal.aborted; await sleep(1_000)) await run.share.look();
}

function isEnough({ plan, stop }: FaultRun): boolean {
  return plan.enough?.aborted === true || stop.signal.aborted;
}

/** True for `count` of `of` numbers: evenly, but for no way more often than for another. */
function isChosen(nth: number, count: number, of: number): boolean {
  const shuffled = (nth * 7_919) % Math.max(1, of);
  return Math.floor(((shuffled + 1) * count) / of) > Math.floor((shuffled * count) / of);
}

async function sendOne(run: FaultRun, serial: number): Promise<void> {
  const { documents, overwrites, duplicates, cuts } = run.plan;
  const ways = networkWays.length + 1;
  const [nth, turn] = [Math.floor(serial / ways), serial % ways];
  const way = networkWays[turn];
  const rows = Math.floor(documents / ways);
  if (way === undefined) {
    const document = await faultDocument(serial);
    if (!isChosen(nth, overwrites, rows)) return await run.share.put(document);
    // The same name with other bytes.
    const second = await faultDocument(serial);
    run.done.overwrites += 1;
    return await run.share.overwrite(document, second);
  }
  const nthOfNetwork = nth * networkWays.length + turn;
  const networked = rows * networkWays.length;
  const isCut = isChosen(nthOfNetwork, cuts, networked);
  const document = await faultDocument(serial, isCut ? 100_000 : 0);
  if (isCut) run.done.cuts += 1;
  if (isCut && (await run.senders.send(way, document, randomInt(100, 1_500)))) {
    return run.journal.acknowledged(way, document.sha256);
  }
  if (!isChosen(nthOfNetwork + 1, duplicates, networked)) return await untilTaken(run, way, document);
  run.done.duplicates += 1;
  if (serial % 2 === 0) {
    await Promise.all([untilTaken(run, way, document), untilTaken(run, way, document)]);
    return;
  }
  await untilTaken(run, way, document);
  await untilTaken(run, way, document);
}

async function untilTaken(run: FaultRun, way: NetworkWay, document: FaultDocument): Promise<void> {
  const until = performance.now() + patienceMs;
  while (!(await run.senders.send(way, document))) {
    run.stop.signal.throwIfAborted();
    run.tries += 1;
    if (performance.now() > until) throw new Error(`a document was not taken by ${way}`);
    await sleep(randomInt(200, 1_500));
  }
  run.journal.acknowledged(way, document.sha256);
}

async function strikeAll(run: FaultRun, faults: readonly PlannedFault[]): Promise<void> {
  const { site, stop, pace } = run;
  for (const { kind, at } of faults) {
    while (pace.progress() < at && !isEnough(run)) await sleep(50);
    // Otherwise a service that is struck again as soon as it is there would never come to work.
    await sleep(randomInt(500, 3_000));
    stop.signal.throwIfAborted();
    if (isEnough(run)) return;
    await strike(site, kind);
    run.done[kind] += 1;
  }
}

async function settle({ plan, site }: FaultRun): Promise<void> {
  const begunMs = performance.now();
  let toldMs = begunMs;
  for (;;) {
    const open = await countOpen(site.site.dataFolder).catch(() => undefined);
    if (open === 0) return;
    if (performance.now() - toldMs > 30_000) {
      plan.tell(`${open ?? 'an unknown number of'} scans are on their way`);
      toldMs = performance.now();
    }
    if (performance.now() - begunMs > plan.settleMs) return;
    await sleep(1_000);
  }
}
