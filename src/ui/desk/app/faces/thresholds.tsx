/** The thresholds in force, what the last look at all pairs came to, and looking anew. */

import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { type Days, useDays } from '../parts/days.ts';
import { type Fact, Facts } from '../parts/facts.tsx';
import { useTexts } from '../text/language.tsx';
import type { Texts } from '../text/text.ts';
import type { FacesOverview, ThresholdRun } from './faces-api.ts';
import { ThresholdPlot } from './threshold-plot.tsx';

/** The section. */
export function Thresholds({ faces: { thresholds, lastRun, target, engine } }: { faces: FacesOverview }) {
  const t = useTexts();
  const moments = useDays();
  const look = useChange({
    run: () => callApi('/api/v1/faces/thresholds', { method: 'POST' }),
    touches: ['faces'],
    done: () => t('faces.ran'),
  });
  const inForce: readonly Fact[] = [
    [t('faces.verification'), thresholds.verification.toFixed(2)],
    [t('faces.identification'), thresholds.identification.toFixed(2)],
  ];
  const facts = lastRun === undefined ? inForce : [...inForce, ...runFacts(lastRun, target, t, moments)];
  return (
    <section aria-labelledby="faces-thresholds" className="max-w-4xl">
      <h2 id="faces-thresholds" className="mb-3 text-std-20B-150">
        {t('faces.thresholds')}
      </h2>
      <Facts facts={facts} />
      <p className="my-3 text-sm text-solid-gray-700">
        {t(lastRun === undefined ? 'faces.neverRun' : 'faces.fnmrNote')}
      </p>
      {engine.trouble === undefined && (
        <Button disabled={look.isPending} onClick={() => look.mutate()}>
          {t('faces.run')}
        </Button>
      )}
      {lastRun !== undefined && lastRun.impostorPairs > 0 && <ThresholdPlot run={lastRun} />}
    </section>
  );
}

function runFacts(run: ThresholdRun, target: number, t: Texts, { moment }: Days): readonly Fact[] {
  const held = run.fmrUpper <= target ? 'faces.targetMet' : 'faces.targetUnproven';
  const rates = { rate: percent(run.fmr), upper: percent(run.fmrUpper) };
  return [
    [t('faces.fmr'), run.impostorPairs === 0 ? t('faces.tooFew') : t('faces.upTo', rates)],
    [t('faces.fnmr'), run.fnmr === undefined ? t('faces.tooFew') : percent(run.fnmr)],
    [t('faces.pairs'), t('faces.pairCount', { impostor: run.impostorPairs, genuine: run.genuinePairs })],
    [t('faces.target'), t(run.targetMet ? held : 'faces.targetMissed', { target: percent(target) })],
    [t('faces.lastRun'), moment(run.at)],
  ];
}

function percent(rate: number): string {
  return `${Number((rate * 100).toPrecision(2))} %`;
}
