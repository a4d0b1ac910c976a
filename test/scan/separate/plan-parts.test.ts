import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type MarkedPage, planParts, type SheetClaim } from '../../../src/scan/separate/plan-parts.ts';

/** Pages by letters: p page, b blank, 2 3 T patches, A B cover sheets of ours, x a code that is not ours. */
function pagesOf(letters: string): MarkedPage[] {
  return [...letters].map((letter, index): MarkedPage => {
    const claim: SheetClaim | undefined =
      letter === 'A' || letter === 'B' || letter === 'x'
        ? { text: letter, genuine: letter !== 'x' }
        : undefined;
    return {
      pageNumber: index + 1,
      patch: letter === '2' || letter === '3' || letter === 'T' ? letter : undefined,
      sheets: claim === undefined ? [] : [claim],
      blank: letter === 'b',
    };
  });
}

/** Ranges with the sheets of their parts. */
function plan(letters: string): string {
  return planParts(pagesOf(letters))
    .parts.map(
      ({ firstPage, lastPage, sheets }) =>
        `${firstPage}-${lastPage}${sheets.map(({ text }) => text).join('')}`,
    )
    .join(' ');
}

test('patch 2 begins a document and is its first page; 3 and T are on no document', () => {
  assert.equal(plan('pp2p2pp'), '1-2 3-4 5-7');
  assert.equal(plan('ppTpp'), '1-2 4-5');
  assert.equal(plan('pp3pp'), '1-2 4-5');
});

test('separators at the beginning and at the end are as good as any, and several in a row are one', () => {
  assert.equal(plan('TppT'), '2-3');
  assert.equal(plan('pTT3Tp'), '1-1 6-6');
  assert.equal(plan('2'), '1-1');
});

test('the blank back of a sheet goes with it, before it or after it, and other blank pages stay', () => {
  assert.equal(plan('pTbpb'), '1-1 4-5');
  assert.equal(plan('ppbTpp'), '1-2 5-6');
  assert.equal(plan('pbTbpb'), '1-2 5-6');
  assert.equal(plan('p2bp'), '1-1 2-4');
});

test('a part inherits the sheet before it and no other', () => {
  assert.equal(plan('ApTpBp'), '2-2A 4-4 6-6B');
});

test('two different sheets before one part are both named, and the same one twice is one', () => {
  assert.equal(plan('ABpp'), '3-4AB');
  assert.equal(plan('AApp'), '3-4A');
});

test('a code that is not ours begins a document for a person to look at, and the page is not lost', () => {
  assert.equal(plan('ppxp'), '1-2 3-4x');
});

test('sheets alone make no document', () => {
  assert.deepEqual(planParts(pagesOf('TATb')).parts, []);
  assert.equal(planParts(pagesOf('TATb')).separated, true);
  assert.equal(planParts(pagesOf('ppbp')).separated, false);
});

test('whatever is marked: parts are in order and not empty, and with what is dropped they are all pages once', () => {
  const letters = fc.array(fc.constantFrom('p', 'p', 'b', '2', '3', 'T', 'A', 'B', 'x'), { maxLength: 40 });
  fc.assert(
    fc.property(letters, (drawn) => {
      const pages = pagesOf(drawn.join(''));
      const { parts, dropped } = planParts(pages);
      const covered = parts.flatMap(({ firstPage, lastPage }) => {
        assert.ok(lastPage >= firstPage);
        return Array.from({ length: lastPage - firstPage + 1 }, (_, index) => firstPage + index);
      });
      assert.deepEqual(
        [...covered, ...dropped].sort((a, b) => a - b),
        pages.map(({ pageNumber }) => pageNumber),
      );
      assert.deepEqual(
        covered,
        [...covered].sort((a, b) => a - b),
      );
      // Nothing that says something is left out but the sheets themselves.
      for (const number of dropped) {
        const page = pages[number - 1];
        assert.ok(page?.blank === true || page?.patch !== undefined || page?.sheets.length === 1);
        assert.notEqual(page?.patch, '2');
        assert.ok(page?.sheets.every(({ genuine }) => genuine));
      }
    }),
  );
});
