/** Filing into a bucket of a real radosgw. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import {
  CreateBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { FilingTarget } from '../../src/ports/filing-target.ts';
import { openS3Target } from '../../src/stores/filing/s3.ts';
import { chunksOf } from '../stores/blobs/contract.ts';
import { filingTargetContract } from '../stores/filing/contract.ts';
import { peerMissing } from '../support/peers.ts';
import { hasRadosgw, type Radosgw, startRadosgw } from '../support/radosgw.ts';

const skip = peerMissing('radosgw (radosgw, ceph-mon, ceph-mgr, ceph-osd; as root)', await hasRadosgw());
const bucket = `filing-${process.pid}`;

describe('filing into S3', { skip, timeout: 600_000 }, () => {
  let gateway: Radosgw;
  let client: S3Client;
  let target: FilingTarget & Disposable;

  before(async () => {
    gateway = await startRadosgw();
    const { endpoint, accessKeyId, secretAccessKey } = gateway;
    const credentials = { accessKeyId, secretAccessKey };
    client = new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: bucket }));
    target = openS3Target({ endpoint, credentials, bucket, prefix: 'archive/' });
  });

  after(async () => {
    target?.[Symbol.dispose]();
    client?.destroy();
    await gateway?.[Symbol.asyncDispose]();
  });

  filingTargetContract({
    target: () => target,
    plant: async (location, bytes) => {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: `archive/${location}`, Body: bytes }));
    },
    unfinished: async () => {
      const open = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
      return (open.Uploads ?? []).map((upload) => upload.Key ?? '');
    },
    boundary: 8_388_608,
  });

  it('keeps the media type and the SHA-256 of the whole object beside it, also for one in parts', async () => {
    const bytes = randomBytes(20_000_000);
    const sha256 = createHash('sha256').update(bytes).digest();
    const item = { location: '課/large.pdf', mediaType: 'application/pdf', byteLength: 20_000_000, sha256 };
    await target.put(item, () => chunksOf(bytes));
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: 'archive/課/large.pdf' }));
    assert.equal(head.ContentType, 'application/pdf');
    assert.deepEqual(head.Metadata, { sha256: sha256.toString('hex') });
    assert.match(head.ETag ?? '', /-3"$/);
  });

  it('tells a bucket that is gone from a document that is not there', async () => {
    const { endpoint, accessKeyId, secretAccessKey } = gateway;
    using other = openS3Target({
      endpoint,
      credentials: { accessKeyId, secretAccessKey },
      bucket: 'no-such-bucket',
    });
    await assert.rejects(other.readBack('a'), { code: 'STORE_IO_FAILED' });
    await assert.rejects(other.check(), { code: 'STORE_IO_FAILED' });
  });
});
