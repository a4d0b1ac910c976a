/** The bytes of one scanned document on their way from the scanner: bounded, sniffed, checked at the end. */

import type { IncomingMessage } from 'node:http';
import { DeviceError } from '../device/device-error.ts';
import type { ByteSource } from '../device/job.ts';
import { toDeviceError } from './http.ts';
import { endsWell, sniffLength, sniffScannedType, tailLength } from './sniff.ts';

/** A document whose type is known and whose bytes are still to be read. */
export interface OpenDocument {
  readonly mediaType: string;
  readonly body: ByteSource;
  /** True once the body was read to its end. */
  readonly finished: () => boolean;
  /** Drops the connection; bytes not read yet are lost. */
  readonly close: () => void;
}

/**
 * Opens the body of a NextDocument answer: reads as far as is needed to know the type, hands the rest out as it
 * comes. The body throws `DEVICE_PROTOCOL_ERROR` when it is empty, over `maxBytes` or without the end mark of its
 * type, `DEVICE_UNREACHABLE` or `DEVICE_TIMED_OUT` when the connection fails in the middle.
 */
export async function openDocument(
  answer: IncomingMessage,
  maxBytes: number,
  signal?: AbortSignal,
): Promise<OpenDocument> {
  const chunks: AsyncIterator<Uint8Array> = answer[Symbol.asyncIterator]();
  const head = await readHead(chunks, signal).catch((error: unknown) => {
    answer.destroy();
    throw error;
  });
  const mediaType = sniffScannedType(head);
  let finished = false;
  async function* read(): ByteSource {
    let length = 0;
    let tail: Uint8Array = new Uint8Array(0);
    for await (const chunk of restOf(head, chunks, signal)) {
      length += chunk.byteLength;
      if (length > maxBytes) throw broken('the document is over the limit', { maxBytes });
      tail = keepTail(tail, chunk);
      yield chunk;
    }
    if (!answer.complete) throw new DeviceError('DEVICE_UNREACHABLE', { message: 'eSCL: cut off in a page' });
    if (!endsWell(mediaType, tail)) throw broken('the document lacks its end', { mediaType });
    finished = true;
  }
  return { mediaType, body: read(), finished: () => finished, close: () => answer.destroy() };
}

async function readHead(chunks: AsyncIterator<Uint8Array>, signal?: AbortSignal): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0);
  while (head.byteLength < sniffLength) {
    const next = await nextOf(chunks, signal);
    if (next === undefined) break;
    head = head.byteLength === 0 ? next : Buffer.concat([head, next]);
  }
  if (head.byteLength === 0) throw broken('the document is empty', {});
  return head;
}

async function* restOf(
  head: Uint8Array,
  chunks: AsyncIterator<Uint8Array>,
  signal?: AbortSignal,
): AsyncGenerator<Uint8Array> {
  yield head;
  for (;;) {
    const next = await nextOf(chunks, signal);
    if (next === undefined) return;
    yield next;
  }
}

async function nextOf(
  chunks: AsyncIterator<Uint8Array>,
  signal?: AbortSignal,
): Promise<Uint8Array | undefined> {
  try {
    const next = await chunks.next();
    return next.done === true ? undefined : next.value;
  } catch (error) {
    throw toDeviceError(error, signal);
  }
}

function keepTail(tail: Uint8Array, chunk: Uint8Array): Uint8Array {
  if (chunk.byteLength >= tailLength) return chunk.slice(-tailLength);
  return Buffer.concat([tail, chunk]).subarray(-tailLength);
}

function broken(message: string, details: Readonly<Record<string, unknown>>): DeviceError {
  return new DeviceError('DEVICE_PROTOCOL_ERROR', { message: `eSCL: ${message}`, details });
}
