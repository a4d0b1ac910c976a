/** Bars over time, the kinds of values one upon the other. The table behind it says the same in figures. */

import { PlotFrame } from './plot-frame.tsx';
import { lookOf, PlotLegend, type PlotSeries } from './plot-legend.tsx';

/** The plot. */
export function PlotBars({
  caption,
  labels,
  series,
  format,
}: {
  caption: string;
  labels: readonly string[];
  series: readonly PlotSeries[];
  format: (value: number) => string;
}) {
  const sums = labels.map((_, at) => sumUpTo(series, at, series.length));
  return (
    <figure>
      <PlotLegend series={series} />
      <PlotFrame caption={caption} labels={labels} highest={Math.max(0, ...sums)} format={format}>
        {({ x, y, step }) =>
          series.map(({ name, values }, place) => (
            <g key={name} className={lookOf(place).fill}>
              {labels.map((label, at) => {
                const value = values[at] ?? 0;
                const below = sumUpTo(series, at, place);
                const top = y(below + value);
                return (
                  <rect
                    key={label}
                    x={x(at) - step * 0.35}
                    width={step * 0.7}
                    y={top}
                    height={Math.max(0, y(below) - top)}
                  />
                );
              })}
            </g>
          ))
        }
      </PlotFrame>
    </figure>
  );
}

/** The values of a label below a kind. */
function sumUpTo(series: readonly PlotSeries[], at: number, place: number): number {
  return series.slice(0, place).reduce((sum, { values }) => sum + (values[at] ?? 0), 0);
}
