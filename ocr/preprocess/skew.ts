/** Skew from projection profiles: lines of text make the sharpest profile when level. */

import type { TextDirection } from '../result.ts';
import { measureDirection } from './direction.ts';
import type { InkMap } from './ink.ts';

/** What is measured of a page as it lies. */
export interface Profile {
  /** Clockwise turn in degrees that straightens the page, -5 to 5; to about 0.05. */
  readonly skewDegrees: number;
  /** Direction of the lines as the page lies now. */
  readonly direction: TextDirection;
}

const maxSkew = 5;
const coarseStep = 0.25;
const fineStep = 0.05;
const maxPoints = 120_000;

/** Measures a page whose rules were removed; one without ink is level and horizontal. `dpi` is that of the ink map. */
export function measureProfile(ink: InkMap, dpi: number): Profile {
  const points = collectPoints(ink);
  if (points.x.length === 0) return { skewDegrees: 0, direction: 'horizontal' };
  const direction = measureDirection(ink, dpi);
  const axis = direction === 'horizontal' ? 'rows' : 'columns';
  const angle = searchAngle((degrees) => sharpness(points, degrees, axis));
  return { skewDegrees: Math.round(angle * 1000) / 1000 + 0, direction };
}

interface Points {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** Ink as points around the middle of the page; a very black page is thinned out. */
function collectPoints({ data, width, height }: InkMap): Points {
  let count = 0;
  for (let index = 0; index < data.length; index += 1) count += data[index] ?? 0;
  const every = Math.max(1, Math.ceil(count / maxPoints));
  const x = new Float32Array(Math.floor(count / every));
  const y = new Float32Array(x.length);
  let seen = 0;
  let used = 0;
  for (let index = 0; index < data.length && used < x.length; index += 1) {
    if (data[index] !== 1) continue;
    seen += 1;
    if (seen % every !== 0) continue;
    x[used] = (index % width) - width / 2;
    y[used] = Math.floor(index / width) - height / 2;
    used += 1;
  }
  return { x, y };
}

/** Sum of squared steps of the profile after a clockwise turn by `degrees`. */
function sharpness({ x, y }: Points, degrees: number, axis: 'rows' | 'columns'): number {
  const radians = (degrees * Math.PI) / 180;
  const sin = Math.sin(radians);
  const cos = Math.cos(radians);
  const reach = 4096;
  const bins = new Float64Array(reach * 2);
  for (let index = 0; index < x.length; index += 1) {
    const px = x[index] ?? 0;
    const py = y[index] ?? 0;
    const position = axis === 'rows' ? px * sin + py * cos : px * cos - py * sin;
    // Shared between the two nearest bins, so that the measure changes smoothly with the angle.
    const low = Math.floor(position);
    const part = position - low;
    const bin = low + reach;
    bins[bin] = (bins[bin] ?? 0) + 1 - part;
    bins[bin + 1] = (bins[bin + 1] ?? 0) + part;
  }
  let sum = 0;
  for (let bin = 1; bin < bins.length; bin += 1) sum += ((bins[bin] ?? 0) - (bins[bin - 1] ?? 0)) ** 2;
  return sum;
}

function searchAngle(measure: (angle: number) => number): number {
  let best = { angle: 0, value: -1 };
  for (let angle = -maxSkew; angle <= maxSkew + 1e-9; angle += coarseStep) {
    const value = measure(angle);
    if (value > best.value) best = { angle, value };
  }
  const around = best.angle;
  for (let angle = around - coarseStep; angle <= around + coarseStep + 1e-9; angle += fineStep) {
    const value = measure(angle);
    if (value > best.value) best = { angle, value };
  }
  const angle = peak(best.angle, best.value, measure);
  return Math.max(-maxSkew, Math.min(maxSkew, angle));
}

/** Top of the parabola through the best angle and its two neighbours. */
function peak(angle: number, value: number, measure: (angle: number) => number): number {
  const before = measure(angle - fineStep);
  const after = measure(angle + fineStep);
  const curve = before - 2 * value + after;
  if (curve >= 0) return angle;
  return angle + (fineStep * (before - after)) / (2 * curve);
}
