import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeAnswer, decodeIdentifier, decodePmm, isLiteS } from '../../../drivers/card/apdu.ts';
import type { AtrFacts } from '../../../drivers/card/atr.ts';
import { DeviceError } from '../../../drivers/device/device-error.ts';

const typeA: AtrFacts = { kind: 'storage', technology: 'iso14443a' };
const felica: AtrFacts = { kind: 'storage', technology: 'felica' };
const maybeB: AtrFacts = { kind: 'processor', technology: 'iso14443b' };
const bytes = (hex: string) => Buffer.from(hex, 'hex');

test('UIDs of 4, 7 and 10 bytes and an IDm of 8 are read', () => {
  for (const hex of ['04a1b2c3', '04a1b2c3d4e5f6', '04a1b2c3d4e5f6071829']) {
    assert.deepEqual(decodeIdentifier(typeA, bytes(`${hex}9000`)), {
      technology: 'iso14443a',
      identifierHex: hex,
    });
  }
  assert.equal(decodeIdentifier(felica, bytes('012e4cd8a1b2c3d49000')).technology, 'felica');
});

test('ISO/IEC 14443-3 §7.9.2: the PUPI of a type B card is refused, a long UID of a processor card is not', () => {
  assert.throws(() => decodeIdentifier(maybeB, bytes('a1b2c3d49000')), { code: 'CARD_READ_INVALID' });
  assert.equal(decodeIdentifier(maybeB, bytes('04a1b2c3d4e5f69000')).technology, 'iso14443a');
});

test('random, empty and wrongly long identifiers, and answers that tell of a fault, are refused', () => {
  const refused: readonly (readonly [AtrFacts, string])[] = [
    [typeA, '08a1b2c39000'],
    [typeA, '000000009000'],
    [typeA, 'ffffffff9000'],
    [typeA, '04a1b29000'],
    [typeA, '04a1b2c36300'],
    [typeA, '90'],
    [felica, '01fe4cd8a1b2c3d49000'],
    [felica, '04a1b2c39000'],
    [{ kind: 'other', technology: undefined }, '04a1b2c39000'],
  ];
  for (const [atr, hex] of refused) {
    assert.throws(() => decodeIdentifier(atr, bytes(hex)), { code: 'CARD_READ_INVALID' });
  }
});

test('a refusal names no digit of the card', () => {
  assert.throws(
    () => decodeIdentifier(typeA, bytes('08a1b2c39000')),
    (error: DeviceError) => !JSON.stringify([error.message, error.details]).includes('a1b2c3'),
  );
});

test('PMm tells a FeliCa Lite-S chip by its second byte', () => {
  assert.ok(isLiteS(decodePmm(bytes('00f10000000143009000'))));
  assert.ok(!isLiteS(decodePmm(bytes('0120220427674eff9000'))));
  assert.equal(decodePmm(bytes('6a81')), undefined);
});

test('any answer is either decoded or refused with CARD_READ_INVALID', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.constantFrom(typeA, felica, maybeB), (answer, atr) => {
      for (const decode of [decodeAnswer, (all: Uint8Array) => decodeIdentifier(atr, all), decodePmm]) {
        try {
          decode(answer);
        } catch (error) {
          assert.ok(error instanceof DeviceError && error.code === 'CARD_READ_INVALID', String(error));
        }
      }
    }),
    { numRuns: 1_000 },
  );
});
