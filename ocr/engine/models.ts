/** Where the recognition models lie: a folder of `*.traineddata`, Debian's packages, or the npm packages. */

import { existsSync, globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { OcrError } from '../ocr-error.ts';

/** Models in use: Japanese across, Japanese down, and orientation. */
export type ModelName = 'jpn' | 'jpn_vert' | 'osd';

/** Which models may be used. */
export interface ModelChoice {
  /** Folder with other models; what it lacks is looked for further. */
  readonly modelFolder?: string;
  /**
   * `auto`: those of Debian's packages (tessdata_fast) when they are installed, which take three quarters of the time
   * at the same accuracy, else those of npm. `npm`: always those of npm (best_int). Default `auto`.
   */
  readonly models?: 'auto' | 'npm';
}

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
const debianFolders = '/usr/share/tesseract-ocr/*/tessdata';

/** Finds a model: configured folder, Debian's, npm's. Throws `OCR_MODEL_MISSING` when none has it. */
export function findModel(name: ModelName, choice: ModelChoice): Model {
  const found = inFolder(name, choice) ?? fromDebian(name, choice) ?? fromNpm(name);
  if (found === undefined) throw new OcrError('OCR_MODEL_MISSING', { details: { model: name } });
  return found;
}

/** A second model for the same writing, from another training; undefined when there is only one. */
export function findOtherModel(name: ModelName, choice: ModelChoice): Model | undefined {
  const npm = fromNpm(name);
  return npm?.folder === findModel(name, choice).folder ? undefined : npm;
}

/** The folder of Debian's package `tesseract-ocr-jpn`, the newest version; undefined when it is not installed. */
export function debianModelFolder(): string | undefined {
  const folders = globSync(debianFolders).filter((folder) => existsSync(join(folder, 'jpn.traineddata')));
  return folders.sort().at(-1);
}

/** Engine and model for `OcrResult.engine`. Throws `OCR_MODEL_MISSING`. */
export function describeTesseractJs(choice: ModelChoice): string {
  const { version } = require('tesseract.js/package.json') as { version: string };
  return `tesseract.js ${version} / ${findModel('jpn', choice).label}`;
}

function inFolder(name: ModelName, { modelFolder: folder }: ModelChoice): Model | undefined {
  if (folder === undefined || !existsSync(join(folder, `${name}.traineddata`))) return undefined;
  return { name, folder, gzip: false, label: `${name} of the configured folder` };
}

function fromDebian(name: ModelName, { models }: ModelChoice): Model | undefined {
  const folder = models === 'npm' ? undefined : debianModelFolder();
  if (folder === undefined || !existsSync(join(folder, `${name}.traineddata`))) return undefined;
  return { name, folder, gzip: false, label: `${name} of Debian (fast)` };
}

function fromNpm(name: ModelName): Model | undefined {
  try {
    const home = dirname(require.resolve(`@tesseract.js-data/${name}/package.json`));
    const folder = join(home, npmVersion);
    if (!existsSync(join(folder, `${name}.traineddata.gz`))) return undefined;
    return { name, folder, gzip: true, label: `${name} ${npmVersion}` };
  } catch {
    // The package is not installed.
    return undefined;
  }
}
