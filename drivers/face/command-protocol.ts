/**
 * What the service and an engine in another program say to each other on the program's standard input and output.
 *
 * A message is two lengths as 32-bit numbers, big-endian, then a head in JSON (UTF-8) of the first length, then a body of
 * the second length, in bytes.
 *
 * - The program begins with `{"protocol": 1, "name", "version", "dimensions", "provenance"}` and no body.
 * - The service asks with `{"id", "effort": "frame"|"still", "vectors": "none"|"first"|"all"}` and a JPEG as the body.
 *   It asks again when it has the answer.
 * - The program answers with `{"id", "widthPx", "heightPx", "faces": [...]}`, most prominent face first. A face is
 *   `{"box", "score", "points", "landmarks"?, "eyeOpenness"?, "quality", "hasVector"}` as `drivers/device/face.ts` says;
 *   the body holds the vectors of the faces that have one, in their order, as 32-bit floats, little-endian.
 * - Or with `{"id", "fault": "unreadable"|"too-large"|"failed"}`.
 *
 * The program ends when its input ends.
 */

import { z } from 'zod';
import { DeviceError } from '../device/device-error.ts';

/** A message. */
export interface CommandMessage {
  readonly head: unknown;
  readonly body: Uint8Array;
}

const maxHeadBytes = 1024 * 1024;
const maxBodyBytes = 64 * 1024 * 1024;
const lengthBytes = 8;

const finite = z.number().refine(Number.isFinite);
const point = z.object({ x: finite, y: finite });
const share = finite.min(0);

/** What a program says of itself. */
export const helloShape = z.object({
  protocol: z.literal(1),
  name: z.string().min(1).max(200),
  version: z.string().min(1).max(200),
  dimensions: z.int().min(16).max(8_192),
  provenance: z.string().min(1).max(4_000),
});

/** The answer to one picture. */
export const answerShape = z.union([
  z.object({ id: z.int(), fault: z.enum(['unreadable', 'too-large', 'failed']) }),
  z.object({
    id: z.int(),
    widthPx: z.int().min(1),
    heightPx: z.int().min(1),
    faces: z
      .array(
        z.object({
          box: z.object({ x: finite, y: finite, width: finite.positive(), height: finite.positive() }),
          score: finite.min(0).max(1),
          points: z.object({
            leftEye: point,
            rightEye: point,
            nose: point,
            mouthLeft: point,
            mouthRight: point,
          }),
          landmarks: z.array(point).length(68).optional(),
          eyeOpenness: share.optional(),
          quality: z.object({
            heightPx: share,
            meanLuma: share.max(255),
            darkShare: share.max(1),
            brightShare: share.max(1),
            sharpness: share,
            secondFaceRatio: share,
          }),
          hasVector: z.boolean(),
        }),
      )
      .max(32),
  }),
]);

/** A message as bytes. */
export function encodeMessage(head: unknown, body: Uint8Array = new Uint8Array()): Uint8Array {
  const json = Buffer.from(JSON.stringify(head));
  const lengths = Buffer.alloc(lengthBytes);
  lengths.writeUInt32BE(json.length, 0);
  lengths.writeUInt32BE(body.length, 4);
  return Buffer.concat([lengths, json, body]);
}

/** Cuts a stream of chunks into messages. Throws `FACE_ENGINE_FAILED` for lengths over a limit and heads that are no JSON. */
export class MessageReader {
  #chunks: Uint8Array[] = [];
  #bytes = 0;

  /** The messages that end in this chunk. */
  *read(chunk: Uint8Array): Generator<CommandMessage> {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    while (this.#bytes >= lengthBytes) {
      const start = this.#peek(lengthBytes);
      const headLength = start.readUInt32BE(0);
      const bodyLength = start.readUInt32BE(4);
      if (headLength > maxHeadBytes || bodyLength > maxBodyBytes) throw malformed();
      const whole = lengthBytes + headLength + bodyLength;
      if (this.#bytes < whole) return;
      const message = this.#peek(whole);
      const rest = this.#joined().subarray(whole);
      this.#chunks = [rest];
      this.#bytes = rest.length;
      const bodyStart = lengthBytes + headLength;
      yield {
        head: parseHead(message.subarray(lengthBytes, bodyStart)),
        body: message.subarray(bodyStart, whole),
      };
    }
  }

  /** The first bytes; joins chunks only when a message may be whole, so that large bodies are copied once. */
  #peek(length: number): Buffer {
    const [first] = this.#chunks;
    const bytes = first !== undefined && first.length >= length ? first : this.#joined();
    return Buffer.from(bytes.buffer, bytes.byteOffset, length);
  }

  #joined(): Uint8Array {
    const [only] = this.#chunks;
    if (this.#chunks.length === 1 && only !== undefined) return only;
    const joined = Buffer.concat(this.#chunks);
    this.#chunks = [joined];
    return joined;
  }
}

function parseHead(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString());
  } catch (cause) {
    throw malformed(cause);
  }
}

function malformed(cause?: unknown): DeviceError {
  return new DeviceError('FACE_ENGINE_FAILED', {
    message: 'The engine does not keep to its protocol.',
    cause,
  });
}
