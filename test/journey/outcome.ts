/** The judgement over a day of printing: what was acknowledged against what lies in the trays. */

import assert from 'node:assert/strict';
import { type Cast, jobStates, settle } from './day.ts';
import { askJobState, type Submission } from './submissions.ts';

/** What became of the documents. */
export interface PrintOutcome {
  readonly submissions: number;
  readonly acknowledged: number;
  /** Acknowledged, and once in a tray. */
  readonly printed: number;
  /** Without an acknowledgement, but held all the same, and once in a tray. */
  readonly printedUnacknowledged: number;
  /** Deliveries whose outcome the service could not learn. */
  readonly doubted: number;
  readonly words: Readonly<Record<'it-came-out' | 'print-again', number>>;
}

/**
 * Brings everything to its end and judges it: what nobody came for is still held and has not come out; every
 * acknowledged job then came out exactly once, no document twice, and nothing else.
 */
export async function settleAndJudge(cast: Cast, timeoutMs: number): Promise<PrintOutcome> {
  await settle(cast, ({ isKept }) => !isKept, timeoutMs);
  const kept = cast.submissions.acknowledged.filter(({ isKept }) => isKept);
  for (const job of kept) {
    assert.equal(await askJobState(cast.printerUrl(), job), jobStates.held, `${job.name} is still held`);
    assert.equal(cast.trays.printed(job.sha256), 0, `${job.name} did not come out`);
  }
  await settle(cast, () => true, timeoutMs);
  return judge(cast);
}

function judge({ submissions, trays, panels }: Cast): PrintOutcome {
  const { all, acknowledged } = submissions;
  const known = new Set(all.map(({ sha256 }) => sha256));
  const names = (jobs: readonly Submission[]) => jobs.map(({ name }) => name);
  const lost = acknowledged.filter(({ sha256 }) => trays.printed(sha256) === 0);
  const twice = all.filter(({ sha256 }) => trays.printed(sha256) > 1);
  assert.deepEqual(names(lost), [], 'no acknowledged job is lost');
  assert.deepEqual(names(twice), [], 'no document came out twice');
  assert.equal(trays.all.filter((sha256) => !known.has(sha256)).length, 0, 'nothing else came out');
  const words = { 'it-came-out': 0, 'print-again': 0 };
  for (const panel of panels) {
    words['it-came-out'] += panel.words['it-came-out'];
    words['print-again'] += panel.words['print-again'];
  }
  const once = (jobs: readonly Submission[]) => jobs.filter((one) => trays.printed(one.sha256) === 1).length;
  return {
    submissions: all.length,
    acknowledged: acknowledged.length,
    printed: once(acknowledged),
    printedUnacknowledged: once(all.filter(({ jobId }) => jobId === undefined)),
    doubted: new Set(panels.flatMap(({ doubted }) => [...doubted])).size,
    words,
  };
}

/** The outcome in words. */
export function describeOutcome(outcome: PrintOutcome): string {
  return [
    `${outcome.submissions} documents sent, ${outcome.acknowledged} acknowledged, ${outcome.printed} of them`,
    `printed exactly once, ${outcome.printedUnacknowledged} printed once without an acknowledgement;`,
    `${outcome.doubted} deliveries in doubt, words ${JSON.stringify(outcome.words)}`,
  ].join(' ');
}
