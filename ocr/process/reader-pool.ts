/** A fixed number of places for reading processes, a queue before them, renewal of worn-out processes. */

import { OcrError } from '../ocr-error.ts';
import type { OcrMediaType } from '../raster/media-type.ts';
import type { DocumentSource, ReaderSettings, ReaderTask, ReaderTasks } from './messages.ts';
import { type ReaderAccount, ReaderProcess, type TaskBounds } from './reader-process.ts';

/** A document that tasks work on. */
export interface PooledDocument {
  /** Different for every document, so that a process knows whether it has it open. */
  readonly key: string;
  readonly source: DocumentSource;
  readonly mediaType: OcrMediaType;
}

/** How many processes, and how long they live. */
export interface PoolOptions {
  readonly processes: number;
  /** Pages after which a process is replaced: engines adapt to past pages. */
  readonly pagesPerProcess: number;
  /** A process without work for so long is ended. */
  readonly idleMs: number;
  /** Default: that of this process. */
  readonly account?: ReaderAccount;
}

interface Place {
  reader: ReaderProcess | undefined;
  timer: NodeJS.Timeout | undefined;
}

/**
 * The pool. A place is free or taken; its process is started when first needed and started anew after a crash.
 * Tasks wait in the order in which they came.
 */
export class ReaderPool implements AsyncDisposable {
  readonly #settings: ReaderSettings;
  readonly #options: PoolOptions;
  readonly #free: Place[];
  readonly #all: readonly Place[];
  readonly #waiting: ((place: Place) => void)[] = [];
  #closed = false;

  constructor(settings: ReaderSettings, options: PoolOptions) {
    this.#settings = settings;
    this.#options = options;
    this.#all = Array.from({ length: options.processes }, () => ({ reader: undefined, timer: undefined }));
    this.#free = [...this.#all];
  }

  /**
   * Runs a task on a document, opening it in the process first when needed. A crash or a time-out is tried once
   * more in a fresh process. Throws what {@link ReaderProcess.run} throws.
   */
  async run<Name extends Exclude<ReaderTask, 'open' | 'unlock'>>(
    document: PooledDocument,
    task: Name,
    input: ReaderTasks[Name]['input'],
    bounds: TaskBounds,
  ): Promise<ReaderTasks[Name]['output']> {
    return this.#retry(bounds, async (reader) => {
      await this.#ensureOpen(reader, document, bounds);
      if (task === 'recognise') reader.pagesRead += 1;
      return reader.run(task, input, bounds);
    });
  }

  /** Runs the task that needs no open document; what was open in the process stays so. */
  async runAlone(
    input: ReaderTasks['unlock']['input'],
    bounds: TaskBounds,
  ): Promise<ReaderTasks['unlock']['output']> {
    return this.#retry(bounds, (reader) => reader.run('unlock', input, bounds));
  }

  /** Opens a document and tells its pages. */
  async open(document: PooledDocument, bounds: TaskBounds): Promise<number> {
    return this.#retry(bounds, async (reader) => this.#ensureOpen(reader, document, bounds));
  }

  /** Ends all processes; tasks still waiting or running fail. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    for (const place of this.#all) {
      clearTimeout(place.timer);
      await place.reader?.end();
    }
  }

  readonly #pageCounts = new WeakMap<ReaderProcess, number>();

  async #ensureOpen(reader: ReaderProcess, document: PooledDocument, bounds: TaskBounds): Promise<number> {
    const known = this.#pageCounts.get(reader);
    if (reader.openDocument === document.key && known !== undefined) return known;
    reader.openDocument = undefined;
    const { source, mediaType } = document;
    const { pageCount } = await reader.run('open', { source, mediaType }, bounds);
    reader.openDocument = document.key;
    this.#pageCounts.set(reader, pageCount);
    return pageCount;
  }

  async #retry<T>(bounds: TaskBounds, work: (reader: ReaderProcess) => Promise<T>): Promise<T> {
    try {
      return await this.#inPlace(bounds, work);
    } catch (cause) {
      const again = cause instanceof OcrError && cause.retryable && !this.#closed;
      if (!again) throw cause;
      return this.#inPlace(bounds, work);
    }
  }

  async #inPlace<T>(bounds: TaskBounds, work: (reader: ReaderProcess) => Promise<T>): Promise<T> {
    const place = await this.#take(bounds.signal);
    try {
      return await work(await this.#readerAt(place));
    } finally {
      this.#giveBack(place);
    }
  }

  async #readerAt(place: Place): Promise<ReaderProcess> {
    if (this.#closed) throw new OcrError('OCR_ENGINE_FAILED', { message: 'The reader is closed.' });
    const worn = place.reader !== undefined && place.reader.pagesRead >= this.#options.pagesPerProcess;
    if (worn) await place.reader?.end();
    if (place.reader === undefined || !place.reader.alive)
      place.reader = new ReaderProcess(this.#settings, this.#options.account);
    place.reader.busy();
    return place.reader;
  }

  async #take(signal: AbortSignal | undefined): Promise<Place> {
    signal?.throwIfAborted();
    const free = this.#free.shift();
    if (free !== undefined) {
      clearTimeout(free.timer);
      return free;
    }
    const turn = Promise.withResolvers<Place>();
    const abort = () => {
      const at = this.#waiting.indexOf(turn.resolve);
      if (at >= 0) this.#waiting.splice(at, 1);
      turn.reject(signal?.reason);
    };
    this.#waiting.push(turn.resolve);
    signal?.addEventListener('abort', abort, { once: true });
    return turn.promise.finally(() => signal?.removeEventListener('abort', abort));
  }

  #giveBack(place: Place): void {
    const next = this.#waiting.shift();
    if (next !== undefined) {
      next(place);
      return;
    }
    place.reader?.idle();
    place.timer = setTimeout(() => void place.reader?.end(), this.#options.idleMs);
    place.timer.unref();
    // The one used last is warm and may hold the document: it is taken first.
    this.#free.unshift(place);
  }
}
