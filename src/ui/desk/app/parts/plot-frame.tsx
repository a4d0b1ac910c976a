/** The axes of a plot over time, drawn once for wide screens and once for phones, so that its letters can be read on both. */

import type { ReactNode } from 'react';
import { labelEvery, scaleOf } from './plot-scale.ts';

/** Where things stand inside the axes. */
export interface PlotArea {
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
  /** Room of one label. */
  readonly step: number;
}

/** What the axes need. */
export interface PlotFrameParts {
  /** What the plot shows; its figures stand in the table behind it. */
  readonly caption: string;
  readonly labels: readonly string[];
  readonly highest: number;
  readonly format: (value: number) => string;
  readonly children: (area: PlotArea) => ReactNode;
}

const height = 240;
const edge = { top: 12, bottom: 28, left: 56, right: 8 } as const;

/** The plot; `children` draws the values. */
export function PlotFrame(parts: PlotFrameParts) {
  return (
    <>
      <Axes {...parts} width={760} mostLabels={12} className="hidden sm:block" />
      <Axes {...parts} width={340} mostLabels={4} className="sm:hidden" />
    </>
  );
}

function Axes({
  caption,
  labels,
  highest,
  format,
  children,
  width,
  mostLabels,
  className,
}: PlotFrameParts & { width: number; mostLabels: number; className: string }) {
  const { top, marks } = scaleOf(highest);
  const step = (width - edge.left - edge.right) / Math.max(1, labels.length);
  const y = (value: number) => height - edge.bottom - (value / top) * (height - edge.top - edge.bottom);
  const x = (at: number) => edge.left + step * (at + 0.5);
  const every = labelEvery(labels.length, mostLabels);
  return (
    <svg
      role="img"
      aria-label={caption}
      viewBox={`0 0 ${width} ${height}`}
      className={`w-full max-w-4xl ${className}`}
    >
      {marks.map((mark) => (
        <g key={mark}>
          <line
            x1={edge.left}
            x2={width - edge.right}
            y1={y(mark)}
            y2={y(mark)}
            className="stroke-solid-gray-200"
          />
          <text
            x={edge.left - 6}
            y={y(mark) + 4}
            textAnchor="end"
            fontSize="12"
            className="fill-solid-gray-700"
          >
            {format(mark)}
          </text>
        </g>
      ))}
      {labels.map((label, at) =>
        at % every === 0 ? (
          <text
            key={label}
            x={x(at)}
            y={height - 8}
            textAnchor="middle"
            fontSize="12"
            className="fill-solid-gray-700"
          >
            {label}
          </text>
        ) : null,
      )}
      {children({ x, y, step })}
    </svg>
  );
}
