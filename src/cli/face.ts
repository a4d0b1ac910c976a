/** `tomeoki face`: the engine for faces on files, without a server, so that it can be judged on a set of one's own. */

import { open, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import type { FaceEngine } from '../../drivers/device/face.ts';
import { faceCosine } from '../../drivers/device/face-vectors.ts';
import { type Evaluation, evaluateImages } from './face-evaluate.ts';
import { type ImageOutcome, listImages, lookAt, lookAtAll } from './face-images.ts';
import { describeEvaluation } from './face-report.ts';
import { exitCodes, runCommand, type Terminal } from './terminal.ts';

/** The product's own threshold for one comparison (1:1). */
const usualThreshold = 0.45;

interface EngineOptions {
  readonly workers: number;
  readonly models?: string;
  readonly engine?: string;
}

/** Adds `face embed`, `face compare` and `face evaluate`. */
export function addFaceCommands(program: Command, terminal: Terminal): void {
  const face = program
    .command('face')
    .description('try the engine for faces on image files / 顔認証エンジンを画像で試す');
  addEmbed(face, terminal);
  addCompare(face, terminal);
  addEvaluate(face, terminal);
}

function withEngineOptions(command: Command): Command {
  return command
    .option(
      '--workers <n>',
      'images looked at at the same time; default 1, so that the CPU time is that of one core',
      toNumber(1, 64),
      1,
    )
    .option('--models <folder>', 'folder with the models')
    .option('--engine <program>', 'another engine: a program that speaks the protocol of engines');
}

function addEmbed(face: Command, terminal: Terminal): void {
  withEngineOptions(face.command('embed'))
    .description('write the vectors of all images of a folder / 画像の特徴ベクトルを書き出す')
    .argument('<dir>', 'folder with JPEG, PNG, WebP, PGM or PPM images')
    .requiredOption('--out <file>', 'one JSON object a line; - for standard output')
    .addHelpText('after', '\nThe file holds biometric data of the people shown: keep and delete it as such.')
    .action((dir: string, options: EngineOptions & { out: string }) =>
      runCommand(terminal, () =>
        withEngine(options, (engine) => embed(terminal, engine, dir, options.out, options.workers)),
      ),
    );
}

function addCompare(face: Command, terminal: Terminal): void {
  withEngineOptions(face.command('compare'))
    .description('compare the faces of two images / 2枚の画像の顔を比べる')
    .argument('<a>', 'image')
    .argument('<b>', 'image')
    .option('--json', 'as JSON')
    .action((a: string, b: string, options: EngineOptions & { json?: boolean }) =>
      runCommand(terminal, () =>
        withEngine(options, (engine) => compare(terminal, engine, [a, b], options.json === true)),
      ),
    );
}

function addEvaluate(face: Command, terminal: Terminal): void {
  withEngineOptions(face.command('evaluate'))
    .description('error rates on a set of images / 画像の集まりで誤り率を測る')
    .argument('<dir>', 'one folder a person; or files NAME_0001.jpg')
    .option('--pairs <file>', 'only these pairs: FILE FILE 1|0, or NAME 1 2 and NAME 1 OTHER 2')
    .option('--per-person <n>', 'images of each person in the main figures', toNumber(1, 1_000_000), 6)
    .option('--json', 'as JSON')
    .option('--out <file>', 'write the JSON to a file as well')
    .action((dir: string, options: EvaluateOptions) =>
      runCommand(terminal, () => withEngine(options, (engine) => evaluate(terminal, engine, dir, options))),
    );
}

interface EvaluateOptions extends EngineOptions {
  readonly pairs?: string;
  readonly perPerson: number;
  readonly json?: boolean;
  readonly out?: string;
}

function toNumber(lowest: number, highest: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= lowest && value <= highest) return value;
    throw new InvalidArgumentError(`${lowest}-${highest}`);
  };
}

async function withEngine(
  { workers, models, engine: command }: EngineOptions,
  work: (engine: FaceEngine) => Promise<void>,
): Promise<void> {
  const { openFaceEngine } = await import('../context/face-engine.ts');
  await using engine = await openFaceEngine(
    command !== undefined
      ? { kind: 'command', command }
      : {
          kind: 'builtin',
          workers: Math.min(workers, availableParallelism()),
          ...(models !== undefined && { modelFolder: models }),
        },
  );
  await work(engine);
}

async function embed(
  terminal: Terminal,
  engine: FaceEngine,
  dir: string,
  out: string,
  together: number,
): Promise<void> {
  const files = await listImages(dir);
  const file = out === '-' ? undefined : await open(out, 'w', 0o600);
  const begin = process.cpuUsage();
  let [done, withFace] = [0, 0];
  try {
    for await (const outcome of lookAtAll(engine, files, together)) {
      done += 1;
      if ('face' in outcome) withFace += 1;
      terminal.progress(`${done} / ${files.length}`);
      const line = JSON.stringify(embedding(outcome));
      if (file === undefined) terminal.out(line);
      else await file.write(`${line}\n`);
      if ('failure' in outcome) terminal.err(`${outcome.file.name}: ${outcome.failure}`);
    }
  } finally {
    await file?.close();
    terminal.progress('');
  }
  const { user, system } = process.cpuUsage(begin);
  const cpuMs = (user + system) / 1000 / Math.max(1, done);
  terminal.err(
    terminal.language === 'ja'
      ? `画像 ${done} 枚、顔あり ${withFace} 枚、1枚あたり CPU ${cpuMs.toFixed(1)} ms`
      : `${done} images, ${withFace} with a face, ${cpuMs.toFixed(1)} CPU ms an image`,
  );
}

/** One line of `embed`. */
function embedding(outcome: ImageOutcome): Readonly<Record<string, unknown>> {
  const { name, person } = outcome.file;
  if ('failure' in outcome) return { file: name, person, failure: outcome.failure };
  const { analysis, face } = outcome;
  return {
    file: name,
    person,
    widthPx: analysis.widthPx,
    heightPx: analysis.heightPx,
    faces: analysis.faces.length,
    score: rounded(face.score),
    box: face.box,
    pose: face.pose,
    quality: face.quality,
    vector: Array.from(face.vector ?? [], (value) => Number(value.toFixed(7))),
  };
}

async function compare(
  terminal: Terminal,
  engine: FaceEngine,
  paths: readonly [string, string],
  asJson: boolean,
): Promise<void> {
  const outcomes: ImageOutcome[] = [];
  for (const path of paths) outcomes.push(await lookAt(engine, { name: basename(path), path, person: '' }));
  const [a, b] = outcomes.map((outcome) => ('face' in outcome ? outcome.face.vector : undefined));
  for (const outcome of outcomes) {
    if (!('failure' in outcome)) continue;
    terminal.err(`${outcome.file.name}: ${outcome.failure}`);
    process.exitCode = exitCodes.failed;
  }
  if (a === undefined || b === undefined) return;
  const score = rounded(faceCosine(a, b));
  const isMatch = score >= usualThreshold;
  if (asJson) {
    terminal.out(JSON.stringify({ score, threshold: usualThreshold, isMatch }));
    return;
  }
  terminal.say(
    `スコア ${score}(しきい値 ${usualThreshold}): ${isMatch ? '同じ人と判定' : '別の人と判定'}`,
    `score ${score} (threshold ${usualThreshold}): ${isMatch ? 'taken for one person' : 'taken for two people'}`,
  );
}

async function evaluate(
  terminal: Terminal,
  engine: FaceEngine,
  dir: string,
  options: EvaluateOptions,
): Promise<void> {
  const files = await listImages(dir);
  const stages = {
    images: terminal.language === 'ja' ? '画像' : 'images',
    comparisons: terminal.language === 'ja' ? '比較' : 'comparisons',
  };
  const evaluation: Evaluation = await evaluateImages(engine, files, {
    perPerson: options.perPerson,
    together: options.workers,
    pairsFile: options.pairs,
    onProgress: (done, of, stage) => terminal.progress(`${stages[stage]} ${done} / ${of}`),
  });
  terminal.progress('');
  const json = JSON.stringify(evaluation, null, 1);
  if (options.out !== undefined) await writeFile(options.out, `${json}\n`);
  terminal.out(options.json === true ? json : describeEvaluation(evaluation, terminal.language));
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}
