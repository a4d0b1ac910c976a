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
  // One promise a step: racing a single long-lived one would keep a reaction for every chunk that passed.
  let stop: (reason: unknown) => void = () => undefined;
  const onAbort = () => stop(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const iterator = source[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      const next = await new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
        stop = reject;
        iterator.next().then(resolve, reject);
      });
      signal.throwIfAborted();
      if (next.done === true) {
        ended = true;
        return;
      }
      yield next.value;
      signal.throwIfAborted();
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    if (!ended) iterator.return?.().catch(() => undefined);
  }
}
