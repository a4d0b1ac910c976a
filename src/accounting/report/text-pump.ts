/** What is written piece by piece, read piece by piece: reports are sent while they are made. */

/**
 * Runs `work` with a place to write to, and answers what it writes. The writer waits for the reader; a reader who has
 * gone ends the writer by a refusal at its next piece. What `work` throws is thrown to the reader.
 */
export async function* pumpText(
  work: (write: (text: string) => Promise<void>) => Promise<void>,
): AsyncGenerator<string> {
  const { readable, writable } = new TransformStream<string, string>();
  const writer = writable.getWriter();
  const running = work((text) => writer.write(text)).then(
    () => writer.close(),
    (error: unknown) => writer.abort(error),
  );
  try {
    yield* readable;
  } finally {
    await running.catch(() => undefined);
  }
}
