/**
 * Frames between the service and its render processes: one byte of kind, four bytes of length, the payload. A
 * document passes in frames, so that one channel carries many documents and the operating system holds back
 * whoever is faster.
 */

/** What a frame is. `request` and `result` are JSON, `failure` is JSON of code and message. */
export const frameKinds = {
  request: 1,
  /** Bytes of the document, or of what becomes of it. */
  data: 2,
  /** The document is complete. Empty. */
  end: 3,
  /** A page is done: the time for a page begins anew. Empty. */
  page: 4,
  result: 5,
  failure: 6,
} as const;

/** Number of a kind of frame. */
export type FrameKind = (typeof frameKinds)[keyof typeof frameKinds];

/** One frame. */
export interface Frame {
  readonly kind: FrameKind;
  readonly payload: Uint8Array;
}

/** Largest payload; a sender splits above it, a receiver gives up on what claims more. */
export const maxFrameBytes = 4 * 1024 ** 2;

const headerBytes = 5;
const kinds: ReadonlySet<number> = new Set(Object.values(frameKinds));

/** The header of a frame; the payload is written after it. */
export function encodeFrameHeader(kind: FrameKind, payloadBytes: number): Uint8Array {
  if (payloadBytes > maxFrameBytes) throw new RangeError('The payload of a frame is too long.');
  const header = Buffer.allocUnsafe(headerBytes);
  header.writeUInt8(kind, 0);
  header.writeUInt32BE(payloadBytes, 1);
  return header;
}

/**
 * Cuts a stream of chunks into frames. A data payload is given on in pieces as it comes, so that it is never
 * joined; payloads of the other kinds are whole. Throws `RangeError` for an unknown kind or an overlong payload.
 */
export class FrameDecoder {
  #pending: Buffer = Buffer.alloc(0);
  /** Payload bytes of the data frame in progress that are still to come. */
  #dataLeft = 0;

  /** The frames that end in this chunk, or are data in it. */
  *decode(chunk: Uint8Array): Generator<Frame> {
    const more = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let bytes = this.#pending.length === 0 ? more : Buffer.concat([this.#pending, more]);
    this.#pending = Buffer.alloc(0);
    while (bytes.length > 0) {
      if (this.#dataLeft > 0) {
        const payload = bytes.subarray(0, this.#dataLeft);
        this.#dataLeft -= payload.length;
        bytes = bytes.subarray(payload.length);
        yield { kind: frameKinds.data, payload };
        continue;
      }
      const header = bytes.length < headerBytes ? undefined : readHeader(bytes);
      if (header?.kind === frameKinds.data) {
        this.#dataLeft = header.length;
        bytes = bytes.subarray(headerBytes);
        continue;
      }
      if (header === undefined || bytes.length < headerBytes + header.length) {
        this.#pending = Buffer.from(bytes);
        return;
      }
      yield { kind: header.kind, payload: bytes.subarray(headerBytes, headerBytes + header.length) };
      bytes = bytes.subarray(headerBytes + header.length);
    }
  }
}

function readHeader(bytes: Buffer): { readonly kind: FrameKind; readonly length: number } {
  const kind = bytes.readUInt8(0);
  const length = bytes.readUInt32BE(1);
  if (!kinds.has(kind) || length > maxFrameBytes) throw new RangeError('A frame is malformed.');
  return { kind: kind as FrameKind, length };
}
