/** Files that say which images to compare. Two forms are read, one line a pair. */

import type { ImageFile } from './face-images.ts';

/** Two images, and whether they show one person. */
export interface ImagePair {
  readonly a: ImageFile;
  readonly b: ImageFile;
  readonly isSamePerson: boolean;
}

/**
 * Reads pairs of images.
 *
 * - `FILE FILE 1` or `FILE FILE 0`: paths below the folder, same person or not; separated by tabs or commas, or by
 *   blanks where no path has one.
 * - `NAME 1 4` and `NAME 1 OTHER 2` (tabs): images `NAME/NAME_0001` and so on, as public sets have it.
 *
 * A head of numbers alone, empty lines and lines that begin with `#` are passed over.
 * Throws `TypeError` with the number of the first line that names an image that is not there or is no pair.
 */
export function parsePairs(text: string, files: readonly ImageFile[]): readonly ImagePair[] {
  const byName = new Map(
    files.flatMap((file) => [[file.name, file] as const, [stem(file.name), file] as const]),
  );
  return text.split(/\r?\n/).flatMap((line, index): readonly ImagePair[] => {
    if (line.trim() === '' || line.startsWith('#') || /^\d+(\s+\d+)?\s*$/.test(line)) return [];
    const named = readLine(line);
    const [a, b] = [byName.get(named?.a ?? ''), byName.get(named?.b ?? '')];
    if (named === undefined || a === undefined || b === undefined) {
      throw new TypeError(`Line ${index + 1} of the pairs names no two images of the folder.`);
    }
    return [{ a, b, isSamePerson: named.isSamePerson }];
  });
}

function readLine(
  line: string,
): { readonly a: string; readonly b: string; readonly isSamePerson: boolean } | undefined {
  const separator = line.includes('\t') ? '\t' : line.includes(',') ? ',' : /\s+/;
  const fields = line.trim().split(separator);
  const [first = '', second = '', third = '', fourth] = fields.map((field) => field.trim());
  if (fourth !== undefined)
    return { a: numbered(first, second), b: numbered(third, fourth), isSamePerson: false };
  if (/^\d+$/.test(second) && /^\d+$/.test(third)) {
    return { a: numbered(first, second), b: numbered(first, third), isSamePerson: true };
  }
  return third === '0' || third === '1' ? { a: first, b: second, isSamePerson: third === '1' } : undefined;
}

function numbered(name: string, number: string): string {
  return `${name}/${name}_${number.padStart(4, '0')}`;
}

function stem(name: string): string {
  return name.replace(/\.[^./]*$/, '');
}
