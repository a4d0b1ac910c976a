/** Judging the engine on a set of images: every image against every other one, or the pairs of a file. */

import { readFile } from 'node:fs/promises';
import type { FaceEngine } from '../../drivers/device/face.ts';
import { comparePairs, emptyScores, type PairScores } from '../../drivers/device/face-pairs.ts';
import {
  equalErrorRate,
  type OperatingPoint,
  operatingPoint,
  smallestStatedRate,
} from '../../drivers/device/face-rates.ts';
import { faceCosine } from '../../drivers/device/face-vectors.ts';
import { type ImageFile, lookAtAll } from './face-images.ts';
import { type ImagePair, parsePairs } from './face-pairs-file.ts';

/** Rates of false matches that are reported. */
const wantedRates: readonly number[] = [1e-2, 1e-3, 1e-4, 1e-5];

/** Rates over one choice of comparisons. */
export interface Rates {
  readonly images: number;
  readonly people: number;
  readonly genuinePairs: number;
  readonly impostorPairs: number;
  readonly equalError: { readonly rate: number; readonly threshold: number } | null;
  /** Absent rates cannot be stated by so few comparisons. */
  readonly points: readonly OperatingPoint[];
  /** Smallest rate of false matches with ten of them to count. */
  readonly smallestStatedRate: number;
}

/** What was found on a set. */
export interface Evaluation {
  readonly engine: { readonly name: string; readonly version: string };
  readonly images: number;
  readonly people: number;
  /** Images without a vector, with the reason; `rate` is their share of all images. */
  readonly failedToAcquire: {
    readonly rate: number;
    readonly files: readonly { readonly file: string; readonly reason: string }[];
  };
  readonly cpuMsPerImage: number;
  /** With at most `perPerson` images of each person, so that one with very many does not decide. */
  readonly capped: Rates;
  /** Every comparison of the set; absent where it is the same, and for a file of pairs. */
  readonly all?: Rates;
  /** The cap; null for a file of pairs. */
  readonly perPerson: number | null;
}

/** How a set is judged. */
export interface EvaluationOptions {
  /** Images of each person that count in {@link Evaluation.capped}, in the order of their names. */
  readonly perPerson: number;
  /** Images at the engine at the same time. */
  readonly together: number;
  /** File of pairs; without it every image is compared with every other one. */
  readonly pairsFile: string | undefined;
  readonly onProgress: (done: number, of: number, stage: 'images' | 'comparisons') => void;
}

/** The set as vectors. */
interface Gathered {
  readonly files: readonly ImageFile[];
  readonly flat: Float32Array;
  readonly failures: readonly { readonly file: string; readonly reason: string }[];
  readonly cpuMs: number;
}

/** Judges the engine on the files. Throws `TypeError` for a file of pairs that cannot be used. */
export async function evaluateImages(
  engine: FaceEngine,
  files: readonly ImageFile[],
  options: EvaluationOptions,
): Promise<Evaluation> {
  const { pairsFile, perPerson } = options;
  const pairs = pairsFile === undefined ? undefined : parsePairs(await readFile(pairsFile, 'utf8'), files);
  const named = new Set(pairs?.flatMap(({ a, b }) => [a, b]));
  const wanted = pairs === undefined ? files : files.filter((file) => named.has(file));
  const gathered = await gather(engine, wanted, options);
  const dimensions = engine.identity.dimensions;
  const rates =
    pairs === undefined
      ? await rateAll(gathered, dimensions, options)
      : { capped: ratePairs(gathered, dimensions, pairs) };
  return {
    engine: { name: engine.identity.name, version: engine.identity.version },
    images: wanted.length,
    people: countPeople(wanted),
    failedToAcquire: {
      rate: wanted.length === 0 ? 0 : gathered.failures.length / wanted.length,
      files: gathered.failures,
    },
    cpuMsPerImage: wanted.length === 0 ? 0 : gathered.cpuMs / wanted.length,
    ...rates,
    perPerson: pairs === undefined ? perPerson : null,
  };
}

async function gather(
  engine: FaceEngine,
  files: readonly ImageFile[],
  { together, onProgress }: EvaluationOptions,
): Promise<Gathered> {
  const size = engine.identity.dimensions;
  const flat = new Float32Array(files.length * size);
  const known: ImageFile[] = [];
  const failures: { file: string; reason: string }[] = [];
  const begin = process.cpuUsage();
  let done = 0;
  for await (const outcome of lookAtAll(engine, files, together)) {
    done += 1;
    onProgress(done, files.length, 'images');
    if ('failure' in outcome) {
      failures.push({ file: outcome.file.name, reason: outcome.failure });
      continue;
    }
    if (outcome.face.vector === undefined) continue;
    flat.set(outcome.face.vector, known.length * size);
    known.push(outcome.file);
  }
  const { user, system } = process.cpuUsage(begin);
  return {
    files: known,
    flat: flat.subarray(0, known.length * size),
    failures,
    cpuMs: (user + system) / 1000,
  };
}

/** Every image with every other one. */
async function rateAll(
  { files, flat }: Gathered,
  dimensions: number,
  { perPerson, onProgress }: EvaluationOptions,
): Promise<{ readonly capped: Rates; readonly all?: Rates }> {
  const seen = new Map<string, number>();
  const numbers = new Map<string, number>();
  const persons = new Int32Array(files.length);
  const isCapped = files.map(({ person }, row) => {
    if (!numbers.has(person)) numbers.set(person, numbers.size);
    persons[row] = numbers.get(person) ?? 0;
    const before = seen.get(person) ?? 0;
    seen.set(person, before + 1);
    return before < perPerson;
  });
  const rows = comparePairs(
    { flat, dimensions, persons },
    (a, b) => isCapped[a] === true && isCapped[b] === true,
  );
  let step = rows.next();
  while (!step.done) {
    onProgress(step.value, files.length, 'comparisons');
    await new Promise(setImmediate);
    step = rows.next();
  }
  const { chosen, rest } = step.value;
  const capped = ratesOf(
    chosen,
    files.filter((_, row) => isCapped[row]),
  );
  if (rest.genuine.total + rest.impostor.total === 0) return { capped };
  rest.genuine.addAll(chosen.genuine);
  rest.impostor.addAll(chosen.impostor);
  return { capped, all: ratesOf(rest, files) };
}

/** The pairs of a file; those with an image that has no vector are left out. */
function ratePairs({ files, flat }: Gathered, dimensions: number, pairs: readonly ImagePair[]): Rates {
  const rowOf = new Map(files.map((file, row) => [file, row]));
  const scores = emptyScores();
  for (const { a, b, isSamePerson } of pairs) {
    const [rowA, rowB] = [rowOf.get(a), rowOf.get(b)];
    if (rowA === undefined || rowB === undefined) continue;
    const [va, vb] = [rowA, rowB].map((row) => flat.subarray(row * dimensions, (row + 1) * dimensions));
    if (va === undefined || vb === undefined) continue;
    (isSamePerson ? scores.genuine : scores.impostor).add(faceCosine(va, vb));
  }
  return ratesOf(scores, files);
}

function countPeople(files: readonly ImageFile[]): number {
  return new Set(files.map(({ person }) => person)).size;
}

function ratesOf({ genuine, impostor }: PairScores, files: readonly ImageFile[]): Rates {
  return {
    images: files.length,
    people: countPeople(files),
    genuinePairs: genuine.total,
    impostorPairs: impostor.total,
    equalError: equalErrorRate(genuine, impostor) ?? null,
    points: wantedRates.flatMap((rate) => operatingPoint(genuine, impostor, rate) ?? []),
    smallestStatedRate: smallestStatedRate(impostor.total),
  };
}
