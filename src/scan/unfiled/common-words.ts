/** Parts of a name that stand in a text. Pure. */

const least = 2;

/**
 * The longest parts of `name`, two characters and more, that stand in `text`, from left to right without overlap. Both
 * are folded. Pairs that do not stand in the text are passed over, so that long lists of names cost little.
 */
export function commonWords(name: string, text: string): string[] {
  const words: string[] = [];
  for (let start = 0; start + least <= name.length; ) {
    let end = start + least;
    if (!text.includes(name.slice(start, end))) {
      start += 1;
      continue;
    }
    while (end < name.length && text.includes(name.slice(start, end + 1))) end += 1;
    words.push(name.slice(start, end));
    start = end;
  }
  return words;
}
