/**
 * Puts the writes of one SFTP file into order, in bounded memory. SFTP clients send many writes at once and may repeat
 * or reorder them; what has left the window can no longer be changed.
 */

/** Why a write was refused. `behind`: its bytes were handed on already. `ahead`: the gap before it is too large. */
export type WriteOutcome = 'ok' | 'behind' | 'ahead';

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Default size of a window in bytes: far more than clients keep on the way. */
export const windowBytes = 4 * 1024 ** 2;

/** The window of one file. Where writes overlap the later one counts, as in a file. */
export class WriteWindow {
  readonly #bytes: Buffer;
  /** Bytes that stay in the window for a while, so that a write may come twice. */
  readonly #kept: number;
  #base = 0;
  #filled: Range[] = [];
  #broken = false;

  constructor(size: number = windowBytes) {
    this.#bytes = Buffer.alloc(size);
    this.#kept = size >> 2;
  }

  /** Takes a write. After anything but `ok` the file is broken for good. */
  write(offset: number, data: Uint8Array): WriteOutcome {
    if (data.byteLength === 0) return 'ok';
    const outcome = this.#place(offset, data);
    if (outcome !== 'ok') this.#broken = true;
    return outcome;
  }

  /** Bytes that are in order and leave the window now; undefined: none do yet. They are a copy. */
  take(): Buffer | undefined {
    const ready = this.#contiguous() - this.#kept;
    return ready < this.#kept ? undefined : this.#shift(ready);
  }

  /** The last bytes. Undefined: a gap was never filled, or a write was refused. */
  end(): Buffer | undefined {
    if (this.#broken || this.#filled.length > 1) return undefined;
    const [only] = this.#filled;
    if (only !== undefined && only.from !== this.#base) return undefined;
    return this.#shift(this.#contiguous());
  }

  #place(offset: number, data: Uint8Array): WriteOutcome {
    if (this.#broken || offset < this.#base) return 'behind';
    const to = offset + data.byteLength;
    if (!Number.isSafeInteger(to) || to - this.#base > this.#bytes.byteLength) return 'ahead';
    this.#bytes.set(data, offset - this.#base);
    this.#filled = joined([...this.#filled, { from: offset, to }]);
    // Each separate piece costs a search; honest clients leave few gaps.
    return this.#filled.length > 256 ? 'ahead' : 'ok';
  }

  #contiguous(): number {
    const [first] = this.#filled;
    return first?.from === this.#base ? first.to - this.#base : 0;
  }

  #shift(count: number): Buffer {
    const out = Buffer.from(this.#bytes.subarray(0, count));
    this.#bytes.copyWithin(0, count);
    this.#base += count;
    this.#filled = this.#filled
      .map(({ from, to }) => ({ from: Math.max(from, this.#base), to }))
      .filter(({ from, to }) => to > from);
    return out;
  }
}

/** Ranges in order, with those that touch made one. */
function joined(ranges: readonly Range[]): Range[] {
  const result: Range[] = [];
  for (const range of ranges.toSorted((one, other) => one.from - other.from)) {
    const last = result.at(-1);
    if (last === undefined || range.from > last.to) result.push(range);
    else result[result.length - 1] = { from: last.from, to: Math.max(last.to, range.to) };
  }
  return result;
}
