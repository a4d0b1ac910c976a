import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type Consumption,
  decideBeforeHold,
  decideBeforeRelease,
  type Quota,
  quotasOf,
} from '../../src/accounting/quota.ts';
import { newId, type PersonId } from '../../src/shared/ids.ts';

const hanako = { id: newId<PersonId>(), department: '総務課' };
const nothing: Consumption = { pages: 0, yen: 0, reservedPages: 0, reservedYen: 0, reservedUnknown: false };
const quota = (change: Partial<Quota> = {}): Quota => ({
  id: 'q',
  subject: { kind: 'person', personId: hanako.id },
  period: 'month',
  unit: 'pages',
  amount: 100,
  mode: 'hard',
  ...change,
});

describe('quotas', () => {
  test("a person's own quota stands in place of everyone's of that period and unit; the department's counts beside it", () => {
    const everyone = quota({ id: 'everyone', subject: { kind: 'everyone' } });
    const everyoneYen = quota({ id: 'everyone-yen', subject: { kind: 'everyone' }, unit: 'yen' });
    const own = quota({ id: 'own' });
    const department = quota({ id: 'department', subject: { kind: 'department', department: '総務課' } });
    const other = quota({ id: 'other', subject: { kind: 'department', department: '税務課' } });
    const stranger = quota({ id: 'stranger', subject: { kind: 'person', personId: newId<PersonId>() } });
    const all = [everyone, everyoneYen, own, department, other, stranger];
    assert.deepEqual(
      quotasOf(all, hanako).map(({ id }) => id),
      ['everyone-yen', 'own', 'department'],
    );
    assert.deepEqual(
      quotasOf(all, { id: newId<PersonId>(), department: '' }).map(({ id }) => id),
      ['everyone', 'everyone-yen'],
    );
  });

  test('another job is held until nothing is left; what merely waits or comes out counts for nothing yet', () => {
    const consumption = { ...nothing, pages: 99, reservedPages: 50 };
    assert.equal(decideBeforeHold([{ quota: quota(), consumption }]).ok, true);
    assert.equal(decideBeforeHold([{ quota: quota(), consumption: { ...nothing, pages: 100 } }]).ok, false);
    const warned = { quota: quota({ mode: 'warn' }), consumption: { ...nothing, pages: 100 } };
    assert.equal(decideBeforeHold([warned]).ok, true);
  });

  test('a release may use exactly what is left, counting what is on its way to paper', () => {
    const standing = { quota: quota(), consumption: { ...nothing, pages: 60, reservedPages: 30 } };
    assert.deepEqual(decideBeforeRelease([standing], { pages: 10, yen: 0 }), { ok: true, value: [] });
    assert.deepEqual(decideBeforeRelease([standing], { pages: 11, yen: 0 }), {
      ok: false,
      refusal: { subject: 'person', period: 'month', unit: 'pages', amount: 100, left: 10 },
    });
  });

  test('yen and pages are limited each for itself, and a quota that warns is named', () => {
    const yen = { quota: quota({ unit: 'yen', amount: 50, mode: 'warn' }), consumption: nothing };
    const pages = { quota: quota(), consumption: nothing };
    const decided = decideBeforeRelease([pages, yen], { pages: 20, yen: 60 });
    assert.deepEqual(decided.ok && decided.value.map(({ unit, left }) => [unit, left]), [['yen', 50]]);
  });

  test('a document of unknown length comes out when anything is left, and then has all of it until it is over', () => {
    const unknown = { pages: undefined, yen: undefined };
    const standing = { quota: quota(), consumption: { ...nothing, pages: 99 } };
    assert.equal(decideBeforeRelease([standing], unknown).ok, true);
    const meanwhile = { ...standing, consumption: { ...standing.consumption, reservedUnknown: true } };
    assert.equal(decideBeforeRelease([meanwhile], { pages: 1, yen: 0 }).ok, false);
    const department = quota({ subject: { kind: 'department', department: '総務課' }, amount: 1_000 });
    const shared = {
      quota: department,
      consumption: { ...nothing, reservedUnknown: true, reservedPages: 100 },
    };
    assert.equal(decideBeforeRelease([shared], { pages: 1, yen: 0 }).ok, true, 'colleagues go on printing');
  });

  test('a correction that takes an account over its quota leaves nothing, and says 0', () => {
    const decided = decideBeforeRelease([{ quota: quota(), consumption: { ...nothing, pages: 130 } }], {
      pages: 1,
      yen: 0,
    });
    assert.equal(!decided.ok && decided.refusal.left, 0);
  });
});
