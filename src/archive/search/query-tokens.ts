/** Cuts a typed query into tokens: words, names of fields, signs. Pure. */

/** One token; `at` and `end` are UTF-16 units of the query, `end` exclusive. */
export type QueryToken = { readonly at: number; readonly end: number } & (
  | { readonly kind: 'word'; readonly text: string; readonly quoted: boolean }
  /** A name with its colon, NFKC in lower case. */
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'open' | 'close' | 'or' | 'and' | 'not' }
);

const quotes = new Map([
  ['"', '"'],
  ['“', '”'],
  ['”', '”'],
  ['＂', '＂'],
]);
const opening = new Set(['(', '（']);
const closing = new Set([')', '）']);
const minus = new Set(['-', '－', '−']);
const colon = new Set([':', '：']);
const equals = new Set(['=', '＝']);
const operators: ReadonlyMap<string, 'or' | 'and' | 'not'> = new Map([
  ['OR', 'or'],
  ['または', 'or'],
  ['又は', 'or'],
  ['|', 'or'],
  ['AND', 'and'],
  ['NOT', 'not'],
]);
const white = /\s/u;
/** Longest name of a field; words in front of a later colon are text. */
const longestName = 16;

/**
 * The tokens of `query`. White space (also 全角) parts words, quotes hold a word together and reach to the end when they
 * are never closed. Parentheses and a minus count as signs only where a word begins: 道路台帳(案), (株)山田 and 第3-1号 are
 * words. `isField` says which names in front of a colon are fields; 10:30 is a word.
 */
export function queryTokens(query: string, isField: (name: string) => boolean): QueryToken[] {
  const tokens: QueryToken[] = [];
  let groups = 0;
  let at = 0;
  while (at < query.length) {
    const one = query[at] ?? '';
    const quote = quotes.get(one);
    if (white.test(one)) {
      at += 1;
    } else if (quote !== undefined) {
      const close = query.indexOf(quote, at + 1);
      const end = close < 0 ? query.length : close;
      tokens.push({
        kind: 'word',
        text: query.slice(at + 1, end),
        quoted: true,
        at,
        end: Math.min(end + 1, query.length),
      });
      at = end + 1;
    } else if (equals.has(one) && quotes.has(query[at + 1] ?? '')) {
      // ="道路 台帳" is one value, to be equal as a whole.
      const quoteEnd = quotes.get(query[at + 1] ?? '') ?? '"';
      const close = query.indexOf(quoteEnd, at + 2);
      const end = close < 0 ? query.length : close;
      const text = `=${query.slice(at + 2, end)}`;
      tokens.push({ kind: 'word', text, quoted: false, at, end: Math.min(end + 1, query.length) });
      at = end + 1;
    } else if (opening.has(one) && !staysInWord(query, at)) {
      groups += 1;
      tokens.push({ kind: 'open', at, end: at + 1 });
      at += 1;
    } else if (closing.has(one)) {
      groups -= 1;
      tokens.push({ kind: 'close', at, end: at + 1 });
      at += 1;
    } else if (minus.has(one)) {
      tokens.push({ kind: 'not', at, end: at + 1 });
      at += 1;
    } else {
      const token = wordOrField(query, at, groups > 0, isField);
      tokens.push(token);
      at = token.end;
    }
  }
  return tokens;
}

/** True for (株)山田: a parenthesis without white space in it that a word follows at once. */
function staysInWord(query: string, at: number): boolean {
  for (let next = at + 1; next < query.length; next += 1) {
    const one = query[next] ?? '';
    if (white.test(one) || opening.has(one) || quotes.has(one) || colon.has(one)) return false;
    if (!closing.has(one)) continue;
    const after = query[next + 1];
    return after !== undefined && next > at + 1 && !white.test(after) && !closing.has(after);
  }
  return false;
}

function wordOrField(
  query: string,
  at: number,
  inGroup: boolean,
  isField: (name: string) => boolean,
): QueryToken {
  let inner = 0;
  let end = at;
  for (; end < query.length; end += 1) {
    const one = query[end] ?? '';
    if (white.test(one) || quotes.has(one)) break;
    if (colon.has(one) && end - at <= longestName) {
      const name = query.slice(at, end).normalize('NFKC').toLowerCase();
      if (isField(name)) return { kind: 'field', name, at, end: end + 1 };
    }
    if (opening.has(one)) inner += 1;
    if (closing.has(one)) {
      if (inner === 0 && inGroup) break;
      inner -= 1;
    }
  }
  const text = query.slice(at, end);
  const operator = operators.get(text.normalize('NFKC'));
  return operator === undefined
    ? { kind: 'word', text, quoted: false, at, end }
    : { kind: operator, at, end };
}
