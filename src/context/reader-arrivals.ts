/**
 * Panels that wait for what readers bring. A notification of the database wakes them in every process; beside that each
 * looks for itself at times, so that a lost notification costs a moment and not a person.
 */

import type { PanelArrival, ReaderServices } from '../http/services/reader.ts';
import type { HttpServices } from '../http/services.ts';
import type { DeviceStore } from '../ports/device-store.ts';
import type { ReaderStore } from '../ports/reader-store.ts';
import type { Clock } from '../shared/clock.ts';
import type { DeviceId } from '../shared/ids.ts';

/** What is older was meant for a panel that was not there. */
const freshMs = 15_000;
/** How often the end of a session in force is looked for: a revoked card is gone from the screen within a second. */
const lookWithSessionMs = 800;
const lookOtherwiseMs = 5_000;

/** Waiting panels of this process. */
export interface ReaderArrivals extends AsyncDisposable {
  readonly wait: ReaderServices['arrival'];
  /** Answers every waiting panel with what there is; from then on none waits. */
  endWaits(): void;
}

/** Starts to listen. Disposing ends the waits. */
export async function openReaderArrivals(
  {
    readers,
    devices,
    clock,
  }: { readonly readers: ReaderStore; readonly devices: DeviceStore; readonly clock: Clock },
  panel: Pick<HttpServices['panel'], 'session'>,
): Promise<ReaderArrivals> {
  const bell = new Bell();
  const listening = await readers.onArrival((deviceId) => bell.ring(deviceId));
  const look = async (
    device: Parameters<ReaderServices['arrival']>[0],
    known: Parameters<ReaderServices['arrival']>[1],
  ): Promise<PanelArrival | undefined> => {
    const now = clock.now();
    const arrival = await readers.collect(device.id, new Date(now.getTime() - freshMs), now);
    if (arrival !== undefined && 'refusal' in arrival) return { kind: 'refused', refusal: arrival.refusal };
    if (arrival !== undefined) {
      const session = await panel.session(device, arrival.sessionId);
      if (session !== undefined) return { kind: 'session', session };
    }
    if (known === undefined) return undefined;
    // Asked without extending it: a panel that waits is no sign of a person.
    const stored = await devices.findSession(known);
    const isOver = stored === undefined || stored.endedAt !== undefined || stored.expiresAt <= now;
    return isOver ? { kind: 'ended' } : undefined;
  };
  return {
    wait: async (device, known, waitMs) => {
      const begun = performance.now();
      for (;;) {
        const rung = bell.next(device.id);
        try {
          const found = await look(device, known);
          const leftMs = waitMs - (performance.now() - begun);
          if (found !== undefined || leftMs <= 0 || bell.isClosed) return found;
          const lookMs = known === undefined ? lookOtherwiseMs : lookWithSessionMs;
          await rung.orAfter(Math.min(leftMs, lookMs));
        } finally {
          rung.forget();
        }
      }
    },
    endWaits: () => bell.close(),
    async [Symbol.asyncDispose]() {
      bell.close();
      await listening[Symbol.asyncDispose]();
    },
  };
}

/** Wakes those who wait for a device. */
class Bell {
  readonly #waiting = new Map<DeviceId, Set<() => void>>();
  #closed = false;

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Wakes the panel of a device, or all of them. */
  ring(deviceId: DeviceId | undefined): void {
    const sets = deviceId === undefined ? [...this.#waiting.values()] : [this.#waiting.get(deviceId) ?? []];
    for (const set of sets) for (const wake of set) wake();
  }

  close(): void {
    this.#closed = true;
    this.ring(undefined);
  }

  /** Counts from now on, so that nothing between a look and the wait is missed. */
  next(deviceId: DeviceId): { orAfter(ms: number): Promise<void>; forget(): void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const set = this.#waiting.get(deviceId) ?? new Set();
    this.#waiting.set(deviceId, set.add(resolve));
    let timer: NodeJS.Timeout | undefined;
    return {
      orAfter: (ms) => {
        timer = setTimeout(resolve, ms);
        return promise;
      },
      forget: () => {
        clearTimeout(timer);
        set.delete(resolve);
        if (set.size === 0 && this.#waiting.get(deviceId) === set) this.#waiting.delete(deviceId);
      },
    };
  }
}
