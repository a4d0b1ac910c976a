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
    ['type B, whose identifier changes', 'iso14443b:04a1b2c3'],
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
