import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { spanOfMonths } from '../../../src/accounting/period.ts';
import type { AuditEvent } from '../../../src/audit/audit-event.ts';
import type { PersonId, SegmentId } from '../../../src/shared/ids.ts';
import { appendAuditEvents } from '../../../src/stores/postgres/audit-log.ts';
import { postgresPaperReports } from '../../../src/stores/postgres/paper-reports.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { addLedgerPerson, addLedgerRelease } from '../../support/ledger.ts';

const segments = ['lgwan'] as SegmentId[];

describe('reports about paper that came in', { timeout: 60_000 }, () => {
  let site: TestDatabase;
  let hanako: PersonId;
  before(async () => {
    site = await testDatabase();
    hanako = await addLedgerPerson(site.database, 'hanako', '総務課');
  });
  after(() => site[Symbol.asyncDispose]());

  const reports = () => postgresPaperReports(site.database);
  const year = { ...spanOfMonths('2026-04', '2027-03'), segments };

  async function addScan(
    at: string,
    of: {
      readonly segment?: string;
      readonly state?: string;
      readonly pages?: number;
      readonly filed?: boolean;
      readonly foundRate?: number;
      readonly confidences?: readonly number[];
    } = {},
  ): Promise<string> {
    const id = randomUUID();
    const { segment = 'lgwan', state = 'verified', pages = 2, filed = true } = of;
    const reading =
      of.foundRate === undefined ? null : JSON.stringify({ engine: 'e', foundRate: of.foundRate });
    const { kysely } = site.database;
    await sql`INSERT INTO scan (id, segment, source, source_key, department, media_type, byte_length, sha256, state,
        page_count, received_at, updated_at, reading)
      VALUES (${id}, ${segment}, 'upload', ${id}, '総務課', 'application/pdf', 1, '\\x00', ${state}, ${pages}, ${at}, ${at},
        ${reading}::jsonb)`.execute(kysely);
    if (filed) {
      await sql`INSERT INTO record (id, segment, scan_id, title, department, page_count, captured_at)
        VALUES (${id}, ${segment}, ${id}, 'x', '総務課', ${pages}, ${at})`.execute(kysely);
      await sql`UPDATE scan SET record_id = ${id} WHERE id = ${id}`.execute(kysely);
    }
    if (of.confidences !== undefined) {
      const findings = JSON.stringify(of.confidences.map((confidence) => ({ confidence })));
      await sql`INSERT INTO scan_understanding (scan_id, extractor, findings)
        VALUES (${id}, 'x', ${findings}::jsonb)`.execute(kysely);
    }
    return id;
  }

  test('scans are told by Japan\u2019s month: received, filed, put right by people, not filed; batches by their parts', async () => {
    const corrected = await addScan('2026-04-30T23:59:59+09:00');
    await addScan('2026-05-01T00:00:00+09:00', { pages: 3 });
    await addScan('2026-05-02T00:00:00+09:00', { state: 'quarantined', filed: false });
    await addScan('2026-05-02T00:00:00+09:00', { state: 'separated', filed: false });
    await addScan('2026-05-02T00:00:00+09:00', { segment: 'mynumber' });
    await sql`INSERT INTO understanding_correction (id, scan_id, segment, field, value, by_person, at)
      VALUES (${randomUUID()}, ${corrected}, 'lgwan', 'subject', 'x', ${hanako}, '2026-06-01')`.execute(
      site.database.kysely,
    );
    const department = '総務課';
    assert.deepEqual(await reports().scans(year), [
      { month: '2026-04', department, received: 1, filed: 1, byHand: 1, failed: 0, pages: 2 },
      { month: '2026-05', department, received: 2, filed: 1, byHand: 0, failed: 1, pages: 5 },
    ]);
    const other = await reports().scans({ ...year, segments: ['mynumber'] as SegmentId[] });
    assert.equal(other.length, 1);
    assert.deepEqual(await reports().scans({ ...year, segments: [] }), []);
  });

  test('a scan whose record somebody filed into a binder by hand counts once as touched by people, one that a task changed does not', async () => {
    const filed = await addScan('2026-11-02T00:00:00+09:00');
    const byTask = await addScan('2026-11-03T00:00:00+09:00');
    const changed = (record: string, actor: AuditEvent['actor']): AuditEvent => ({
      ...({ kind: 'record.changed', segment: 'lgwan', actor, subject: `record:${record}` } as const),
      ...{ at: new Date('2026-11-04'), details: { fields: ['binder'], version: 2 } },
    });
    const events = [
      changed(filed, `person:${hanako}`),
      changed(filed, `person:${hanako}`),
      { ...changed(filed, `person:${hanako}`), kind: 'scan.assigned', subject: `scan:${filed}` } as const,
      changed(byTask, 'system'),
    ];
    await site.database.transaction((trx) => appendAuditEvents(trx, events));
    const [november] = await reports().scans({ ...spanOfMonths('2026-11', '2026-11'), segments });
    assert.deepEqual([november?.received, november?.byHand], [2, 1]);
  });

  test('the found-again rate is weighed by pages, confidence by values, and what nobody measured is left out', async () => {
    const id = await addScan('2026-07-01T12:00:00+09:00', { pages: 9, foundRate: 1, confidences: [0.5, 1] });
    await addScan('2026-07-02T12:00:00+09:00', { pages: 1, foundRate: 0.5 });
    await addScan('2026-07-03T12:00:00+09:00', { pages: 10 });
    await sql`INSERT INTO record_change (id, record_id, version, field, reason, by_actor, at)
      VALUES (${randomUUID()}, ${id}, 2, 'text', 'x', 'system', '2026-08-01'),
        (${randomUUID()}, ${id}, 3, 'title', 'x', 'system', '2026-08-01')`.execute(site.database.kysely);
    const july = { ...spanOfMonths('2026-07', '2026-07'), segments };
    const [row] = await reports().reading(july);
    assert.equal(row?.foundRate?.toFixed(4), '0.9500');
    assert.deepEqual(
      { ...row, foundRate: undefined },
      {
        month: '2026-07',
        documents: 3,
        pages: 20,
        measured: 2,
        foundRate: undefined,
        values: 2,
        confidence: 0.75,
        corrections: 1,
      },
    );
    const [may] = await reports().reading({ ...spanOfMonths('2026-05', '2026-05'), segments });
    assert.deepEqual([may?.documents, may?.foundRate, may?.confidence], [1, undefined, undefined]);
  });

  test('everybody\u2019s quota says how many have used it up or nearly, without those who have their own', async () => {
    const taro = await addLedgerPerson(site.database, 'taro', '税務課');
    const at = new Date('2026-05-10T12:00:00+09:00');
    await addLedgerRelease(site.database, hanako, at, { impressions: 100 });
    await addLedgerRelease(site.database, taro, at, { impressions: 80 });
    const asked = { ...spanOfMonths('2026-05', '2026-05'), period: 'month', unit: 'pages' } as const;
    const reached = (amount: number, without: readonly PersonId[] = []) =>
      reports().reached({ ...asked, amount, without });
    assert.deepEqual(await reached(100), { full: 1, near: 1 });
    assert.deepEqual(await reached(101), { full: 0, near: 1 });
    assert.deepEqual(await reached(100, [hanako]), { full: 0, near: 1 });
    assert.deepEqual(await reached(0), { full: 0, near: 0 });
  });
});
