import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  codeOfStep,
  matchingStep,
  newTotpSecret,
  stepOf,
  totpUri,
} from '../../../src/identity/second/totp.ts';

/** `12345678901234567890` in base32: the key of the vectors. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('one-time codes', () => {
  test('RFC 6238 appendix B: the vectors for SHA-1, their last six digits', () => {
    for (const [seconds, digits] of [
      [59, '94287082'],
      [1111111109, '07081804'],
      [1111111111, '14050471'],
      [1234567890, '89005924'],
      [2000000000, '69279037'],
      [20000000000, '65353130'],
    ] as const) {
      const at = new Date(seconds * 1000);
      assert.equal(codeOfStep(secret, stepOf(at)), digits.slice(2));
      assert.equal(matchingStep(secret, digits.slice(2), at), Math.floor(seconds / 30));
    }
  });

  test('RFC 6238 §6: one step of drift either way is forgiven, two are not', () => {
    const now = new Date('2026-04-01T00:00:15Z');
    const step = stepOf(now);
    const taken = [-2, -1, 0, 1, 2].map((drift) =>
      matchingStep(secret, codeOfStep(secret, step + drift), now),
    );
    assert.deepEqual(taken, [undefined, step - 1, step, step + 1, undefined]);
  });

  test('what is not six digits is no code', () => {
    const now = new Date('2026-04-01T00:00:15Z');
    for (const typed of ['', '12345', '1234567', '12a456', ' 12345', '１２３４５６']) {
      assert.equal(matchingStep(secret, typed, now), undefined);
    }
  });

  test('a new secret has 160 bits, and the address for apps names issuer and person', () => {
    assert.match(newTotpSecret(), /^[A-Z2-7]{32}$/);
    const uri = new URL(totpUri(secret, 'City of Kakuu', 'hanako'));
    assert.equal(uri.protocol, 'otpauth:');
    assert.equal(uri.searchParams.get('secret'), secret);
    assert.equal(uri.searchParams.get('issuer'), 'City of Kakuu');
    assert.equal(decodeURIComponent(uri.pathname).endsWith('City of Kakuu:hanako'), true);
  });
});
