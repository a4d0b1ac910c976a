/** Months that were added up tell the same as the releases themselves, whatever is written when. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { addUpMonths } from '../../../src/accounting/report/add-up-months.ts';
import { eachPagesRow, uncollectedRows } from '../../../src/accounting/report/make-report.ts';
import type { PagesRow, ReportDimension } from '../../../src/accounting/report.ts';
import type { AccountingStore } from '../../../src/ports/accounting-store.ts';
import { manualClock } from '../../../src/shared/clock.ts';
import type { PersonId, SegmentId } from '../../../src/shared/ids.ts';
import { postgresAccountingStore } from '../../../src/stores/postgres/accounting-store.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { addLedgerExpiry, addLedgerPerson, addLedgerRelease } from '../../support/ledger.ts';

const segments = ['lgwan', 'core'] as SegmentId[];
const groupings: readonly (readonly ReportDimension[])[] = [
  [],
  ['month'],
  ['department', 'month'],
  ['user', 'segment'],
  ['account', 'site', 'device'],
];

describe('months of the accounts that are added up', { timeout: 60_000 }, () => {
  let site: TestDatabase;
  let accounts: AccountingStore;
  let people: readonly PersonId[];
  before(async () => {
    site = await testDatabase();
    accounts = postgresAccountingStore(site.database);
    people = [
      await addLedgerPerson(site.database, 'hanako', '総務課'),
      await addLedgerPerson(site.database, 'taro', '税務課'),
    ];
  });
  after(() => site[Symbol.asyncDispose]());

  const addUp = (until: string) => addUpMonths({ accounts, clock: manualClock(new Date(until)) });
  const year = { from: '2026-04', to: '2026-08' };

  async function answers(wish: { segments?: readonly SegmentId[]; personId?: PersonId } = {}) {
    const all: unknown[] = [];
    for (const by of groupings) {
      const rows: PagesRow[] = [];
      await eachPagesRow({ accounts }, 'system', { ...year, ...wish, by }, async (some) => {
        rows.push(...some);
      });
      all.push(rows, await uncollectedRows({ accounts }, 'system', { ...year, ...wish, by }));
    }
    return all;
  }

  async function release(at: Date, index: number, impressions: number) {
    const owner = people[index % 2] ?? assert.fail('nobody');
    const change = {
      segment: segments[impressions % 2] ?? assert.fail('none'),
      ticket: impressions % 3 === 0 ? ({ sides: 'two-sided-long-edge' } as const) : {},
      demands: impressions % 4 === 0 ? { accountId: 'K-01' } : {},
    };
    const usage = { impressions, cost: impressions * 2, estimated: impressions % 5 === 0 };
    return await addLedgerRelease(site.database, owner, at, usage, change);
  }

  /** What stands in the rows, without any of the code that reports are made by. */
  async function plain() {
    const { rows } = await sql<{ month: string; releases: number; pages: number; yen: number }>`
      SELECT to_char(charged_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM') AS month, count(*)::int AS releases,
        sum(charged_pages)::int AS pages, sum(charged_yen)::int AS yen
      FROM delivery WHERE charged_at >= '2026-03-31T15:00:00Z' AND charged_at < '2026-08-31T15:00:00Z'
      GROUP BY 1 ORDER BY 1`.execute(site.database.kysely);
    return rows;
  }

  test('every answer is that of the rows, after any order of releases, expiries, late changes and adding up', async () => {
    const moment = fc
      .integer({ min: Date.parse('2026-03-25'), max: Date.parse('2026-09-05') })
      .map((ms) => new Date(ms));
    const count = fc.integer({ min: 1, max: 30 });
    const step = fc.oneof(
      fc.record({ kind: fc.constant('release' as const), at: moment, count }),
      fc.record({ kind: fc.constant('expiry' as const), at: moment, count }),
      fc.record({ kind: fc.constant('changed' as const), at: moment, count }),
      fc.record({ kind: fc.constant('moved' as const), at: moment, count }),
      fc.record({ kind: fc.constant('add-up' as const), at: moment, count }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const { kysely } = site.database;
        for (const { kind, at, count: number } of steps) {
          if (kind === 'release') await release(at, number, number);
          if (kind === 'add-up') await addUp(at.toISOString());
          if (kind === 'expiry') {
            const owner = people[number % 2] ?? assert.fail('nobody');
            const facts = number % 3 === 0 ? ({ opaque: true } as const) : { pages: number };
            await addLedgerExpiry(site.database, owner, at, facts, { ticket: { copies: 1 + (number % 3) } });
          }
          if (kind === 'changed') {
            await sql`UPDATE delivery SET usage = usage || ${JSON.stringify({ impressions: number })}::jsonb
              WHERE id = (SELECT id FROM delivery ORDER BY id LIMIT 1)`.execute(kysely);
            await sql`UPDATE print_job SET facts = '{"pages": 77}' WHERE id = (SELECT id FROM print_job
              WHERE state = 'canceled' ORDER BY id LIMIT 1)`.execute(kysely);
          }
          if (kind === 'moved') {
            await sql`UPDATE delivery SET finished_at = ${at}, state = state
              WHERE id = (SELECT id FROM delivery ORDER BY id DESC LIMIT 1)`.execute(kysely);
          }
        }
        const [mine] = people;
        const wishes = [
          {},
          { segments: ['core'] as SegmentId[] },
          mine === undefined ? {} : { personId: mine },
        ];
        const quick = await Promise.all(wishes.map(answers));
        const months = quick[0]?.[2] as readonly PagesRow[];
        assert.deepEqual(
          months.map((row) => [row.keys.month, row.releases, row.impressions, row.yen]),
          (await plain()).map((row) => [row.month, row.releases, row.pages, row.yen]),
        );
        await sql`DELETE FROM account_month`.execute(kysely);
        assert.deepEqual(await Promise.all(wishes.map(answers)), quick);
      }),
      { numRuns: 6 },
    );
  });

  test('a month that somebody is writing into is left alone, and is added up with it afterwards', async () => {
    const at = new Date('2027-02-10T12:00:00+09:00');
    await release(at, 0, 3);
    await addUp('2027-02-28T12:00:00+09:00');
    const month = '2027-02';
    const weigh = () => undefined;
    await site.database.transaction(async (trx) => {
      await sql`UPDATE delivery SET usage = usage || '{"impressions": 5}'::jsonb WHERE charged_at = ${at}`.execute(
        trx,
      );
      assert.equal(await accounts.addUpMonth(month, at, weigh), false);
    });
    assert.equal(await accounts.addUpMonth(month, at, weigh), true);
    const before = (
      await sql`SELECT FROM account_month_opened WHERE month = '2027-02-01'`.execute(site.database.kysely)
    ).rows;
    assert.equal(before.length, 0);
    await release(new Date(at.getTime() + 1), 1, 4);
    await release(new Date(at.getTime() + 2), 1, 4);
    assert.deepEqual(await accounts.listMonthsToAddUp(new Date('2027-03-02T00:00:00Z')), [month]);
    const rows: PagesRow[] = [];
    await eachPagesRow({ accounts }, 'system', { by: [], from: month, to: month }, async (some) => {
      rows.push(...some);
    });
    assert.deepEqual([rows[0]?.releases, rows[0]?.impressions], [3, 13]);
  });

  test('a month is added up an hour after its end in Japan, and not before', async () => {
    await sql`DELETE FROM account_month`.execute(site.database.kysely);
    await release(new Date('2027-05-31T23:59:00+09:00'), 0, 1);
    const open = async (until: string) => {
      await addUp(until);
      return await accounts.listMonthsToAddUp(new Date('2027-07-01T00:00:00+09:00'));
    };
    assert.deepEqual((await open('2027-06-01T00:59:00+09:00')).at(0), '2027-05');
    assert.deepEqual((await open('2027-06-01T01:00:00+09:00')).at(0), '2027-06');
  });
});
