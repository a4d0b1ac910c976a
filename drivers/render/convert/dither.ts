/** Turns grey into black and white so that grey areas keep their tone and letters keep their edges. */

/**
 * Error diffusion after Floyd and Steinberg, every other line from the right, over the lines of one page. Pure
 * black and pure white stay as they are and take no error over, so that no dots fall beside letters.
 */
export class Dither {
  readonly #widthPx: number;
  /** Errors for this line and the next, in sixteenths; one more at both ends. */
  #here: Int16Array;
  #below: Int16Array;
  #fromRight = false;
  readonly #white: Buffer;

  constructor(widthPx: number) {
    this.#widthPx = widthPx;
    this.#here = new Int16Array(widthPx + 2);
    this.#below = new Int16Array(widthPx + 2);
    this.#white = Buffer.alloc(widthPx, 0xff);
  }

  /** Takes a line of grey (0 is black) and writes one bit a pixel (1 is black). `into` is zeroed first. */
  line(grey: Uint8Array, into: Uint8Array): void {
    const width = this.#widthPx;
    const here = this.#here;
    const below = this.#below;
    into.fill(0);
    below.fill(0);
    if (this.#white.compare(grey) === 0) {
      here.fill(0);
      return;
    }
    const step = this.#fromRight ? -1 : 1;
    for (let count = 0, x = this.#fromRight ? width - 1 : 0; count < width; count += 1, x += step) {
      const value = grey[x] ?? 255;
      if (value === 255) continue;
      const wanted = value === 0 ? 0 : value + ((here[x + 1] ?? 0) >> 4);
      const isBlack = wanted < 128;
      if (isBlack) into[x >> 3] = (into[x >> 3] ?? 0) | (0x80 >> (x & 7));
      if (value === 0) continue;
      const error = Math.max(-255, Math.min(255, isBlack ? wanted : wanted - 255));
      here[x + 1 + step] = (here[x + 1 + step] ?? 0) + error * 7;
      below[x + 1 - step] = (below[x + 1 - step] ?? 0) + error * 3;
      below[x + 1] = (below[x + 1] ?? 0) + error * 5;
      below[x + 1 + step] = (below[x + 1 + step] ?? 0) + error;
    }
    this.#here = below;
    this.#below = here;
    this.#fromRight = !this.#fromRight;
  }
}
