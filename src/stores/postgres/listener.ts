/**
 * Listens to notifications of other processes (PostgreSQL NOTIFY) on one connection of its own.
 *
 * States: idle (nobody listens, no connection) → connected → lost (tries again, from 100 ms up to 5 s apart) →
 * connected; closed at the end. Notifications sent while the connection is lost are gone, therefore every handler
 * is called without a payload after a reconnection: it must look for itself what has changed.
 */

import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig, escapeIdentifier, type Notification } from 'pg';
import type { Log } from '../../shared/log.ts';
import { mapDatabaseError } from './database-error.ts';

/** Called with the payload, or with undefined after a reconnection (anything may have been missed). */
export type NotificationHandler = (payload: string | undefined) => void;

const firstRetryMs = 100;
const longestRetryMs = 5_000;
const channelForm = /^[a-z][a-z0-9_]{0,62}$/;

/** Throws a `TypeError` when `channel` is not a plain lower-case name of at most 63 characters. */
export function checkChannel(channel: string): void {
  if (!channelForm.test(channel)) throw new TypeError(`Not a channel name: ${channel}`);
}

/** The one listening connection of a process. */
export class Listener implements AsyncDisposable {
  readonly #config: ClientConfig;
  readonly #log: Log;
  readonly #handlers = new Map<string, Set<NotificationHandler>>();
  readonly #closing = new AbortController();
  #client: Client | undefined;
  #connecting: Promise<Client> | undefined;
  #recovery: Promise<void> | undefined;

  /** @param config must reach the server itself: LISTEN does not work through a transaction-mode pooler. */
  constructor(config: ClientConfig, log: Log) {
    this.#config = { ...config, keepAlive: true };
    this.#log = log;
  }

  /**
   * Calls `handler` for each notification on `channel` from the moment the promise resolves. A handler that throws
   * is logged and does not disturb the others. Dispose the result to stop; disposing twice does nothing.
   */
  async listen(channel: string, handler: NotificationHandler): Promise<AsyncDisposable> {
    checkChannel(channel);
    const handlers = this.#handlers.get(channel) ?? new Set();
    handlers.add(handler);
    this.#handlers.set(channel, handlers);
    try {
      const client = await this.#connected();
      await client.query(`LISTEN ${escapeIdentifier(channel)}`);
    } catch (error) {
      await this.#forget(channel, handler);
      throw mapDatabaseError(error);
    }
    return { [Symbol.asyncDispose]: () => this.#forget(channel, handler) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort();
    this.#handlers.clear();
    await this.#recovery;
    const client = await this.#connecting?.catch(() => undefined);
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  async #forget(channel: string, handler: NotificationHandler): Promise<void> {
    const handlers = this.#handlers.get(channel);
    if (!handlers?.delete(handler) || handlers.size > 0) return;
    this.#handlers.delete(channel);
    await this.#client?.query(`UNLISTEN ${escapeIdentifier(channel)}`).catch(() => undefined);
  }

  async #connected(): Promise<Client> {
    this.#closing.signal.throwIfAborted();
    this.#connecting ??= this.#connect();
    try {
      return await this.#connecting;
    } catch (error) {
      this.#connecting = undefined;
      throw error;
    }
  }

  async #connect(): Promise<Client> {
    const client = new Client(this.#config);
    client.on('error', () => undefined);
    client.on('notification', (notification) => this.#deliver(notification));
    await client.connect();
    client.once('end', () => this.#lost(client));
    this.#client = client;
    return client;
  }

  #deliver(notification: Notification): void {
    const handlers = this.#handlers.get(notification.channel) ?? [];
    for (const handler of handlers) this.#call(handler, notification.payload ?? '');
  }

  #call(handler: NotificationHandler, payload: string | undefined): void {
    try {
      handler(payload);
    } catch (error) {
      this.#log.error({ err: error }, 'A notification handler failed.');
    }
  }

  #lost(client: Client): void {
    if (this.#client !== client) return;
    this.#client = undefined;
    this.#connecting = undefined;
    if (this.#closing.signal.aborted) return;
    this.#log.warn({}, 'The listening connection to the database was lost.');
    this.#recovery ??= this.#recover().finally(() => {
      this.#recovery = undefined;
    });
  }

  async #recover(): Promise<void> {
    let pauseMs = firstRetryMs;
    while (!this.#closing.signal.aborted) {
      try {
        const client = await this.#connected();
        for (const channel of this.#handlers.keys()) {
          await client.query(`LISTEN ${escapeIdentifier(channel)}`);
        }
        for (const handlers of this.#handlers.values()) {
          for (const handler of handlers) this.#call(handler, undefined);
        }
        return;
      } catch {
        await sleep(pauseMs, undefined, { signal: this.#closing.signal }).catch(() => undefined);
        pauseMs = Math.min(pauseMs * 2, longestRetryMs);
      }
    }
  }
}
