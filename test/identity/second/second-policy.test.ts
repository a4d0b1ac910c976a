import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  isTwoFactor,
  owedBy,
  type SecondFactorLevel,
  secondFactorLevel,
} from '../../../src/identity/second/second-policy.ts';
import type { SignInFactor } from '../../../src/ports/sign-in-store.ts';
import type { SegmentId } from '../../../src/shared/ids.ts';

const levels: readonly SecondFactorLevel[] = ['off', 'optional', 'required'];
const factors: readonly SignInFactor[] = [
  'password',
  'provider',
  'provider-mfa',
  'totp',
  'recovery-code',
  'certificate',
];

describe('who needs a second factor', () => {
  test('the strictest of site, roles and segments holds', () => {
    const level = fc.constantFrom(...levels);
    fc.assert(
      fc.property(level, level, level, (ofSite, ofRole, ofSegment) => {
        const policy = { level: ofSite, byRole: { auditor: ofRole }, bySegment: { mynumber: ofSegment } };
        const person = { roles: ['staff', 'auditor'] as const, segments: ['mynumber' as SegmentId] };
        const strictest = levels.findLast((one) => [ofSite, ofRole, ofSegment].includes(one));
        assert.equal(secondFactorLevel(policy, person), strictest);
        const other = { roles: ['staff'] as const, segments: ['lgwan' as SegmentId] };
        assert.equal(secondFactorLevel(policy, other), ofSite);
      }),
    );
  });

  test('two factors are a first and a second, or the word of the provider that it asked for two', () => {
    const two = [
      ['password', 'totp'],
      ['password', 'recovery-code'],
      ['password', 'certificate'],
      ['provider', 'totp'],
      ['provider-mfa'],
    ] as const;
    const one = [[], ['password'], ['provider'], ['totp', 'certificate'], ['password', 'provider']] as const;
    for (const shown of two) assert.equal(isTwoFactor(shown), true, shown.join());
    for (const shown of one) assert.equal(isTwoFactor(shown), false, shown.join());
  });

  test('to show more never makes more owed', () => {
    const rank = { nothing: 0, code: 1, enrolment: 2 };
    fc.assert(
      fc.property(
        fc.constantFrom(...levels),
        fc.subarray([...factors]),
        fc.constantFrom(...factors),
        fc.boolean(),
        (level, shown, more, hasAuthenticator) => {
          const before = owedBy(level, { factors: shown, hasAuthenticator });
          const after = owedBy(level, { factors: [...shown, more], hasAuthenticator });
          assert.ok(rank[after] <= rank[before]);
        },
      ),
    );
  });

  test('nobody with one factor gets in where two are required', () => {
    for (const hasAuthenticator of [true, false]) {
      for (const first of ['password', 'provider'] as const) {
        assert.notEqual(owedBy('required', { factors: [first], hasAuthenticator }), 'nothing');
      }
    }
  });
});
