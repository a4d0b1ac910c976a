/** Bars side by side with their names as text, the longest first: departments, devices. */

/** One bar. */
export interface PlotRow {
  readonly key: string;
  readonly name: string;
  readonly value: number;
  /** The value in words. */
  readonly text: string;
}

/** The bars, at most `most` of them. Each says its own value, so that nothing is lost without seeing it. */
export function PlotRows({
  rows,
  most = 12,
  caption,
}: {
  rows: readonly PlotRow[];
  most?: number;
  caption: string;
}) {
  const shown = [...rows].sort((a, b) => b.value - a.value).slice(0, most);
  const highest = Math.max(1, ...shown.map(({ value }) => value));
  return (
    <ul aria-label={caption} className="max-w-4xl space-y-1">
      {shown.map(({ key, name, value, text }) => (
        <li
          key={key}
          className="grid items-center gap-x-3 sm:grid-cols-[minmax(8rem,14rem)_minmax(0,1fr)_7rem]"
        >
          <span className="break-words">{name}</span>
          <svg aria-hidden="true" viewBox="0 0 100 10" preserveAspectRatio="none" className="h-4 w-full">
            <rect width={(Math.max(0, value) / highest) * 100} height="10" className="fill-blue-900" />
          </svg>
          <span className="tabular-nums sm:text-right">{text}</span>
        </li>
      ))}
    </ul>
  );
}
