/** Gathers chunks of any length into frames of one length; the last may be shorter. */

/** A frame, and whether it is the last of its stream. */
export interface GatheredFrame {
  readonly bytes: Uint8Array;
  readonly last: boolean;
}

/**
 * Holds back one full frame until it is known whether another byte follows, because the last frame is treated
 * unlike the others. A frame handed out is valid until the next one is asked for: its memory is used again.
 */
export class FrameBuffer {
  readonly #buffer: Buffer;
  #filled = 0;

  constructor(frameBytes: number) {
    this.#buffer = Buffer.allocUnsafeSlow(frameBytes);
  }

  /** The full frames, none of them the last, that are known once `chunk` has come. */
  *push(chunk: Uint8Array): Iterable<GatheredFrame> {
    const full = this.#buffer.byteLength;
    let at = 0;
    while (at < chunk.byteLength) {
      if (this.#filled === full) {
        this.#filled = 0;
        yield { bytes: this.#buffer, last: false };
      } else if (this.#filled === 0 && chunk.byteLength - at > full) {
        const bytes = chunk.subarray(at, at + full);
        at += full;
        yield { bytes, last: false };
      } else {
        const taken = Math.min(full - this.#filled, chunk.byteLength - at);
        this.#buffer.set(chunk.subarray(at, at + taken), this.#filled);
        this.#filled += taken;
        at += taken;
      }
    }
  }

  /** What is left at the end: the last frame, empty when nothing came. */
  end(): GatheredFrame {
    return { bytes: this.#buffer.subarray(0, this.#filled), last: true };
  }
}
