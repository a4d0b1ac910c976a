/**
 * Documents that a person sends, one after the other. It goes on while they look at other pages of the app; a closed
 * tab ends it, and what had arrived by then is kept by the service for a day.
 */

import { callApi, ProblemError } from './api.ts';
import { type SendingStep, type SentDocument, sendPieces } from './send-pieces.ts';

/** How a document stands. `ready`: in its turn. `stopped`: it failed, and can be sent again. */
export type UploadState =
  | { readonly state: 'ready' }
  | SendingStep
  | ({ readonly state: 'done' } & SentDocument)
  | { readonly state: 'stopped'; readonly error: unknown };

/** One document. */
export interface Upload {
  readonly id: number;
  readonly file: File;
  readonly segment: string;
  readonly state: UploadState;
}

/** The queue; `subscribe` and `list` fit React's `useSyncExternalStore`. */
export class UploadQueue {
  #list: readonly Upload[] = [];
  #lastId = 0;
  #running: { readonly id: number; readonly abort: AbortController } | undefined;
  readonly #listeners = new Set<() => void>();
  readonly #onChange: () => void;

  /** `onChange` is called when something was taken into custody, or was taken back. */
  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Calls `listener` after each change; gives what ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** All documents in the order in which they were added. */
  readonly list = (): readonly Upload[] => this.#list;

  /** True while a document is on its way or waits for its turn. */
  get isBusy(): boolean {
    return this.#list.some(({ state: { state } }) => state !== 'done' && state !== 'stopped');
  }

  /** Adds documents; they are sent at once, in their turn. */
  add(files: readonly File[], segment: string): void {
    const added = files.map((file) => {
      this.#lastId += 1;
      return { id: this.#lastId, file, segment, state: { state: 'ready' } } as const;
    });
    this.#set([...this.#list, ...added]);
    this.#goOn();
  }

  /** Sends a document again that was stopped; it goes on where it stopped. */
  again(id: number): void {
    this.#change(id, { state: 'ready' });
    this.#goOn();
  }

  /** Takes a document out of the list; one on its way is stopped, and the bytes that have arrived are forgotten. */
  async remove(id: number): Promise<void> {
    const upload = this.#list.find((one) => one.id === id);
    this.#set(this.#list.filter((one) => one.id !== id));
    if (upload === undefined || upload.state.state === 'done' || upload.state.state === 'ready') return;
    if (this.#running?.id === id) this.#running.abort.abort();
    await this.#forget(upload);
  }

  /** The upload of a file is named by the service; it is found by what was declared. */
  async #forget({ file, segment }: Upload): Promise<void> {
    interface Open {
      readonly items: readonly {
        readonly uploadId: string;
        readonly fileName: string;
        readonly byteLength: number;
        readonly segment: string;
      }[];
    }
    try {
      const { items } = await callApi<Open>('/api/v1/uploads');
      const own = items.find(
        (one) => one.fileName === file.name && one.byteLength === file.size && one.segment === segment,
      );
      if (own !== undefined) await callApi(`/api/v1/uploads/${own.uploadId}`, { method: 'DELETE' });
    } catch (error) {
      // It is forgotten after a day in any case, and listed as unfinished until then.
      if (!(error instanceof ProblemError)) throw error;
    }
    this.#onChange();
  }

  #goOn(): void {
    if (this.#running !== undefined) return;
    const next = this.#list.find(({ state }) => state.state === 'ready');
    if (next === undefined) return;
    const abort = new AbortController();
    this.#running = { id: next.id, abort };
    const { file, segment } = next;
    const onStep = (step: SendingStep): void => this.#change(next.id, step);
    void sendPieces(file, { segment, signal: abort.signal, onStep })
      .then(
        (sent) => this.#change(next.id, { state: 'done', ...sent }),
        (error: unknown) => this.#change(next.id, { state: 'stopped', error }),
      )
      .finally(() => {
        this.#running = undefined;
        this.#onChange();
        this.#goOn();
      });
  }

  #change(id: number, state: UploadState): void {
    this.#set(this.#list.map((one) => (one.id === id ? { ...one, state } : one)));
  }

  #set(list: readonly Upload[]): void {
    this.#list = list;
    for (const listener of this.#listeners) listener();
  }
}
