import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  addTariff,
  correctAccount,
  type ManageAccountsDeps,
  removeQuota,
  setQuota,
} from '../../../src/accounting/manage/manage-accounts.ts';
import type { Quota } from '../../../src/accounting/quota.ts';
import type { Tariff } from '../../../src/accounting/tariff.ts';
import { manualClock } from '../../../src/shared/clock.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { postgresAccountingStore } from '../../../src/stores/postgres/accounting-store.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { addLedgerPerson } from '../../support/ledger.ts';

const prices: Omit<Tariff, 'id'> = {
  validFrom: '2026-04-01',
  base: { monochrome: 2, color: 10.55, sheet: 0 },
  media: { iso_a3: { color: 20 } },
  duplexDiscountPercent: 5,
};

describe("an administrator's work on accounts", { timeout: 60_000 }, () => {
  let site: TestDatabase;
  let deps: ManageAccountsDeps;
  before(async () => {
    site = await testDatabase();
    deps = {
      accounts: postgresAccountingStore(site.database),
      clock: manualClock(new Date('2026-05-20T03:00:00Z')),
    };
  });
  after(() => site[Symbol.asyncDispose]());

  const events = async (subject: string) => {
    const rows = await site.database.kysely
      .selectFrom('audit_event')
      .select(['kind', 'details'])
      .where('subject', '=', subject)
      .orderBy('id')
      .execute();
    return rows;
  };

  test('tariffs are added and never changed, and the audit has their prices', async () => {
    const added = await addTariff(deps, prices, 'system');
    assert.deepEqual(await deps.accounts.listTariffs(), [added]);
    const [event] = await events(`tariff:${added.id}`);
    assert.equal(event?.kind, 'account.changed');
    await assert.rejects(
      site.database.kysely.updateTable('tariff').set({ valid_from: '2020-01-01' }).execute(),
      /never changed/,
    );
  });

  test('prices below 0, over the limit, with three decimals, and days that are none are refused', async () => {
    const wrong: readonly Omit<Tariff, 'id'>[] = [
      { ...prices, validFrom: '2026-02-30' },
      { ...prices, validFrom: '2026-4-1' },
      { ...prices, base: { ...prices.base, color: -1 } },
      { ...prices, base: { ...prices.base, color: 100_001 } },
      { ...prices, base: { ...prices.base, color: Number.NaN } },
      { ...prices, base: { ...prices.base, sheet: 0.125 } },
      { ...prices, media: { 'A3 <script>': { color: 1 } } },
      { ...prices, duplexDiscountPercent: 101 },
    ];
    for (const one of wrong)
      await assert.rejects(addTariff(deps, one, 'system'), isCode('ACCOUNT_TARIFF_INVALID'));
  });

  test('a quota is set again in place of itself, and removed once', async () => {
    const quota: Omit<Quota, 'id'> = {
      subject: { kind: 'department', department: '総務課' },
      period: 'month',
      unit: 'pages',
      amount: 100,
      mode: 'hard',
    };
    const first = await setQuota(deps, quota, 'system');
    const second = await setQuota(deps, { ...quota, amount: 200, mode: 'warn' }, 'system');
    assert.equal(second.id, first.id);
    assert.deepEqual(await deps.accounts.listQuotas(), [second]);
    await removeQuota(deps, quota, 'system');
    await assert.rejects(removeQuota(deps, quota, 'system'), isCode('ACCOUNT_QUOTA_UNKNOWN'));
    const told = await events(`quota:${first.id}`);
    assert.deepEqual(
      told.map(({ details }) => [details['amount'], details['removed']]),
      [
        [100, false],
        [200, false],
        [200, true],
      ],
    );
    assert.ok(!JSON.stringify(told).includes('総務課'), 'the audit names no department');
    for (const amount of [-1, 1.5, 1_000_000_001, Number.NaN]) {
      await assert.rejects(setQuota(deps, { ...quota, amount }, 'system'), isCode('ACCOUNT_QUOTA_INVALID'));
    }
  });

  test('a correction needs a reason, which the audit does not repeat, and is never changed', async () => {
    const personId = await addLedgerPerson(site.database, 'hanako', '総務課');
    const correction = {
      personId,
      department: '総務課',
      pages: -3,
      yen: -6,
      reason: '  山田さんの紙づまり ',
    };
    const entry = await correctAccount(deps, correction, 'system');
    assert.equal(entry.reason, '山田さんの紙づまり');
    const [event] = await events(`account-entry:${entry.id}`);
    assert.equal(event?.kind, 'account.charged');
    assert.deepEqual(event?.details, { person: personId, pages: -3, yen: -6 });
    await assert.rejects(site.database.kysely.deleteFrom('account_entry').execute(), /never changed/);
    const wrong = [
      { ...correction, reason: ' ' },
      { ...correction, reason: '字'.repeat(201) },
      { ...correction, pages: 0, yen: 0 },
      { ...correction, pages: 0.5 },
      { ...correction, personId: undefined, department: '' },
    ];
    for (const one of wrong) {
      await assert.rejects(correctAccount(deps, one, 'system'), isCode('ACCOUNT_CORRECTION_INVALID'));
    }
  });
});

function isCode(code: string) {
  return (error: unknown) => error instanceof ServiceError && error.code === code;
}
