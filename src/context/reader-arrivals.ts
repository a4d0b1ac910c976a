/**
 * Panels that wait for what readers bring. A notification of the database wakes them in every process; beside that each
 * looks for itself at times, so that a lost notification costs a moment and not a person.
 */

import type { PanelArrival, ReaderServices } from '../http/services/reader.ts';
import type { HttpServices, PanelDevice } from '../http/services.ts';
import type { DeviceStore } from '../ports/device-store.ts';
import type { ReaderStore } from '../ports/reader-store.ts';
import type { Clock } from '../shared/clock.ts';
import type { DeviceId, SessionId } from '../shared/ids.ts';

/** A refusal that is older was meant for somebody who has gone. */
const freshMs = 15_000;
/** How often the end of a session in force is looked for: a revoked card is gone from the screen within a second. */
const lookWithSessionMs = 800;
const lookOtherwiseMs = 5_000;

interface ArrivalDeps {
  readonly readers: ReaderStore;
  readonly devices: DeviceStore;
  readonly clock: Clock;
}

type Look = (device: PanelDevice, known: SessionId | undefined) => Promise<PanelArrival | undefined>;

/** Waiting panels of this process. */
export interface ReaderArrivals extends AsyncDisposable {
  readonly wait: ReaderServices['arrival'];
  /** Answers every waiting panel with what there is; from then on none waits. */
  endWaits(): void;
}

/** Starts to listen. Disposing ends the waits. */
export async function openReaderArrivals(
  deps: ArrivalDeps,
  panel: Pick<HttpServices['panel'], 'session'>,
): Promise<ReaderArrivals> {
  const { readers } = deps;
  const bell = new Bell();
  const listening = await readers.onArrival((deviceId) => bell.ring(deviceId));
  const look: Look = async (device, known) =>
    (await arrived(deps, panel, device, known)) ?? (await ended(deps, known));
  return {
    wait: async (device, known, waitMs, signal) => {
      const begun = performance.now();
      for (;;) {
        const rung = bell.next(device.id);
        try {
          const found = await look(device, known);
          const leftMs = waitMs - (performance.now() - begun);
          if (found !== undefined || leftMs <= 0 || bell.isClosed || signal?.aborted === true) return found;
          const lookMs = known === undefined ? lookOtherwiseMs : lookWithSessionMs;
          await rung.orAfter(Math.min(leftMs, lookMs), signal);
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

/**
 * A session that a reader opened and that this panel does not have yet, or one that grew; or why nobody was let in. A
 * session is told until the panel has it, since an answer may be lost on its way.
 */
async function arrived(
  { readers, clock }: ArrivalDeps,
  panel: Pick<HttpServices['panel'], 'session'>,
  device: PanelDevice,
  known: SessionId | undefined,
): Promise<PanelArrival | undefined> {
  const last = await readers.lastArrival(device.id);
  if (last === undefined) return undefined;
  const now = clock.now();
  const { arrival } = last;
  if ('refusal' in arrival) {
    const isFresh = now.getTime() - last.at.getTime() < freshMs;
    if (last.isCollected || !isFresh || !(await readers.collect(last.id, now))) return undefined;
    return { kind: 'refused', refusal: arrival.refusal };
  }
  if (arrival.sessionId === known && last.isCollected) return undefined;
  const session = await panel.session(device, arrival.sessionId);
  if (session === undefined) return undefined;
  if (!last.isCollected) await readers.collect(last.id, now);
  return { kind: 'session', session };
}

/** Whether the session that the panel has is over. Asked without extending it: a panel that waits is no person. */
async function ended(
  { devices, clock }: ArrivalDeps,
  known: SessionId | undefined,
): Promise<PanelArrival | undefined> {
  if (known === undefined) return undefined;
  const stored = await devices.findSession(known);
  const isOver = stored === undefined || stored.endedAt !== undefined || stored.expiresAt <= clock.now();
  return isOver ? { kind: 'ended' } : undefined;
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
  next(deviceId: DeviceId): { orAfter(ms: number, signal?: AbortSignal): Promise<void>; forget(): void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const set = this.#waiting.get(deviceId) ?? new Set();
    this.#waiting.set(deviceId, set.add(resolve));
    let timer: NodeJS.Timeout | undefined;
    return {
      orAfter: async (ms, signal) => {
        timer = setTimeout(resolve, ms);
        const stop = (): void => resolve();
        signal?.addEventListener('abort', stop, { once: true });
        await promise;
        signal?.removeEventListener('abort', stop);
      },
      forget: () => {
        clearTimeout(timer);
        set.delete(resolve);
        if (set.size === 0 && this.#waiting.get(deviceId) === set) this.#waiting.delete(deviceId);
      },
    };
  }
}
