import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isCardIdentifier, parseCardNumber } from '../../../src/identity/card/card-number.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';

const bytesOf = { felica: [8], iso14443a: [4, 7, 10] } as const;
const number = fc.constantFrom('felica', 'iso14443a').chain((technology) =>
  fc
    .constantFrom(...bytesOf[technology])
    .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
    .filter((bytes) => new Set(bytes).size > 1)
    .filter((bytes) => !(bytes.length === 4 && (bytes[0] === 0x08 || bytes[0] === 0x88)))
    .filter((bytes) => !(technology === 'felica' && bytes[0] === 0x01 && bytes[1] === 0xfe))
    .map((bytes) => ({ technology, hex: Buffer.from(bytes).toString('hex') })),
);

describe('written card numbers', () => {
  test('any identifier of a length of its technology is taken, in either case, with separators', () => {
    fc.assert(
      fc.property(number, fc.constantFrom('', ':', '-', ' '), fc.boolean(), (card, separator, upper) => {
        const written = `${card.technology}:${card.hex.replace(/..(?=.)/g, `$&${separator}`)}`;
        const read = parseCardNumber(upper ? ` ${written.toUpperCase()} ` : written);
        assert.deepEqual(read, { technology: card.technology, identifierHex: card.hex });
      }),
    );
  });

  test('full-width digits are those of ASCII', () => {
    const { identifierHex } = parseCardNumber('ｆｅｌｉｃａ：０１２Ｅ４ＣＤ８Ａ１Ｂ２Ｃ３Ｄ４');
    assert.equal(identifierHex, '012e4cd8a1b2c3d4');
  });

  test('no other text is taken, and the error does not quote it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const secret = `${text}9f3a`;
        assert.throws(
          () => parseCardNumber(secret),
          (error) =>
            error instanceof ServiceError &&
            error.code === 'IDENTITY_CARD_NUMBER_INVALID' &&
            !JSON.stringify([error.message, error.details]).includes('9f3a'),
        );
      }),
    );
  });

  for (const [why, text] of [
    ['a length of another technology', 'felica:04a1b2c3'],
    ['an odd number of digits', 'iso14443a:04a1b2c'],
    ['only zeros, what readers tell of no card', 'felica:0000000000000000'],
    ['only ones', 'iso14443a:ffffffff'],
    ['no technology', '04a1b2c3'],
    ['a name of the object prototype', 'constructor:04a1b2c3'],
    ['nothing', ''],
  ] as const) {
    test(`refused: ${why}`, () => {
      assert.throws(() => parseCardNumber(text), { code: 'IDENTITY_CARD_NUMBER_INVALID' });
    });
  }

  test('an identifier of an unknown technology is none', () => {
    assert.equal(isCardIdentifier('constructor', '04a1b2c3'), false);
    assert.equal(isCardIdentifier('iso14443a', '04A1B2C3'), false, 'upper case is not the stored form');
  });
});

describe('numbers that change from tap to tap', () => {
  for (const [why, text] of [
    ['ISO/IEC 14443-3 §7.9.2: the PUPI of type B', 'iso14443b:04a1b2c3'],
    ['ISO/IEC 14443-3 §6.5.4: a single-size UID that begins with 08', 'iso14443a:08a1b2c3'],
    ['ISO/IEC 14443-3 §6.5.4: the cascade tag 88, which a cut reading begins with', 'iso14443a:8804a1b2'],
    ['NFC Forum Digital: an NFCID2 that begins with 01FE', 'felica:01fe0203a1b2c3d4'],
  ] as const) {
    test(`refused with a code of its own: ${why}`, () => {
      assert.throws(() => parseCardNumber(text), { code: 'IDENTITY_CARD_NOT_LASTING' });
    });
  }

  test('a longer number may begin with the same digits', () => {
    assert.equal(parseCardNumber('iso14443a:08a1b2c3d4e5f6').identifierHex, '08a1b2c3d4e5f6');
  });
});
