/** An evaluation as a person reads it. */

import type { Evaluation, Rates } from './face-evaluate.ts';

const maxNamedFailures = 20;

/** The figures in lines, with what they cannot state said beside them. */
export function describeEvaluation(evaluation: Evaluation, language: 'ja' | 'en'): string {
  const { images, people, failedToAcquire, cpuMsPerImage, capped, all, perPerson } = evaluation;
  const isJapanese = language === 'ja';
  const failures = failedToAcquire.files;
  const more = failures.length - maxNamedFailures;
  const of = isJapanese ? `人物 ${people}、画像 ${images}` : `${people} people, ${images} images`;
  const main = isJapanese ? `1人 ${perPerson} 枚まで` : `up to ${perPerson} images a person`;
  return [
    `${evaluation.engine.name} (${evaluation.engine.version})`,
    of,
    `FTE ${percent(failedToAcquire.rate)} (${failures.length} / ${images})`,
    ...failures.slice(0, maxNamedFailures).map(({ file, reason }) => `  ${file}: ${reason}`),
    ...(more > 0 ? [isJapanese ? `  ほか ${more} 件` : `  and ${more} more`] : []),
    `CPU ${cpuMsPerImage.toFixed(1)} ms ${isJapanese ? '/ 画像' : 'an image'}`,
    ...describeRates(all === undefined ? undefined : main, capped, language),
    ...(all === undefined ? [] : describeRates(isJapanese ? 'すべての組' : 'all pairs', all, language)),
  ].join('\n');
}

function describeRates(title: string | undefined, rates: Rates, language: 'ja' | 'en'): readonly string[] {
  const isJapanese = language === 'ja';
  const { genuinePairs, impostorPairs, equalError, points, smallestStatedRate } = rates;
  const pairs = isJapanese
    ? `本人どうし ${genuinePairs} 組、他人どうし ${impostorPairs} 組`
    : `${genuinePairs} pairs of one person, ${impostorPairs} of two`;
  const rows = points.map(({ falseMatchRate, falseNonMatchRate, threshold, falseMatches }) => {
    const isGuess = falseMatches < 10;
    const guess = isJapanese
      ? `他人一致 ${falseMatches} 件のみ: 目安`
      : `${falseMatches} false matches only: a guess`;
    return `  FRR ${percent(falseNonMatchRate)} @ FAR ${falseMatchRate.toExponential(0)}  threshold ${threshold.toFixed(3)}${isGuess ? `  (${guess})` : ''}`;
  });
  const limit = isJapanese
    ? `この組数で言える FAR は ${smallestStatedRate.toExponential(1)} まで`
    : `so many pairs can state a FAR down to ${smallestStatedRate.toExponential(1)}`;
  return [
    '',
    ...(title === undefined ? [] : [title]),
    pairs,
    equalError === null
      ? '  EER -'
      : `  EER ${percent(equalError.rate)}  threshold ${equalError.threshold.toFixed(3)}`,
    ...rows,
    `  ${limit}`,
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
