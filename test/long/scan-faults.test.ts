/**
 * Ten thousand small documents by every way in, while the service is killed, its disk is full and its database stops.
 *
 * `SCAN_FAULT_DOCUMENTS`, `_KILLS`, `_DISKS`, `_DATABASES`, `_DUPLICATES`, `_OVERWRITES`, `_CUTS` set the counts,
 * `_SENDERS` how many send at a time, `_BACKLOG` how many may wait, `_SETTLE_SECONDS` how long reading and filing may go on
 * after the last sending. SIGTERM, SIGINT, or the end of `_SECONDS`, ends sending and faults: what was sent until then is
 * finished and counted. Where it takes longer than the suite's two hours, `node test/long/scan-faults.test.ts` runs
 * without a limit and tells how far it is.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runFaults } from '../hostile/fault-run.ts';
import { loopDiskMissing } from '../support/loop-disk.ts';
import { peerMissing } from '../support/peers.ts';
import { hasCurl } from '../support/receiver-site.ts';

const skip = loopDiskMissing() || peerMissing('curl with ftp, sftp and https', await hasCurl());
const count = (name: string, usual: number) => Number(process.env[`SCAN_FAULT_${name}`] ?? usual);

/** Aborts when the run is called off. */
function enough(): AbortSignal {
  const calledOff = new AbortController();
  const end = () => calledOff.abort();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, end);
  const seconds = count('SECONDS', 0);
  return seconds === 0
    ? calledOff.signal
    : AbortSignal.any([calledOff.signal, AbortSignal.timeout(seconds * 1_000)]);
}

test('what was acknowledged is in the ledger once and filed once, whatever happened to the service', {
  skip,
}, async () => {
  const report = await runFaults({
    documents: count('DOCUMENTS', 10_000),
    kills: count('KILLS', 200),
    fullDisks: count('DISKS', 50),
    databaseStops: count('DATABASES', 50),
    duplicates: count('DUPLICATES', 50),
    overwrites: count('OVERWRITES', 50),
    cuts: count('CUTS', 50),
    senders: count('SENDERS', 6),
    backlog: count('BACKLOG', 300),
    enough: enough(),
    settleMs: count('SETTLE_SECONDS', 10_800) * 1_000,
    tell: (line) => void process.stdout.write(`# ${line}\n`),
  });
  process.stdout.write(`# ${JSON.stringify(report)}\n`);
  assert.deepEqual(report.lost, [], 'lost');
  assert.deepEqual(report.twiceInLedger, [], 'twice in the ledger');
  assert.deepEqual(report.twiceFiled, [], 'filed twice');
  assert.deepEqual(report.strangers, [], 'bytes that nobody sent');
  assert.deepEqual(report.wrongCopies, [], 'copies that differ');
  assert.deepEqual(report.wrongHistory, [], 'histories');
  // Everything that was sent is a readable document, so that nothing is left open, put aside or refused.
  assert.deepEqual(report.byState, { verified: report.received }, 'not filed');
});
