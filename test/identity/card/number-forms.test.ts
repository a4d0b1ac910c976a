import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { decodeWedge } from '../../../drivers/card/wedge.ts';
import { isCardIdentifier, parseCardNumber } from '../../../src/identity/card/card-number.ts';
import { mistypedNumbers, numberForms } from '../../../src/identity/card/number-forms.ts';

const formsOf = (text: string) =>
  numberForms(parseCardNumber(text)).map(({ technology, identifierHex }) => `${technology}:${identifierHex}`);

const lasting = fc
  .constantFrom(
    ['felica', 8] as const,
    ['iso14443a', 4] as const,
    ['iso14443a', 7] as const,
    ['iso14443a', 10] as const,
  )
  .chain(([technology, length]) =>
    fc
      .uint8Array({ minLength: length, maxLength: length })
      .map((bytes) => ({ technology, identifierHex: Buffer.from(bytes).toString('hex') })),
  )
  .filter(({ technology, identifierHex }) => isCardIdentifier(technology, identifierHex));

describe('other forms of a card number', () => {
  test('the bytes reversed', () => {
    assert.ok(formsOf('felica:012e4cd8a1b2c3d4').includes('felica:d4c3b2a1d84c2e01'));
  });

  test('of seven bytes the first and the last four, either way round', () => {
    const forms = formsOf('iso14443a:04a1b2c3d4e5f6');
    for (const cut of ['04a1b2c3', 'c3b2a104', 'c3d4e5f6', 'f6e5d4c3']) {
      assert.ok(forms.includes(`iso14443a:${cut}`), cut);
    }
  });

  test('what a reader in decimal mode types, where the digits pass for a number', () => {
    // 0x04a1b2c3 is 77705923.
    assert.ok(formsOf('iso14443a:04a1b2c3').includes('iso14443a:77705923'));
  });

  test('a reader that is set wrongly for hex types one of the forms, or nothing that passes', () => {
    fc.assert(
      fc.property(lasting, fc.boolean(), (reading, reversed) => {
        const sent = reversed
          ? Buffer.from(reading.identifierHex, 'hex').reverse().toString('hex')
          : reading.identifierHex;
        const typed = BigInt(`0x${sent}`).toString(10);
        let seen: { technology: string; identifierHex: string };
        try {
          seen = decodeWedge(typed);
        } catch {
          return;
        }
        const known = [reading, ...numberForms(reading)];
        assert.ok(known.some(({ identifierHex }) => identifierHex === seen.identifierHex));
      }),
    );
  });

  test('never the number itself, nothing twice, nothing that is no number, and a dozen at most', () => {
    fc.assert(
      fc.property(lasting, (reading) => {
        const forms = numberForms(reading);
        const keys = forms.map(({ technology, identifierHex }) => `${technology}:${identifierHex}`);
        assert.equal(new Set(keys).size, keys.length);
        assert.ok(!keys.includes(`${reading.technology}:${reading.identifierHex}`));
        assert.ok(
          forms.every(({ technology, identifierHex }) => isCardIdentifier(technology, identifierHex)),
        );
        assert.ok(forms.length <= 12);
      }),
    );
  });
});

describe('mistakes of typing', () => {
  test('every number one digit off or with two neighbours swapped, and no other', () => {
    fc.assert(
      fc.property(lasting, (reading) => {
        const hex = reading.identifierHex;
        const mistypes = mistypedNumbers(reading).map(({ identifierHex }) => identifierHex);
        const differ = (other: string) => [...hex].filter((digit, at) => digit !== other[at]).length;
        assert.ok(mistypes.every((other) => other.length === hex.length && [1, 2].includes(differ(other))));
        assert.equal(mistypes.filter((other) => differ(other) === 1).length, hex.length * 15);
      }),
      { numRuns: 20 },
    );
  });
});
