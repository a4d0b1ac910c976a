/** What sealing learns of a document while it passes: length and beginning. */

import type { ByteStream } from '../../ports/blob-store.ts';
import type { SealOptions } from '../../ports/document-vault.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';

/** Bytes shown to `firstBytes`. */
export const firstBytesLength = 4096;

/** Counts what passes, shows its beginning, and ends it when it is too long (`REQUEST_TOO_LARGE`). */
export class MeasuredStream {
  byteLength = 0;
  readonly #source: ByteStream;
  readonly #maxBytes: number;
  #showFirst: ((bytes: Uint8Array) => void) | undefined;
  #first: Uint8Array[] = [];

  constructor(source: ByteStream, options: SealOptions) {
    this.#source = source;
    this.#maxBytes = options.maxBytes ?? Number.POSITIVE_INFINITY;
    this.#showFirst = options.firstBytes;
  }

  async *read(): ByteStream {
    for await (const chunk of this.#source) {
      if (this.byteLength + chunk.byteLength > this.#maxBytes) {
        throw new ServiceError('REQUEST_TOO_LARGE', { details: { maxBytes: this.#maxBytes } });
      }
      if (this.#showFirst !== undefined) this.#gatherFirst(chunk);
      this.byteLength += chunk.byteLength;
      yield chunk;
    }
    this.#show();
  }

  #gatherFirst(chunk: Uint8Array): void {
    const missing = firstBytesLength - this.byteLength;
    // Copied, because many tiny views would keep large buffers of the network alive.
    this.#first.push(Uint8Array.from(chunk.subarray(0, missing)));
    if (chunk.byteLength >= missing) this.#show();
  }

  #show(): void {
    const show = this.#showFirst;
    this.#showFirst = undefined;
    show?.(Buffer.concat(this.#first));
    this.#first = [];
  }
}
