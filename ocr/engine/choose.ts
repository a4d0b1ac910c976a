/** Which engine reads. */

import type { OcrEngine } from './engine.ts';
import { debianModelFolder, describeTesseractJs, type ModelChoice } from './models.ts';
import {
  createNativeTesseractEngine,
  describeNativeTesseract,
  findNativeTesseract,
} from './native-tesseract.ts';

/** An engine by name. */
export type EngineName = 'tesseract.js' | 'tesseract';

/** What an installation chose. */
export interface EngineChoice extends ModelChoice {
  /**
   * `tesseract.js`: WebAssembly inside the reading process, which then may start no programs. `tesseract`: the program
   * of the system. `auto`: the program when it and its Japanese models are installed. Default `tesseract.js`.
   */
  readonly engine?: EngineName | 'auto';
}

/** Decides; what `auto` says may change only when software is installed or removed. */
export function chooseEngine({ engine, modelFolder }: EngineChoice): EngineName {
  if (engine !== 'auto') return engine ?? 'tesseract.js';
  const usable = findNativeTesseract() !== undefined && (modelFolder ?? debianModelFolder()) !== undefined;
  return usable ? 'tesseract' : 'tesseract.js';
}

/** Engine, version and model, such as `tesseract.js 7.0.0 / jpn 4.0.0_best_int`. Throws `OCR_MODEL_MISSING`. */
export async function describeEngine(choice: EngineChoice): Promise<string> {
  return chooseEngine(choice) === 'tesseract' ? describeNativeTesseract(choice) : describeTesseractJs(choice);
}

/** Makes the engine chosen, for use in a reading process. */
export async function createEngine(choice: EngineChoice, timeoutMs: number): Promise<OcrEngine> {
  if (chooseEngine(choice) === 'tesseract') return createNativeTesseractEngine({ ...choice, timeoutMs });
  const { createTesseractJsEngine } = await import('./tesseract-js.ts');
  return createTesseractJsEngine(choice);
}
