import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseQuery } from '../../../src/archive/search/parse-query.ts';
import { mostLeaves, type SearchCondition } from '../../../src/ports/search-index.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';

const text = (term: string): SearchCondition => ({ kind: 'text', term });
const conditionOf = (query: string) => parseQuery(query).condition;
const isTooLong = { name: 'ServiceError', code: 'ARCHIVE_QUERY_TOO_LONG' };

function trouble(query: string): unknown {
  try {
    parseQuery(query);
  } catch (error) {
    assert.ok(error instanceof ServiceError && error.code === 'ARCHIVE_QUERY_INVALID', String(error));
    return [error.details['position'], error.details['expected']];
  }
  return undefined;
}

test('white space parts words, the ideographic space too, and all of them must occur', () => {
  assert.deepEqual(parseQuery(' 予算　令和8年  議事録').terms, ['予算', '令和8年', '議事録']);
  assert.deepEqual(conditionOf('予算 議案'), { kind: 'all', of: [text('予算'), text('議案')] });
  assert.deepEqual(conditionOf('予算 AND 議案'), { kind: 'all', of: [text('予算'), text('議案')] });
});

test('quotes hold a word with its spaces together, and reach to the end when they are never closed', () => {
  assert.deepEqual(parseQuery('"annual report" “第 3 回” ＂a b＂ c').terms, [
    'annual report',
    '第 3 回',
    'a b',
    'c',
  ]);
  assert.deepEqual(parseQuery('"open to the end').terms, ['open to the end']);
  assert.deepEqual(parseQuery('"OR" "-1" "件名:x"').terms, ['OR', '-1', '件名:x']);
});

test('words that fold to nothing or to the same as another are left out', () => {
  assert.deepEqual(parseQuery('髙橋 高橋 \u{200B} ""').terms, ['髙橋']);
  assert.equal(conditionOf(' "" \u{200B}'), undefined);
  assert.equal(conditionOf(''), undefined);
});

test('OR binds weaker than the blank, NOT and the minus bind to one word or group', () => {
  const either = { kind: 'any', of: [{ kind: 'all', of: [text('a'), text('b')] }, text('c')] };
  for (const query of ['a b OR c', 'a b または c', 'a b | c', 'ａ ｂ ＯＲ ｃ'.normalize('NFKC')]) {
    assert.deepEqual(conditionOf(query), either, query);
  }
  const without = { kind: 'all', of: [text('a'), { kind: 'not', of: text('b') }, text('c')] };
  for (const query of ['a -b c', 'a NOT b c', 'a －b c'])
    assert.deepEqual(conditionOf(query), without, query);
  assert.deepEqual(conditionOf('a -(b OR c)'), {
    kind: 'all',
    of: [text('a'), { kind: 'not', of: { kind: 'any', of: [text('b'), text('c')] } }],
  });
  assert.deepEqual(parseQuery('件名:z a -b -(c d)').terms, ['a', 'z']);
});

test('parentheses and hyphens within a word belong to it', () => {
  assert.deepEqual(parseQuery('道路台帳(案) (株)山田組 第3-1号 1)概要').terms, [
    '道路台帳(案)',
    '(株)山田組',
    '第3-1号',
    '1)概要',
  ]);
  assert.deepEqual(conditionOf('(予算(案) OR 決算)'), { kind: 'any', of: [text('予算(案)'), text('決算')] });
  assert.deepEqual(conditionOf('（予算　または　決算）'), { kind: 'any', of: [text('予算'), text('決算')] });
});

test('fields read their values: text, days, amounts, years, kinds and exact names', () => {
  const cases: readonly (readonly [string, SearchCondition])[] = [
    ['件名:道路', { kind: 'field', field: 'title', term: '道路' }],
    ['件名： "道路 台帳"', { kind: 'field', field: 'title', term: '道路 台帳' }],
    ['title:road', { kind: 'field', field: 'title', term: 'road' }],
    ['文書番号:6総務第123号', { kind: 'field', field: 'document-number', term: '6総務第123号' }],
    ['取引先:(株)山田組', { kind: 'field', field: 'counterparty', term: '(株)山田組' }],
    ['簿冊:道路', { kind: 'field', field: 'binder', term: '道路' }],
    ['簿冊:=道路台帳', { kind: 'is', field: 'binder', value: '道路台帳' }],
    ['簿冊:="道路 台帳"', { kind: 'is', field: 'binder', value: '道路 台帳' }],
    ['所属:税務課', { kind: 'is', field: 'department', value: '税務課' }],
    ['種別:請求書', { kind: 'is', field: 'kind', value: 'invoice' }],
    ['kind:Invoice', { kind: 'is', field: 'kind', value: 'invoice' }],
    ['年度:令和5年度', { kind: 'is', field: 'fiscal-year', value: '2023' }],
    ['金額:10万-50万', { kind: 'amount', from: 100_000, to: 500_000 }],
    ['金額:>=１００，０００', { kind: 'amount', from: 100_000 }],
    ['日付:令和5年4月', { kind: 'days', field: 'document-date', from: '2023-04-01', to: '2023-04-30' }],
    [
      '取引日:昭和63年..平成2年',
      { kind: 'days', field: 'transaction-date', from: '1988-01-01', to: '1990-12-31' },
    ],
    ['保存期間満了:<=R12.3.31', { kind: 'days', field: 'retention-until', to: '2030-03-31' }],
    ['保存期間:永年', { kind: 'is', field: 'retention', value: 'permanent' }],
    ['保存期間:R12', { kind: 'is', field: 'retention', value: '2030' }],
    ['種別:なし', { kind: 'is', field: 'kind', value: '' }],
    ['簿冊:=なし', { kind: 'is', field: 'binder', value: '' }],
    ['受付:R8', { kind: 'days', field: 'captured', from: '2026-01-01', to: '2026-12-31' }],
  ];
  for (const [query, condition] of cases) assert.deepEqual(conditionOf(query), condition, query);
  assert.deepEqual(conditionOf('年度:R4..R6'), {
    kind: 'any',
    of: ['2022', '2023', '2024'].map((value) => ({ kind: 'is', field: 'fiscal-year', value })),
  });
  assert.deepEqual(conditionOf('件名:(道路 OR 河川 -案)'), {
    kind: 'any',
    of: [
      { kind: 'field', field: 'title', term: '道路' },
      {
        kind: 'all',
        of: [
          { kind: 'field', field: 'title', term: '河川' },
          { kind: 'not', of: { kind: 'field', field: 'title', term: '案' } },
        ],
      },
    ],
  });
});

test('a colon after what is no field is text', () => {
  assert.deepEqual(parseQuery('10:30 https://example.jp/a').terms, ['10:30', 'https://example.jp/a']);
  assert.deepEqual(parseQuery('件目:道路'), {
    condition: text('件目:道路'),
    terms: ['件目:道路'],
    hints: [{ kind: 'unknown-field', text: '件目' }],
  });
});

test('a word that is a date stays a word, and the date is offered', () => {
  const { condition, hints } = parseQuery('予算 R5.4');
  assert.deepEqual(condition, { kind: 'all', of: [text('予算'), text('R5.4')] });
  assert.deepEqual(hints, [{ kind: 'date', text: 'R5.4', query: '予算 日付:R5.4' }]);
  assert.deepEqual(parseQuery('令和5年度 予算').hints, [
    { kind: 'fiscal-year', text: '令和5年度', query: '年度:令和5年度 予算' },
  ]);
  for (const query of ['R5', '2023', '"R5.4"', '日付:R5.4', '1.4'])
    assert.deepEqual(parseQuery(query).hints, [], query);
});

test('what cannot be read is told with its place and what should stand there', () => {
  const cases: readonly (readonly [string, number, string])[] = [
    ['予算 OR', 5, 'word'],
    ['OR 予算', 0, 'word'],
    ['予算 -', 4, 'word'],
    ['(予算', 3, 'closing-parenthesis'],
    ['予算 )', 3, 'no-closing-parenthesis'],
    ['件名:', 3, 'value'],
    ['件名:-x', 3, 'value'],
    ['日付:来週', 3, 'date'],
    ['日付:R6..R5', 3, 'rising-range'],
    ['金額:たくさん', 3, 'amount'],
    ['年度:x', 3, 'fiscal-year'],
    ['年度:R5以降', 3, 'fiscal-year'],
    ['予算 種別:手紙', 6, 'kind'],
    ['()', 1, 'word'],
  ];
  for (const [query, position, expected] of cases)
    assert.deepEqual(trouble(query), [position, expected], query);
});

test('a query that is too long, has too many words or is too deep is refused', () => {
  assert.throws(() => parseQuery('あ'.repeat(501)), isTooLong);
  const words = (count: number) => Array.from({ length: count }, (_, at) => `w${at}`).join(' ');
  assert.doesNotThrow(() => parseQuery(words(mostLeaves)));
  assert.throws(() => parseQuery(words(mostLeaves + 1)), isTooLong);
  assert.throws(() => parseQuery(`${'('.repeat(9)}a${')'.repeat(9)}`), isTooLong);
  assert.throws(() => parseQuery(`${'NOT '.repeat(100)}a`), isTooLong);
  assert.throws(() => parseQuery('年度:1900..2000'), isTooLong);
});

/** True when a page with these words fits. */
function fits(condition: SearchCondition | undefined, words: ReadonlySet<string>): boolean {
  if (condition === undefined) return false;
  if (condition.kind === 'text') return words.has(condition.term);
  if (condition.kind === 'not') return !fits(condition.of, words);
  if (condition.kind === 'all') return condition.of.every((one) => fits(one, words));
  if (condition.kind === 'any') return condition.of.some((one) => fits(one, words));
  return false;
}

test('a tree that is written out and read back means the same', () => {
  const tree = fc.letrec<{ tree: SearchCondition }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom('a', 'b', 'c', 'd').map(text),
      fc.array(tie('tree'), { minLength: 1, maxLength: 2 }).map((of) => ({ kind: 'all' as const, of })),
      fc.array(tie('tree'), { minLength: 1, maxLength: 2 }).map((of) => ({ kind: 'any' as const, of })),
      tie('tree').map((of) => ({ kind: 'not' as const, of })),
    ),
  })).tree;
  const written = (one: SearchCondition): string => {
    if (one.kind === 'text') return one.term;
    if (one.kind === 'not') return `-${written(one.of)}`;
    if (one.kind === 'all' || one.kind === 'any') {
      return `(${one.of.map(written).join(one.kind === 'all' ? ' ' : ' OR ')})`;
    }
    throw new Error('not made here');
  };
  fc.assert(
    fc.property(tree, fc.subarray(['a', 'b', 'c', 'd']), (one, words) => {
      const held = new Set(words);
      let read: SearchCondition | undefined;
      try {
        read = parseQuery(written(one)).condition;
      } catch (error) {
        assert.ok(error instanceof ServiceError && error.code === 'ARCHIVE_QUERY_TOO_LONG');
        return;
      }
      assert.equal(fits(read, held), fits(one, held), written(one));
    }),
    { numRuns: 500 },
  );
});

test('any input is read or refused with a code of its own, and none takes long', () => {
  const piece = fc.constantFrom(
    '(',
    ')',
    '（',
    '-',
    '"',
    '”',
    ' ',
    '　',
    ':',
    '件名:',
    '金額:',
    '日付:',
    'OR',
    'NOT ',
    '|',
    '令和5年',
    '10万',
    '..',
    '>=',
    'あ',
    'a',
    '\0',
    '\ud800',
    '𠮷',
  );
  const input = fc.oneof(
    fc.array(piece, { maxLength: 120 }).map((pieces) => pieces.join('')),
    fc.string({ unit: 'binary', maxLength: 520 }),
  );
  fc.assert(
    fc.property(input, (query) => {
      try {
        parseQuery(query);
      } catch (error) {
        assert.ok(error instanceof ServiceError && error.code.startsWith('ARCHIVE_QUERY_'), String(error));
      }
    }),
    { numRuns: 300 },
  );
  const began = performance.now();
  for (const worst of [
    '('.repeat(500),
    '-'.repeat(500),
    `(${'a('.repeat(249)}`,
    '件名:'.repeat(160),
    '1'.repeat(500),
  ]) {
    try {
      parseQuery(worst);
    } catch (error) {
      assert.ok(error instanceof ServiceError, String(error));
    }
  }
  assert.ok(performance.now() - began < 5_000);
});
