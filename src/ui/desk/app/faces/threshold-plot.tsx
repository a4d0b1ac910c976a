/** The distribution of comparison scores: bars of both kinds of pairs, the threshold between them, the numbers behind. */

import { type Column, DataTable } from '../parts/data-table.tsx';
import { useTexts } from '../text/language.tsx';
import type { ScoreStep, ThresholdRun } from './faces-api.ts';

const width = 720;
const height = 260;
const left = 30;
const bottom = 36;
/** Cosines from and to which are drawn; lower ones hardly occur. */
const from = -0.3;
const to = 1;
const step = 0.02;

function placeOf(score: number): number {
  return Math.round((left + ((score - from) / (to - from)) * (width - left - 10)) * 10) / 10;
}

/** The plot. Each kind is drawn as its share of its own highest bar, so that both can be seen. */
export function ThresholdPlot({ run }: { run: ThresholdRun }) {
  const t = useTexts();
  const threshold = run.verification.toFixed(2);
  const values = { impostor: run.impostorPairs, above: run.aboveThreshold, threshold };
  const at = placeOf(run.verification);
  return (
    <figure className="mt-6">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${t('faces.plot')}. ${t('faces.plotText', values)}`}
        className="w-full"
      >
        <Bars scores={run.scores} of="impostor" className="fill-solid-gray-536" />
        <Bars scores={run.scores} of="genuine" className="fill-blue-600" />
        <line
          x1={left}
          x2={width - 10}
          y1={height - bottom}
          y2={height - bottom}
          className="stroke-solid-gray-700"
        />
        <line x1={at} x2={at} y1={10} y2={height - bottom} className="stroke-red-900 stroke-2" />
        <text x={at + 6} y={22} className="fill-red-900 text-[16px]">
          {t('faces.plotThreshold', { threshold })}
        </text>
        {[-0.2, 0, 0.2, 0.4, 0.6, 0.8, 1].map((value) => (
          <text
            key={value}
            x={placeOf(value)}
            y={height - bottom + 22}
            textAnchor="middle"
            className="fill-solid-gray-900 text-[16px]"
          >
            {value}
          </text>
        ))}
      </svg>
      <figcaption className="mt-2">
        <span className="mr-4 inline-flex items-center gap-2">
          <span aria-hidden="true" className="inline-block size-4 bg-solid-gray-536" />
          {t('faces.plotImpostor')}
        </span>
        <span className="inline-flex items-center gap-2">
          <span aria-hidden="true" className="inline-block size-4 bg-blue-600" />
          {t('faces.plotGenuine')}
        </span>
        <p className="mt-1">{t('faces.plotText', values)}</p>
      </figcaption>
      <Numbers scores={run.scores} />
    </figure>
  );
}

function Bars({
  scores,
  of,
  className,
}: {
  scores: readonly ScoreStep[];
  of: 'impostor' | 'genuine';
  className: string;
}) {
  const shown = scores.filter((score) => score[of] > 0 && score.from >= from);
  const most = Math.max(1, ...shown.map((score) => score[of]));
  const barWidth = placeOf(from + step) - placeOf(from) - 1;
  return shown.map((score) => {
    // A single pair must be seen too: it is what the threshold is about.
    const barHeight = Math.max(2, Math.round(((height - bottom - 20) * score[of]) / most));
    return (
      <rect
        key={score.from}
        x={placeOf(score.from)}
        y={height - bottom - barHeight}
        width={barWidth}
        height={barHeight}
        className={className}
      />
    );
  });
}

function Numbers({ scores }: { scores: readonly ScoreStep[] }) {
  const t = useTexts();
  const columns: readonly Column<ScoreStep>[] = [
    {
      key: 'from',
      head: t('faces.plotFrom'),
      cell: (score) => `${score.from.toFixed(2)} – ${(score.from + step).toFixed(2)}`,
      main: true,
    },
    { key: 'impostor', head: t('faces.plotImpostor'), cell: ({ impostor }) => impostor, end: true },
    { key: 'genuine', head: t('faces.plotGenuine'), cell: ({ genuine }) => genuine, end: true },
  ];
  return (
    <details className="mt-3">
      <summary className="min-h-11 cursor-pointer py-2">{t('faces.plotTable')}</summary>
      <DataTable
        caption={t('faces.plot')}
        columns={columns}
        rows={scores}
        keyOf={(score) => String(score.from)}
        empty={null}
      />
    </details>
  );
}
