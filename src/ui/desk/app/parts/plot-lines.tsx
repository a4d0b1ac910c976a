/** Lines over time, broken where nothing is known. The table behind it says the same in figures. */

import { PlotFrame } from './plot-frame.tsx';
import { lookOf, PlotLegend, type PlotSeries } from './plot-legend.tsx';

/** The plot. `highest` is the top of the axis, such as 100 for percent. */
export function PlotLines({
  caption,
  labels,
  series,
  highest,
  format,
}: {
  caption: string;
  labels: readonly string[];
  series: readonly PlotSeries[];
  highest: number;
  format: (value: number) => string;
}) {
  return (
    <figure>
      <PlotLegend series={series} />
      <PlotFrame caption={caption} labels={labels} highest={highest} format={format}>
        {({ x, y }) =>
          series.map(({ name, values }, place) => (
            <g key={name}>
              {stretches(values).map((points) => (
                <polyline
                  key={points[0]?.at}
                  fill="none"
                  strokeWidth="3"
                  className={lookOf(place).stroke}
                  points={points.map(({ at, value }) => `${x(at)},${y(value)}`).join(' ')}
                />
              ))}
              {stretches(values)
                .flat()
                .map(({ at, value }) => (
                  <Mark key={at} place={place} x={x(at)} y={y(value)} />
                ))}
            </g>
          ))
        }
      </PlotFrame>
    </figure>
  );
}

/** Round for the first kind, square for the second: lines are told apart without colour. */
function Mark({ place, x, y }: { place: number; x: number; y: number }) {
  const { fill } = lookOf(place);
  if (place % 2 === 0) return <circle cx={x} cy={y} r="4" className={fill} />;
  return <rect x={x - 4} y={y - 4} width="8" height="8" className={fill} />;
}

/** Neighbours that are known. */
function stretches(
  values: readonly (number | undefined)[],
): readonly (readonly { readonly at: number; readonly value: number }[])[] {
  const found: { at: number; value: number }[][] = [];
  values.forEach((value, at) => {
    if (value === undefined) return;
    const last = found.at(-1);
    if (last !== undefined && last.at(-1)?.at === at - 1) last.push({ at, value });
    else found.push([{ at, value }]);
  });
  return found;
}
