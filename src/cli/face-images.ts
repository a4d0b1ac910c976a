/** Images in folders, one after the other through an engine, with what went wrong told by name. */

import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { DeviceError } from '../../drivers/device/device-error.ts';
import type { FaceAnalysis, FaceEngine, FoundFace } from '../../drivers/device/face.ts';

const extensions: ReadonlySet<string> = new Set(['.jpg', '.jpeg', '.png', '.webp', '.pgm', '.ppm']);
const maxDepth = 8;
/** Vectors of so many images take 200 MB. */
const maxImages = 100_000;
const maxFileBytes = 32 * 1024 * 1024;

/** An image file below a folder. */
export interface ImageFile {
  /** Path below the folder, with `/`. */
  readonly name: string;
  readonly path: string;
  /** The first folder on the way; for a file that lies openly, its name without the number at its end. */
  readonly person: string;
}

/** All images below a folder, sorted by name. Throws `TypeError` above 100,000. */
export async function listImages(folder: string): Promise<readonly ImageFile[]> {
  const names: string[] = [];
  const walk = async (below: string, depth: number): Promise<void> => {
    for (const entry of await readdir(join(folder, below), { withFileTypes: true })) {
      const name = join(below, entry.name);
      if (entry.isDirectory() && depth < maxDepth) await walk(name, depth + 1);
      else if (!entry.isDirectory() && extensions.has(extname(entry.name).toLowerCase())) names.push(name);
      if (names.length > maxImages) throw new TypeError(`More than ${maxImages} images.`);
    }
  };
  await walk('', 0);
  return names.sort().map((name) => {
    const parts = name.split(sep);
    const [first = ''] = parts;
    return {
      name: parts.join('/'),
      path: join(folder, name),
      person: parts.length > 1 ? first : personOf(first.replace(/\.[^.]*$/, '')),
    };
  });
}

/** `A_B_0001` is the first picture of `A_B`; a name that is all number stands for itself. */
function personOf(name: string): string {
  return name.replace(/[-_ ]?\d+$/, '') || name;
}

/** Why an image has no vector: no face in it, or an error code. */
export type ImageFailure = 'no-face' | string;

/** One image after the engine. */
export type ImageOutcome =
  | { readonly file: ImageFile; readonly analysis: FaceAnalysis; readonly face: FoundFace }
  | { readonly file: ImageFile; readonly failure: ImageFailure };

/** Looks at one file. A fault of the picture is an outcome; a fault of the engine is thrown. */
export async function lookAt(engine: FaceEngine, file: ImageFile): Promise<ImageOutcome> {
  try {
    if ((await stat(file.path)).size > maxFileBytes) throw new DeviceError('FACE_PICTURE_TOO_LARGE');
    const analysis = await engine.analyse(await readFile(file.path), { effort: 'still' });
    const [face] = analysis.faces;
    return face === undefined ? { file, failure: 'no-face' } : { file, analysis, face };
  } catch (error) {
    const isPicture = error instanceof DeviceError && error.code.startsWith('FACE_PICTURE');
    const isFile = error instanceof Error && 'syscall' in error;
    if (isPicture) return { file, failure: error.code };
    if (isFile && 'code' in error) return { file, failure: String(error.code) };
    throw error;
  }
}

/** Looks at files, `together` at a time, and yields the outcomes in the order of the files. */
export async function* lookAtAll(
  engine: FaceEngine,
  files: readonly ImageFile[],
  together: number,
): AsyncGenerator<ImageOutcome> {
  const pending: Promise<ImageOutcome>[] = [];
  const start = (file: ImageFile) => {
    const outcome = lookAt(engine, file);
    // A later one may fail while an earlier one is still waited for.
    outcome.catch(() => {});
    pending.push(outcome);
  };
  for (const file of files) {
    start(file);
    const oldest = pending.length >= together ? pending.shift() : undefined;
    if (oldest !== undefined) yield await oldest;
  }
  for (const outcome of pending) yield await outcome;
}
