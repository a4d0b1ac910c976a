/** Puts a stream into a bucket in constant memory, and leaves nothing behind when it fails. */

import { Readable } from 'node:stream';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { ByteStream } from '../../ports/blob-store.ts';
import { abortable } from './abortable.ts';
import type { S3Bucket } from './s3-bucket.ts';

/** Length of a part of a multipart upload: 8 MiB, which allows objects of up to 78 GiB (10,000 parts). */
export const partBytes = 8_388_608;
/** Parts on their way at once. At most one more is gathered, so that 40 MiB are held. */
const partsAtOnce = 4;

/** What goes with an object. */
export interface S3ObjectOptions {
  readonly mediaType?: string;
  /** `x-amz-meta-…`, ASCII only. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** S3 Object Lock of this version. Needs a bucket that was made with it. */
  readonly lock?: { readonly mode: 'GOVERNANCE' | 'COMPLIANCE'; readonly until: Date };
  /** Encryption by the service: with its own keys, or with a key of its key management. */
  readonly encryption?: { readonly kind: 'AES256' } | { readonly kind: 'aws:kms'; readonly keyId?: string };
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes one object. Up to 8 MiB go as one request, more as a multipart upload. Both are conditional
 * (`If-None-Match: *`, answered by 412 where there is such an object); a service that ignores the condition for
 * multipart uploads replaces, so the caller looks first. When the source throws or the signal aborts, the parts
 * already sent are removed before this rejects. Throws the client's own errors; the caller maps them.
 */
export async function putS3Object(
  target: S3Bucket,
  key: string,
  source: ByteStream,
  options: S3ObjectOptions = {},
): Promise<{ readonly byteLength: number }> {
  const params = {
    Bucket: target.bucket,
    Key: target.prefix + key,
    IfNoneMatch: '*',
    ...(options.mediaType === undefined ? {} : { ContentType: options.mediaType }),
    ...(options.metadata === undefined ? {} : { Metadata: { ...options.metadata } }),
    ...(options.lock && {
      ObjectLockMode: options.lock.mode,
      ObjectLockRetainUntilDate: options.lock.until,
    }),
    ...encryptionParams(options.encryption),
  };
  const lost = new AbortController();
  const signals = [lost.signal, ...(options.signal === undefined ? [] : [options.signal])];
  const counted = new CountedStream(abortable(source, AbortSignal.any(signals)));
  const head = await counted.take(partBytes + 1);
  if (head.byteLength <= partBytes) {
    await target.client.send(
      new PutObjectCommand({ ...params, Body: head, ContentLength: head.byteLength }),
      {
        ...(options.signal === undefined ? {} : { abortSignal: options.signal }),
      },
    );
    return { byteLength: head.byteLength };
  }
  // The signal ends the source instead of the upload: so the library waits for parts on their way and then
  // removes them, and no part can arrive after the clean-up.
  const upload = new Upload({
    client: watched(target.client, (fault) => lost.abort(fault)),
    params: { ...params, Body: Readable.from(counted.rest(head), { objectMode: true, highWaterMark: 1 }) },
    partSize: partBytes,
    queueSize: partsAtOnce,
    leavePartsOnError: false,
  });
  await upload.done();
  return { byteLength: counted.byteLength };
}

function encryptionParams(encryption: S3ObjectOptions['encryption']) {
  if (encryption === undefined) return {};
  const keyId = encryption.kind === 'aws:kms' ? encryption.keyId : undefined;
  return {
    ServerSideEncryption: encryption.kind,
    ...(keyId === undefined ? {} : { SSEKMSKeyId: keyId }),
  };
}

/**
 * The client, telling of the first request that fails for good. The library would go on and send all other parts of an
 * upload that is lost already.
 */
function watched(client: S3Client, onFault: (fault: unknown) => void): S3Client {
  const send = async (...args: Parameters<S3Client['send']>): Promise<unknown> => {
    try {
      return await client.send(...args);
    } catch (error) {
      onFault(error);
      throw error;
    }
  };
  return Object.create(client, { send: { value: send } }) as S3Client;
}

/** A stream from which the beginning can be taken first, and which counts what passes. */
class CountedStream {
  byteLength = 0;
  readonly #iterator: AsyncIterator<Uint8Array>;

  constructor(source: ByteStream) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  /** Chunks from the beginning until they hold `bytes` or more, or all there are, as one. */
  async take(bytes: number): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    while (this.byteLength < bytes) {
      const next = await this.#iterator.next();
      if (next.done === true) break;
      chunks.push(next.value);
      this.byteLength += next.value.byteLength;
    }
    return Buffer.concat(chunks);
  }

  /** `head`, then all that follows. */
  async *rest(head: Uint8Array): ByteStream {
    try {
      yield head;
      for (;;) {
        const next = await this.#iterator.next();
        if (next.done === true) return;
        this.byteLength += next.value.byteLength;
        yield next.value;
      }
    } finally {
      await this.#iterator.return?.();
    }
  }
}
