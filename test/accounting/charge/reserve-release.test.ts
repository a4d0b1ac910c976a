import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type ChargeDeps, openChargeMemory } from '../../../src/accounting/charge/charge-deps.ts';
import { checkBeforeHold } from '../../../src/accounting/charge/check-before-hold.ts';
import { type ReleaseRequest, reserveRelease } from '../../../src/accounting/charge/reserve-release.ts';
import { standingsOf } from '../../../src/accounting/charge/standings.ts';
import { addTariff, correctAccount, setQuota } from '../../../src/accounting/manage/manage-accounts.ts';
import type { Quota } from '../../../src/accounting/quota.ts';
import { type ManualClock, manualClock } from '../../../src/shared/clock.ts';
import type { PersonId } from '../../../src/shared/ids.ts';
import { postgresAccountingStore } from '../../../src/stores/postgres/accounting-store.ts';
import { postgresPersonStore } from '../../../src/stores/postgres/person-store.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import {
  addLedgerJob,
  addLedgerPerson,
  addLedgerRelease,
  claimLedgerJob,
  endLedgerDelivery,
} from '../../support/ledger.ts';

const may = new Date('2026-05-20T03:00:00Z');

describe('paper is put aside before a release', { timeout: 60_000 }, () => {
  let site: TestDatabase;
  let clock: ManualClock;
  let deps: ChargeDeps;
  before(async () => {
    site = await testDatabase();
    clock = manualClock(may);
    deps = freshDeps();
  });
  after(() => site[Symbol.asyncDispose]());

  /** Another process: nothing remembered. */
  function freshDeps(): ChargeDeps {
    return {
      accounts: postgresAccountingStore(site.database),
      people: postgresPersonStore(site.database),
      clock,
      fiscalYearStart: 4,
      memory: openChargeMemory(),
    };
  }
  const personWith = async (
    name: string,
    amount: number,
    quota: Partial<Omit<Quota, 'id'>> = {},
  ): Promise<PersonId> => {
    const personId = await addLedgerPerson(site.database, name, `${name}課`);
    await setQuota(
      deps,
      {
        subject: { kind: 'person', personId },
        period: 'month',
        unit: 'pages',
        amount,
        mode: 'hard',
        ...quota,
      },
      'system',
    );
    return personId;
  };
  const requestOf = async (
    personId: PersonId,
    pages: number | undefined,
    ticket: ReleaseRequest['ticket'] = {},
  ): Promise<ReleaseRequest> => ({
    job: await addLedgerJob(site.database, personId),
    personId,
    ticket,
    paper: pages === undefined ? undefined : { impressions: pages, sheets: pages, colorImpressions: 0 },
  });
  const left = async (personId: PersonId) => {
    const person = { id: personId, department: '' };
    const [standing] = await standingsOf(deps, person);
    assert.ok(standing);
    return standing.consumption;
  };

  test('twenty releases at once in two processes use no more than what is left', async () => {
    const personId = await personWith('rush', 30);
    const requests = await Promise.all(Array.from({ length: 20 }, () => requestOf(personId, 7)));
    const other = freshDeps();
    const decided = await Promise.all(
      requests.map((request, at) => reserveRelease(at % 2 === 0 ? deps : other, request)),
    );
    assert.equal(decided.filter(({ ok }) => ok).length, 4, '4 times 7 of 30');
    assert.equal((await left(personId)).reservedPages, 28);
  });

  test('a reservation counts until the delivery is over, then its charge counts', async () => {
    const personId = await personWith('once', 10);
    const request = await requestOf(personId, 8);
    assert.equal((await reserveRelease(deps, request)).ok, true);
    assert.equal((await reserveRelease(deps, request)).ok, true, 'the same job asks again');
    const delivery = await claimLedgerJob(site.database, request.job, new Date(may.getTime() + 5));
    clock.advance(3_600_000);
    assert.equal((await left(personId)).reservedPages, 8, 'an hour later it still prints');
    assert.equal((await reserveRelease(deps, await requestOf(personId, 3))).ok, false);
    const usage = { impressions: 9, sheets: 9, colorImpressions: 0, estimated: false, cost: 0 };
    await endLedgerDelivery(site.database, delivery, clock.now(), usage);
    const consumed = await left(personId);
    assert.deepEqual([consumed.pages, consumed.reservedPages], [9, 0]);
    assert.equal((await reserveRelease(deps, await requestOf(personId, 1))).ok, true);
  });

  test('what comes back into hold is free again, and what was never claimed after a minute', async () => {
    const personId = await personWith('back', 10);
    const returned = await requestOf(personId, 10);
    await reserveRelease(deps, returned);
    const delivery = await claimLedgerJob(site.database, returned.job, clock.now());
    await endLedgerDelivery(site.database, delivery, clock.now(), undefined);
    assert.equal((await left(personId)).reservedPages, 0);
    assert.equal((await reserveRelease(deps, await requestOf(personId, 10))).ok, true);
    assert.equal((await reserveRelease(deps, await requestOf(personId, 1))).ok, false);
    clock.advance(61_000);
    assert.equal((await left(personId)).reservedPages, 0);
    assert.ok((await deps.accounts.tidyReservations(clock.now())) >= 1);
  });

  test('a document of unknown length has all that is left until it is over', async () => {
    const personId = await personWith('opaque', 1_000);
    assert.equal((await reserveRelease(deps, await requestOf(personId, undefined))).ok, true);
    assert.equal((await reserveRelease(deps, await requestOf(personId, 1))).ok, false);
    clock.advance(61_000);
    assert.equal((await reserveRelease(deps, await requestOf(personId, 1))).ok, true);
  });

  test('colleagues share the quota of their department, and its refusal names it', async () => {
    const first = await addLedgerPerson(site.database, 'first', '共有課');
    const second = await addLedgerPerson(site.database, 'second', '共有課');
    await setQuota(
      deps,
      {
        subject: { kind: 'department', department: '共有課' },
        period: 'fiscal-year',
        unit: 'pages',
        amount: 50,
        mode: 'hard',
      },
      'system',
    );
    await addLedgerRelease(site.database, first, new Date('2026-04-01T00:00:00+09:00'), { impressions: 30 });
    await addLedgerRelease(site.database, first, new Date('2026-03-31T23:59:59+09:00'), { impressions: 30 });
    assert.equal((await reserveRelease(deps, await requestOf(first, 15))).ok, true);
    const refused = await reserveRelease(deps, await requestOf(second, 6));
    assert.deepEqual(refused, {
      ok: false,
      refusal: { subject: 'department', period: 'fiscal-year', unit: 'pages', amount: 50, left: 5 },
    });
  });

  test('a quota in yen follows the tariff, and where colour is asked for and unknown every side is supposed to have some', async () => {
    const personId = await personWith('yen', 50, { unit: 'yen' });
    const prices = { monochrome: 2, color: 20, sheet: 0 };
    await addTariff(
      deps,
      { validFrom: '2026-04-01', base: prices, media: {}, duplexDiscountPercent: 0 },
      'system',
    );
    deps = freshDeps();
    assert.equal(
      (await reserveRelease(deps, await requestOf(personId, 3, { printColorMode: 'color' }))).ok,
      false,
    );
    assert.equal((await reserveRelease(deps, await requestOf(personId, 3))).ok, true);
  });

  test('a correction gives back what a jam wasted, and the intake refuses when nothing is left', async () => {
    const personId = await personWith('jam', 20);
    const person = { id: personId, department: 'jam課' };
    await addLedgerRelease(site.database, personId, clock.now(), { impressions: 20 });
    assert.equal(await checkBeforeHold(freshDeps(), person), 'over-limit');
    await correctAccount(
      deps,
      { personId, department: 'jam課', pages: -5, yen: 0, reason: '紙づまりで使えなかった分' },
      'system',
    );
    assert.equal(await checkBeforeHold(freshDeps(), person), 'ok');
    assert.equal((await reserveRelease(deps, await requestOf(personId, 6))).ok, false);
    assert.equal((await reserveRelease(deps, await requestOf(personId, 5))).ok, true);
  });

  test('without any quota nothing is stored', async () => {
    const stranger = await addLedgerPerson(site.database, 'free', '');
    const request = await requestOf(stranger, 5_000);
    assert.deepEqual(await reserveRelease(deps, request), { ok: true, value: [] });
    const rows = await site.database.kysely
      .selectFrom('account_reservation')
      .select('job')
      .where('job', '=', request.job.id)
      .execute();
    assert.equal(rows.length, 0);
  });
});
