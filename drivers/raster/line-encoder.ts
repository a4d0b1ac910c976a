/**
 * Compression of lines of pixels (PWG 5102.4 §4.4; URF has the same): a count of equal lines, then runs and
 * literals of units. Count bytes: 0 to 127 repeat the next unit 1 to 128 times, 129 to 255 are followed by 128 to
 * 2 units as they are.
 */

const maxRun = 128;
const maxEqualLines = 256;
/** Compressed bytes are given on in pieces of about this size. */
const pieceBytes = 256 * 1024;

/** Takes compressed bytes; they may be changed when it has resolved. */
export type ByteSink = (bytes: Uint8Array) => Promise<void>;

/**
 * Compresses the lines of one page after the other. Lines are fed in bands of any height; {@link LineEncoder.flush}
 * ends a page.
 */
export class LineEncoder {
  readonly #lineBytes: number;
  readonly #unit: 1 | 3;
  readonly #sink: ByteSink;
  readonly #out: Uint8Array;
  #used = 0;
  /** The line that waits for one that differs. */
  readonly #line: Buffer;
  #equal = 0;

  constructor(lineBytes: number, unit: 1 | 3, sink: ByteSink) {
    this.#lineBytes = lineBytes;
    this.#unit = unit;
    this.#sink = sink;
    this.#line = Buffer.alloc(lineBytes);
    // A unit between two runs costs one byte more: at worst a line grows to twice its length.
    this.#out = new Uint8Array(pieceBytes + 2 * lineBytes + 16);
  }

  /** Compresses whole lines. */
  async write(band: Uint8Array, lines: number): Promise<void> {
    const bytes = Buffer.from(band.buffer, band.byteOffset, band.byteLength);
    for (let index = 0; index < lines; index += 1) {
      const at = index * this.#lineBytes;
      const same =
        this.#equal > 0 &&
        this.#line.compare(bytes, at, at + this.#lineBytes) === 0 &&
        this.#equal < maxEqualLines;
      if (!same) {
        this.#putLine();
        bytes.copy(this.#line, 0, at, at + this.#lineBytes);
      }
      this.#equal += 1;
      if (this.#used >= pieceBytes) await this.#give();
    }
  }

  /** Compresses the same line many times. */
  async repeat(line: Uint8Array, lines: number): Promise<void> {
    for (let left = lines; left > 0; left -= 1) await this.write(line, 1);
  }

  /** Gives all that is compressed to the sink. */
  async flush(): Promise<void> {
    this.#putLine();
    await this.#give();
  }

  async #give(): Promise<void> {
    if (this.#used > 0) await this.#sink(this.#out.subarray(0, this.#used));
    this.#used = 0;
  }

  #putLine(): void {
    if (this.#equal === 0) return;
    this.#out[this.#used] = this.#equal - 1;
    const pack = this.#unit === 1 ? packBytes : packTriples;
    this.#used = pack(this.#line, this.#out, this.#used + 1);
    this.#equal = 0;
  }
}

/** Packs units of one byte; returns where the output ends. */
function packBytes(line: Uint8Array, out: Uint8Array, start: number): number {
  const end = line.length;
  let used = start;
  let at = 0;
  while (at < end) {
    const value = line[at] ?? 0;
    const limit = Math.min(end, at + maxRun);
    let next = at + 1;
    while (next < limit && line[next] === value) next += 1;
    if (next - at > 1 || next === end) {
      out[used] = next - at - 1;
      out[used + 1] = value;
      used += 2;
    } else {
      // A literal goes on until three bytes are equal: to leave it for two would save nothing.
      while (next < limit && !(line[next] === line[next + 1] && line[next] === line[next + 2])) next += 1;
      used = putLiteral(line, out, used, at, next, 1);
    }
    at = next;
  }
  return used;
}

/** Packs units of three bytes; returns where the output ends. */
function packTriples(line: Uint8Array, out: Uint8Array, start: number): number {
  const end = line.length;
  let used = start;
  let at = 0;
  while (at < end) {
    const limit = Math.min(end, at + maxRun * 3);
    let next = at + 3;
    while (next < limit && equalTriples(line, at, next)) next += 3;
    if (next - at > 3 || next === end) {
      out[used] = (next - at) / 3 - 1;
      out[used + 1] = line[at] ?? 0;
      out[used + 2] = line[at + 1] ?? 0;
      out[used + 3] = line[at + 2] ?? 0;
      used += 4;
    } else {
      while (next < limit && !equalTriples(line, next, next + 3)) next += 3;
      used = putLiteral(line, out, used, at, next, 3);
    }
    at = next;
  }
  return used;
}

function equalTriples(line: Uint8Array, one: number, other: number): boolean {
  return line[one] === line[other] && line[one + 1] === line[other + 1] && line[one + 2] === line[other + 2];
}

function putLiteral(
  line: Uint8Array,
  out: Uint8Array,
  used: number,
  from: number,
  to: number,
  unit: 1 | 3,
): number {
  const units = (to - from) / unit;
  // 256 would mean a literal of one, for which there is no byte: that is a run of one.
  out[used] = units === 1 ? 0 : 257 - units;
  let into = used + 1;
  for (let at = from; at < to; at += 1, into += 1) out[into] = line[at] ?? 0;
  return into;
}
