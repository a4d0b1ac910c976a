/** Filing into an S3 bucket. */

import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import type { ByteStream } from '../../ports/blob-store.ts';
import type { FilingItem, FilingTarget } from '../../ports/filing-target.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { openS3Bucket, type S3Bucket, type S3BucketOptions } from '../blobs/s3-bucket.ts';
import { isS3Absence, isS3Conflict, mapS3Error } from '../blobs/s3-error.ts';
import { putS3Object } from '../blobs/s3-put.ts';
import { checkedSource, measure, sameContent } from './checked-source.ts';
import { partsOfLocation } from './location.ts';

/** User metadata with the SHA-256 of the whole object, lower-case hex; ETags are not that for multipart uploads. */
const hashMetadata = 'sha256';

/** A target over a bucket; no traffic yet. Dispose it to close its connections. */
export function openS3Target(options: S3BucketOptions): FilingTarget & Disposable {
  return new S3Target(openS3Bucket(options));
}

class S3Target implements FilingTarget, Disposable {
  readonly #target: S3Bucket;

  constructor(target: S3Bucket) {
    this.#target = target;
  }

  async put(item: FilingItem, openSource: () => ByteStream): Promise<void> {
    partsOfLocation(item.location);
    if (await this.#isThere(item)) return;
    const sha256 = Buffer.from(item.sha256).toString('hex');
    try {
      await putS3Object(this.#target, item.location, checkedSource(item, openSource()), {
        mediaType: item.mediaType,
        metadata: { [hashMetadata]: sha256 },
      });
    } catch (error) {
      // Somebody was faster: the same bytes are as good as ours.
      if (isS3Conflict(error) && (await this.#isThere(item))) return;
      throw mapS3Error(error);
    }
  }

  async readBack(
    location: string,
  ): Promise<{ readonly sha256: Uint8Array; readonly byteLength: number } | undefined> {
    partsOfLocation(location);
    try {
      const answer = await this.#target.client.send(new GetObjectCommand(this.#at(location)));
      return await measure(answer.Body as ByteStream);
    } catch (error) {
      if (isS3Absence(error)) {
        await this.#target.check();
        return undefined;
      }
      throw mapS3Error(error);
    }
  }

  async check(): Promise<void> {
    await this.#target.check();
  }

  [Symbol.dispose](): void {
    this.#target.close();
  }

  /** True when the object is there with these bytes; throws `STORE_FILING_CONFLICT` when it has others. */
  async #isThere(item: FilingItem): Promise<boolean> {
    const found = await this.#describe(item.location);
    if (found === undefined) return false;
    const recorded = found.sha256 === undefined ? await this.readBack(item.location) : found;
    const sha256 = recorded?.sha256;
    const same = sha256 !== undefined && sameContent({ sha256, byteLength: found.byteLength }, item);
    if (!same) throw new ServiceError('STORE_FILING_CONFLICT');
    return true;
  }

  async #describe(
    location: string,
  ): Promise<{ readonly sha256: Uint8Array | undefined; readonly byteLength: number } | undefined> {
    try {
      const answer = await this.#target.client.send(new HeadObjectCommand(this.#at(location)));
      const hex = answer.Metadata?.[hashMetadata];
      const sha256 = hex !== undefined && /^[0-9a-f]{64}$/.test(hex) ? Buffer.from(hex, 'hex') : undefined;
      return { sha256, byteLength: answer.ContentLength ?? 0 };
    } catch (error) {
      if (isS3Absence(error)) return undefined;
      throw mapS3Error(error);
    }
  }

  #at(location: string): { Bucket: string; Key: string } {
    return { Bucket: this.#target.bucket, Key: this.#target.prefix + location };
  }
}
