import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { commonNumber } from '../../src/archive/common-characters.ts';
import { fold, foldLookAlikes, foldWithPlaces } from '../../src/archive/fold.ts';
import { gramsOfText, lookupOfTerm } from '../../src/archive/grams.ts';
import { searchedForm } from '../../src/archive/variant-characters.ts';
import { pageLikeText } from './page-like-text.ts';

describe('folding', () => {
  const examples: [string, string, string][] = [
    ['full-width letters and digits', 'ＡＢＣ１２３', 'abc123'],
    ['half-width kana with voicing marks', 'ｶﾞｿﾘﾝﾌﾟﾘﾝﾄ', 'ガソリンプリント'],
    ['a voicing mark that stands apart', 'か゛', 'が'],
    ['compatibility ideographs', '\u{FA19}社', '神社'],
    ['old forms of kanji', '齋藤と髙橋と渡邉と𠮷野', '斎藤と高橋と渡辺と吉野'],
    ['glyph variants chosen by a variation selector', '葛\u{E0100}飾区', '葛飾区'],
    ['a line break within a Japanese word', '予算\n書', '予算書'],
    ['spaces around digits in Japanese', '令和 8 年度', '令和8年度'],
    ['spaces and breaks between Latin words', 'Annual  Report\n2026', 'annual report 2026'],
    ['white space at both ends', ' 　市 ', '市'],
    ['zero-width and control characters', '税\u{200B}\u0007額', '税額'],
    ['squared abbreviations', '㍿留置', '株式会社留置'],
  ];
  for (const [what, text, folded] of examples) {
    test('joins a voicing mark that stands apart, and folds what it gave to the same again', () => {
      assert.equal(fold('か ﾞ'), 'が');
      assert.equal(fold(fold('か ﾞ')), 'が');
    });

    test(`${what} fold to one form`, () => assert.equal(fold(text), folded));
  }

  test('each unit of the folded text knows where it came from', () => {
    fc.assert(
      fc.property(pageLikeText, (text) => {
        const folded = foldWithPlaces(text);
        assert.equal(folded.text, fold(text));
        assert.equal(folded.starts.length, folded.text.length);
        folded.starts.forEach((start, unit) => {
          const end = folded.ends[unit] ?? 0;
          assert.ok(start < end && end <= text.length);
          const piece = fold(text.slice(start, end));
          assert.ok(piece === '' || piece.includes(folded.text.charAt(unit)));
        });
      }),
    );
  });

  test('whatever the text, its folded form is well formed and holds nothing invisible', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const folded = fold(text);
        assert.ok(folded.isWellFormed());
        assert.doesNotMatch(folded, /[\p{Cc}\p{Cf}]|\s\s/u);
      }),
    );
  });

  test('every character of the basic plane folds as NFKC, lower case and the table say', () => {
    for (let unit = 0x3041; unit <= 0x9fff; unit += 1) {
      const character = String.fromCharCode(unit);
      if (/[\p{M}\p{Cn}\s\u309B\u309C]/u.test(character)) continue;
      const plain = character.normalize('NFKC').toLowerCase().replace(/\s/gu, '');
      const expected = Array.from(plain, (one) => searchedForm.get(one) ?? one).join('');
      assert.equal(fold(character), expected, unit.toString(16));
    }
  });

  test('the table of variants maps single characters and never in a chain', () => {
    assert.ok(searchedForm.size > 350);
    for (const [variant, searched] of searchedForm) {
      assert.equal(Array.from(variant).length, 1);
      assert.equal(Array.from(searched).length, 1, `${variant} has one searched form`);
      assert.ok(!searchedForm.has(searched), `${variant} leads to ${searched}, which leads on`);
      assert.equal(searched.normalize('NFKC'), searched);
    }
  });

  test('look-alikes fold to one only by the coarser folding', () => {
    assert.notEqual(fold('ロ座'), fold('口座'));
    assert.equal(foldLookAlikes(fold('ロ座')), foldLookAlikes(fold('口座')));
  });
});

describe('grams', () => {
  test('a page has the grams of every piece of its text', () => {
    fc.assert(
      fc.property(pageLikeText, fc.nat(), fc.integer({ min: 1, max: 6 }), (text, at, length) => {
        const folded = fold(text);
        const term = folded.slice(at % (folded.length + 1)).slice(0, length);
        if (term === '') return;
        const grams = new Set(gramsOfText(folded));
        assert.ok(lookupOfTerm(term).grams.every((ways) => ways.some((gram) => grams.has(gram))));
      }),
    );
  });

  test('three common characters are found exactly, and only together', () => {
    const common = Array.from({ length: 0x1_0000 }, (_, unit) => unit).filter(
      (unit) => commonNumber(unit) !== undefined,
    );
    assert.deepEqual(new Set(common.map(commonNumber)), new Set(Array.from({ length: 256 }, (_, n) => n)));
    for (const unit of common) assert.equal(fold(String.fromCharCode(unit)), String.fromCharCode(unit));
    const letter = fc.constantFrom(...common).map((unit) => String.fromCharCode(unit));
    fc.assert(
      fc.property(
        fc.string({ unit: letter, maxLength: 60 }),
        fc.string({ unit: letter, minLength: 3, maxLength: 3 }),
        (text, term) => {
          const lookup = lookupOfTerm(term);
          assert.ok(lookup.isExact && lookup.grams.length === 1);
          for (const one of [text, text + term]) {
            const grams = new Set(gramsOfText(one));
            assert.equal(
              lookup.grams.every(([gram = 0]) => grams.has(gram)),
              one.includes(term),
            );
          }
        },
      ),
    );
  });

  test('whatever stands on a page, no single unit, pair or mark is taken for three common characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        const folded = fold(text).replaceAll(/./gsu, (one) =>
          commonNumber(one.charCodeAt(0)) === undefined ? one : '\u4E57',
        );
        for (const gram of gramsOfText(folded)) {
          const [first, second] = [(gram >>> 16) & 0xfc00, gram & 0xffff];
          assert.ok(first !== 0xd800 || second < 0x8000 || (second >= 0xdc00 && second < 0xe000));
        }
      }),
    );
  });

  test('while pages without threes are left, a term is looked up by what all pages have', () => {
    assert.deepEqual(lookupOfTerm('について', false, 2).grams, [
      [pairOf('に', 'つ')],
      [pairOf('つ', 'い')],
      [pairOf('い', 'て')],
    ]);
    assert.equal(lookupOfTerm('について').grams.length, 2);
  });

  test('grams are rising 32-bit integers without repetition', () => {
    const grams = gramsOfText(fold('\u{FFFD}\u{FFFD}税税税額𠀋'));
    assert.deepEqual(
      grams,
      Array.from(new Set(grams)).sort((a, b) => a - b),
    );
    assert.ok(grams.every((gram) => gram === (gram | 0)));
  });
});

function pairOf(first: string, second: string): number {
  return (first.charCodeAt(0) << 16) | second.charCodeAt(0);
}
