/** Filing into a bucket of a real radosgw. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectRetentionCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { FilingTarget } from '../../src/ports/filing-target.ts';
import { askRemovals, refileDue } from '../../src/scan/filing/refile-scan.ts';
import { manualClock, systemClock } from '../../src/shared/clock.ts';
import { openS3Target, type S3TargetOptions } from '../../src/stores/filing/s3.ts';
import { chunksOf } from '../stores/blobs/contract.ts';
import { filingTargetContract } from '../stores/filing/contract.ts';
import { peerMissing } from '../support/peers.ts';
import { hasRadosgw, kmsKeyId, type Radosgw, startRadosgw } from '../support/radosgw.ts';
import { openRefilingSite, refilingContract, unitEndings } from '../support/refiling-site.ts';

const skip = peerMissing('radosgw (radosgw, ceph-mon, ceph-mgr, ceph-osd; as root)', await hasRadosgw());
const bucket = `filing-${process.pid}`;
const lockedBucket = `filing-locked-${process.pid}`;
/** How long the lock lasts that filing anew waits for. */
const lockMs = 5_000;

function itemOf(bytes: Uint8Array, location: string) {
  const sha256 = createHash('sha256').update(bytes).digest();
  return { location, mediaType: 'application/pdf', byteLength: bytes.byteLength, sha256 };
}

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
    await client.send(new CreateBucketCommand({ Bucket: lockedBucket, ObjectLockEnabledForBucket: true }));
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

  refilingContract(
    () => target,
    async () => {
      const credentials = { accessKeyId: 'none', secretAccessKey: 'none' };
      const away = openS3Target({ endpoint: 'http://127.0.0.1:1', credentials, bucket });
      return { target: away, end: async () => away[Symbol.dispose]() };
    },
  );

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

  it('keeps ids, class, retention and the rule’s metadata beside the object, in ASCII and within its limit', async () => {
    const bytes = randomBytes(10);
    const fields = { title: 't', segment: 'lgwan', department: '', owner: '', 'received-at': '' };
    await target.put(
      {
        ...itemOf(bytes, '課/metadata.pdf'),
        documentId: '9b2f5b8e-0000-4000-8000-000000000001',
        rendition: 'original',
        fields: {
          ...fields,
          'class-code': 'A-01',
          binder: '2026年度 給水契約',
          'retention-until': '2032-03-31',
        },
        metadata: { long: '長'.repeat(200), number: '8水道第123号' },
      },
      () => chunksOf(bytes),
    );
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: 'archive/課/metadata.pdf' }));
    const { sha256: _, ...rest } = head.Metadata ?? {};
    assert.deepEqual(rest, {
      'document-id': '9b2f5b8e-0000-4000-8000-000000000001',
      rendition: 'original',
      'class-code': 'A-01',
      binder: '2026%E5%B9%B4%E5%BA%A6 %E7%B5%A6%E6%B0%B4%E5%A5%91%E7%B4%84',
      'retention-until': '2032-03-31',
      number: '8%E6%B0%B4%E9%81%93%E7%AC%AC123%E5%8F%B7',
    });
  });

  it('describes a copy by its head: length and recorded hash; nothing where nothing is', async () => {
    const bytes = randomBytes(1_234);
    const item = itemOf(bytes, 'describe.pdf');
    assert.equal(await target.describe?.(item.location), undefined);
    await target.put(item, () => chunksOf(bytes));
    const found = await target.describe?.(item.location);
    assert.equal(found?.byteLength, 1_234);
    assert.deepEqual(Buffer.from(found.sha256 ?? []), item.sha256);
    assert.equal(found.retainUntil, undefined, 'a target without a lock says nothing of one');
  });

  const locking = (more: Partial<S3TargetOptions> = {}) => {
    const { endpoint, accessKeyId, secretAccessKey } = gateway;
    const credentials = { accessKeyId, secretAccessKey };
    const lock = { mode: 'GOVERNANCE', clock: manualClock(new Date()) } as const;
    return openS3Target({ endpoint, credentials, bucket: lockedBucket, lock, ...more });
  };

  for (const length of [1_000, 9_000_000]) {
    it(`locks an object of ${length} bytes until its retention ends, and the lock holds`, async () => {
      using locked = locking();
      const bytes = randomBytes(length);
      const location = `locked-${length}.pdf`;
      const until = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 3_600_000);
      await locked.put({ ...itemOf(bytes, location), retention: until }, () => chunksOf(bytes));
      const at = { Bucket: lockedBucket, Key: location };
      const { Retention } = await client.send(new GetObjectRetentionCommand(at));
      assert.equal(Retention?.Mode, 'GOVERNANCE');
      assert.equal(Retention.RetainUntilDate?.toISOString(), until.toISOString());
      const described = await locked.describe?.(location);
      assert.ok((described?.retainUntil?.getTime() ?? 0) >= until.getTime());
      const { VersionId } = await client.send(new HeadObjectCommand(at));
      const removing = client.send(new DeleteObjectCommand({ ...at, VersionId }));
      await assert.rejects(removing, { name: 'AccessDenied' });
      // The same bytes once more are one copy, and not another version.
      await locked.put({ ...itemOf(bytes, location), retention: until }, () => chunksOf(bytes));
      assert.equal((await client.send(new HeadObjectCommand(at))).VersionId, VersionId);
    });
  }

  it('a plain DELETE hides a locked object behind a marker: it counts as missing, and is filed once more', async () => {
    using locked = locking();
    const bytes = randomBytes(500);
    const item = { ...itemOf(bytes, 'hidden.pdf'), retention: new Date(Date.now() + 3_600_000) };
    await locked.put(item, () => chunksOf(bytes));
    await client.send(new DeleteObjectCommand({ Bucket: lockedBucket, Key: 'hidden.pdf' }));
    assert.equal(await locked.describe?.('hidden.pdf'), undefined);
    assert.equal(await locked.readBack('hidden.pdf'), undefined);
    await locked.put(item, () => chunksOf(bytes));
    assert.deepEqual(Buffer.from((await locked.readBack('hidden.pdf'))?.sha256 ?? []), item.sha256);
  });

  it('removes earlier copies with all their versions; one that is locked is told with its end, and goes after it', async () => {
    using locked = locking({ lock: { mode: 'GOVERNANCE', clock: systemClock() }, prefix: 'moved/' });
    // What was filed years ago; locks run by the clock of the service.
    const past = { from: new Date('2023-05-10T01:00:00Z'), retention: { years: 1 } } as const;
    await using site = await openRefilingSite(locked, past);
    const scanId = await site.take('施錠.jpg');
    const versions = async () => {
      const query = { Bucket: lockedBucket, Prefix: 'moved/' };
      const { Versions = [], DeleteMarkers = [] } = await client.send(new ListObjectVersionsCommand(query));
      return [...Versions, ...DeleteMarkers].map(({ Key }) => Key?.slice('moved/'.length)).sort();
    };
    const until = new Date(Date.now() + lockMs);
    const Retention = { Mode: 'COMPLIANCE', RetainUntilDate: until } as const;
    const at = (ending: string) => ({ Bucket: lockedBucket, Key: `moved/誤/施錠.${ending}` });
    await client.send(new PutObjectRetentionCommand({ ...at('pdf'), Retention }));
    await client.send(new DeleteObjectCommand(at('text.json')));
    assert.equal(await site.move(scanId, '正'), 'refiled');
    const moved = unitEndings.map((ending) => `正/施錠.${ending}`);
    assert.deepEqual(await versions(), [...moved, '誤/施錠.pdf'].sort());
    const [left, ...others] = await site.left(scanId);
    assert.deepEqual(others, []);
    assert.deepEqual([left?.location, left?.kept], ['誤/施錠.pdf', 'locked']);
    assert.ok((left?.againAt ?? 0) >= until, 'it is said when the lock ends');

    const toNow = () => site.clock.advance(Date.now() - site.clock.now().getTime());
    assert.equal(await askRemovals(site.deps, 10), 0, 'the lock lasts');
    await sleep(Math.max(0, until.getTime() + 2_500 - Date.now()));
    toNow();
    assert.equal(await askRemovals(site.deps, 10), 1);
    assert.equal(await refileDue(site.deps, 10, new AbortController().signal), 1);
    assert.deepEqual(await versions(), moved.toSorted());
    assert.deepEqual(await site.left(scanId), []);
    assert.equal(await askRemovals(site.deps, 10), 0);
  });

  it('tells an object that nothing locks, and asks for no lock that is over already', async () => {
    using locked = locking();
    const bytes = randomBytes(100);
    const over = { ...itemOf(bytes, 'over.pdf'), retention: new Date('2020-03-31T15:00:00Z') };
    await locked.put(over, () => chunksOf(bytes));
    assert.deepEqual((await locked.describe?.('over.pdf'))?.retainUntil, new Date(0));
    const permanent = { ...itemOf(bytes, 'permanent.pdf'), retention: 'permanent' as const };
    await locked.put(permanent, () => chunksOf(bytes));
    const years = ((await locked.describe?.('permanent.pdf'))?.retainUntil?.getTime() ?? 0) - Date.now();
    assert.ok(years > 29.9 * 365 * 86_400_000);
  });

  it('lets the service encrypt with a key of its key management', async () => {
    using encrypted = locking({ bucket, encryption: { kind: 'aws:kms', keyId: kmsKeyId } });
    const bytes = randomBytes(3_000);
    const item = itemOf(bytes, 'encrypted.pdf');
    await encrypted.put(item, () => chunksOf(bytes));
    const head = await client.send(new HeadObjectCommand({ Bucket: bucket, Key: 'encrypted.pdf' }));
    assert.equal(head.ServerSideEncryption, 'aws:kms');
    assert.equal(head.SSEKMSKeyId, kmsKeyId);
    assert.deepEqual(Buffer.from((await encrypted.readBack('encrypted.pdf'))?.sha256 ?? []), item.sha256);
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
