import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { normaliseLoginName } from '../../src/identity/person.ts';

describe('the canonical form of a login name', () => {
  for (const written of [
    'hanako',
    'HANAKO',
    ' hanako ',
    'KAKUU\\hanako',
    'KAKUU\\ hanako',
    'hanako@kakuu.lg.jp',
    'hanako @kakuu.lg.jp',
    'KAKUU\\Hanako@kakuu.lg.jp',
    'ｈａｎａｋｏ',
    'ＫＡＫＵＵ＼ｈａｎａｋｏ',
    'hanako＠kakuu.lg.jp',
  ]) {
    test(`"${written}" is hanako`, () => assert.equal(normaliseLoginName(written), 'hanako'));
  }

  test('an at sign at the beginning belongs to the name', () => {
    assert.equal(normaliseLoginName('@hanako'), '@hanako');
  });

  test('a domain without a name is no name', () => assert.equal(normaliseLoginName('KAKUU\\'), ''));

  test('taken twice it is the same as once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const once = normaliseLoginName(text);
        assert.equal(normaliseLoginName(once), once);
      }),
      { numRuns: 2000 },
    );
  });

  test('no domain, no upper-case letter of ASCII and no blank at an end is left', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9._-]{1,12}$/);
    fc.assert(
      fc.property(part, part, part, (domain, name, host) => {
        const plain = name.toLowerCase();
        assert.equal(normaliseLoginName(`${domain}\\${name}`), plain);
        assert.equal(normaliseLoginName(`${name}@${host}`), plain);
        assert.equal(normaliseLoginName(`\t${domain}\\${name}@${host}\n`), plain);
      }),
    );
  });
});
