/**
 * The WebAssembly that tesseract.js brings, used without the thread that its package puts around each model: several
 * models share an instance and its working memory, and all instances of a process share their compiled code.
 */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What `DetectOS` fills in. */
interface OrientationResult {
  readonly best_result: { readonly orientation_id: number; readonly oconfidence: number };
}

/** The part of Tesseract's `TessBaseAPI` that is used; one for each model. */
export interface TesseractApi {
  /** Mode 0: the detector of orientation, 1: lines by a neural network. -1 when the model cannot be read. */
  Init(folder: null, model: string, mode: 0 | 1): number;
  SetVariable(name: string, value: string): boolean;
  /** Takes the image that was put at `/input`; 1 when it cannot be read. */
  SetImageFile(exifOrientation: 1, turn: 0): number;
  Recognize(monitor: null): number;
  GetJSONText(): string;
  DetectOS(result: OrientationResult): boolean;
  /** Forgets image and result, keeps the model. */
  Clear(): void;
}

/** The module as Emscripten makes it. */
interface CoreModule {
  readonly FS: {
    writeFile(path: string, data: Uint8Array, options?: { canOwn: boolean }): void;
    unlink(path: string): void;
  };
  readonly TessBaseAPI: new () => TesseractApi;
  readonly OSResults: new () => OrientationResult;
}

/** One instance. It works in the calling thread and is unusable once a call has thrown. */
export interface TesseractCore extends CoreModule {
  /** Bytes of its memory, which grows with the largest image and never shrinks. */
  memoryBytes(): number;
}

/** What is used of the global `WebAssembly`, which the types of Node.js do not describe. */
interface Compiler {
  compile(code: Uint8Array): Promise<object>;
  instantiate(module: object, imports: object): Promise<{ readonly exports: object }>;
  readonly Memory: new () => { readonly buffer: ArrayBuffer };
}

/** Code that instances are made of. */
interface Compiled {
  readonly compiler: Compiler;
  readonly module: object;
  readonly start: (options: object) => Promise<CoreModule>;
}

let compiled: Promise<Compiled> | undefined;

/** Starts an instance; the code is read and compiled once for all of a process. */
export async function startCore(): Promise<TesseractCore> {
  compiled ??= compile();
  const { compiler, module, start } = await compiled;
  const silent = () => {};
  let memory: InstanceType<Compiler['Memory']> | undefined;
  const core = await start({
    instantiateWasm(imports: object, take: (instance: object, module: object) => void) {
      void compiler.instantiate(module, imports).then((instance) => {
        memory = Object.values(instance.exports).find((part) => part instanceof compiler.Memory);
        take(instance, module);
      });
    },
    ...{ print: silent, printErr: silent, TesseractProgress: silent },
  });
  return Object.assign(core, { memoryBytes: () => memory?.buffer.byteLength ?? 0 });
}

/** Takes the variant that suits the processor. */
async function compile(): Promise<Compiled> {
  const load = createRequire(createRequire(import.meta.url).resolve('tesseract.js/package.json'));
  const { simd, relaxedSimd } = load('wasm-feature-detect') as Record<string, () => Promise<boolean>>;
  const variant = (await relaxedSimd?.()) ? '-relaxedsimd' : (await simd?.()) ? '-simd' : '';
  const folder = dirname(load.resolve('tesseract.js-core/package.json'));
  const name = `tesseract-core${variant}`;
  const { WebAssembly: compiler } = globalThis as unknown as { readonly WebAssembly: Compiler };
  const module = await compiler.compile(await readFile(join(folder, `${name}.wasm`)));
  return { compiler, module, start: load(join(folder, name)) as Compiled['start'] };
}
