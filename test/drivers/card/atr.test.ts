import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AtrFacts, decodeAtr } from '../../../drivers/card/atr.ts';
import { DeviceError } from '../../../drivers/device/device-error.ts';

/** Answers to reset as published by makers of readers and of PC/SC. */
const published: readonly (readonly [string, string, AtrFacts])[] = [
  [
    'MIFARE Classic 1K',
    '3b8f8001804f0ca000000306030001000000006a',
    { kind: 'storage', technology: 'iso14443a' },
  ],
  ['FeliCa', '3b8f8001804f0ca00000030611003b0000000042', { kind: 'storage', technology: 'felica' }],
  ['DESFire', '3b8180018080', { kind: 'processor', technology: 'iso14443a' }],
  [
    'an identity card of type B',
    '3b8880010000000000718100f9',
    { kind: 'processor', technology: 'iso14443b' },
  ],
  ['a chip with contacts, T=0', '3b021450', { kind: 'other', technology: undefined }],
];

for (const [name, hex, facts] of published) {
  test(`PC/SC part 3 §3.1.3.2.3: the answer to reset of ${name} tells its technology`, () => {
    assert.deepEqual(decodeAtr(Buffer.from(hex, 'hex')), facts);
  });
}

test('ISO/IEC 7816-3 §8: an answer to reset that is cut short, too long or has a wrong TCK is refused', () => {
  const whole = Buffer.from('3b8f8001804f0ca000000306030001000000006a', 'hex');
  for (let length = 0; length < whole.length; length += 1) {
    assert.throws(() => decodeAtr(whole.subarray(0, length)), { code: 'CARD_READ_INVALID' });
  }
  const wrong = Buffer.from(whole);
  wrong[12] = 0x07;
  for (const bytes of [Buffer.concat([whole, whole.subarray(0, 1)]), wrong, Buffer.alloc(34, 0x3b)]) {
    assert.throws(() => decodeAtr(bytes), { code: 'CARD_READ_INVALID' });
  }
});

test('any bytes are either decoded or refused with CARD_READ_INVALID', () => {
  const nearly = fc
    .tuple(fc.constantFrom(0x3b, 0x3f), fc.uint8Array({ maxLength: 40 }))
    .map(([first, rest]) => Uint8Array.from([first, ...rest]));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), nearly), (bytes) => {
      try {
        const { kind, technology } = decodeAtr(bytes);
        assert.ok(kind !== 'other' || technology === undefined);
      } catch (error) {
        assert.ok(error instanceof DeviceError && error.code === 'CARD_READ_INVALID', String(error));
      }
    }),
    { numRuns: 2_000 },
  );
});
