/** IPP messages from bytes (RFC 8010 §3), whole or as they arrive. */

import type { ByteSource } from '../../device/job.ts';
import { IncrementalDecoder } from './incremental-decoder.ts';
import { type IppLimits, resolveLimits } from './limits.ts';
import type { IppMessage } from './message.ts';

/**
 * Decodes the message at the start of `bytes`. `bytesRead` is its length; the bytes after it are the document.
 * Limits default to `requestLimits`; give `responseLimits` for what a printer answered.
 * @throws DeviceError `IPP_MALFORMED` with `details.offset`, `IPP_LIMIT_EXCEEDED` with `details.limit` and `offset`.
 */
export function decodeMessage(
  bytes: Uint8Array,
  limits?: Partial<IppLimits>,
): { readonly message: IppMessage; readonly bytesRead: number } {
  const decoder = new IncrementalDecoder(resolveLimits(limits));
  decoder.push(bytes);
  const message = decoder.message;
  if (message === undefined) throw decoder.cutShort();
  return { message, bytesRead: decoder.bytesRead };
}

/**
 * Decodes a message while its bytes arrive. Resolves at the end-of-attributes tag; `document` is the rest of the
 * source, to be read once, and returning early from it returns from the source. After an error the source is left
 * open, so that a server can still answer over the same connection; closing it is the caller's part.
 * Limits default to `requestLimits`.
 * @throws DeviceError `IPP_MALFORMED` (also when the source ends early), `IPP_LIMIT_EXCEEDED`; what the source throws.
 */
export async function readMessage(
  source: AsyncIterable<Uint8Array>,
  limits?: Partial<IppLimits>,
): Promise<{ readonly message: IppMessage; readonly document: ByteSource }> {
  const decoder = new IncrementalDecoder(resolveLimits(limits));
  const pieces = source[Symbol.asyncIterator]();
  while (true) {
    const next = await pieces.next();
    if (next.done === true) throw decoder.cutShort();
    const rest = decoder.push(next.value);
    if (rest !== undefined && decoder.message !== undefined) {
      return { message: decoder.message, document: resume(rest, pieces) };
    }
  }
}

/** The rest of a source whose first bytes are already here. */
function resume(first: Uint8Array, pieces: AsyncIterator<Uint8Array>): ByteSource {
  let pending: Uint8Array | undefined = first.byteLength > 0 ? first : undefined;
  const iterator: AsyncIterator<Uint8Array> = {
    async next() {
      if (pending !== undefined) {
        const value = pending;
        pending = undefined;
        return { done: false, value };
      }
      return pieces.next();
    },
    async return() {
      pending = undefined;
      await pieces.return?.();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}
