/** Tesseract compiled to WebAssembly (tesseract.js), set for Japanese paper. */

import tesseract from 'tesseract.js';
import { OcrError } from '../ocr-error.ts';
import type { BoundingBox, TextDirection } from '../result.ts';
import { shareOfColumn } from './column-share.ts';
import type { EngineBlock, EngineOrientation, EngineRequest, EngineSymbol, OcrEngine } from './engine.ts';
import { findModel, findOtherModel, type Model, type ModelChoice, type ModelName } from './models.ts';
import { inversionThreshold, segmentationMode } from './segmentation.ts';
import { toTiff } from './tiff.ts';

/** Loaded models: each takes about 100 MB, so the one used longest ago gives way. */
const maxLoaded = 2;
const loadTimeoutMs = 30_000;

/** Makes the engine; models are loaded when first needed. One thread a loaded model, no network, no cache files. */
export function createTesseractJsEngine(choice: ModelChoice = {}): OcrEngine {
  const loaded = new Map<string, tesseract.Worker>();
  const take = async (model: Model): Promise<tesseract.Worker> => {
    const known = loaded.get(model.label);
    loaded.delete(model.label);
    for (const [old, idle] of loaded) {
      if (loaded.size < maxLoaded) break;
      loaded.delete(old);
      await idle.terminate();
    }
    const worker = known ?? (await loadWorker(model));
    loaded.set(model.label, worker);
    return worker;
  };
  return {
    async recognise(image, request) {
      const worker = await take(modelFor(request, choice));
      await engineCall(worker.setParameters(parametersFor(request)));
      const { data } = await engineCall(worker.recognize(toTiff(image), {}, { text: false, blocks: true }));
      return (data.blocks ?? [])
        .map((block) => toBlock(block, request.direction))
        .filter((block) => block.lines.length > 0);
    },
    async orientation(image) {
      const worker = await take(findModel('osd', choice));
      const { data } = await engineCall(worker.detect(toTiff(image)));
      return toOrientation(data);
    },
    async [Symbol.asyncDispose]() {
      for (const worker of loaded.values()) await worker.terminate();
      loaded.clear();
    },
  };
}

/** What differs between calls. */
function parametersFor(request: EngineRequest): Partial<tesseract.WorkerParams> {
  const parameters = {
    tessedit_pageseg_mode: segmentationMode(request) as tesseract.PSM,
    invert_threshold: inversionThreshold(request),
  };
  return parameters;
}

function modelFor({ direction, otherModel }: EngineRequest, choice: ModelChoice): Model {
  const name: ModelName = direction === 'vertical' ? 'jpn_vert' : 'jpn';
  return (otherModel ? findOtherModel(name, choice) : undefined) ?? findModel(name, choice);
}

/** The loader never settles when a model cannot be read, so that it gets an error handler and a time limit. */
async function loadWorker(model: Model): Promise<tesseract.Worker> {
  const { name } = model;
  const failure = Promise.withResolvers<never>();
  const timer = setTimeout(() => failure.reject(new OcrError('OCR_ENGINE_FAILED')), loadTimeoutMs);
  try {
    const legacy = name === 'osd';
    const worker = await Promise.race([
      failure.promise,
      tesseract.createWorker(name, legacy ? tesseract.OEM.TESSERACT_ONLY : tesseract.OEM.LSTM_ONLY, {
        langPath: model.folder,
        gzip: model.gzip,
        cacheMethod: 'none',
        legacyCore: legacy,
        legacyLang: legacy,
        logger: () => {},
        errorHandler: () => failure.reject(new OcrError('OCR_MODEL_MISSING', { details: { model: name } })),
      }),
    ]);
    await worker.setParameters({
      preserve_interword_spaces: '1',
      user_defined_dpi: '300',
    });
    return worker;
  } finally {
    clearTimeout(timer);
  }
}

/** The engine rejects with plain strings. */
async function engineCall<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    throw new OcrError('OCR_ENGINE_FAILED', { cause });
  }
}

function toBlock(block: tesseract.Block, direction: TextDirection): EngineBlock {
  const lines = block.paragraphs.flatMap((paragraph) =>
    paragraph.lines.map((line) => ({
      box: toBox(line.bbox),
      symbols: line.words.flatMap((word) => toSymbols(word, direction)),
    })),
  );
  return { lines: lines.filter((line) => line.symbols.length > 0) };
}

function toSymbols(word: tesseract.Word, direction: TextDirection): EngineSymbol[] {
  const symbols = word.symbols.filter((symbol) => symbol.text.trim() !== '');
  return symbols.map((symbol, index) => ({
    text: symbol.text,
    box:
      direction === 'vertical' ? shareOfColumn(toBox(word.bbox), index, symbols.length) : toBox(symbol.bbox),
    // The engine is sure of nearly every symbol; only its doubt about the word tells good pages from bad.
    confidence: Math.min(symbol.confidence, word.confidence),
    startsWord: index === 0,
  }));
}

function toBox({ x0, y0, x1, y1 }: tesseract.Bbox): BoundingBox {
  return { left: x0, top: y0, right: x1, bottom: y1 };
}

function toOrientation(data: tesseract.DetectData): EngineOrientation | undefined {
  const degrees = data.orientation_degrees;
  if (degrees !== 0 && degrees !== 90 && degrees !== 180 && degrees !== 270) return undefined;
  return { degrees, confidence: data.orientation_confidence ?? 0 };
}
