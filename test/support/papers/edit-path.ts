/** Which characters of a text stand for which of another, by the fewest edits (Levenshtein). */

/** One step: a character of each side, or of one only. */
export interface EditStep {
  readonly from: number | undefined;
  readonly to: number | undefined;
}

/** The steps from `a` to `b` in order. Lines have some hundred characters at most. */
export function editPath(a: readonly string[], b: readonly string[]): EditStep[] {
  const width = b.length + 1;
  const costs = new Uint16Array((a.length + 1) * width);
  const at = (row: number, column: number): number => costs[row * width + column] ?? 0;
  for (let row = 0; row <= a.length; row += 1) {
    for (let column = 0; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      costs[row * width + column] =
        row === 0 || column === 0
          ? row + column
          : Math.min(at(row - 1, column - 1) + same, at(row - 1, column) + 1, at(row, column - 1) + 1);
    }
  }
  const steps: EditStep[] = [];
  let [row, column] = [a.length, b.length];
  while (row > 0 || column > 0) {
    const same = a[row - 1] === b[column - 1] ? 0 : 1;
    if (row > 0 && column > 0 && at(row, column) === at(row - 1, column - 1) + same) {
      row -= 1;
      column -= 1;
      steps.push({ from: row, to: column });
    } else if (row > 0 && at(row, column) === at(row - 1, column) + 1) {
      row -= 1;
      steps.push({ from: row, to: undefined });
    } else {
      column -= 1;
      steps.push({ from: undefined, to: column });
    }
  }
  return steps.reverse();
}
