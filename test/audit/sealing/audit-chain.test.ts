/** Sealing and verifying on a real database, and every way of tampering that the chain must show. */

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { AuditEvent } from '../../../src/audit/audit-event.ts';
import { type SealingParts, sealPending, signHeads } from '../../../src/audit/sealing/seal-pending.ts';
import { startSealer } from '../../../src/audit/sealing/sealer.ts';
import { type SegmentVerification, verifyAuditChain } from '../../../src/audit/sealing/verify-chain.ts';
import { type ManualClock, manualClock } from '../../../src/shared/clock.ts';
import type { SegmentId } from '../../../src/shared/ids.ts';
import { type ManagedKeyRing, openKeyRing } from '../../../src/stores/keys/key-ring.ts';
import { appendAuditEvents } from '../../../src/stores/postgres/audit-log.ts';
import { postgresAuditStore } from '../../../src/stores/postgres/audit-store.ts';
import { openDatabase } from '../../../src/stores/postgres/database.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

let test: TestDatabase;
let folder: string;
let keys: ManagedKeyRing;
let clock: ManualClock;
let parts: SealingParts;

before(async () => {
  test = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'tomeoki-audit-'));
  keys = await openKeyRing({ path: join(folder, 'keys', 'keys.json') }, ['lgwan' as SegmentId]);
  clock = manualClock(new Date('2026-09-01T00:00:00Z'));
  const store = postgresAuditStore(test.database);
  parts = {
    store,
    signer: keys.checkpoints,
    clock,
    policy: { everyMs: 60_000, everyLinks: 10 },
    batchSize: 10,
  };
});

after(async () => {
  await test?.[Symbol.asyncDispose]();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

afterEach(() => tamper('TRUNCATE audit_event, audit_seal, audit_checkpoint RESTART IDENTITY'));

function event(n: number, segment = 'lgwan'): AuditEvent {
  const at = new Date(clock.now().getTime() + n);
  const details = { pages: n, reason: `理由 ${n}`, zero: 0, list: ['b', 'a'], nothing: null };
  return { kind: 'job.held', segment, at, actor: 'system', subject: `job:${n}`, details };
}

async function write(from: number, count: number, segment = 'lgwan'): Promise<void> {
  const events = Array.from({ length: count }, (_, at) => event(from + at, segment));
  await test.database.transaction((trx) => appendAuditEvents(trx, events));
}

/** Writes and seals 40 events in four batches a minute apart, so that there are several checkpoints. */
async function sealedChain(): Promise<void> {
  for (let batch = 0; batch < 4; batch++) {
    await write(batch * 10, 10);
    await sealPending(parts);
    clock.advance(61_000);
  }
}

/** Changes rows as somebody may who owns the database: with the triggers off. */
async function tamper(...statements: string[]): Promise<void> {
  const client = new Client(test.connection);
  await client.connect();
  try {
    await client.query('SET session_replication_role = replica');
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}

async function verify(segment = 'lgwan', anchors: readonly string[] = []): Promise<SegmentVerification> {
  const report = await verifyAuditChain({ store: parts.store, signer: keys.checkpoints, anchors });
  const found = report.segments.find((each) => each.segment === segment);
  assert.ok(found);
  assert.equal(
    report.intact,
    report.segments.every((each) => each.fault === undefined),
  );
  return found;
}

async function signatures(): Promise<string[]> {
  const rows = await test.database.kysely.selectFrom('audit_checkpoint').select('signature').execute();
  return rows.map((row) => row.signature);
}

describe('sealing', () => {
  it('chains every event once, in order and without a gap, and signs the head', async () => {
    await sealedChain();
    const links = await parts.store.readChain('lgwan', 0, 1000);
    assert.deepEqual(
      links.map((link) => link.sequence),
      Array.from({ length: 40 }, (_, at) => at + 1),
    );
    assert.deepEqual(
      links.map((link) => link.event?.subject),
      Array.from({ length: 40 }, (_, at) => `job:${at}`),
    );
    const report = await verify();
    assert.equal(report.fault, undefined);
    assert.equal(report.verifiedLinks, 40);
    assert.equal(report.signedUpTo, 40);
    assert.equal(report.unsealed, 0);
    assert.ok(report.verifiedCheckpoints >= 4);
  });

  it('keeps the chains of segments apart', async () => {
    await write(0, 5, 'lgwan');
    await write(5, 3, '-');
    await write(8, 2, 'mynumber');
    await sealPending(parts);
    assert.equal((await verify('lgwan')).verifiedLinks, 5);
    assert.equal((await verify('-')).verifiedLinks, 3);
    assert.equal((await verify('mynumber')).verifiedLinks, 2);
  });

  it('signs at most once a minute or every so many links, and a resting head later', async () => {
    await write(0, 3);
    assert.equal((await sealPending(parts)).signed, 1);
    await write(3, 3);
    assert.equal((await sealPending(parts)).signed, 0);
    assert.equal((await verify()).signedUpTo, 3);
    clock.advance(61_000);
    assert.equal(await signHeads(parts), 1);
    assert.equal(await signHeads(parts), 0);
    assert.equal((await verify()).signedUpTo, 6);
    await write(6, 12);
    assert.equal((await sealPending(parts)).signed, 1);
  });

  it('seals an event whose transaction committed late behind those with higher ids', async () => {
    const late = new Client(test.connection);
    await late.connect();
    try {
      await late.query('BEGIN');
      await late.query(
        `INSERT INTO audit_event (segment, at, kind, actor, subject, details)
         VALUES ('lgwan', '2026-09-01T00:00:00Z', 'job.held', 'system', 'job:late', '{}')`,
      );
      await write(0, 5);
      assert.equal((await sealPending(parts)).sealed, 5);
      await late.query('COMMIT');
    } finally {
      await late.end();
    }
    assert.equal((await verify()).unsealed, 1);
    assert.equal((await sealPending(parts)).sealed, 1);
    const last = (await parts.store.readChain('lgwan', 5, 10))[0];
    assert.equal(last?.event?.subject, 'job:late');
    assert.equal(last?.eventId, 1);
    assert.equal((await verify()).fault, undefined);
  });

  it('by two sealers at once gives one good chain', { timeout: 60_000 }, async () => {
    await using second = await openDatabase({ connection: test.connection });
    const options = { ...parts, policy: { everyMs: 0, everyLinks: 5 }, intervalMs: 5 };
    {
      await using _one = startSealer(options);
      await using _two = startSealer({ ...options, store: postgresAuditStore(second) });
      for (let batch = 0; batch < 20; batch++) {
        await Promise.all([write(batch * 20, 10), write(batch * 20 + 10, 10, '-')]);
        await sleep(5);
      }
    }
    const report = await verify();
    assert.equal(report.fault, undefined);
    assert.equal(report.verifiedLinks, 200);
    assert.equal(report.unsealed, 0);
    assert.equal((await verify('-')).verifiedLinks, 200);
  });

  it('goes on when the database fails for a while', { timeout: 60_000 }, async () => {
    const faults: string[] = [];
    let broken = true;
    const store = {
      ...parts.store,
      pendingSegments: async (after: number) => {
        if (broken) throw new Error('no connection');
        return await parts.store.pendingSegments(after);
      },
    };
    const log = { debug: () => undefined, info: () => undefined, error: () => undefined };
    const warn = (_details: unknown, message: string) => faults.push(message);
    {
      await using _sealer = startSealer({ ...parts, store, intervalMs: 5, log: { ...log, warn } });
      await write(0, 4);
      await sleep(50);
      broken = false;
    }
    assert.ok(faults.length > 0);
    assert.equal((await verify()).verifiedLinks, 4);
  });

  it('leaves the events to the database alone: they cannot be changed or removed by the service', async () => {
    await write(0, 1);
    for (const statement of [
      "UPDATE audit_event SET kind = 'x'",
      'DELETE FROM audit_event',
      'TRUNCATE audit_event',
    ]) {
      const client = new Client(test.connection);
      await client.connect();
      await assert.rejects(client.query(statement), { code: '23001' });
      await client.end();
    }
  });
});

describe('verifying', () => {
  it('tells how many events are not sealed yet', async () => {
    await sealedChain();
    await write(40, 3);
    const report = await verify();
    assert.equal(report.unsealed, 3);
    assert.equal(report.fault, undefined);
  });

  for (const [what, change] of [
    ['kind', "kind = 'job.completed'"],
    ['actor', "actor = 'person:x'"],
    ['subject', "subject = 'job:other'"],
    ['segment', "segment = '-'"],
    ['moment by a microsecond', "at = at + interval '1 microsecond'"],
    ['moment to infinity', "at = 'infinity'"],
    ['details', `details = details || '{"pages": 1000}'`],
    ['details by one more member', `details = details || '{"more": null}'`],
  ] as const) {
    it(`finds an event whose ${what} was changed`, async () => {
      await sealedChain();
      await tamper(`UPDATE audit_event SET ${change} WHERE id = 17`);
      const { fault, verifiedLinks } = await verify();
      assert.equal(fault?.kind, 'changed');
      assert.equal(fault?.sequence, 17);
      assert.equal(fault?.eventId, 17);
      assert.equal(verifiedLinks, 16);
    });
  }

  for (const [what, kind, sequence, statements] of [
    ['an event that was removed', 'removed', 17, ['DELETE FROM audit_event WHERE id = 17']],
    ['a link that was removed', 'removed', 17, ['DELETE FROM audit_seal WHERE sequence = 17']],
    [
      'an event and its link that were removed',
      'removed',
      17,
      ['DELETE FROM audit_event WHERE id = 17', 'DELETE FROM audit_seal WHERE sequence = 17'],
    ],
    [
      'an event that was removed and the links behind it moved up',
      'changed',
      17,
      [
        'DELETE FROM audit_event WHERE id = 17',
        'DELETE FROM audit_seal WHERE sequence = 17',
        'UPDATE audit_seal SET sequence = -sequence + 1 WHERE sequence > 17',
        'UPDATE audit_seal SET sequence = -sequence WHERE sequence < 0',
      ],
    ],
    [
      'the end that was cut off while its checkpoint stayed',
      'removed',
      31,
      ['DELETE FROM audit_event WHERE id > 30', 'DELETE FROM audit_seal WHERE sequence > 30'],
    ],
    [
      'links that changed places',
      'reordered',
      12,
      [
        'UPDATE audit_seal SET sequence = -1 WHERE sequence = 12',
        'UPDATE audit_seal SET sequence = 12 WHERE sequence = 33',
        'UPDATE audit_seal SET sequence = 33 WHERE sequence = -1',
      ],
    ],
    [
      'links that changed their events',
      'reordered',
      12,
      [
        'UPDATE audit_seal SET event_id = -1 WHERE sequence = 12',
        'UPDATE audit_seal SET event_id = 12 WHERE sequence = 33',
        'UPDATE audit_seal SET event_id = 33 WHERE sequence = 12',
      ],
    ],
    [
      'events that changed their ids',
      'reordered',
      12,
      [
        'ALTER TABLE audit_event ALTER COLUMN id SET GENERATED BY DEFAULT',
        'CREATE TEMPORARY TABLE moved AS SELECT * FROM audit_event WHERE id IN (12, 33)',
        'DELETE FROM audit_event WHERE id IN (12, 33)',
        `INSERT INTO audit_event SELECT 45 - id, segment, at, kind, actor, subject, details FROM moved`,
        'ALTER TABLE audit_event ALTER COLUMN id SET GENERATED ALWAYS',
      ],
    ],
    [
      'a hash that was changed',
      'changed',
      17,
      [`UPDATE audit_seal SET hash = sha256('x') WHERE sequence = 17`],
    ],
    ['a hash that was cut', 'changed', 17, [`UPDATE audit_seal SET hash = '' WHERE sequence = 17`]],
    [
      'a checkpoint in the middle that was removed',
      'removed',
      30,
      ['DELETE FROM audit_checkpoint WHERE sequence = 20'],
    ],
    [
      'a checkpoint that was moved',
      'forged-checkpoint',
      25,
      ['UPDATE audit_checkpoint SET sequence = 25 WHERE sequence = 20'],
    ],
    [
      'a checkpoint for a place that cannot be',
      'forged-checkpoint',
      0,
      [
        'INSERT INTO audit_checkpoint SELECT segment, 0, signature, at FROM audit_checkpoint WHERE sequence = 20',
      ],
    ],
    [
      'a checkpoint with another signature',
      'forged-checkpoint',
      20,
      [`UPDATE audit_checkpoint SET signature = 'a.b.c' WHERE sequence = 20`],
    ],
    [
      'a link far behind the end, with numbers out of range',
      'removed',
      41,
      [`INSERT INTO audit_seal VALUES ('lgwan', 9007199254740990, 9223372036854775807, '')`],
    ],
  ] as [string, string, number, string[]][]) {
    it(`finds ${what}`, async () => {
      await sealedChain();
      await tamper(...statements);
      const { fault } = await verify();
      assert.equal(fault?.kind, kind);
      assert.equal(fault?.sequence, sequence);
    });
  }

  it('finds a chain that was calculated anew by someone without the key', async () => {
    await sealedChain();
    const old = await test.database.kysely.selectFrom('audit_checkpoint').selectAll().execute();
    await tamper(
      "UPDATE audit_event SET subject = 'job:other' WHERE id = 5",
      'TRUNCATE audit_seal, audit_checkpoint',
    );
    await sealPending({ ...parts, policy: { everyMs: 1e12, everyLinks: 1e9 } });
    await tamper('DELETE FROM audit_checkpoint');
    await test.database.kysely.insertInto('audit_checkpoint').values(old).execute();
    const { fault } = await verify();
    assert.equal(fault?.kind, 'changed');
    assert.equal(fault?.sequence, 10);
  });

  it('finds a chain that was calculated anew and signed with a foreign key', async () => {
    await sealedChain();
    const foreign = await openKeyRing({ path: join(folder, 'foreign', 'keys.json') }, ['lgwan' as SegmentId]);
    await tamper(
      "UPDATE audit_event SET subject = 'job:other' WHERE id = 5",
      'TRUNCATE audit_seal, audit_checkpoint',
    );
    await sealPending({ ...parts, signer: foreign.checkpoints });
    assert.equal((await verify()).fault?.kind, 'forged-checkpoint');
  });

  it('finds an end that was cut off with its checkpoints by a checkpoint kept elsewhere', async () => {
    await sealedChain();
    const anchors = await signatures();
    await tamper(
      'DELETE FROM audit_event WHERE id > 20',
      'DELETE FROM audit_seal WHERE sequence > 20',
      'DELETE FROM audit_checkpoint WHERE sequence > 20',
    );
    assert.equal((await verify()).fault, undefined);
    const { fault } = await verify('lgwan', anchors);
    assert.equal(fault?.kind, 'removed');
    assert.equal(fault?.sequence, 21);
  });

  it('accepts a chain that was sealed again after its last links were lost, because the hashes are the same', async () => {
    await sealedChain();
    await tamper('DELETE FROM audit_seal WHERE sequence > 35');
    assert.equal((await verify()).fault?.kind, 'removed');
    await sealPending(parts);
    assert.equal((await verify()).fault, undefined);
  });

  it('reads a chain that is longer than one page', { timeout: 60_000 }, async () => {
    const client = new Client(test.connection);
    await client.connect();
    await client.query(
      `INSERT INTO audit_event (segment, at, kind, actor, subject, details)
       SELECT 'lgwan', '2026-09-01T00:00:00Z', 'job.held', 'system', 'job:' || n, '{"pages": 1}'
       FROM generate_series(1, 2500) n`,
    );
    await client.end();
    const policy = { everyMs: 60_000, everyLinks: 100 };
    assert.equal((await sealPending({ ...parts, batchSize: 400, policy })).sealed, 2500);
    const report = await verify();
    assert.equal(report.fault, undefined);
    assert.equal(report.verifiedLinks, 2500);
    await tamper('UPDATE audit_event SET id = DEFAULT WHERE id = 2001');
    assert.equal((await verify()).fault?.sequence, 2001);
  });
});
