/** Words of a simulated page and where they stand, as the one who drew it knows. */

import type { GeneratedPage } from '../../../drivers/simulators/paper/paper.ts';
import type { PlacedCharacter } from '../../../drivers/simulators/paper/place.ts';

/** An upright box in pixels of the page image. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Words of two kanji, at most one a line, in the middle of their lines; different from each other. */
export function twoKanjiWords(page: GeneratedPage): string[] {
  const words = page.lines.flatMap((line) => {
    const found = [...line.matchAll(/\p{Script=Han}{2}/gu)].map(([word]) => word);
    return found[Math.floor(found.length / 2)] ?? [];
  });
  return [...new Set(words)];
}

/** The boxes of each place where the page says the word; one that runs on to the next line has a box on each. */
export function placesOf(page: GeneratedPage, word: string): Box[][] {
  const characters = page.characters.flatMap((line, number) =>
    line.filter(({ text }) => /\S/u.test(text)).map((character) => ({ ...character, line: number })),
  );
  const wanted = [...word];
  const places: Box[][] = [];
  for (let at = 0; at + wanted.length <= characters.length; at += 1) {
    const run = characters.slice(at, at + wanted.length);
    if (run.some(({ text }, index) => text !== wanted[index])) continue;
    places.push([...Map.groupBy(run, ({ line }) => line).values()].map(around));
  }
  return places;
}

function around(characters: readonly PlacedCharacter[]): Box {
  return {
    left: Math.min(...characters.map(({ left }) => left)),
    top: Math.min(...characters.map(({ top }) => top)),
    right: Math.max(...characters.map(({ right }) => right)),
    bottom: Math.max(...characters.map(({ bottom }) => bottom)),
  };
}

/** Share of `box` that `cover` lies over, 0 to 1. */
export function coveredShare(box: Box, cover: Box): number {
  const across = Math.min(box.right, cover.right) - Math.max(box.left, cover.left);
  const down = Math.min(box.bottom, cover.bottom) - Math.max(box.top, cover.top);
  const area = (box.right - box.left) * (box.bottom - box.top);
  return across <= 0 || down <= 0 ? 0 : (across * down) / area;
}
