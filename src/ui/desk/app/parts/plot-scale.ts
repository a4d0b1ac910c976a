/** Where the marks of a plot stand. Pure. */

/** A round number at or above the highest value, and the marks up to it; at least 1. */
export function scaleOf(highest: number): { readonly top: number; readonly marks: readonly number[] } {
  const rough = Math.max(highest, 1) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough);
  const count = Math.max(1, Math.ceil(highest / step));
  return { top: count * step, marks: Array.from({ length: count + 1 }, (_, at) => at * step) };
}

/** Which of many labels are written, so that they do not run into each other: the first, and then every so many. */
export function labelEvery(count: number, most: number): number {
  return Math.max(1, Math.ceil(count / most));
}
