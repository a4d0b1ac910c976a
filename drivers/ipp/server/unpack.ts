/** Undoes IPP `compression` while the document streams (RFC 8011 §5.4.32), so that a small bomb stays small. */

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createInflate, createInflateRaw, type Gunzip } from 'node:zlib';
import type { ByteSource } from '../../device/job.ts';
import type { IppAttributes } from '../message/message.ts';
import { firstString, keyword } from '../message/values.ts';
import { IppRefusal } from './ipp-refusal.ts';

/** `compression` keywords served. */
export type Compression = 'none' | 'gzip' | 'deflate';

/**
 * The `compression` of a request; default `none`.
 * @throws IppRefusal `client-error-compression-not-supported`.
 */
export function readCompression(operation: IppAttributes): Compression {
  const asked = firstString(operation, 'compression') ?? 'none';
  if (asked === 'none' || asked === 'gzip' || asked === 'deflate') return asked;
  throw new IppRefusal(
    'client-error-compression-not-supported',
    'the compression is not supported',
    new Map([['compression', [keyword(asked)]]]),
  );
}

/**
 * The document as it was before packing. Memory stays at a few buffers whatever the size. Iterating throws IppRefusal
 * `client-error-compression-error` for broken or short data and `client-error-request-entity-too-large` at
 * `maxBytes`; what the source throws passes through.
 */
export function unpack(source: ByteSource, compression: Compression, maxBytes: number): ByteSource {
  return limitBytes(compression === 'none' ? source : inflate(source, compression), maxBytes);
}

/** By hand, since a generator adds three turns of the microtask queue to every piece. */
function limitBytes(source: ByteSource, maxBytes: number): ByteSource {
  const chunks = source[Symbol.asyncIterator]();
  let total = 0;
  const iterator: AsyncIterator<Uint8Array> = {
    async next() {
      const next = await chunks.next();
      if (next.done === true) return next;
      total += next.value.byteLength;
      if (total <= maxBytes) return next;
      await chunks.return?.();
      throw new IppRefusal('client-error-request-entity-too-large', 'the document is over the size limit');
    },
    async return() {
      await chunks.return?.();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

async function* inflate(source: ByteSource, compression: 'gzip' | 'deflate'): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]();
  const first = await chunks.next();
  if (first.done === true) return;
  const inflater = chooseInflater(compression, first.value);
  let sourceError: unknown;
  const packed = async function* (): AsyncGenerator<Uint8Array> {
    try {
      for (let next: IteratorResult<Uint8Array> = first; next.done !== true; next = await chunks.next()) {
        yield next.value;
      }
    } catch (error) {
      sourceError = error;
      throw error;
    }
  };
  const feeding = pipeline(Readable.from(packed(), { objectMode: false }), inflater);
  // The same failure is seen by the loop below; here it only must not be left unhandled.
  feeding.catch(() => undefined);
  try {
    for await (const chunk of inflater) yield chunk as Uint8Array;
  } catch (error) {
    if (sourceError !== undefined) throw sourceError;
    throw error instanceof IppRefusal
      ? error
      : new IppRefusal('client-error-compression-error', 'the compressed document is broken');
  } finally {
    inflater.destroy();
  }
}

/** `deflate` is RFC 1951 data; some clients wrap it as RFC 1950, which its first two bytes show. */
function chooseInflater(compression: 'gzip' | 'deflate', first: Uint8Array): Gunzip {
  const options = { chunkSize: 65536 };
  if (compression === 'gzip') return createGunzip(options);
  const [method = 0, flags = 0] = first;
  const wrapped = (method & 0x0f) === 8 && method >> 4 <= 7 && (method * 256 + flags) % 31 === 0;
  return wrapped && first.byteLength > 1 ? createInflate(options) : createInflateRaw(options);
}
