/** Sends documents by every way while the service is struck again and again, then lets it finish, and counts. */

import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type FaultDocument, faultDocument } from './fault-documents.ts';
import { type FaultJournal, faultJournal } from './fault-journal.ts';
import { countOpen, type FaultReport, settleAccounts } from './fault-ledger.ts';
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
  /** Longest time for what is left to do after the last sending, in ms. */
  readonly settleMs: number;
  readonly tell: (line: string) => void;
}

/** The part of the faults that strikes while documents come in; the others strike while the rest is worked off. */
const sendingPart = 2 / 3;
/** A document that is not taken within this time is a fault of the service. */
const patienceMs = 900_000;

interface FaultRun {
  readonly plan: FaultPlan;
  readonly site: FaultSite;
  readonly journal: FaultJournal;
  readonly senders: FaultSenders;
  readonly share: FaultShare;
  /** Faults that struck so far. */
  struck: number;
  /** True when no document waits for its acknowledgement. */
  sent: boolean;
  /** Tries that were not acknowledged. */
  tries: number;
  readonly stop: AbortController;
}

/** Runs it; everything is torn down at the end. Throws when a document is never taken or the work never ends. */
export async function runFaults(plan: FaultPlan): Promise<FaultReport> {
  await using site = await openFaultSite(8 * 1024 ** 3);
  const journal = faultJournal(join(site.clientFolder, 'journal.jsonl'));
  const run: FaultRun = {
    plan,
    site,
    journal,
    senders: faultSenders(site.clientFolder, site.ports),
    share: faultShare(site.watchedFolder, journal),
    struck: 0,
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
  await Promise.all([
    sendAll(run, begunMs).catch(stopOnFault),
    strikeAll(run, planFaults(kinds)).catch(stopOnFault),
  ]);
  plan.tell(`all ${run.struck} faults have struck, ${journal.count()} documents are acknowledged`);
  await settle(run);
  plan.tell(`all is done after ${Math.round((performance.now() - begunMs) / 1_000)} s`);
  const report = await settleAccounts(site.site.dataFolder, site.cabinet, journal.read());
  await site.running().stop();
  return report;
}

async function sendAll(run: FaultRun, begunMs: number): Promise<void> {
  const { plan, journal, share } = run;
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let serial = next++; serial < plan.documents; serial = next++) {
      await untilItsTurn(run, serial);
      await sendOne(run, serial);
      if ((serial + 1) % 100 === 0) {
        const seconds = Math.round((performance.now() - begunMs) / 1_000);
        plan.tell(
          `${seconds} s: ${serial + 1} documents begun, ${journal.count()} acknowledged, ${run.tries} tries without, ${run.struck} faults`,
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

/** Documents are spread over the faults, so that each fault meets some. */
async function untilItsTurn(run: FaultRun, serial: number): Promise<void> {
  const { kills, databaseStops, fullDisks, documents } = run.plan;
  const faults = (kills + databaseStops + fullDisks) * sendingPart;
  while (run.struck < Math.floor((serial / documents) * faults) - 1) {
    run.stop.signal.throwIfAborted();
    await sleep(100);
  }
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
    return await run.share.overwrite(document, second);
  }
  const nthOfNetwork = nth * networkWays.length + turn;
  const networked = rows * networkWays.length;
  const isCut = isChosen(nthOfNetwork, cuts, networked);
  const document = await faultDocument(serial, isCut ? 100_000 : 0);
  if (isCut && (await run.senders.send(way, document, randomInt(100, 1_500)))) {
    return run.journal.acknowledged(way, document.sha256);
  }
  if (!isChosen(nthOfNetwork + 1, duplicates, networked)) return await untilTaken(run, way, document);
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
  const { plan, journal, stop } = run;
  for (const { kind, at } of faults) {
    const wanted = Math.min(1, at / sendingPart) * plan.documents;
    while (journal.count() < wanted - plan.senders && !run.sent) {
      stop.signal.throwIfAborted();
      await sleep(50);
    }
    // Otherwise a service that is struck again as soon as it is there would never come to work.
    await sleep(run.sent ? randomInt(2_000, 8_000) : randomInt(0, 2_000));
    stop.signal.throwIfAborted();
    await strike(run.site, kind);
    run.struck += 1;
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
