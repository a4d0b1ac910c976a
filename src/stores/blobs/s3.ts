/** Blobs as objects of an S3 bucket. */

import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
} from '@aws-sdk/client-s3';
import type { BlobStore, ByteStream } from '../../ports/blob-store.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { checkBlobKey, checkBlobPrefix, checkRange } from './blob-key.ts';
import { checkByUse } from './check-by-use.ts';
import { openS3Bucket, type S3Bucket, type S3BucketOptions } from './s3-bucket.ts';
import { isS3Absence, isS3Conflict, mapS3Error, s3StatusOf } from './s3-error.ts';
import { putS3Object } from './s3-put.ts';

/**
 * A store over a bucket; no traffic yet. Whether an acknowledged object survives power loss is the promise of the
 * service. Dispose it to close its connections.
 */
export function openS3BlobStore(options: S3BucketOptions): BlobStore & Disposable {
  return new S3BlobStore(openS3Bucket(options));
}

class S3BlobStore implements BlobStore, Disposable {
  readonly #target: S3Bucket;

  constructor(target: S3Bucket) {
    this.#target = target;
  }

  async put(key: string, source: ByteStream, signal?: AbortSignal): Promise<{ readonly byteLength: number }> {
    checkBlobKey(key);
    // Not every service takes the condition of the write itself for large objects.
    if ((await this.size(key)) !== undefined) throw new ServiceError('STORE_BLOB_EXISTS');
    try {
      return await putS3Object(this.#target, key, source, { signal });
    } catch (error) {
      if (isS3Conflict(error)) throw new ServiceError('STORE_BLOB_EXISTS', { cause: error });
      signal?.throwIfAborted();
      throw mapS3Error(error);
    }
  }

  async *get(key: string, range?: { readonly start: number; readonly end: number }): ByteStream {
    checkBlobKey(key);
    if (range !== undefined) checkRange(range);
    if (range !== undefined && range.start === range.end) {
      if ((await this.size(key)) === undefined) throw new ServiceError('STORE_BLOB_MISSING');
      return;
    }
    const body = await this.#open(key, range);
    if (body === undefined) return;
    try {
      yield* body;
    } catch (error) {
      throw mapS3Error(error);
    }
  }

  async size(key: string): Promise<number | undefined> {
    checkBlobKey(key);
    try {
      const answer = await this.#target.client.send(new HeadObjectCommand(this.#at(key)));
      return answer.ContentLength ?? 0;
    } catch (error) {
      if (isS3Absence(error)) return undefined;
      throw mapS3Error(error);
    }
  }

  async delete(key: string): Promise<void> {
    checkBlobKey(key);
    try {
      await this.#target.client.send(new DeleteObjectCommand(this.#at(key)));
    } catch (error) {
      if (!isS3Absence(error)) throw mapS3Error(error);
    }
  }

  async *list(prefix: string): AsyncIterable<string> {
    checkBlobPrefix(prefix);
    const { client, bucket, prefix: own } = this.#target;
    let token: string | undefined;
    do {
      const page = await this.#page(client, bucket, own + prefix, token);
      for (const { Key } of page.Contents ?? []) {
        if (Key !== undefined) yield Key.slice(own.length);
      }
      token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (token !== undefined);
  }

  async check(): Promise<void> {
    await this.#target.check();
    await checkByUse(this);
  }

  [Symbol.dispose](): void {
    this.#target.close();
  }

  #at(key: string): { Bucket: string; Key: string } {
    return { Bucket: this.#target.bucket, Key: this.#target.prefix + key };
  }

  async #page(
    client: S3Bucket['client'],
    bucket: string,
    prefix: string,
    token: string | undefined,
  ): Promise<ListObjectsV2CommandOutput> {
    const continued = token === undefined ? {} : { ContinuationToken: token };
    try {
      return await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...continued }));
    } catch (error) {
      throw mapS3Error(error);
    }
  }

  /** The bytes, or undefined when the range begins at or behind the end (416, RFC 9110 §15.5.17). */
  async #open(
    key: string,
    range: { readonly start: number; readonly end: number } | undefined,
  ): Promise<ByteStream | undefined> {
    const part = range === undefined ? {} : { Range: `bytes=${range.start}-${range.end - 1}` };
    try {
      const answer = await this.#target.client.send(new GetObjectCommand({ ...this.#at(key), ...part }));
      return answer.Body as ByteStream | undefined;
    } catch (error) {
      if (isS3Absence(error)) throw new ServiceError('STORE_BLOB_MISSING', { cause: error });
      if (s3StatusOf(error) === 416) return undefined;
      throw mapS3Error(error);
    }
  }
}
