/** Bytes of a stream that were read and not used yet, in one piece. */

/** Chunks are gathered to this size, so that a stream of tiny ones costs no more than one of large ones. */
const gatherBytes = 64 * 1024;

/** A window that moves over a stream. */
export class ByteWindow {
  readonly #source: AsyncIterator<Uint8Array>;
  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #ended = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** What is there, from {@link ByteWindow.offset} on. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** Where the unused bytes begin. */
  get offset(): number {
    return this.#at;
  }

  /** How many unused bytes are there. */
  get available(): number {
    return this.#bytes.length - this.#at;
  }

  /** Marks bytes as used. */
  skip(count: number): void {
    this.#at += count;
  }

  /** Reads until `count` unused bytes are there; false when the stream ends before. */
  async fill(count: number): Promise<boolean> {
    if (this.available >= count) return true;
    return (await this.more(count - this.available)) && this.available >= count;
  }

  /** Reads at least one more byte and as many as are wanted, if the stream has them; false at its end. */
  async more(wanted = 1): Promise<boolean> {
    const chunks: Uint8Array[] = [this.#bytes.subarray(this.#at)];
    let length = 0;
    while (!this.#ended && length < Math.max(wanted, gatherBytes)) {
      const { value, done } = await this.#source.next();
      if (done) this.#ended = true;
      else {
        chunks.push(value);
        length += value.length;
      }
    }
    if (length === 0) return false;
    this.#bytes = Buffer.concat(chunks);
    this.#at = 0;
    return true;
  }

  /** Reads `count` bytes and marks them as used; undefined when the stream ends before. */
  async take(count: number): Promise<Uint8Array | undefined> {
    if (!(await this.fill(count))) return undefined;
    const taken = this.#bytes.subarray(this.#at, this.#at + count);
    this.#at += count;
    return taken;
  }
}
