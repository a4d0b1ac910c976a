/**
 * Watches every PC/SC reader of a machine: cards put on and taken off, readers plugged in and out.
 *
 * States: searching (the smart card service does not run; looked for every second) → watching → searching when the
 * service goes away. Cards and readers that were there count as taken away with it, and are reported anew when it is
 * back.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { CardReaderEvent } from '../../device/card.ts';
import { DeviceError } from '../../device/device-error.ts';
import type { FelicaWayName } from '../felica/ways.ts';
import {
  loadPcscLibrary,
  type PcscContext,
  type PcscLibrary,
  type PcscReader,
  readerState,
} from './library.ts';
import { readCard } from './read-card.ts';

/** Settings of the watch. */
export interface WatchReadersOptions {
  /** Ends the watch. */
  readonly signal: AbortSignal;
  /** Only readers whose name holds this text; default all. */
  readonly nameHolds?: string;
  /** How FeliCa commands reach cards; default: by the name of the reader. */
  readonly felicaWay?: FelicaWayName;
}

/** Time between two looks for readers that were plugged in; changes at known readers are told at once. */
const lookEveryMs = 400;
const retryMs = 1_000;
/** Most readers that are watched. */
const mostReaders = 16;

/**
 * Calls `onEvent` in the order in which things happen, one call at a time, until the signal aborts.
 *
 * @throws DeviceError `CARD_READER_UNAVAILABLE` at once when the library is not installed.
 */
export async function watchReaders(
  options: WatchReadersOptions,
  onEvent: (event: CardReaderEvent) => Promise<void>,
): Promise<void> {
  const library = loadPcscLibrary();
  const watch = new ReaderWatch(library, options, onEvent);
  let toldAbsent = false;
  while (!options.signal.aborted) {
    const context = openContext(library);
    if (context === undefined) {
      if (!toldAbsent) await onEvent({ kind: 'readers', names: [], serviceRuns: false });
      toldAbsent = true;
    } else {
      toldAbsent = true;
      await watch.follow(context);
      await watch.forgetAll();
    }
    await sleep(retryMs, undefined, { signal: options.signal }).catch(() => undefined);
  }
}

/** What was last known of one reader. */
interface KnownReader {
  /** Count of insertions and removals; it tells a card that was changed between two looks. */
  readonly changes: number;
  readonly present: boolean;
}

class ReaderWatch {
  readonly #library: PcscLibrary;
  readonly #options: WatchReadersOptions;
  readonly #onEvent: (event: CardReaderEvent) => Promise<void>;
  readonly #known = new Map<string, KnownReader>();

  constructor(
    library: PcscLibrary,
    options: WatchReadersOptions,
    onEvent: (event: CardReaderEvent) => Promise<void>,
  ) {
    this.#library = library;
    this.#options = options;
    this.#onEvent = onEvent;
  }

  /** Watches until the service is gone or the signal aborts. */
  async follow(context: PcscContext): Promise<void> {
    const { signal } = this.#options;
    const stop = (): void => cancelQuietly(context);
    signal.addEventListener('abort', stop, { once: true });
    try {
      let isFirst = true;
      while (!signal.aborted) {
        const readers = this.#wanted(context.listReaders());
        await this.#compare(readers, isFirst);
        isFirst = false;
        // A service that was killed lists no readers at all, without a fault: only its socket tells.
        const states = readers.map(({ name, state }) => ({ name, state: state & ~readerState.changed }));
        if (states.length === 0) await sleep(lookEveryMs, undefined, { signal }).catch(() => undefined);
        else await context.waitForChange(states, lookEveryMs);
      }
    } catch {
      // Any fault of the context ends it; the next one is opened anew.
    } finally {
      signal.removeEventListener('abort', stop);
      context.close();
    }
  }

  /** Reports every card as taken away and every reader as gone. */
  async forgetAll(): Promise<void> {
    for (const [readerName, { present }] of this.#known) {
      if (present) await this.#onEvent({ kind: 'removed', readerName });
    }
    this.#known.clear();
    if (!this.#options.signal.aborted) {
      await this.#onEvent({ kind: 'readers', names: [], serviceRuns: false });
    }
  }

  #wanted(readers: readonly PcscReader[]): readonly PcscReader[] {
    const { nameHolds = '' } = this.#options;
    return readers.filter(({ name }) => name.includes(nameHolds)).slice(0, mostReaders);
  }

  async #compare(readers: readonly PcscReader[], isFirst: boolean): Promise<void> {
    const names = readers.map(({ name }) => name);
    const gone = [...this.#known.keys()].filter((name) => !names.includes(name));
    const isNew = names.some((name) => !this.#known.has(name));
    for (const readerName of gone) {
      if (this.#known.get(readerName)?.present === true) {
        await this.#onEvent({ kind: 'removed', readerName });
      }
      this.#known.delete(readerName);
    }
    if (isFirst || isNew || gone.length > 0) {
      await this.#onEvent({ kind: 'readers', names, serviceRuns: true });
    }
    for (const reader of readers) await this.#compareOne(reader);
  }

  async #compareOne(reader: PcscReader): Promise<void> {
    const before = this.#known.get(reader.name);
    const present = (reader.state & readerState.present) !== 0;
    const changes = reader.state >>> 16;
    this.#known.set(reader.name, { changes, present });
    if (before?.present === true && (!present || changes !== before.changes)) {
      await this.#onEvent({ kind: 'removed', readerName: reader.name });
    }
    if (present && (before?.present !== true || changes !== before.changes)) await this.#read(reader);
  }

  async #read(reader: PcscReader): Promise<void> {
    try {
      const card = await readCard(this.#library, reader, this.#options.felicaWay);
      await this.#onEvent({ kind: 'card', card });
    } catch (error) {
      if (!(error instanceof DeviceError)) throw error;
      await this.#onEvent({ kind: 'unreadable', readerName: reader.name, why: error.message });
    }
  }
}

function openContext(library: PcscLibrary): PcscContext | undefined {
  try {
    return new library.Context();
  } catch {
    return undefined;
  }
}

function cancelQuietly(context: PcscContext): void {
  try {
    context.cancel();
  } catch {
    // The service is gone; there is nothing left to cancel.
  }
}
