/** Exports of the audit on a real database: what they hold, what they prove, and every way of changing one. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { Client } from 'pg';
import type { AuditEvent } from '../../../src/audit/audit-event.ts';
import { exportAudit } from '../../../src/audit/export/export-audit.ts';
import { type AskedScope, scopeOf } from '../../../src/audit/export/export-scope.ts';
import { verifyExport } from '../../../src/audit/export/verify-export.ts';
import { sealPending } from '../../../src/audit/sealing/seal-pending.ts';
import { manualClock } from '../../../src/shared/clock.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { newId, type PersonId, type RecordId, type ScanId, type SegmentId } from '../../../src/shared/ids.ts';
import { type ManagedKeyRing, openKeyRing } from '../../../src/stores/keys/key-ring.ts';
import { appendAuditEvents } from '../../../src/stores/postgres/audit-log.ts';
import { postgresAuditStore } from '../../../src/stores/postgres/audit-store.ts';
import { subjectsOfDocument } from '../../../src/stores/postgres/audit-subjects.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

const clock = manualClock(new Date('2026-05-01T00:00:00Z'));
const alice = newId<PersonId>();
const bob = newId<PersonId>();
const scan = newId<ScanId>();
const record = newId<RecordId>();
const job = newId<RecordId>();

let fresh: TestDatabase;
let folder: string;
let keys: ManagedKeyRing;
let otherKeys: ManagedKeyRing;

/** One event an hour for six days from 2026-04-01 in Japan, in two segments; every fifth is of the one document. */
function events(): AuditEvent[] {
  const start = new Date('2026-03-31T15:00:00Z').getTime();
  return Array.from({ length: 144 }, (_, hour): AuditEvent => {
    const at = new Date(start + hour * 3_600_000);
    const segment = hour % 3 === 0 ? '-' : 'lgwan';
    const actor = `person:${hour % 2 === 0 ? alice : bob}` as const;
    if (hour % 5 === 0) {
      const subject = hour % 10 === 0 ? `record:${record}` : `scan:${scan}`;
      return {
        kind: 'record.viewed',
        segment,
        at,
        actor,
        subject,
        details: { pageNumber: hour, note: '=1+1' },
      };
    }
    if (hour % 7 === 0) {
      return {
        kind: 'person.changed',
        segment,
        at,
        actor: 'system',
        subject: `person:${alice}`,
        details: {},
      };
    }
    return { kind: 'search.performed', segment, at, actor, subject: actor, details: { query: 'ab12' } };
  });
}

before(async () => {
  fresh = await testDatabase();
  folder = await mkdtemp(join(tmpdir(), 'tomeoki-export-'));
  keys = await openKeyRing({ path: join(folder, 'a', 'keys.json') }, ['lgwan' as SegmentId]);
  otherKeys = await openKeyRing({ path: join(folder, 'b', 'keys.json') }, ['lgwan' as SegmentId]);
  const at = clock.now();
  const sent = { id: scan, segment: 'lgwan' as SegmentId, source: 'print', source_key: `job:${job}` };
  const bytes = { media_type: 'application/pdf', byte_length: 1, sha256: new Uint8Array(32) };
  await fresh.database.kysely
    .insertInto('scan')
    .values({ ...sent, ...bytes, state: 'verified', received_at: at, updated_at: at })
    .execute();
  await fresh.database.kysely
    .insertInto('record')
    .values({
      id: record,
      segment: 'lgwan' as SegmentId,
      scan_id: scan,
      title: '題',
      page_count: 1,
      captured_at: at,
    })
    .execute();
  await fresh.database.transaction((trx) => appendAuditEvents(trx, events()));
  await sealPending({
    store: postgresAuditStore(fresh.database),
    signer: keys.checkpoints,
    clock,
    batchSize: 50,
  });
});

after(async () => {
  await fresh?.[Symbol.asyncDispose]();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

async function written(asked: AskedScope, segments?: readonly string[]) {
  const store = postgresAuditStore(fresh.database);
  const scope = await scopeOf(asked, (id) => subjectsOfDocument(fresh.database, id));
  let [text, csv] = ['', ''];
  const report = await exportAudit(
    { store, signer: keys.checkpoints, clock },
    { ...scope, ...(segments && { segments }) },
    {
      lines: async (more) => {
        text += more;
      },
      csv: async (more) => {
        csv += more;
      },
    },
  );
  return { report, text, csv, lines: text.trimEnd().split('\n') };
}

async function verify(
  text: string,
  parts: { readonly alone?: boolean; readonly keys?: ManagedKeyRing } = {},
) {
  const store = postgresAuditStore(fresh.database);
  const signer = (parts.keys ?? keys).checkpoints;
  return await verifyExport({ signer, ...(parts.alone !== true && { store }) }, text.split('\n'));
}

const faultOf = async (lines: readonly string[]) => (await verify(lines.join('\n'))).fault?.kind;

const code = (wanted: string) => (error: unknown) => error instanceof ServiceError && error.code === wanted;

describe('an export of the audit', () => {
  test('of a period holds every link from the first to the last, says which, and verifies alone and by the chain', async () => {
    const { report, text, lines } = await written({ from: '2026-04-02', to: '2026-04-03' });
    assert.equal(report.events, 48);
    assert.deepEqual(
      report.ranges.map(({ segment, firstLink, lastLink, events: count }) => [
        segment,
        firstLink,
        lastLink,
        count,
      ]),
      [
        ['-', 9, 24, 16],
        ['lgwan', 17, 48, 32],
      ],
    );
    assert.equal(lines.length, 50);
    assert.equal((await verify(text)).fault, undefined);
    assert.equal((await verify(text, { alone: true })).fault, undefined);
  });

  test('of a document goes by record, scan and print job; of a person by what they did and what was done to them', async () => {
    const byRecord = await written({ document: record });
    const byScan = await written({ document: scan });
    const byJob = await written({ document: job });
    assert.equal(byRecord.report.events, 29);
    assert.equal(byScan.report.events, 29);
    assert.equal(byJob.report.events, 29);
    assert.equal((await verify(byRecord.text)).scope.subjects?.includes(`job:${job}`), true);

    const of = `person:${alice}`;
    const wanted = events().filter(({ actor, subject }) => actor === of || subject === of).length;
    const ofPerson = await written({ person: alice });
    assert.equal(ofPerson.report.events, wanted);
    assert.equal((await verify(ofPerson.text)).fault, undefined);
    const searches = await written({
      person: alice,
      kinds: ['search.'],
      from: '2026-04-01',
      to: '2026-04-01',
    });
    assert.ok(searches.report.events > 0 && searches.report.events < 24);
    assert.equal((await verify(searches.text)).fault, undefined);
  });

  test('of adjoining periods leaves nothing out between them', async () => {
    const first = await written({ to: '2026-04-03' });
    const second = await written({ from: '2026-04-04' });
    assert.equal(first.report.events + second.report.events, 144);
    const next = second.report.ranges.map(({ firstLink, before }) => [firstLink - 1, before]);
    assert.deepEqual(
      first.report.ranges.map(({ lastLink, head }) => [lastLink, head]),
      next,
    );
  });

  test('has a table of the same events that no spreadsheet takes for a formula, bound by its hash', async () => {
    const { csv, lines } = await written({ document: record });
    assert.ok(csv.startsWith('\ufeffsegment,link,event,time'));
    assert.equal(csv.trimEnd().split('\r\n').length, 30);
    const end = JSON.parse(lines.at(-1) ?? '') as { csvSha256: string };
    assert.equal(end.csvSha256, createHash('sha256').update(csv).digest('hex'));
  });

  test('shows each way of changing it: a word, a line taken out, doubled or moved, another end, another key', async () => {
    const { lines, text } = await written({ from: '2026-04-02', to: '2026-04-02' });
    const swap = (at: number, to: string) => lines.map((line, number) => (number === at ? to : line));
    const [, , third = '', fourth = ''] = lines;
    assert.equal(await faultOf(swap(2, third.replace('"kind":"', '"kind":"x'))), 'event-changed');
    assert.equal(await faultOf(lines.filter((_, at) => at !== 4)), 'gap');
    assert.equal(await faultOf([...lines.slice(0, 3), third, ...lines.slice(3)]), 'gap');
    assert.equal(await faultOf(swap(2, fourth).map((line, at) => (at === 3 ? third : line))), 'gap');
    assert.equal(await faultOf(swap(0, (lines[0] ?? '').replace('"period"', '"person:x"'))), 'bytes-changed');
    assert.equal((await verify(text, { keys: otherKeys })).fault?.kind, 'signature-wrong');
    await assert.rejects(verify(lines.slice(0, -1).join('\n')), code('AUDIT_EXPORT_DAMAGED'));
    await assert.rejects(verify('{}'), code('AUDIT_EXPORT_DAMAGED'));
    await assert.rejects(verify(''), code('AUDIT_EXPORT_DAMAGED'));
  });

  test('never verifies with a signature whose last letter is another that stands for the same bytes', async () => {
    const { text } = await written({ from: '2026-04-02', to: '2026-04-02' });
    const [, signature = ''] = /"signature":"([^"]+)"/.exec(text) ?? [];
    const bytesOf = (value: string) =>
      Buffer.from(value.split('.').at(-1) ?? '', 'base64url').toString('hex');
    const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
    const others = letters
      .map((letter) => signature.slice(0, -1) + letter)
      .filter((other) => other !== signature && bytesOf(other) === bytesOf(signature));
    assert.ok(others.length > 0);
    for (const other of others) {
      assert.equal((await verify(text.replace(signature, other))).fault?.kind, 'signature-wrong');
    }
  });

  test('never verifies once any byte of it is another', async () => {
    const { text } = await written({ document: record, from: '2026-04-02', to: '2026-04-02' });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(text.length - 2),
        fc.constantFrom('x', '0', '"', '}', '\u3042'),
        async (at, to) => {
          if (text[at] === to) return;
          const changed = `${text.slice(0, at)}${to}${text.slice(at + 1)}`;
          const outcome = await verify(changed).then(
            ({ fault }) => fault,
            (error: unknown) => code('AUDIT_EXPORT_DAMAGED')(error) && 'damaged',
          );
          assert.ok(outcome, `changed at ${at}`);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('is refused where the chain has a fault, and does not verify where the chain is another one', async () => {
    const { text } = await written({ from: '2026-04-05', to: '2026-04-05' });
    const client = new Client(fresh.connection);
    await client.connect();
    try {
      await client.query('SET session_replication_role = replica');
      await client.query(`UPDATE audit_event SET details = '{"query":"no"}' WHERE id = 110`);
      await assert.rejects(written({ from: '2026-04-05', to: '2026-04-05' }), code('AUDIT_CHAIN_BROKEN'));
      await client.query(`UPDATE audit_seal SET hash = sha256(hash) WHERE segment = 'lgwan'`);
      assert.equal((await verify(text)).fault?.kind, 'not-of-this-chain');
      assert.equal((await verify(text, { alone: true })).fault, undefined);
    } finally {
      await client.end();
    }
  });

  test('is of days, kinds and ids that can be', async () => {
    for (const asked of [
      { from: '2026-02-30x' },
      { from: '2026-04-02', to: '2026-04-01' },
      { kinds: ['record.eaten'] },
      { person: 'alice' },
      { document: "'; --" },
      { document: record, person: alice },
    ]) {
      await assert.rejects(written(asked), code('AUDIT_FILTER_INVALID'), JSON.stringify(asked));
    }
  });
});

describe('listing the audit', () => {
  test('gives the newest first, page by page, only of the segments that are asked for', async () => {
    const store = postgresAuditStore(fresh.database);
    const all = await store.listEvents({ segments: ['-', 'lgwan'], limit: 500 });
    assert.equal(all.length, 144);
    const paged = [];
    let beforeId: number | undefined;
    for (;;) {
      const page = await store.listEvents({
        ...{ segments: ['lgwan'], kinds: ['record.', 'person.changed'], limit: 10 },
        ...(beforeId !== undefined && { beforeId }),
      });
      paged.push(...page);
      beforeId = page.at(-1)?.eventId;
      if (page.length < 10) break;
    }
    const wanted = all.filter(({ segment, kind }) => segment === 'lgwan' && kind !== 'search.performed');
    assert.deepEqual(
      paged.map(({ eventId }) => eventId),
      wanted.map(({ eventId }) => eventId),
    );
    assert.ok(paged.every(({ sequence }) => sequence !== undefined));
    assert.deepEqual(await store.listEvents({ segments: [], limit: 10 }), []);
    const ofPerson = await store.listEvents({ segments: ['-', 'lgwan'], person: bob, limit: 500 });
    assert.equal(ofPerson.length, events().filter(({ actor }) => actor === `person:${bob}`).length);
  });
});
