import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkDigitOf, hasCheckDigit } from '../../../src/scan/my-number/check-digit.ts';

const eleven = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 11, maxLength: 11 });

test('省令第85号第5条: eleven digits give the check digit that the formula gives by hand', () => {
  // 11 digits 1 2 3 4 5 6 7 8 9 0 1: sum of Pn*Qn is 1*2+0*3+9*4+8*5+7*6+6*7+5*2+4*3+3*4+2*5+1*6 = 212, 212 mod 11 = 3.
  assert.equal(checkDigitOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]), 8);
  assert.equal(checkDigitOf(Array.from({ length: 11 }, () => 0)), 0, 'a remainder of 0 gives 0');
});

test('one changed digit is noticed unless two values share the check digit 0, and then in the last place only', () => {
  fc.assert(
    fc.property(eleven, fc.integer({ min: 0, max: 9 }), (digits, last) => {
      assert.equal(hasCheckDigit([...digits, last]), checkDigitOf(digits) === last);
    }),
  );
});

test('about one of ten numbers has its check digit by chance', () => {
  const numbers = fc.sample(
    fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 12, maxLength: 12 }),
    5_000,
  );
  const share = numbers.filter(hasCheckDigit).length / numbers.length;
  assert.ok(share > 0.07 && share < 0.13, String(share));
});
