import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  claimDigits,
  claimNumberCount,
  claimText,
  formatClaimNumber,
  parseClaimNumber,
} from '../../src/print/claim-number.ts';

describe('claim numbers', () => {
  test('every number has eight digits, is shown in two groups, and is read back as it is shown', () => {
    fc.assert(
      fc.property(fc.nat({ max: claimNumberCount - 1 }), (drawn) => {
        const digits = claimDigits(drawn);
        assert.match(digits, /^[0-9]{8}$/);
        assert.match(formatClaimNumber(digits), /^[0-9]{4}-[0-9]{4}$/);
        assert.equal(parseClaimNumber(formatClaimNumber(digits)), digits);
        assert.ok(claimText(digits).includes(formatClaimNumber(digits)));
        assert.ok(Buffer.byteLength(claimText(digits)) <= 255, 'fits an IPP text');
      }),
    );
  });

  test('it is read as people in Japan type it', () => {
    for (const typed of [
      '12345678',
      ' 1234 5678 ',
      '１２３４－５６７８',
      '1234ー5678',
      '1234‐5678',
      '１２３４　５６７８',
    ]) {
      assert.equal(parseClaimNumber(typed), '12345678', typed);
    }
  });

  test('anything else is no number', () => {
    for (const typed of ['', '1234567', '123456789', '1234567a', '１２３４五六七八', '1'.repeat(100)]) {
      assert.equal(parseClaimNumber(typed), undefined, typed);
    }
  });
});
