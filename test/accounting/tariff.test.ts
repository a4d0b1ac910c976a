import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { costOf, ratesOf, type Tariff, tariffOn } from '../../src/accounting/tariff.ts';

const tariff: Tariff = {
  id: 't1',
  validFrom: '2026-04-01',
  base: { monochrome: 2, color: 10.5, sheet: 0.5 },
  media: { iso_a3: { monochrome: 4, color: 21 }, jpn_hagaki_100x148mm: { sheet: 5 } },
  duplexDiscountPercent: 10,
};

describe('what paper costs', () => {
  test('sides by their colour, and sheets; half a yen counts up', () => {
    assert.equal(costOf(tariff, { impressions: 10, sheets: 10, colorImpressions: 3 }, {}), 51); // 14 + 31.5 + 5 = 50.5
    assert.equal(costOf(tariff, { impressions: 1, sheets: 1, colorImpressions: 0 }, {}), 3); // 2.5
  });

  test('a two-sided release is cheaper by the discount on its sides, a single page on both sides is not', () => {
    const ticket = { sides: 'two-sided-long-edge' } as const;
    assert.equal(costOf(tariff, { impressions: 10, sheets: 5, colorImpressions: 0 }, ticket), 21); // 18 + 2.5 = 20.5
    assert.equal(costOf(tariff, { impressions: 1, sheets: 1, colorImpressions: 0 }, ticket), 3);
  });

  test('PWG 5101.1 names: the full one goes before the short one, and both before the base', () => {
    assert.equal(ratesOf(tariff, 'iso_a3_297x420mm').color, 21);
    assert.equal(ratesOf(tariff, 'iso_a3_297x420mm').sheet, 0.5);
    assert.equal(ratesOf(tariff, 'jpn_hagaki_100x148mm').sheet, 5);
    assert.deepEqual(ratesOf(tariff, 'constructor'), tariff.base);
  });

  test('without a tariff paper costs nothing', () => {
    assert.equal(costOf(undefined, { impressions: 10, sheets: 10, colorImpressions: 3 }, {}), 0);
  });

  test('a cost is whole, not below 0, and never falls when there is more paper', () => {
    const paper = fc.record({
      impressions: fc.nat(10_000),
      sheets: fc.nat(10_000),
      colorImpressions: fc.nat(20_000),
    });
    fc.assert(
      fc.property(paper, fc.nat(100), (one, more) => {
        const cost = costOf(tariff, one, {});
        assert.ok(Number.isSafeInteger(cost) && cost >= 0);
        assert.ok(costOf(tariff, { ...one, impressions: one.impressions + more }, {}) >= cost);
      }),
    );
  });

  test('the tariff of a day is the one that began last; of two on one day the one made later', () => {
    const later = { ...tariff, id: 't2', validFrom: '2026-10-01' };
    const corrected = { ...later, id: 't3' };
    assert.equal(tariffOn([later, tariff, corrected], '2026-03-31'), undefined);
    assert.equal(tariffOn([later, tariff, corrected], '2026-09-30')?.id, 't1');
    assert.equal(tariffOn([later, tariff, corrected], '2026-10-01')?.id, 't3');
  });
});
