/** Lines of a stream of bytes, with one line of looking back. */

import type { ByteSource } from '../../device/job.ts';

/** A longer line comes in pieces of this many bytes, so that no line fills the memory. */
const mostLineBytes = 65_536;

const lineFeed = 0x0a;

/** Lines in order. */
export interface ByteLines {
  /** The next line with its end, or a piece of a very long one; undefined at the end. */
  next(): Promise<Buffer | undefined>;
  /** Gives a line back: it is the next one. */
  unread(line: Buffer): void;
  /** Ends the source. */
  close(): Promise<void>;
}

/** Opens the lines of a source. */
export function byteLines(source: ByteSource): ByteLines {
  const pieces = source[Symbol.asyncIterator]();
  let held: Buffer = Buffer.alloc(0);
  let at = 0;
  let given: Buffer | undefined;
  const cut = (end: number): Buffer => {
    const line = held.subarray(at, end);
    at = end;
    return line;
  };
  return {
    async next() {
      if (given !== undefined) {
        const line = given;
        given = undefined;
        return line;
      }
      for (let from = at; ; ) {
        const end = held.indexOf(lineFeed, from);
        if (end >= 0 && end - at < mostLineBytes) return cut(end + 1);
        if (held.length - at >= mostLineBytes) return cut(at + mostLineBytes);
        const { done, value } = await pieces.next();
        if (done === true) return at < held.length ? cut(held.length) : undefined;
        const rest = held.subarray(at);
        from = rest.length;
        held = rest.length === 0 ? Buffer.from(value) : Buffer.concat([rest, value]);
        at = 0;
      }
    },
    unread(line) {
      given = line;
    },
    async close() {
      await pieces.return?.();
    },
  };
}

/** A line without its end. */
export function withoutLineEnd(line: Buffer): Buffer {
  let end = line.length;
  if (end > 0 && line[end - 1] === lineFeed) end -= 1;
  if (end > 0 && line[end - 1] === 0x0d) end -= 1;
  return line.subarray(0, end);
}
