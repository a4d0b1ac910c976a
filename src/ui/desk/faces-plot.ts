/** The distribution of comparison scores as a picture: bars of both kinds of pairs, and the threshold between them. */

import { floorOfBin, scoreBins, type ThresholdRun } from '../../identity/face-thresholds.ts';
import { type Html, html } from '../html.ts';
import type { PageFrame } from '../layout.ts';

const width = 720;
const height = 260;
const left = 40;
const bottom = 40;
/** Cosines from and to which are drawn; lower ones hardly occur. */
const from = -0.3;
const to = 1;
/** Bins of 0.01 that make one bar. */
const binsOfBar = 2;

/** The plot. Each kind is drawn as its share of its own highest bar, so that both can be seen. */
export function thresholdPlot(frame: PageFrame, run: ThresholdRun, above: number): Html {
  const t = frame.format.texts;
  const text = t('faces.plotText', {
    impostor: run.impostorPairs,
    above,
    threshold: run.verification.toFixed(2),
  });
  const atThreshold = placeOf(run.verification);
  const ticks = [-0.2, 0, 0.2, 0.4, 0.6, 0.8, 1].map(
    (value) =>
      html`<text class="plot-text" x="${placeOf(value)}" y="${height - bottom + 20}" text-anchor="middle">${value}</text>`,
  );
  return html`<figure class="plot"><svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${t('faces.plotTitle')}. ${text}">
<line class="plot-axis" x1="${left}" x2="${width - 10}" y1="${height - bottom}" y2="${height - bottom}"></line>
${bars(run.counts.impostor, 'plot-impostor')}${bars(run.counts.genuine, 'plot-genuine')}
<line class="plot-threshold" x1="${atThreshold}" x2="${atThreshold}" y1="10" y2="${height - bottom}"></line>
<text class="plot-text" x="${atThreshold + 6}" y="22">${t('faces.plotThreshold')} ${run.verification.toFixed(2)}</text>
${ticks}</svg>
<figcaption><span class="plot-key plot-impostor-key"></span>${t('faces.plotImpostor')} <span class="plot-key plot-genuine-key"></span>${t('faces.plotGenuine')}<br>${text}</figcaption></figure>`;
}

function bars(counts: readonly number[], name: string): readonly Html[] {
  const heights: { readonly score: number; readonly count: number }[] = [];
  for (let bin = 0; bin < scoreBins; bin += binsOfBar) {
    let count = 0;
    for (let each = bin; each < bin + binsOfBar; each += 1) count += counts[each] ?? 0;
    heights.push({ score: floorOfBin(bin), count });
  }
  const most = Math.max(1, ...heights.map(({ count }) => count));
  const barWidth = placeOf(from + 0.02) - placeOf(from) - 1;
  return heights
    .filter(({ score, count }) => count > 0 && score >= from)
    .map(({ score, count }) => {
      // A single pair must be seen too: it is what the threshold is about.
      const barHeight = Math.max(2, Math.round(((height - bottom - 20) * count) / most));
      return html`<rect class="${name}" x="${placeOf(score)}" y="${height - bottom - barHeight}" width="${barWidth}" height="${barHeight}"></rect>`;
    });
}

function placeOf(score: number): number {
  return Math.round((left + ((score - from) / (to - from)) * (width - left - 10)) * 10) / 10;
}
