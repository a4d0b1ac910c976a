/** Removes an object of a bucket with all its versions (Amazon S3: versioning, Object Lock, multipart uploads). */

import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectLegalHoldCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import type { RemovalOutcome } from '../../ports/filing-target.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { S3Bucket } from '../blobs/s3-bucket.ts';
import { isS3Absence, s3StatusOf } from '../blobs/s3-error.ts';

/** One version, or the mark of a deletion. */
interface ObjectVersion {
  readonly versionId: string;
  readonly isMark: boolean;
}

/** Versions of one key that are taken up; more than that is no filed document. */
const mostVersions = 10_000;
/** Object Lock dates are whole seconds in some services. */
const lockToleranceMs = 1_000;

/**
 * Removes all versions and deletion marks of `key` and what uploads in parts left of it. A version that is locked beyond `now`
 * keeps them all. Errors are those of the SDK. Rights needed: list versions and uploads, delete versions, read retention and
 * legal hold.
 */
export async function removeObject(bucket: S3Bucket, key: string, now: Date): Promise<RemovalOutcome> {
  const lock = await lockOfObject(bucket, key, now);
  if (lock !== undefined) return locked(lock);
  await abortUploads(bucket, key);
  const versions = await versionsOf(bucket, key);
  if (versions === undefined) return await removeUnversioned(bucket, key);
  // Marks last: while one hides the object no reader meets half of its versions.
  for (const { versionId } of [...versions].sort((a, b) => Number(a.isMark) - Number(b.isMark))) {
    try {
      await bucket.client.send(new DeleteObjectCommand({ ...at(bucket, key), VersionId: versionId }));
    } catch (error) {
      // Somebody locked it meanwhile, or the service's clock is behind ours.
      const found = isRefusal(error) ? await lockOfObject(bucket, key, new Date(0)) : undefined;
      if (found === undefined) throw error;
      return locked(found);
    }
  }
  const left = await versionsOf(bucket, key);
  if (left === undefined || left.length > 0) throw new ServiceError('STORE_IO_FAILED');
  return { kind: versions.length === 0 ? 'absent' : 'removed' };
}

/** The latest lock on any version that lasts beyond `now`; `held` for a legal hold; undefined when nothing is locked. */
export async function lockOfObject(
  bucket: S3Bucket,
  key: string,
  now: Date,
): Promise<Date | 'held' | undefined> {
  const versions = (await versionsOf(bucket, key)) ?? [{ versionId: undefined, isMark: false }];
  let latest: Date | undefined;
  for (const { versionId, isMark } of versions) {
    if (isMark) continue;
    const place = { ...at(bucket, key), ...(versionId !== undefined && { VersionId: versionId }) };
    const hold = await unlessUnknown(bucket.client.send(new GetObjectLegalHoldCommand(place)));
    if (hold?.LegalHold?.Status === 'ON') return 'held';
    const retention = await unlessUnknown(bucket.client.send(new GetObjectRetentionCommand(place)));
    const told = retention?.Retention?.RetainUntilDate;
    if (told === undefined) continue;
    const until = new Date(told.getTime() + lockToleranceMs);
    if (until > now && (latest === undefined || until > latest)) latest = until;
  }
  return latest;
}

function locked(lock: Date | 'held'): RemovalOutcome {
  return { kind: 'locked', until: lock === 'held' ? undefined : lock };
}

function isRefusal(error: unknown): boolean {
  return s3StatusOf(error) === 403;
}

/** All versions of a key, or undefined where the service knows no versions. */
async function versionsOf(bucket: S3Bucket, key: string): Promise<readonly ObjectVersion[] | undefined> {
  const found: ObjectVersion[] = [];
  let from: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
  while (found.length <= mostVersions) {
    const query = { Bucket: bucket.bucket, Prefix: bucket.prefix + key, ...from };
    const page = await unlessUnknown(bucket.client.send(new ListObjectVersionsCommand(query)));
    if (page === undefined) return undefined;
    const isOurs = (one: { readonly Key?: string | undefined }) => one.Key === bucket.prefix + key;
    for (const one of (page.Versions ?? []).filter(isOurs)) {
      found.push({ versionId: one.VersionId ?? 'null', isMark: false });
    }
    for (const one of (page.DeleteMarkers ?? []).filter(isOurs)) {
      found.push({ versionId: one.VersionId ?? 'null', isMark: true });
    }
    // Keys come in order, so that nothing of ours follows another one's that is greater.
    const isPast = page.NextKeyMarker !== undefined && page.NextKeyMarker > bucket.prefix + key;
    if (page.IsTruncated !== true || isPast) return found;
    from = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  }
  throw new ServiceError('STORE_IO_FAILED', { message: 'An object has too many versions.' });
}

async function removeUnversioned(bucket: S3Bucket, key: string): Promise<RemovalOutcome> {
  const wasThere = await isThere(bucket, key);
  await bucket.client.send(new DeleteObjectCommand(at(bucket, key)));
  if (await isThere(bucket, key)) throw new ServiceError('STORE_IO_FAILED');
  return { kind: wasThere ? 'removed' : 'absent', beyond: 'trash-or-versions' };
}

/** Parts of an upload that never became an object hold bytes too. */
async function abortUploads(bucket: S3Bucket, key: string): Promise<void> {
  const query = { Bucket: bucket.bucket, Prefix: bucket.prefix + key };
  const open = await unlessUnknown(bucket.client.send(new ListMultipartUploadsCommand(query)));
  for (const { Key, UploadId } of open?.Uploads ?? []) {
    if (Key !== bucket.prefix + key || UploadId === undefined) continue;
    await unlessUnknown(
      bucket.client.send(new AbortMultipartUploadCommand({ ...at(bucket, key), UploadId })),
    );
  }
}

async function isThere(bucket: S3Bucket, key: string): Promise<boolean> {
  try {
    await bucket.client.send(new HeadObjectCommand(at(bucket, key)));
    return true;
  } catch (error) {
    if (isS3Absence(error)) return false;
    throw error;
  }
}

/** Undefined where the service, or the bucket, does not know what was asked for: 400, 404, 405 and 501. */
async function unlessUnknown<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'NoSuchBucket') throw error;
    if ([400, 404, 405, 501].includes(s3StatusOf(error) ?? 0)) return undefined;
    throw error;
  }
}

function at(bucket: S3Bucket, key: string): { Bucket: string; Key: string } {
  return { Bucket: bucket.bucket, Key: bucket.prefix + key };
}
