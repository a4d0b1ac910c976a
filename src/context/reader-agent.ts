/**
 * The agent of a card reader: runs beside the device, has no key and no database, and tells the service of cards.
 *
 * States: apart (tries to reach the service, from 0.5 up to 5 seconds apart) ↔ linked (a sign of life every 5
 * seconds) → refused (the service revoked the reader; the agent ends). A card that cannot be told within 3 seconds is
 * forgotten: whoever held it there has gone. That a card was taken off is never forgotten: every sign of life says
 * whether one lies there.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import type { FelicaWayName } from '../../drivers/card/felica/ways.ts';
import { watchReaders } from '../../drivers/card/pcsc/watch-readers.ts';
import type { CardReaderEvent, PresentedCard } from '../../drivers/device/card.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { openReaderLink, type ReaderLink, type ReaderLinkOptions } from './reader-agent-link.ts';

/** What the agent tells its operator. Never a number of a card. */
export type AgentNotice =
  | { readonly kind: 'linked'; readonly device: string }
  | { readonly kind: 'apart'; readonly why: string }
  | { readonly kind: 'readers'; readonly names: readonly string[]; readonly serviceRuns: boolean }
  | { readonly kind: 'card'; readonly outcome: string }
  | { readonly kind: 'removed' }
  | { readonly kind: 'unreadable'; readonly why: string };

/** Settings of the agent. */
export interface ReaderAgentOptions extends ReaderLinkOptions {
  readonly signal: AbortSignal;
  /** Told to the service with each first sign of life. */
  readonly software: string;
  /** Only readers whose name holds this text; default all. */
  readonly nameHolds?: string;
  /** How FeliCa commands reach cards; default: by the name of the reader. */
  readonly felicaWay?: FelicaWayName;
  readonly onNotice: (notice: AgentNotice) => void;
}

const beatEveryMs = 5_000;
const firstRetryMs = 500;
const longestRetryMs = 5_000;
/** Longest time between a card and its message. */
const cardWorthMs = 3_000;

/**
 * Runs until the signal aborts.
 *
 * @throws DeviceError `CARD_READER_UNAVAILABLE`; ServiceError `HTTP_READER_NOT_ENROLLED` once the service refuses it.
 */
export async function runReaderAgent(options: ReaderAgentOptions): Promise<void> {
  using link = openReaderLink(options);
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const agent = new ReaderAgent(link, options);
  const { nameHolds, felicaWay } = options;
  const watch = watchReaders(
    { signal, ...(nameHolds !== undefined && { nameHolds }), ...(felicaWay !== undefined && { felicaWay }) },
    (event) => agent.take(event),
  );
  const parts = [watch, agent.beat(signal)];
  try {
    await Promise.all(parts);
  } finally {
    stop.abort();
    await Promise.allSettled(parts);
  }
}

class ReaderAgent {
  readonly #link: ReaderLink;
  readonly #options: ReaderAgentOptions;
  /** Messages leave one after the other. */
  #turn: Promise<unknown> = Promise.resolve();
  /** Number of the last message; undefined until the service told where it stands. */
  #sequence: number | undefined;
  /** Reader on which the card lies that was told last. */
  #holder: string | undefined;
  #isLinked: boolean | undefined;
  #wake: (() => void) | undefined;

  constructor(link: ReaderLink, options: ReaderAgentOptions) {
    this.#link = link;
    this.#options = options;
  }

  /** Sends signs of life until the signal aborts. */
  async beat(signal: AbortSignal): Promise<void> {
    let pauseMs = firstRetryMs;
    while (!signal.aborted) {
      const reached = await this.#inTurn(() => this.#sendBeat());
      pauseMs = reached ? firstRetryMs : Math.min(pauseMs * 2, longestRetryMs);
      // Spread, so that a hundred agents do not come back in the same moment.
      const waitMs = reached ? beatEveryMs : pauseMs * (0.5 + Math.random() / 2);
      const woken = Promise.withResolvers<void>();
      this.#wake = woken.resolve;
      const pause = new AbortController();
      const either = AbortSignal.any([signal, pause.signal]);
      await Promise.race([
        woken.promise,
        sleep(waitMs, undefined, { signal: either }).catch(() => undefined),
      ]);
      pause.abort();
    }
  }

  /** Takes what happened at the readers. */
  async take(event: CardReaderEvent): Promise<void> {
    const { onNotice } = this.#options;
    switch (event.kind) {
      case 'card':
        this.#holder = event.card.readerName;
        await this.#inTurn(() => this.#tellCard(event.card));
        break;
      case 'removed':
        onNotice({ kind: 'removed' });
        if (this.#holder !== event.readerName) break;
        this.#holder = undefined;
        await this.#inTurn(() => this.#tellRemoval());
        break;
      case 'unreadable':
        onNotice({ kind: 'unreadable', why: event.why });
        break;
      case 'readers':
        onNotice(event);
    }
  }

  async #tellCard(card: PresentedCard): Promise<void> {
    const begun = performance.now();
    for (;;) {
      try {
        const outcome = await this.#offer(card);
        if (outcome !== 'stale' || performance.now() - begun > cardWorthMs) {
          this.#options.onNotice({ kind: 'card', outcome });
          return;
        }
        await this.#sendBeat();
      } catch (error) {
        // A message that the service does not take is not taken a second time either.
        const isRefused = error instanceof ServiceError && error.code === 'REQUEST_INVALID';
        if (isRefused) return this.#options.onNotice({ kind: 'card', outcome: 'refused' });
        this.#noteFault(error);
        if (performance.now() - begun > cardWorthMs || this.#holder !== card.readerName) {
          this.#options.onNotice({ kind: 'card', outcome: 'not-told' });
          return;
        }
        await sleep(firstRetryMs);
      }
    }
  }

  /** One try: the card, and its answer when it is set a challenge. */
  async #offer({ reading, prove }: PresentedCard): Promise<string> {
    const card = { technology: reading.technology, identifier: reading.identifierHex };
    const canProve = prove !== undefined;
    const first = await this.#numbered('api/v1/reader/card', { ...card, canProve });
    const challenge = first['challenge'];
    if (first['outcome'] !== 'challenge' || typeof challenge !== 'string') return String(first['outcome']);
    const proof = await prove?.(Buffer.from(challenge, 'hex')).catch(() => undefined);
    const answer = proof && {
      idBlock: proof.idBlockHex,
      ckvBlock: proof.ckvBlockHex,
      mac: proof.macHex,
    };
    const second = await this.#numbered('api/v1/reader/proof', { ...card, ...(answer && { proof: answer }) });
    return String(second['outcome']);
  }

  async #tellRemoval(): Promise<void> {
    try {
      const { outcome } = await this.#numbered('api/v1/reader/removal', {});
      if (outcome === 'stale') await this.#sendBeat();
    } catch (error) {
      this.#noteFault(error);
      // The next sign of life says it too.
      this.#wake?.();
    }
  }

  async #numbered(path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
    if (this.#sequence === undefined && !(await this.#sendBeat())) {
      throw new ServiceError('IDENTITY_READER_UNREACHABLE');
    }
    const sequence = (this.#sequence ?? 0) + 1;
    this.#sequence = sequence;
    return await this.#link.send(path, { sequence, ...body });
  }

  /** True when the service was reached. */
  async #sendBeat(): Promise<boolean> {
    try {
      const { software } = this.#options;
      const answer = await this.#link.send('api/v1/reader/heartbeat', {
        cardPresent: this.#holder !== undefined,
        ...(this.#isLinked !== true && { software }),
      });
      const last = answer['lastSequence'];
      if (typeof last === 'number' && Number.isSafeInteger(last)) {
        this.#sequence = Math.max(last, this.#sequence ?? 0);
      }
      if (this.#isLinked !== true) {
        this.#options.onNotice({ kind: 'linked', device: String(answer['device'] ?? '-') });
      }
      this.#isLinked = true;
      return true;
    } catch (error) {
      this.#noteFault(error);
      return false;
    }
  }

  /** A revoked reader ends the agent; everything else is tried again. */
  #noteFault(error: unknown): void {
    if (!(error instanceof ServiceError) || error.code === 'HTTP_READER_NOT_ENROLLED') throw error;
    if (this.#isLinked !== false) this.#options.onNotice({ kind: 'apart', why: error.message });
    this.#isLinked = false;
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work, work);
    this.#turn = mine.catch(() => undefined);
    return await mine;
  }
}
