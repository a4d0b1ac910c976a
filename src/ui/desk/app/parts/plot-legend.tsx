/** What the colours of a plot stand for. */

/** One kind of value in a plot. Its look is its place in {@link looks}. */
export interface PlotSeries {
  readonly name: string;
  /** One for each label; undefined: nothing is known there. */
  readonly values: readonly (number | undefined)[];
}

/** Colours by place: dark enough beside white, and unlike each other without colour too. */
export const looks = [
  { fill: 'fill-blue-900', stroke: 'stroke-blue-900' },
  { fill: 'fill-orange-400', stroke: 'stroke-orange-700' },
  { fill: 'fill-solid-gray-420', stroke: 'stroke-solid-gray-700' },
] as const;

/** The look of a place. */
export function lookOf(at: number): (typeof looks)[number] {
  return looks[at % looks.length] ?? looks[0];
}

/** The list of names with their colours. */
export function PlotLegend({ series }: { series: readonly PlotSeries[] }) {
  return (
    <ul className="mb-2 flex flex-wrap gap-x-6 gap-y-1 text-sm">
      {series.map(({ name }, at) => (
        <li key={name} className="flex items-center gap-2">
          <svg aria-hidden="true" viewBox="0 0 16 16" className="size-4">
            <rect width="16" height="16" className={lookOf(at).fill} />
          </svg>
          {name}
        </li>
      ))}
    </ul>
  );
}
