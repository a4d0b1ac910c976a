/** Where the recognition models lie: the npm packages, or a folder of `*.traineddata` such as Debian's. */

import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { OcrError } from '../ocr-error.ts';

/** Models in use: Japanese across, Japanese down, and orientation. */
export type ModelName = 'jpn' | 'jpn_vert' | 'osd';

/** A model file for the engine. */
export interface Model {
  readonly name: ModelName;
  readonly folder: string;
  /** True when the file is `*.traineddata.gz`. */
  readonly gzip: boolean;
  /** For reports, such as `jpn 4.0.0_best_int`. */
  readonly label: string;
}

const require = createRequire(import.meta.url);
const npmVersion = '4.0.0_best_int';

/**
 * Finds a model: in `folder` when that has the file, else in the npm packages. Throws `OCR_MODEL_MISSING`
 * when neither has it.
 */
export function findModel(name: ModelName, folder?: string): Model {
  if (folder !== undefined && existsSync(join(folder, `${name}.traineddata`))) {
    return { name, folder, gzip: false, label: `${name} of the configured folder` };
  }
  try {
    const home = dirname(require.resolve(`@tesseract.js-data/${name}/package.json`));
    const model = { name, folder: join(home, npmVersion), gzip: true, label: `${name} ${npmVersion}` };
    if (existsSync(join(model.folder, `${name}.traineddata.gz`))) return model;
  } catch {
    // The package is not installed: reported below like a missing file.
  }
  throw new OcrError('OCR_MODEL_MISSING', { details: { model: name } });
}

/** Engine and model for `OcrResult.engine`. Throws `OCR_MODEL_MISSING`. */
export function describeEngine(folder?: string): string {
  const { version } = require('tesseract.js/package.json') as { version: string };
  return `tesseract.js ${version} / ${findModel('jpn', folder).label}`;
}
