/** A round of disposition over a bucket of a real radosgw, with versions and Object Lock. */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  PutObjectCommand,
  PutObjectLegalHoldCommand,
  PutObjectRetentionCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { confirmRound, decideRound, startRound } from '../../src/archive/retention/act-on-round.ts';
import { verifyDisposal } from '../../src/archive/retention/certificate.ts';
import { executeRound } from '../../src/archive/retention/execute-rounds.ts';
import { placeHold } from '../../src/archive/retention/holds.ts';
import { proposeRound } from '../../src/archive/retention/propose-round.ts';
import type { FilingTarget } from '../../src/ports/filing-target.ts';
import { type ManualClock, manualClock, systemClock } from '../../src/shared/clock.ts';
import type { RecordId } from '../../src/shared/ids.ts';
import { openS3Target } from '../../src/stores/filing/s3.ts';
import { peerMissing } from '../support/peers.ts';
import { hasRadosgw, type Radosgw, startRadosgw } from '../support/radosgw.ts';
import { openRetentionWorld, type RetentionWorld, record } from '../support/retention-world.ts';
import { openLedger, type ScanLedger } from '../support/scan-ledger.ts';
import { lgwan } from '../support/scan-world.ts';

const skip = peerMissing('radosgw (radosgw, ceph-mon, ceph-mgr, ceph-osd; as root)', await hasRadosgw());
const Bucket = `retention-${process.pid}`;
/** How long the lock lasts that the round waits for. */
const lockMs = 6_000;

describe('disposing of records whose copies lie in S3', { skip, timeout: 300_000 }, () => {
  let gateway: Radosgw;
  let client: S3Client;
  let target: FilingTarget & Disposable;
  let ledger: ScanLedger;
  let clock: ManualClock;
  let world: RetentionWorld;

  before(async () => {
    gateway = await startRadosgw();
    const { endpoint, accessKeyId, secretAccessKey } = gateway;
    const credentials = { accessKeyId, secretAccessKey };
    client = new S3Client({ endpoint, credentials, region: 'us-east-1', forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
    const lock = { mode: 'COMPLIANCE', clock: systemClock() } as const;
    target = openS3Target({ endpoint, credentials, bucket: Bucket, prefix: 'archive/', lock });
    ledger = await openLedger();
    // What was filed years ago; locks run by the clock of the service.
    clock = manualClock(new Date('2023-05-10T01:00:00Z'));
    const place = { database: ledger.place.database, folder: ledger.folder };
    const targets = new Map([['cloud', target]]);
    world = await openRetentionWorld(place, { clock, targets, retention: { years: 1 } });
  });

  after(async () => {
    target?.[Symbol.dispose]();
    client?.destroy();
    await ledger?.[Symbol.asyncDispose]();
    await gateway?.[Symbol.asyncDispose]();
  });

  /** Every version and every deletion mark, by key. */
  const versions = async (): Promise<string[]> => {
    const found = await client.send(new ListObjectVersionsCommand({ Bucket }));
    assert.notEqual(found.IsTruncated, true);
    return [...(found.Versions ?? []), ...(found.DeleteMarkers ?? [])].map(({ Key }) => Key ?? '').sort();
  };
  const keysOf = async (id: RecordId): Promise<readonly string[]> =>
    (await world.deps.retention.copiesOf(id)).map(({ location }) => `archive/${location}`).sort();
  const toNow = () => clock.advance(Date.now() - clock.now().getTime());

  it('removes every version and mark of what is to go, waits for locks, keeps all else, and certifies both', async () => {
    const [gone, locked, held, extended] = [
      await record(world, '廃棄.jpg'),
      await record(world, '施錠.jpg'),
      await record(world, '係争.jpg'),
      await record(world, '延長.jpg'),
    ];
    const [goneKeys, lockedKeys, heldKeys, extendedKeys] = await Promise.all(
      [gone, locked, held, extended].map(keysOf),
    );
    assert.ok(goneKeys && lockedKeys && heldKeys && extendedKeys);
    const first = goneKeys[0] ?? '';
    // Another program wrote over a copy, deleted another, left an upload half done, and has files of its own beside.
    await client.send(new PutObjectCommand({ Bucket, Key: first, Body: 'another version' }));
    await client.send(new DeleteObjectCommand({ Bucket, Key: goneKeys[1] ?? '' }));
    await client.send(new PutObjectCommand({ Bucket, Key: `${first}.bak`, Body: 'of somebody else' }));
    toNow();
    const until = new Date(Date.now() + lockMs);
    const Retention = { Mode: 'COMPLIANCE', RetainUntilDate: until } as const;
    const lockedKey = lockedKeys[2] ?? '';
    await client.send(new PutObjectRetentionCommand({ Bucket, Key: lockedKey, Retention }));
    const holdOf = (Status: 'ON' | 'OFF') =>
      client.send(new PutObjectLegalHoldCommand({ Bucket, Key: lockedKeys[0] ?? '', LegalHold: { Status } }));

    const { deps, clerk, office, other } = world;
    const by = `person:${office.id}` as const;
    const request = { segment: lgwan, department: '総務課', fiscalYear: 2025, by };
    const { roundId, records } = await proposeRound(deps, request);
    assert.equal(records, 4);
    await confirmRound(deps, roundId, clerk, []);
    const destroy = { outcome: 'destroy' } as const;
    await decideRound(deps, roundId, office, [
      ...[gone, locked, held].map((recordId) => ({ recordId, word: destroy })),
      { recordId: extended, word: { outcome: 'extend', years: 30, reason: '継続' } },
    ]);
    const scope = { kind: 'record', recordId: held } as const;
    await placeHold(deps, { segment: lgwan, scope, reason: '訴訟', by });
    await startRound(deps, roundId, other, undefined);

    const now = await executeRound(deps, roundId);
    assert.deepEqual([now.done, now.waiting, now.closed], [1, 2, false]);
    const kept = [...lockedKeys, ...heldKeys, ...extendedKeys, `${first}.bak`].sort();
    assert.deepEqual(await versions(), kept, 'what is locked is whole, with all its copies');
    const uploads = await client.send(new ListMultipartUploadsCommand({ Bucket }));
    assert.deepEqual(uploads.Uploads ?? [], []);

    await sleep(Math.max(0, until.getTime() + 2_500 - Date.now()));
    await holdOf('ON');
    toNow();
    const on = await executeRound(deps, roundId);
    assert.deepEqual([on.done, on.waiting], [0, 1], 'a legal hold of the bucket keeps it too');
    assert.deepEqual(await versions(), kept);
    await holdOf('OFF');
    await startRound(deps, roundId, office, undefined);
    const later = await executeRound(deps, roundId);
    assert.deepEqual([later.done, later.closed], [1, false]);
    assert.deepEqual(await versions(), [...heldKeys, ...extendedKeys, `${first}.bak`].sort());

    const certificates = await deps.retention.listCertificates(roundId);
    assert.equal(certificates.length, 2);
    const [one, two] = await Promise.all(
      certificates.map(({ certificate }) => verifyDisposal(deps.keys.checkpoints, certificate)),
    );
    assert.deepEqual(
      one?.records.map(({ id }) => id),
      [gone],
    );
    assert.deepEqual(new Set(one.records[0]?.copies.map(({ outcome }) => outcome)), new Set(['removed']));
    const waiting = new Map(one.waiting.map(({ id, obstacle }) => [id, obstacle]));
    assert.equal(waiting.get(held), 'held');
    assert.match(waiting.get(locked) ?? '', /^locked:\d{4}-/);
    assert.deepEqual(
      [two?.records.map(({ id }) => id), two?.waiting.map(({ id }) => id)],
      [[locked], [held]],
    );
  });
});
