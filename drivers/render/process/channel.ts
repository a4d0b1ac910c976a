/** Both ends of the channel to a render process: frames in order, each side waiting for the other. */

import type { Duplex } from 'node:stream';
import { encodeFrameHeader, type Frame, FrameDecoder, type FrameKind, frameKinds } from './frames.ts';

/** Payloads of data are split to this size. */
const dataBytes = 256 * 1024;

/** A channel over a socket. */
export class FrameChannel {
  readonly #socket: Duplex;
  readonly #frames: AsyncGenerator<Frame>;

  constructor(socket: Duplex) {
    this.#socket = socket;
    this.#frames = framesOf(socket);
  }

  /** The next frame; undefined when the other side is gone. */
  async next(): Promise<Frame | undefined> {
    const { value, done } = await this.#frames.next();
    return done ? undefined : value;
  }

  /** Sends a value as JSON. */
  async sendJson(kind: FrameKind, value: unknown): Promise<void> {
    await this.send(kind, Buffer.from(JSON.stringify(value)));
  }

  /** Sends bytes of a document. Resolves when more may be sent; the bytes may be changed then. */
  async sendData(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += dataBytes) {
      await this.send(frameKinds.data, bytes.subarray(at, at + dataBytes));
    }
  }

  /** Sends one frame. Throws what the socket throws when the other side is gone. */
  async send(kind: FrameKind, payload: Uint8Array = new Uint8Array(0)): Promise<void> {
    this.#socket.cork();
    this.#socket.write(encodeFrameHeader(kind, payload.length));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#socket.write(payload, (error) => (error ? reject(error) : resolve()));
    this.#socket.uncork();
    await promise;
  }
}

async function* framesOf(socket: Duplex): AsyncGenerator<Frame> {
  const decoder = new FrameDecoder();
  try {
    for await (const chunk of socket) yield* decoder.decode(chunk as Uint8Array);
  } catch (error) {
    // A peer that was killed resets the socket: for the reader that is the end.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}
