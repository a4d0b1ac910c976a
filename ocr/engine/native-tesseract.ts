/** Tesseract as the system has installed it: the same models in three quarters of the time of WebAssembly. */

import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { OcrError } from '../ocr-error.ts';
import type { GreyImage } from '../raster/page-raster.ts';
import type { EngineOrientation, OcrEngine } from './engine.ts';
import { parseHocr } from './hocr.ts';
import { findModel, type ModelChoice, type ModelName } from './models.ts';
import { toPgm } from './pgm.ts';
import { inversionThreshold, segmentationMode } from './segmentation.ts';

/** How the program is run. */
export interface NativeOptions extends ModelChoice {
  /** Longest time for one call; the program is ended then. Default 120,000. */
  readonly timeoutMs?: number;
}

const programs = ['/usr/bin/tesseract', '/usr/local/bin/tesseract', '/opt/homebrew/bin/tesseract'];
/** hOCR of a dense A3 page takes 2 MB. */
const mostOutputBytes = 64 * 1024 * 1024;
/** With more threads it spins and takes three times as long. */
const environment = { OMP_THREAD_LIMIT: '1', LC_ALL: 'C' };

/** The installed program; undefined when there is none. */
export function findNativeTesseract(): string | undefined {
  return programs.find((path) => existsSync(path));
}

/** Engine and model for `OcrResult.engine`. Throws `OCR_ENGINE_FAILED` without the program, `OCR_MODEL_MISSING`. */
export async function describeNativeTesseract(choice: ModelChoice): Promise<string> {
  const { stdout } = await promisify(execFile)(installed(), ['--version'], {
    env: environment,
    timeout: 10_000,
  });
  const version = /^tesseract v?(\S+)/m.exec(stdout)?.[1] ?? 'of unknown version';
  return `tesseract ${version} / ${plainModel('jpn', choice).label}`;
}

/**
 * Makes the engine. Each call is a process of its own that gets the image on its input and writes no file. There is no
 * second model to look again with: the npm models are packed in a way that the program does not read.
 */
export function createNativeTesseractEngine(options: NativeOptions = {}): OcrEngine {
  const timeoutMs = options.timeoutMs ?? 120_000;
  const run = (image: GreyImage, name: ModelName, rest: readonly string[]) => {
    const folder = plainModel(name, options).folder;
    const settings = ['--tessdata-dir', folder, '-l', name, '-c', 'user_defined_dpi=300'];
    return runProgram(installed(), ['stdin', 'stdout', ...settings, ...rest], toPgm(image), timeoutMs);
  };
  return {
    async recognise(image, request) {
      const hocr = await run(image, request.direction === 'vertical' ? 'jpn_vert' : 'jpn', [
        ...['--psm', segmentationMode(request), '-c', 'preserve_interword_spaces=1'],
        ...['-c', `invert_threshold=${inversionThreshold(request)}`],
        ...['-c', 'tessedit_create_hocr=1', '-c', 'hocr_char_boxes=1'],
      ]);
      return parseHocr(hocr, request.direction);
    },
    async orientation(image) {
      // A sheet without enough letters makes the program end with a fault.
      const answer = await run(image, 'osd', ['--psm', '0']).catch(() => '');
      return toOrientation(answer);
    },
    async [Symbol.asyncDispose]() {},
  };
}

function installed(): string {
  const program = findNativeTesseract();
  if (program === undefined)
    throw new OcrError('OCR_ENGINE_FAILED', { message: 'tesseract is not installed.' });
  return program;
}

function plainModel(name: ModelName, { modelFolder }: ModelChoice) {
  const model = findModel(name, { models: 'auto', ...(modelFolder !== undefined && { modelFolder }) });
  if (model.gzip) throw new OcrError('OCR_MODEL_MISSING', { details: { model: name } });
  return model;
}

function runProgram(
  program: string,
  args: readonly string[],
  input: Uint8Array,
  timeoutMs: number,
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = spawn(program, args, { env: environment, stdio: ['pipe', 'pipe', 'ignore'] });
  const chunks: Buffer[] = [];
  let bytes = 0;
  const fail = (cause: OcrError) => {
    child.kill('SIGKILL');
    reject(cause);
  };
  const timer = setTimeout(() => fail(new OcrError('OCR_TIMED_OUT')), timeoutMs);
  child.stdout.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > mostOutputBytes) fail(new OcrError('OCR_ENGINE_FAILED', { message: 'Too much output.' }));
    else chunks.push(chunk);
  });
  child.once('error', (cause) => fail(new OcrError('OCR_ENGINE_FAILED', { cause })));
  child.once('close', (code) => {
    clearTimeout(timer);
    if (code === 0) resolve(Buffer.concat(chunks).toString('utf8'));
    else reject(new OcrError('OCR_ENGINE_FAILED', { details: { code } }));
  });
  // The program may end before it has read all.
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  return promise;
}

function toOrientation(answer: string): EngineOrientation | undefined {
  const degrees = Number(/^Rotate: (\d+)$/m.exec(answer)?.[1] ?? Number.NaN);
  const confidence = Number(/^Orientation confidence: (\d+(?:\.\d+)?)$/m.exec(answer)?.[1] ?? 0);
  if (degrees !== 0 && degrees !== 90 && degrees !== 180 && degrees !== 270) return undefined;
  return { degrees, confidence };
}
