import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import { correctAccount } from '../../../src/accounting/manage/manage-accounts.ts';
import type { ReportRequest } from '../../../src/accounting/report/make-report.ts';
import { writePagesReport, writeUncollectedReport } from '../../../src/accounting/report/write-report.ts';
import type { ReportViewer } from '../../../src/accounting/report.ts';
import type { AccountingStore } from '../../../src/ports/accounting-store.ts';
import { manualClock } from '../../../src/shared/clock.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import type { PersonId, SegmentId } from '../../../src/shared/ids.ts';
import { postgresAccountingStore } from '../../../src/stores/postgres/accounting-store.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { addLedgerExpiry, addLedgerPerson, addLedgerRelease } from '../../support/ledger.ts';

type Line = Readonly<Record<string, string | number>>;

describe('reports of the accounts', { timeout: 60_000 }, () => {
  let site: TestDatabase;
  let accounts: AccountingStore;
  let hanako: PersonId;
  let taro: PersonId;
  before(async () => {
    site = await testDatabase();
    accounts = postgresAccountingStore(site.database);
    hanako = await addLedgerPerson(site.database, 'hanako', '総務課');
    taro = await addLedgerPerson(site.database, 'taro', '=税務課');
    const { database } = site;
    const april = new Date('2026-04-30T23:59:59+09:00');
    const may = new Date('2026-05-01T00:00:00+09:00');
    const usage = { sheets: 5, colorImpressions: 4, cost: 60 };
    await addLedgerRelease(
      database,
      hanako,
      april,
      { ...usage, impressions: 10 },
      {
        ticket: { sides: 'two-sided-long-edge' },
        demands: { accountId: 'K-01' },
      },
    );
    await addLedgerRelease(database, hanako, may, { impressions: 6, cost: 12, estimated: true });
    await addLedgerRelease(
      database,
      taro,
      may,
      { impressions: 4, cost: 8 },
      { segment: 'core' as SegmentId },
    );
    await addLedgerExpiry(
      database,
      hanako,
      may,
      { pages: 9 },
      {
        ticket: { copies: 2, sides: 'two-sided-long-edge' },
      },
    );
    await addLedgerExpiry(database, taro, may, { opaque: true });
    await correctAccount(
      { accounts, clock: manualClock(may) },
      { personId: taro, department: '=税務課', pages: -1, yen: -2, reason: '白紙' },
      'system',
    );
  });
  after(() => site[Symbol.asyncDispose]());

  const request = (by: readonly string[]): ReportRequest => ({ by, from: '2026-04', to: '2026-05' });
  const json = async (wanted: ReportRequest, viewer: ReportViewer = 'system'): Promise<readonly Line[]> => {
    let text = '';
    const write = async (part: string) => {
      text += part;
    };
    await writePagesReport({ accounts }, viewer, wanted, { format: 'json', write });
    return JSON.parse(text) as Line[];
  };
  const figures = (line: Line | undefined) => [
    line?.['releases'],
    line?.['impressions'],
    line?.['sheets'],
    line?.['yen'],
  ];

  test('one line for all: what the devices counted, what was estimated, shares, corrections apart', async () => {
    assert.deepEqual(await json(request([])), [
      {
        releases: 3,
        impressions: 20,
        color_impressions: 4,
        color_share: 0.2,
        two_sided_share: 0.5,
        sheets: 15,
        yen: 80,
        estimated_releases: 1,
        estimated_share: 0.3,
        corrected_pages: -1,
        corrected_yen: -2,
      },
    ]);
  });

  test("by month in Japan's days, by user with staff number and name, by segment, by cost code", async () => {
    const months = await json(request(['month']));
    assert.deepEqual(
      months.map((line) => [line['month'], ...figures(line)]),
      [
        ['2026-04', 1, 10, 5, 60],
        ['2026-05', 2, 10, 10, 20],
      ],
    );
    const users = await json(request(['user', 'month']));
    assert.deepEqual(
      users.map((line) => [line['user'], line['user_name'], line['month'], line['impressions']]),
      [
        ['S-hanako', '試験 hanako', '2026-04', 10],
        ['S-hanako', '試験 hanako', '2026-05', 6],
        ['S-taro', '試験 taro', '2026-05', 4],
      ],
    );
    const segments = await json(request(['segment']));
    assert.deepEqual(
      segments.map((line) => [line['segment'], line['impressions']]),
      [
        ['', 0],
        ['core', 4],
        ['lgwan', 16],
      ],
      'corrections belong to no segment',
    );
    const accountsLines = await json(request(['account']));
    assert.equal(accountsLines.find((line) => line['account'] === 'K-01')?.['impressions'], 10);
  });

  test('what was printed before stays with the department of that day', async () => {
    await site.database.kysely
      .updateTable('person')
      .set({ department: '新しい課' })
      .where('id', '=', hanako)
      .execute();
    await addLedgerRelease(site.database, hanako, new Date('2026-06-01T00:00:00+09:00'), { impressions: 1 });
    const lines = await json({ by: ['department'], from: '2026-04', to: '2026-06' });
    assert.deepEqual(lines.map((line) => [line['department'], line['impressions']]).toSorted(), [
      ['=税務課', 4],
      ['新しい課', 1],
      ['総務課', 16],
    ]);
  });

  test('CSV has a mark for spreadsheets, a head, and no formulas', async () => {
    let text = '';
    await writePagesReport({ accounts }, 'system', request(['department']), {
      format: 'csv',
      byteOrderMark: true,
      write: async (part) => {
        text += part;
      },
    });
    assert.ok(text.startsWith('\ufeffdepartment,releases,'));
    const lines = parse(text, { bom: true, columns: true }) as Line[];
    assert.deepEqual(lines.map((line) => line['department']).toSorted(), ["'=税務課", '総務課']);
  });

  test('paper that nobody collected: pages times copies on sheets of two sides, unknown lengths counted apart', async () => {
    let text = '';
    await writeUncollectedReport({ accounts }, 'system', request(['user']), {
      format: 'json',
      write: async (part) => {
        text += part;
      },
    });
    assert.deepEqual(JSON.parse(text), [
      {
        user: 'S-hanako',
        user_name: '試験 hanako',
        jobs: 1,
        impressions_saved: 18,
        sheets_saved: 10,
        jobs_of_unknown_length: 0,
      },
      {
        user: 'S-taro',
        user_name: '試験 taro',
        jobs: 1,
        impressions_saved: 0,
        sheets_saved: 0,
        jobs_of_unknown_length: 1,
      },
    ]);
  });

  test('administrators and auditors read all, everybody else their own and nothing else', async () => {
    const staff: ReportViewer = { id: taro, roles: ['staff', 'records'] };
    assert.deepEqual(figures((await json(request([]), staff))[0]), [1, 4, 4, 8]);
    await assert.rejects(
      json({ ...request([]), personId: hanako }, staff),
      isCode('ACCOUNT_REPORT_FORBIDDEN'),
    );
    for (const role of ['administrator', 'auditor'] as const) {
      assert.equal((await json(request([]), { id: taro, roles: [role] }))[0]?.['releases'], 3);
    }
  });

  test('only paper of the segments that are asked for, and corrections, which belong to none', async () => {
    const lines = await json({ ...request(['segment']), segments: ['core'] as SegmentId[] });
    assert.deepEqual(
      lines.map((line) => [line['segment'], line['impressions']]),
      [
        ['', 0],
        ['core', 4],
      ],
    );
    const none = await json({ ...request([]), segments: [] });
    assert.equal(none[0]?.['impressions'], 0);
  });

  test('wrong months, too long a time and unknown or repeated groups are refused', async () => {
    const wrong: readonly ReportRequest[] = [
      { by: [], from: '2026-4', to: '2026-05' },
      { by: [], from: '2026-05', to: '2026-04' },
      { by: [], from: '2016-05', to: '2026-05' },
      { by: ['owner'], from: '2026-04', to: '2026-05' },
      { by: ['user', 'user'], from: '2026-04', to: '2026-05' },
    ];
    for (const one of wrong) await assert.rejects(json(one), isCode('ACCOUNT_REPORT_INVALID'));
  });

  test('a report without lines is still a whole one', async () => {
    assert.deepEqual(await json({ by: ['user'], from: '2031-01', to: '2031-02' }), []);
  });
});

function isCode(code: string) {
  return (error: unknown) => error instanceof ServiceError && error.code === code;
}
