/** One file that is being written over SFTP: from OPEN to CLOSE. */

import { DeviceError } from '../../device/device-error.ts';
import type { ByteSource } from '../../device/job.ts';
import { type WriteOutcome, WriteWindow } from './write-window.ts';

/** Bytes in order that wait to be read, above which the answers to writes wait. */
const mostWaiting = 4 * 1024 ** 2;
/** Bytes that a client may send without waiting for answers; more end the connection. */
const mostUnanswered = 16 * 1024 ** 2;

/** States: writing → closed (the bytes end) or cut (reading them throws). */
export class SftpUpload {
  readonly #window = new WriteWindow();
  readonly #ready: Buffer[] = [];
  #waiting = 0;
  #unanswered = 0;
  #state: 'writing' | 'closed' | 'cut' = 'writing';
  #wakeReader: (() => void) | undefined;
  #wakeWriters: (() => void)[] = [];
  /** End of the written bytes so far. */
  byteLength = 0;

  /** Takes a write; resolves when it may be answered. `flooded`: the client does not wait for answers. */
  async write(offset: number, data: Buffer): Promise<WriteOutcome | 'flooded'> {
    if (this.#state !== 'writing') return 'behind';
    if (this.#unanswered + data.byteLength > mostUnanswered) return 'flooded';
    const outcome = this.#window.write(offset, data);
    if (outcome !== 'ok') return outcome;
    this.byteLength = Math.max(this.byteLength, offset + data.byteLength);
    const ready = this.#window.take();
    if (ready !== undefined) this.#handOn(ready);
    this.#unanswered += data.byteLength;
    while (this.#waiting > mostWaiting && this.#state === 'writing') {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wakeWriters.push(resolve);
      await promise;
    }
    this.#unanswered -= data.byteLength;
    return 'ok';
  }

  /** CLOSE: the bytes end here. With a gap in them reading throws. */
  close(): void {
    if (this.#state !== 'writing') return;
    const last = this.#window.end();
    if (last === undefined) {
      this.cut();
      return;
    }
    if (last.byteLength > 0) this.#handOn(last);
    this.#state = 'closed';
    this.#wakeAll();
  }

  /** The connection has gone, or nobody wants the bytes any more. */
  cut(): void {
    if (this.#state === 'writing') this.#state = 'cut';
    this.#wakeAll();
  }

  /** The bytes in order. Throws `DEVICE_UNREACHABLE` when the file was cut or has a gap. */
  async *read(): ByteSource {
    for (;;) {
      const next = this.#ready.shift();
      if (next !== undefined) {
        this.#waiting -= next.byteLength;
        this.#wakeWritersNow();
        yield next;
        continue;
      }
      if (this.#state === 'closed') return;
      if (this.#state === 'cut') {
        throw new DeviceError('DEVICE_UNREACHABLE', { message: 'the file was not written to its end' });
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#wakeReader = resolve;
      await promise;
      this.#wakeReader = undefined;
    }
  }

  #handOn(bytes: Buffer): void {
    this.#ready.push(bytes);
    this.#waiting += bytes.byteLength;
    this.#wakeReader?.();
  }

  #wakeAll(): void {
    this.#wakeReader?.();
    this.#wakeWritersNow();
  }

  #wakeWritersNow(): void {
    const writers = this.#wakeWriters;
    this.#wakeWriters = [];
    for (const wake of writers) wake();
  }
}
