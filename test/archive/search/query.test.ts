import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { fold } from '../../../src/archive/fold.ts';
import { parseQuery } from '../../../src/archive/search/query.ts';
import { snippetCharacters, snippetOf } from '../../../src/archive/search/snippet.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { pageLikeText } from '../page-like-text.ts';

describe('a query', () => {
  test('is parted at spaces, also full-width ones', () => {
    assert.deepEqual(parseQuery(' 予算　令和8年  議事録'), ['予算', '令和8年', '議事録']);
  });

  test('keeps what stands in quotes together, in any of their forms', () => {
    assert.deepEqual(parseQuery('"annual report" “第 3 回” ＂a b＂ c'), [
      'annual report',
      '第 3 回',
      'a b',
      'c',
    ]);
    assert.deepEqual(parseQuery('"open to the end'), ['open to the end']);
  });

  test('drops terms that fold to the same or to nothing', () => {
    assert.deepEqual(parseQuery('髙橋 高橋 \u{200B} ""'), ['髙橋']);
  });

  test('is refused when it is too long or has too many terms', () => {
    const isTooLong = (error: unknown) =>
      error instanceof ServiceError && error.code === 'ARCHIVE_QUERY_TOO_LONG';
    assert.throws(() => parseQuery('あ'.repeat(501)), isTooLong);
    assert.throws(() => parseQuery('1 2 3 4 5 6 7 8 9 10 11'), isTooLong);
  });
});

describe('a snippet', () => {
  test('shows the words around the first hit as they stand on the paper', () => {
    const text = `${'あ'.repeat(100)}\n髙橋 市長${'い'.repeat(100)}`;
    const snippet = snippetOf(text, ['高橋市長']);
    assert.ok(snippet.startsWith('…あ'));
    assert.ok(snippet.includes('髙橋 市長い'));
    assert.ok(snippet.endsWith('い…'));
  });

  test('is at most 80 characters on one line and begins with the hit within sight', () => {
    fc.assert(
      fc.property(pageLikeText, fc.nat(), fc.integer({ min: 1, max: 5 }), (text, at, length) => {
        const folded = fold(text);
        const term = folded.slice(at % (folded.length + 1)).slice(0, length);
        // A full stop keeps a mark at the beginning of one copy off the end of the copy before.
        const snippet = snippetOf(`${text}。`.repeat(3), [term]);
        assert.ok(Array.from(snippet).length <= snippetCharacters);
        assert.doesNotMatch(snippet, /\n/);
        if (term.trim() !== '' && term.isWellFormed() && fold(term) !== '') assert.notEqual(snippet, '');
      }),
    );
  });
});
