/** A stream that ends with an error as soon as a signal aborts, also while it waits for its source. */

import type { ByteStream } from '../../ports/blob-store.ts';

/**
 * Hands on the chunks of `source` and throws `signal.reason` when it aborts. The source is asked to end
 * (`return`), but not waited for: one that hangs must not hold the caller.
 */
export async function* abortable(source: ByteStream, signal: AbortSignal | undefined): ByteStream {
  if (signal === undefined) {
    yield* source;
    return;
  }
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  // The promise may be rejected while nobody waits for it.
  aborted.promise.catch(() => undefined);
  signal.addEventListener('abort', onAbort, { once: true });
  const iterator = source[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), aborted.promise]);
      signal.throwIfAborted();
      if (next.done === true) {
        ended = true;
        return;
      }
      yield next.value;
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    if (!ended) iterator.return?.().catch(() => undefined);
  }
}
