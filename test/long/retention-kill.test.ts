/** A process that disposes of a record is killed at every one of its calls: nothing is ever half destroyed. */

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { confirmRound, decideRound, startRound } from '../../src/archive/retention/act-on-round.ts';
import { verifyDisposal } from '../../src/archive/retention/certificate.ts';
import { executeRound } from '../../src/archive/retention/execute-rounds.ts';
import { proposeRound } from '../../src/archive/retention/propose-round.ts';
import { type ManualClock, manualClock } from '../../src/shared/clock.ts';
import type { RecordId } from '../../src/shared/ids.ts';
import { openFolderTarget } from '../../src/stores/filing/folder.ts';
import type { RetentionKillOrder } from '../support/retention-killed.ts';
import { openRetentionWorld, type RetentionWorld, record } from '../support/retention-world.ts';
import { openLedger, type ScanLedger } from '../support/scan-ledger.ts';
import { lgwan } from '../support/scan-world.ts';

const start = new Date('2026-05-10T01:00:00Z');
const later = new Date('2028-05-10T01:00:00Z');
/** More calls than one record takes. */
const mostCalls = 80;

describe('killed while it disposes of a record', { timeout: 1_800_000 }, () => {
  let ledger: ScanLedger;
  let world: RetentionWorld;
  let clock: ManualClock;
  let share: string;

  before(async () => {
    ledger = await openLedger();
    share = join(ledger.folder, 'share');
    await mkdir(share);
    clock = manualClock(start);
    const targets = new Map([['share', openFolderTarget({ folder: share })]]);
    const place = { database: ledger.place.database, folder: ledger.folder };
    world = await openRetentionWorld(place, { clock, targets, retention: { years: 1 } });
  });
  after(() => ledger[Symbol.asyncDispose]());

  const files = async (folder: string): Promise<number> =>
    (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
      .length;
  const stateOf = async (id: RecordId) => {
    const { kysely } = ledger.place.database;
    const row = await kysely.selectFrom('record').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const renditions = await kysely.selectFrom('rendition').selectAll().where('record_id', '=', id).execute();
    const keys = renditions.filter(({ wrapped_key }) => wrapped_key !== null).length;
    return { withdrawn: row.withdrawn_at !== null, disposition: row.disposition, keys, title: row.title };
  };

  async function decided(): Promise<string> {
    const { deps, clerk, office, other } = world;
    const request = { segment: lgwan, department: '総務課', fiscalYear: 2027, by: 'system' } as const;
    const { roundId } = await proposeRound(deps, request);
    await confirmRound(deps, roundId, clerk, []);
    const [item] = await deps.retention.listItems(roundId);
    const word = { outcome: 'destroy' } as const;
    await decideRound(deps, roundId, office, item === undefined ? [] : [{ recordId: item.recordId, word }]);
    await startRound(deps, roundId, other, undefined);
    return roundId;
  }

  /** The number of calls of a process that outlived its order; undefined: it was killed. */
  async function runUntilKilled(order: RetentionKillOrder): Promise<number | undefined> {
    const child = fork(join(import.meta.dirname, '../support/retention-killed.ts'), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    let calls: number | undefined;
    child.on('message', (told: { calls: number }) => {
      calls = told.calls;
    });
    child.send(order);
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    assert.ok(signal === 'SIGKILL' || code === 0, `${code} ${signal}`);
    return signal === 'SIGKILL' ? undefined : calls;
  }

  test('at every call, before and after it: the record is whole or on its way out, and the next process finishes it', async () => {
    let kills = 0;
    for (let killAt = 1; killAt <= mostCalls; killAt += 1) {
      const when = killAt % 2 === 0 ? 'before' : 'after';
      clock.advance(start.getTime() - clock.now().getTime());
      const id = await record(world);
      const whole = await stateOf(id);
      const roundId = await decided();
      const { connection } = ledger.place;
      const people = [world.clerk, world.office, world.other] as const;
      const told = { connection, folder: ledger.folder, share, roundId, people, killAt, when } as const;
      const calls = await runUntilKilled({ ...told, now: later.toISOString() });
      const state = await stateOf(id);
      if (state.withdrawn) assert.ok(state.disposition === null || state.title === '', `call ${killAt}`);
      else {
        assert.deepEqual(state, whole, `call ${killAt}`);
        assert.equal(await files(share), 4, `call ${killAt}: a record that is found has all its copies`);
      }
      if (state.keys < whole.keys)
        assert.equal(await files(share), 0, `call ${killAt}: keys go after copies`);
      clock.advance(later.getTime() - clock.now().getTime());
      await executeRound(world.deps, roundId);
      assert.equal((await stateOf(id)).disposition, 'destroyed', `call ${killAt}`);
      assert.equal(await files(share), 0, `call ${killAt}`);
      assert.equal(await files(join(ledger.folder, 'blobs')), 0, `call ${killAt}: bytes are left`);
      assert.equal((await world.deps.retention.findRound(roundId))?.state, 'closed', `call ${killAt}`);
      const certificates = await world.deps.retention.listCertificates(roundId);
      assert.equal(certificates.length, 1, `call ${killAt}: certified once`);
      const claims = await verifyDisposal(world.deps.keys.checkpoints, certificates[0]?.certificate ?? '');
      assert.deepEqual(
        claims?.records.map((one) => one.id),
        [id],
      );
      if (calls !== undefined) break;
      kills += 1;
    }
    assert.ok(kills >= 20 && kills < mostCalls, `${kills} kills`);
  });
});
