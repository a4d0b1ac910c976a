/** Filing into an S3 bucket (Amazon S3 API: conditional writes, Object Lock, user metadata). */

import {
  GetObjectCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import type { ByteStream } from '../../ports/blob-store.ts';
import type {
  FiledCopy,
  FilingItem,
  FilingRetention,
  FilingTarget,
  RemovalOutcome,
} from '../../ports/filing-target.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { openS3Bucket, type S3Bucket, type S3BucketOptions } from '../blobs/s3-bucket.ts';
import { isS3Absence, isS3Conflict, mapS3Error, s3StatusOf } from '../blobs/s3-error.ts';
import { putS3Object, type S3ObjectOptions } from '../blobs/s3-put.ts';
import { checkedSource, measure, sameContent } from './checked-source.ts';
import { partsOfLocation } from './location.ts';
import { readRetryAfter } from './retry-after.ts';
import { objectMetadata, recordedHash } from './s3-metadata.ts';
import { lockOfObject, removeObject } from './s3-removal.ts';

/** How filed objects are locked against removal. Never locked unless this is given. */
export interface S3Lock {
  /**
   * `GOVERNANCE`: whoever has the right to bypass it may remove the object. `COMPLIANCE`: nobody can, whatever it turns
   * out to hold.
   */
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  /** Years for which an object of permanent retention is locked, from the moment it is filed; default 30. */
  readonly permanentYears?: number;
  /** A date that is over is refused by the service, and none is then asked for. */
  readonly clock: Clock;
}

/** Settings of a bucket to file into. */
export interface S3TargetOptions extends S3BucketOptions {
  readonly layout?: 'location' | 'content';
  readonly lock?: S3Lock;
  /** Tells which locks are over when objects are removed; default that of `lock`, else the service alone tells. */
  readonly clock?: Clock;
  readonly encryption?: NonNullable<S3ObjectOptions['encryption']>;
}

/** Puts of one object, when another writer's is in progress (409) or an upload in parts was lost (404). */
const mostPuts = 3;
const pauseMs = 200;
const msPerYear = 365.25 * 86_400_000;
/** Object Lock dates are whole seconds in some services. */
const lockToleranceMs = 1_000;
const latestMoment = new Date(8_640_000_000_000_000);

/** A target over a bucket; no traffic yet. Dispose it to close its connections. */
export function openS3Target(options: S3TargetOptions): FilingTarget & Disposable {
  return new S3Target(openS3Bucket(options), options);
}

class S3Target implements FilingTarget, Disposable {
  readonly layout: 'location' | 'content';
  readonly #target: S3Bucket;
  readonly #options: S3TargetOptions;

  constructor(target: S3Bucket, options: S3TargetOptions) {
    this.#target = target;
    this.#options = options;
    this.layout = options.layout ?? 'location';
  }

  async put(item: FilingItem, openSource: () => ByteStream): Promise<void> {
    partsOfLocation(item.location);
    if (!(await this.#isThere(item))) await this.#write(item, openSource);
    await this.#ensureLock(item);
  }

  async #write(item: FilingItem, openSource: () => ByteStream): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const source = checkedSource(item, openSource());
        await putS3Object(this.#target, item.location, source, this.#objectOptions(item));
        return;
      } catch (error) {
        // Somebody was faster: the same bytes are as good as ours.
        if (isS3Conflict(error) && (await this.#isThere(item))) return;
        if (attempt >= mostPuts || !isPassing(error)) throw mapTargetError(error);
        await new Promise((resolve) => setTimeout(resolve, pauseMs * attempt));
      }
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
      throw mapTargetError(error);
    }
  }

  async describe(location: string): Promise<FiledCopy | undefined> {
    partsOfLocation(location);
    const head = await this.#head(location);
    if (head === undefined) {
      await this.#target.check();
      return undefined;
    }
    const sha256 = recordedHash(head.Metadata);
    return {
      byteLength: head.ContentLength ?? 0,
      ...(sha256 !== undefined && { sha256 }),
      ...(this.#options.lock !== undefined && { retainUntil: await this.#retainUntil(location, head) }),
    };
  }

  async remove(location: string): Promise<RemovalOutcome> {
    partsOfLocation(location);
    try {
      await this.#target.check();
      return await removeObject(this.#target, location, this.#now());
    } catch (error) {
      throw mapTargetError(error);
    }
  }

  async lockOf(location: string): Promise<Date | 'held' | undefined> {
    partsOfLocation(location);
    try {
      return await lockOfObject(this.#target, location, this.#now());
    } catch (error) {
      throw mapTargetError(error);
    }
  }

  async check(): Promise<void> {
    await this.#target.check();
  }

  [Symbol.dispose](): void {
    this.#target.close();
  }

  /**
   * Some services (Ceph 16) forget the lock of an upload in parts, and a process may die between two requests: the lock
   * is looked at, and set where it is missing. It is only ever made longer.
   */
  async #ensureLock(item: FilingItem): Promise<void> {
    const { lock } = this.#options;
    const until = lock && lockedUntil(lock, item.retention);
    if (lock === undefined || until === undefined) return;
    const head = await this.#head(item.location);
    const needed = item.retention === 'permanent' ? 0 : until.getTime();
    const found = head === undefined ? new Date(0) : await this.#retainUntil(item.location, head);
    if (found.getTime() >= Math.max(needed, 1)) return;
    const Retention = { Mode: lock.mode, RetainUntilDate: until };
    try {
      await this.#target.client.send(
        new PutObjectRetentionCommand({ ...this.#at(item.location), Retention }),
      );
    } catch (error) {
      throw mapTargetError(error);
    }
  }

  /** Without a clock every lock is left to the service, which refuses while it lasts. */
  #now(): Date {
    const clock = this.#options.clock ?? this.#options.lock?.clock;
    return clock?.now() ?? latestMoment;
  }

  #objectOptions(item: FilingItem): S3ObjectOptions {
    const { lock, encryption } = this.#options;
    const until = lock && lockedUntil(lock, item.retention);
    return {
      mediaType: item.mediaType,
      metadata: objectMetadata(item),
      ...(lock && until && { lock: { mode: lock.mode, until } }),
      ...(encryption && { encryption }),
    };
  }

  /** Until when the object cannot be removed; the epoch when nothing keeps it. */
  async #retainUntil(location: string, head: HeadObjectCommandOutput): Promise<Date> {
    if (head.ObjectLockRetainUntilDate !== undefined) {
      return new Date(head.ObjectLockRetainUntilDate.getTime() + lockToleranceMs);
    }
    // Not every service tells it in the head of the object.
    try {
      const answer = await this.#target.client.send(new GetObjectRetentionCommand(this.#at(location)));
      const until = answer.Retention?.RetainUntilDate;
      return until === undefined ? new Date(0) : new Date(until.getTime() + lockToleranceMs);
    } catch (error) {
      const status = s3StatusOf(error);
      if (status === 404 || status === 400) return new Date(0);
      throw mapTargetError(error);
    }
  }

  /** True when the object is there with these bytes; throws `STORE_FILING_CONFLICT` when it has others. */
  async #isThere(item: FilingItem): Promise<boolean> {
    const head = await this.#head(item.location);
    if (head === undefined) return false;
    const found = { sha256: recordedHash(head.Metadata), byteLength: head.ContentLength ?? 0 };
    const recorded = found.sha256 === undefined ? await this.readBack(item.location) : found;
    const sha256 = recorded?.sha256;
    const same = sha256 !== undefined && sameContent({ sha256, byteLength: found.byteLength }, item);
    if (!same) throw new ServiceError('STORE_FILING_CONFLICT');
    return true;
  }

  async #head(location: string): Promise<HeadObjectCommandOutput | undefined> {
    try {
      return await this.#target.client.send(new HeadObjectCommand(this.#at(location)));
    } catch (error) {
      if (isS3Absence(error)) return undefined;
      throw mapTargetError(error);
    }
  }

  #at(location: string): { Bucket: string; Key: string } {
    return { Bucket: this.#target.bucket, Key: this.#target.prefix + location };
  }
}

/** Until when an item is locked; a retention that is over already, or none at all, locks nothing. */
function lockedUntil(
  { permanentYears = 30, clock }: S3Lock,
  retention: FilingRetention | undefined,
): Date | undefined {
  const now = clock.now().getTime();
  if (retention === 'permanent') return new Date(now + permanentYears * msPerYear);
  return retention !== undefined && retention.getTime() > now ? retention : undefined;
}

/** 409: another write of the key is going on; an upload in parts whose id is gone must begin again. */
function isPassing(error: unknown): boolean {
  const name = error instanceof Error ? error.name : '';
  return name === 'ConditionalRequestConflict' || name === 'NoSuchUpload' || name === 'OperationAborted';
}

/** As for every bucket; a service that is busy says how long, where it does. */
function mapTargetError(error: unknown): unknown {
  const status = s3StatusOf(error);
  const isBusy = status === 429 || (error instanceof Error && error.name === 'SlowDown');
  if (!isBusy) return mapS3Error(error);
  const retryAfterMs = readRetryAfter(retryAfterOf(error));
  const details = { status, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  return new ServiceError('STORE_FILING_BUSY', { details, cause: error });
}

function retryAfterOf(error: unknown): string | undefined {
  const response = error instanceof Error && '$response' in error ? error.$response : undefined;
  const headers =
    typeof response === 'object' && response !== null && 'headers' in response ? response.headers : {};
  const value = (headers as Readonly<Record<string, unknown>>)['retry-after'];
  return typeof value === 'string' ? value : undefined;
}
