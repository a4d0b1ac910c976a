/** Reads amounts as people type them: 10万, 1億2,000万円, 五十万, ¥100,000. */

const figures = new Map(Array.from('〇一二三四五六七八九', (one, value): [string, number] => [one, value]));
const small = new Map([
  ['十', 10],
  ['百', 100],
  ['千', 1_000],
]);
const large = new Map([
  ['万', 10_000],
  ['億', 100_000_000],
  ['兆', 1_000_000_000_000],
]);

/** The largest amount that is read. */
const mostYen = 9_999_999_999_999;

/** Whole yen; undefined when the text is no amount. Width, separators, ¥ and 円 do not matter. */
export function readYen(text: string): number | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/^[¥\\]|円$/gu, '')
    .replace(/(?<=\d),(?=\d{3})/g, '');
  if (plain === '' || plain.length > 30) return undefined;
  let sum = 0;
  let section = 0;
  let digit: number | undefined;
  let lastSmall = Number.POSITIVE_INFINITY;
  let lastLarge = Number.POSITIVE_INFINITY;
  for (const [token] of plain.matchAll(/\d+(?:\.\d+)?|[\s\S]/gu)) {
    const smallUnit = small.get(token);
    const largeUnit = large.get(token);
    if (smallUnit !== undefined) {
      if (smallUnit >= lastSmall) return undefined;
      section += (digit ?? 1) * smallUnit;
      lastSmall = smallUnit;
      digit = undefined;
    } else if (largeUnit !== undefined) {
      const count = section + (digit ?? 0);
      if (largeUnit >= lastLarge || count === 0) return undefined;
      sum += count * largeUnit;
      lastLarge = largeUnit;
      section = 0;
      digit = undefined;
      lastSmall = Number.POSITIVE_INFINITY;
    } else {
      const next = figures.get(token) ?? (/^\d/.test(token) ? Number(token) : undefined);
      if (next === undefined) return undefined;
      // 二〇二六 is written by places; figures of both kinds are not mixed.
      const continues = digit !== undefined;
      if (continues && !figures.has(token)) return undefined;
      digit = continues ? (digit ?? 0) * 10 + next : next;
    }
  }
  const yen = Math.round((sum + section + (digit ?? 0)) * 1_000) / 1_000;
  return Number.isSafeInteger(yen) && yen <= mostYen ? yen : undefined;
}
