/** Seen slips as text, so that they are kept without the pages they were seen on. */

import { lineKinds, type SeenCharacter, type SeenLines, type SeenSlips } from './seen-slips.ts';

/** Stands for a character that was passed over. */
const nothing = '∅';

/** One row a fact, its parts between tabs. */
export function formatSlips(slips: SeenSlips): string {
  const pairs = (counts: ReadonlyMap<string | number, number>): string =>
    [...counts].map(([one, count]) => `${one === '' ? nothing : one} ${count}`).join('\t');
  const rows = [
    `pages\t${slips.pages}`,
    ...lineKinds.map((kind) => {
      const { lines, lost, broken, ruined, characters, wrong } = slips.lines[kind];
      return ['lines', kind, lines, lost, broken, ruined, characters, wrong].join('\t');
    }),
    `gaps\t${slips.gaps.seen}\t${slips.gaps.kept}`,
    `right\t${pairs(histogram(slips.right))}`,
    `wrong\t${pairs(histogram(slips.wrong))}`,
    `added\t${pairs(slips.added)}`,
    ...[...slips.characters]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([text, { seen, as }]) => `${text}\t${seen}\t${pairs(as)}`.trimEnd()),
  ];
  return `${rows.join('\n')}\n`;
}

/** What {@link formatSlips} wrote. */
export function parseSlips(text: string): SeenSlips {
  const rows = text
    .trimEnd()
    .split('\n')
    .map((row) => row.split('\t'));
  const partsOf = (name: string): string[] => rows.find(([first]) => first === name)?.slice(1) ?? [];
  const [seen = '0', kept = '0'] = partsOf('gaps');
  const characters = new Map<string, SeenCharacter>();
  for (const [character = '', count, ...as] of rows.slice(4 + lineKinds.length + 1)) {
    characters.set(character, { seen: Number(count), as: countsOf(as) });
  }
  return {
    pages: Number(partsOf('pages')[0]),
    lines: Object.fromEntries(lineKinds.map((kind) => [kind, linesOf(rows, kind)])) as SeenSlips['lines'],
    gaps: { seen: Number(seen), kept: Number(kept) },
    right: spread(countsOf(partsOf('right'))),
    wrong: spread(countsOf(partsOf('wrong'))),
    added: countsOf(partsOf('added')),
    characters,
  };
}

function linesOf(rows: readonly string[][], kind: string): SeenLines {
  const row = rows.find(([first, second]) => first === 'lines' && second === kind) ?? [];
  const [lines = 0, lost = 0, broken = 0, ruined = 0, characters = 0, wrong = 0] = row.slice(2).map(Number);
  return { lines, lost, broken, ruined, characters, wrong };
}

function countsOf(pairs: readonly string[]): Map<string, number> {
  return new Map(
    pairs.map((pair): [string, number] => {
      const at = pair.lastIndexOf(' ');
      const one = pair.slice(0, at);
      return [one === nothing ? '' : one, Number(pair.slice(at + 1))];
    }),
  );
}

function histogram(values: readonly number[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const value of [...values].sort((a, b) => a - b)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function spread(counts: ReadonlyMap<string, number>): number[] {
  return [...counts].flatMap(([value, count]) => new Array<number>(count).fill(Number(value)));
}
