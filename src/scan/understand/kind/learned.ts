/** Kinds learned from what clerks corrected: multinomial naive Bayes over pairs of characters of the first page. */

import { createRequire } from 'node:module';
import type { KindExample } from '../../../ports/understanding-store.ts';
import type { KindGuess } from '../../understanding.ts';

/** What was learned. */
export interface KindModel {
  /** The likeliest kind of a first page (folded text); undefined when nothing it says was seen before. */
  classify(text: string): KindGuess | undefined;
}

/** With fewer examples of a kind that kind is not learned, and with fewer than two kinds nothing is. */
export const fewestExamples = 5;

/** Most characters of a page that are looked at; titles, labels and set phrases stand in the first of them. */
const mostCharacters = 2_000;
/** Pairs that become features: those in the most examples. */
const mostFeatures = 1_500;
const mostEvidence = 5;
const folds = 5;

interface Matrix {
  to2DArray(): number[][];
}

/** The part of `ml-naivebayes` that is used; the package has no types. */
interface MultinomialNB {
  readonly conditionalProbability: Matrix;
  readonly priorProbability: Matrix;
  train(rows: readonly (readonly number[])[], labels: readonly number[]): void;
}

const { MultinomialNB } = createRequire(import.meta.url)('ml-naivebayes') as {
  MultinomialNB: new () => MultinomialNB;
};

/**
 * Learns from examples; undefined when there are too few. Kinds that a five-fold check with these examples mistakes
 * answer with so much less confidence. Examples are of one segment; the model never leaves it.
 */
export function learnKinds(examples: readonly KindExample[]): KindModel | undefined {
  const counts = Map.groupBy(examples, ({ kind }) => kind);
  const kinds = [...counts].filter(([, same]) => same.length >= fewestExamples).map(([kind]) => kind);
  if (kinds.length < 2) return undefined;
  const usable = examples
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ kind, text }) => ({ kind: kinds.indexOf(kind), pairs: countPairs(text) }));
  const precision = checkFolds(usable, kinds.length);
  const model = train(usable, kinds.length);
  return {
    classify(text) {
      const verdict = model(countPairs(text));
      const kind = kinds[verdict?.kind ?? -1];
      if (verdict === undefined || kind === undefined) return undefined;
      const confidence = verdict.probability * (precision[verdict.kind] ?? 0);
      return { kind, confidence, by: 'learned', evidence: joinPairs(verdict.evidence, text) };
    },
  };
}

interface Counted {
  readonly kind: number;
  readonly pairs: ReadonlyMap<string, number>;
}

interface Verdict {
  readonly kind: number;
  readonly probability: number;
  /** Pairs that spoke most for the kind. */
  readonly evidence: readonly string[];
}

type Judge = (pairs: ReadonlyMap<string, number>) => Verdict | undefined;

/** Pairs of letters; figures and punctuation say which document, not which kind. */
function countPairs(text: string): Map<string, number> {
  const letters = Array.from(text.slice(0, mostCharacters));
  const pairs = new Map<string, number>();
  for (let at = 0; at + 1 < letters.length; at += 1) {
    const pair = `${letters[at]}${letters[at + 1]}`;
    if (/^\p{L}{2}$/u.test(pair)) pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

function train(examples: readonly Counted[], kindCount: number): Judge {
  const features = chooseFeatures(examples);
  const model = new MultinomialNB();
  const rows = examples.map(({ pairs }) => features.map((pair) => Math.min(3, pairs.get(pair) ?? 0)));
  model.train(
    rows,
    examples.map(({ kind }) => kind),
  );
  const weights = model.conditionalProbability.to2DArray();
  const priors = model.priorProbability.to2DArray().map(([prior = 0]) => prior);
  return (pairs) => {
    const present = features.flatMap((pair, index) => {
      const count = Math.min(3, pairs.get(pair) ?? 0);
      return count === 0 ? [] : [{ pair, index, count }];
    });
    if (present.length === 0) return undefined;
    const total = present.reduce((sum, { count }) => sum + count, 0);
    const scores = priors.map((prior, kind) =>
      present.reduce((sum, { index, count }) => sum + count * (weights[kind]?.[index] ?? 0), prior),
    );
    return toVerdict(scores, present, weights, total, kindCount);
  };
}

function toVerdict(
  scores: readonly number[],
  present: readonly { readonly pair: string; readonly index: number; readonly count: number }[],
  weights: readonly (readonly number[])[],
  total: number,
  kindCount: number,
): Verdict {
  const ranked = scores.map((score, kind) => ({ score, kind })).sort((a, b) => b.score - a.score);
  const kind = ranked[0]?.kind ?? 0;
  const second = ranked[1]?.kind ?? 0;
  // Pairs of one sentence are no independent witnesses: some thirty count as one.
  const heat = Math.max(1, total / 30);
  const best = (ranked[0]?.score ?? 0) / heat;
  const sum = scores.reduce((all, score) => all + Math.exp(score / heat - best), 0);
  const evidence = present
    .map(({ pair, index, count }) => ({
      pair,
      weight: count * ((weights[kind]?.[index] ?? 0) - (weights[second]?.[index] ?? 0)),
    }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 2 * mostEvidence)
    .map(({ pair }) => pair);
  return { kind, probability: kindCount === 0 ? 0 : 1 / sum, evidence };
}

function chooseFeatures(examples: readonly Counted[]): string[] {
  const documents = new Map<string, number>();
  for (const { pairs } of examples) {
    for (const pair of pairs.keys()) documents.set(pair, (documents.get(pair) ?? 0) + 1);
  }
  return [...documents]
    .filter(([, count]) => count >= 2)
    .sort(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .slice(0, mostFeatures)
    .map(([pair]) => pair);
}

/** For each kind: of the examples that a model of the other folds called so, the share that were. */
function checkFolds(examples: readonly Counted[], kindCount: number): number[] {
  const called = new Array<number>(kindCount).fill(0);
  const right = new Array<number>(kindCount).fill(0);
  for (let fold = 0; fold < folds; fold += 1) {
    const others = examples.filter((_, index) => index % folds !== fold);
    // Each kind must be left in the others, or the labels would have holes.
    if (new Set(others.map(({ kind }) => kind)).size < kindCount) continue;
    const judge = train(others, kindCount);
    for (const example of examples.filter((_, index) => index % folds === fold)) {
      const verdict = judge(example.pairs);
      if (verdict === undefined) continue;
      called[verdict.kind] = (called[verdict.kind] ?? 0) + 1;
      if (verdict.kind === example.kind) right[verdict.kind] = (right[verdict.kind] ?? 0) + 1;
    }
  }
  // A kind is believed one mistake less than it showed, so that few examples give little confidence.
  return called.map((count, kind) => (right[kind] ?? 0) / (count + 1));
}

/** Overlapping pairs that stand together in the text become words. */
function joinPairs(pairs: readonly string[], text: string): string[] {
  let words: string[] = [...pairs];
  for (let round = 0; round < 4; round += 1) {
    const next: string[] = [];
    const used = new Set<string>();
    for (const word of words) {
      if (used.has(word)) continue;
      const partner = words.find(
        (other) =>
          other !== word &&
          !used.has(other) &&
          word.endsWith(other.slice(0, 1)) &&
          text.includes(word + other.slice(1)),
      );
      used.add(word);
      if (partner !== undefined) used.add(partner);
      next.push(partner === undefined ? word : word + partner.slice(1));
    }
    words = next;
  }
  return words.slice(0, mostEvidence);
}
