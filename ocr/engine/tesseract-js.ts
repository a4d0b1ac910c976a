/** Tesseract compiled to WebAssembly (tesseract.js), set for Japanese paper. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type tesseract from 'tesseract.js';
import { OcrError } from '../ocr-error.ts';
import type { GreyImage } from '../raster/page-raster.ts';
import type { BoundingBox, TextDirection } from '../result.ts';
import { shareOfColumn } from './column-share.ts';
import type { EngineBlock, EngineOrientation, EngineRequest, EngineSymbol, OcrEngine } from './engine.ts';
import { findModel, findOtherModel, type Model, type ModelChoice, type ModelName } from './models.ts';
import { inversionThreshold, segmentationMode } from './segmentation.ts';
import { toTiff } from './tiff.ts';
import { startCore, type TesseractApi, type TesseractCore } from './wasm-core.ts';

/** Where the module looks for its image, in the file system of its memory. */
const imagePath = '/input';
const mostModelBytes = 200 * 1024 * 1024;

/** An instance whose memory grew beyond this with a large page is given up for a new one. */
const mostMemoryBytes = 192 * 1024 * 1024;
/** The instance used longest ago gives way; starting another one takes a tenth of a second. */
const mostInstances = 2;

/** Tesseract's `OrientationBestResult` counts quarter turns the other way round. */
const quarterTurns = [0, 270, 180, 90] as const;

/** An instance and what is loaded in it, by name. */
interface Instance {
  readonly core: TesseractCore;
  readonly models: Map<ModelName, TesseractApi>;
}

/** Makes the engine; models are loaded when first needed. It works in the calling thread; no network, no files written. */
export function createTesseractJsEngine(choice: ModelChoice = {}): OcrEngine {
  const instances = new Map<string, Instance>();
  const take = async (group: string): Promise<Instance> => {
    const known = instances.get(group);
    instances.delete(group);
    for (const old of instances.keys()) if (instances.size >= mostInstances) instances.delete(old);
    const instance = known ?? { core: await startCore(), models: new Map() };
    instances.set(group, instance);
    return instance;
  };
  const withImage = async <T>(
    image: GreyImage,
    model: Model,
    work: (api: TesseractApi, core: TesseractCore) => T,
  ): Promise<T> => {
    const group = groupOf(model);
    const { core, models } = await take(group);
    try {
      const api = models.get(model.name) ?? (await loadModel(core, model));
      models.set(model.name, api);
      core.FS.writeFile(imagePath, toTiff(image), { canOwn: true });
      if (api.SetImageFile(1, 0) === 1) throw new OcrError('OCR_ENGINE_FAILED');
      core.FS.unlink(imagePath);
      const result = work(api, core);
      api.Clear();
      if (core.memoryBytes() > mostMemoryBytes) instances.delete(group);
      return result;
    } catch (cause) {
      // What failed inside of the engine may have left it in any state.
      instances.delete(group);
      throw cause instanceof OcrError ? cause : new OcrError('OCR_ENGINE_FAILED', { cause });
    }
  };
  return {
    recognise: (image, request) =>
      withImage(image, modelFor(request, choice), (api) => {
        api.SetVariable('tessedit_pageseg_mode', segmentationMode(request));
        api.SetVariable('invert_threshold', inversionThreshold(request));
        if (api.Recognize(null) !== 0) throw new OcrError('OCR_ENGINE_FAILED');
        const { blocks } = JSON.parse(api.GetJSONText()) as Pick<tesseract.Page, 'blocks'>;
        return (blocks ?? [])
          .map((block) => toBlock(block, request.direction))
          .filter((block) => block.lines.length > 0);
      }),
    orientation: (image) =>
      withImage(image, findModel('osd', choice), (api, core): EngineOrientation | undefined => {
        const found = new core.OSResults();
        if (!api.DetectOS(found)) return undefined;
        const { orientation_id: turns, oconfidence: confidence } = found.best_result;
        const degrees = quarterTurns[turns];
        return degrees === undefined ? undefined : { degrees, confidence };
      }),
    async [Symbol.asyncDispose]() {
      instances.clear();
    },
  };
}

/**
 * Models of one maker share an instance. Those of others do not, because some of the settings that a model's file brings
 * hold for all of an instance: what was loaded before would change what is read.
 */
function groupOf({ name, folder }: Model): string {
  return name === 'osd' ? `${folder} osd` : folder;
}

function modelFor({ direction, otherModel }: EngineRequest, choice: ModelChoice): Model {
  const name: ModelName = direction === 'vertical' ? 'jpn_vert' : 'jpn';
  return (otherModel ? findOtherModel(name, choice) : undefined) ?? findModel(name, choice);
}

/** Once a model is loaded its file is not needed any more. */
async function loadModel(core: TesseractCore, { name, folder, gzip }: Model): Promise<TesseractApi> {
  const packed = await readFile(join(folder, `${name}.traineddata${gzip ? '.gz' : ''}`)).catch(
    (cause: unknown) => {
      throw new OcrError('OCR_MODEL_MISSING', { cause, details: { model: name } });
    },
  );
  const path = `./${name}.traineddata`;
  core.FS.writeFile(path, gzip ? gunzipSync(packed, { maxOutputLength: mostModelBytes }) : packed, {
    canOwn: true,
  });
  const api = new core.TessBaseAPI();
  const failed = api.Init(null, name, name === 'osd' ? 0 : 1) !== 0;
  core.FS.unlink(path);
  if (failed) throw new OcrError('OCR_MODEL_MISSING', { details: { model: name } });
  api.SetVariable('preserve_interword_spaces', '1');
  api.SetVariable('user_defined_dpi', '300');
  return api;
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
