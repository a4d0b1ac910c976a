/**
 * The built-in engine: the pinned models in worker threads, with a bounded queue before them.
 *
 * A worker is starting, free, or busy with one picture. One that crashes or takes too long is ended; its picture fails
 * and a new worker takes its place with the next one.
 */

import { Worker } from 'node:worker_threads';
import { DeviceError } from '../device/device-error.ts';
import type {
  AnalyseOptions,
  FaceAnalysis,
  FaceEngine,
  FaceEngineIdentity,
  RgbPicture,
} from '../device/face.ts';
import { featureDimensions } from './feature.ts';
import { type FaceModels, featureDigest, loadModels, modelPackage } from './models.ts';
import { type PictureLimits, pictureLimits } from './picture.ts';
import type { WorkerReply, WorkerRequest, WorkerSettings } from './worker-messages.ts';

/** How the built-in engine is run. */
export interface BuiltinEngineOptions {
  /** Worker threads, each one core at full load and about 120 MB. Default 1. */
  readonly workers?: number;
  /** Pictures that wait at most, beside those in work. Default 32; more are refused with `FACE_ENGINE_BUSY`. */
  readonly queue?: number;
  /** Longest time for one picture. Default 10 s. */
  readonly timeoutMs?: number;
  /** Default: where `npm ci` puts the models. */
  readonly modelFolder?: string;
  /** Default: {@link pictureLimits}. */
  readonly limits?: PictureLimits;
}

/** Who made the models, as far as it is known. */
const provenance =
  'The three models come from an npm package under the MIT licence. Its authors do not say with which pictures they ' +
  'were trained.';

interface Task {
  readonly request: WorkerRequest;
  readonly signal: AbortSignal | undefined;
  resolve(analysis: FaceAnalysis): void;
  reject(reason: unknown): void;
}

/**
 * Opens the engine: models are read and checked, one worker is started so that a fault shows at once.
 * Throws `FACE_MODEL_MISSING`, `FACE_MODEL_CHANGED` or `FACE_ENGINE_FAILED`.
 */
export async function openBuiltinEngine(options: BuiltinEngineOptions = {}): Promise<FaceEngine> {
  const models = await loadModels(options.modelFolder);
  const engine = new BuiltinEngine(models, options);
  await engine.start();
  return engine;
}

class BuiltinEngine implements FaceEngine {
  readonly identity: FaceEngineIdentity = {
    name: modelPackage,
    version: `${featureDigest}-1`,
    dimensions: featureDimensions,
    provenance,
  };
  readonly #settings: WorkerSettings;
  readonly #places: WorkerPlace[];
  readonly #waiting: Task[] = [];
  readonly #queue: number;
  #closed = false;

  constructor(models: FaceModels, options: BuiltinEngineOptions) {
    const { workers = 1, queue = 32, timeoutMs = 10_000, limits = pictureLimits } = options;
    this.#settings = { models, limits };
    this.#queue = queue;
    this.#places = Array.from({ length: workers }, () => new WorkerPlace(this.#settings, timeoutMs));
  }

  async start(): Promise<void> {
    try {
      await this.#places[0]?.ready();
    } catch (cause) {
      await this[Symbol.asyncDispose]();
      throw cause;
    }
  }

  analyse(picture: Uint8Array | RgbPicture, options: AnalyseOptions = {}): Promise<FaceAnalysis> {
    const { signal, ...chosen } = options;
    if (this.#closed) return Promise.reject(closedFault());
    if (signal?.aborted) return Promise.reject(signal.reason);
    const isFull = this.#waiting.length >= this.#queue && this.#places.every(({ busy }) => busy);
    if (isFull) return Promise.reject(new DeviceError('FACE_ENGINE_BUSY'));
    checkPixels(picture);
    return new Promise((resolve, reject) => {
      const task: Task = { request: { picture, options: chosen }, signal, resolve, reject };
      this.#waiting.push(task);
      signal?.addEventListener('abort', () => this.#withdraw(task), { once: true });
      this.#next();
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (const task of this.#waiting.splice(0)) task.reject(closedFault());
    await Promise.all(this.#places.map((place) => place.end()));
  }

  #withdraw(task: Task): void {
    const at = this.#waiting.indexOf(task);
    if (at >= 0) this.#waiting.splice(at, 1);
    task.reject(task.signal?.reason);
  }

  #next(): void {
    const place = this.#places.find(({ busy }) => !busy);
    const task = place === undefined ? undefined : this.#waiting.shift();
    if (place === undefined || task === undefined) return;
    void place
      .run(task.request)
      .then(task.resolve, task.reject)
      .finally(() => this.#next());
  }
}

/** One place for a worker. */
class WorkerPlace {
  readonly #settings: WorkerSettings;
  readonly #timeoutMs: number;
  #worker: Worker | undefined;
  #ready: Promise<void> = Promise.resolve();
  #answer: PromiseWithResolvers<FaceAnalysis> | undefined;
  #started: PromiseWithResolvers<void> | undefined;
  #ended = false;
  busy = false;

  constructor(settings: WorkerSettings, timeoutMs: number) {
    this.#settings = settings;
    this.#timeoutMs = timeoutMs;
  }

  /** Resolves when the worker has its models. */
  async ready(): Promise<void> {
    if (this.#ended) throw closedFault();
    if (this.#worker === undefined) this.#start();
    await this.#ready;
  }

  /** One picture. Marks the place busy from the first moment. */
  async run(request: WorkerRequest): Promise<FaceAnalysis> {
    this.busy = true;
    try {
      await this.ready();
      const answer = Promise.withResolvers<FaceAnalysis>();
      this.#answer = answer;
      this.#worker?.ref();
      this.#worker?.postMessage(request);
      const timer = setTimeout(() => {
        void this.#drop(new DeviceError('FACE_ENGINE_FAILED', { message: 'A picture took too long.' }));
      }, this.#timeoutMs);
      return await answer.promise.finally(() => clearTimeout(timer));
    } finally {
      this.#worker?.unref();
      this.#answer = undefined;
      this.busy = false;
    }
  }

  async end(): Promise<void> {
    this.#ended = true;
    await this.#drop(closedFault());
  }

  #start(): void {
    const started = Promise.withResolvers<void>();
    const worker = new Worker(new URL('./face-worker.ts', import.meta.url), { workerData: this.#settings });
    const fail = (cause: unknown) => {
      if (this.#worker === worker) void this.#drop(new DeviceError('FACE_ENGINE_FAILED', { cause }));
    };
    worker.on('message', (reply: WorkerReply) => {
      if (reply.kind === 'ready') started.resolve();
      else if (reply.kind === 'analysis') this.#answer?.resolve(reply.analysis);
      else this.#answer?.reject(new DeviceError(reply.code, { message: reply.message }));
    });
    worker.on('error', fail);
    worker.on('exit', () => fail(undefined));
    this.#worker = worker;
    this.#started = started;
    this.#ready = started.promise;
    // Nobody may be waiting when a worker fails at its start.
    this.#ready.catch(() => {});
  }

  /** Ends the worker; whoever waits for it gets the fault. */
  async #drop(fault: DeviceError): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#started?.reject(fault);
    this.#answer?.reject(fault);
    await worker?.terminate();
  }
}

function closedFault(): DeviceError {
  return new DeviceError('FACE_ENGINE_FAILED', { message: 'The engine is closed.' });
}

/** Pixels come from a caller, not from a file: a wrong size is a mistake of the program. */
function checkPixels(picture: Uint8Array | RgbPicture): void {
  if (picture instanceof Uint8Array) return;
  const { widthPx, heightPx, rgb } = picture;
  if (widthPx < 1 || heightPx < 1 || rgb.length !== widthPx * heightPx * 3) {
    throw new TypeError('Three bytes a pixel are needed.');
  }
}
