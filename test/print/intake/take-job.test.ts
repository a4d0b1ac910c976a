/** Jobs under way: batches of rows, the check after a crash, what a job keeps of its password. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { AuditEvent } from '../../../src/audit/audit-event.ts';
import { checkAfterCrash } from '../../../src/context/spool.ts';
import { openStores, type Stores } from '../../../src/context/stores.ts';
import { hashJobPassword, isJobPassword } from '../../../src/print/intake/job-password.ts';
import { storeTaken } from '../../../src/print/intake/store-taken.ts';
import type { PrintJob } from '../../../src/print/job.ts';
import { jobEvent } from '../../../src/print/job-event.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { type JobId, newId, type PersonId, type SegmentId } from '../../../src/shared/ids.ts';
import { silentLog } from '../../../src/shared/log.ts';
import { chunksOf } from '../../stores/blobs/contract.ts';
import { startTestService, type TestService } from '../../support/test-service.ts';

const lgwan = 'lgwan' as SegmentId;

describe('jobs under way', { timeout: 60_000 }, () => {
  let service: TestService;
  let stores: Stores;
  let ownerId: PersonId;
  before(async () => {
    service = await startTestService();
    stores = service.stores;
    ownerId = await service.addPerson('hanako');
  });
  after(() => service[Symbol.asyncDispose]());

  async function draft(from: Stores, bytes: Uint8Array): Promise<Omit<PrintJob, 'jobId'>> {
    const { document, durable } = await from.vault.take(lgwan, chunksOf(bytes));
    await durable;
    const at = stores.clock.now();
    const { blobKey, wrappedKey, byteLength, sha256 } = document;
    return {
      id: newId<JobId>(),
      segment: lgwan,
      listenerId: 'lgwan-print',
      ownerId,
      submittedAs: 'hanako',
      jobName: '試験',
      state: 'pending-held',
      stateReasons: ['job-held-for-release'],
      ticket: { copies: 2 },
      demands: { accountId: '総務-01' },
      facts: undefined,
      claimHash: undefined,
      documentFormat: 'application/pdf',
      documentCount: 1,
      byteLength,
      sha256,
      blobKey,
      wrappedKey,
      impressionsCompleted: undefined,
      mediaSheetsCompleted: undefined,
      createdAt: at,
      heldAt: at,
      processingAt: undefined,
      completedAt: undefined,
      expiresAt: new Date(at.getTime() + 3_600_000),
    };
  }

  const created = (job: Omit<PrintJob, 'jobId'>): readonly AuditEvent[] => [
    jobEvent('job.created', job, 'system', job.createdAt),
    jobEvent('job.held', job, 'system', job.createdAt, { bytes: job.byteLength }),
  ];

  /** Without the background look into held documents, which comes between at a time of its own. */
  async function kindsOf(job: { readonly id: string }): Promise<readonly string[]> {
    const rows = await stores.database.kysely
      .selectFrom('audit_event')
      .select('kind')
      .where('subject', '=', `job:${job.id}`)
      .where('kind', '!=', 'job.inspected')
      .orderBy('id')
      .execute();
    return rows.map(({ kind }) => kind);
  }

  test('many inserted at once come back as they went in, each with its events and its own number', async () => {
    const jobs = await Promise.all(Array.from({ length: 60 }, () => draft(stores, randomBytes(100))));
    const stored = await Promise.all(jobs.map((job) => stores.jobs.insert(job, created(job))));
    assert.equal(new Set(stored.map(({ jobId }) => jobId)).size, 60);
    for (const [index, job] of jobs.entries()) {
      const found = await stores.jobs.find(job.id);
      assert.deepEqual(
        { ...found, sha256: Buffer.from(found?.sha256 ?? []) },
        {
          ...stored[index],
          sha256: Buffer.from(job.sha256 ?? []),
        },
      );
      if (index % 20 === 0) assert.deepEqual(await kindsOf(job), ['job.created', 'job.held']);
    }
  });

  test('one that the database refuses does not take the others of its batch with it', async () => {
    const [good, bad, alsoGood] = await Promise.all([1, 2, 3].map(() => draft(stores, randomBytes(10))));
    assert.ok(good && bad && alsoGood);
    const outcomes = await Promise.allSettled([
      stores.jobs.insert(good, created(good)),
      stores.jobs.insert({ ...bad, jobName: 'NUL \0' }, created(bad)),
      stores.jobs.insert(alsoGood, created(alsoGood)),
    ]);
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(await kindsOf(bad), []);
    assert.deepEqual(await kindsOf(good), ['job.created', 'job.held']);
  });

  test('a job whose document does not become durable is taken back, and its sender hears of it', async () => {
    const job = await draft(stores, randomBytes(10));
    const fault = new ServiceError('STORE_IO_FAILED');
    await assert.rejects(storeTaken(stores, job, created(job), Promise.reject(fault)), fault);
    const stored = await stores.jobs.find(job.id);
    assert.equal(stored?.state, 'aborted');
    assert.equal(stored?.wrappedKey, undefined);
    assert.deepEqual(await kindsOf(job), ['job.created', 'job.held', 'job.aborted', 'document.erased']);
  });

  test('after a crash, jobs whose bytes are gone or wrong are aborted before anything is served; the others stay', async () => {
    // A process that ends without closing its spool leaves its mark behind.
    const killed = await openStores(service.config, silentLog);
    const jobs = [];
    for (let index = 0; index < 5; index += 1) jobs.push(await draft(killed, randomBytes(5_000)));
    const stored = [];
    for (const job of jobs) stored.push(await stores.jobs.insert(job, created(job)));
    const folder = join(service.config.dataFolder, 'blobs', 'spool');
    const segment = jobs[0]?.blobKey?.split('/')[1] ?? '';
    assert.ok((await readdir(folder)).includes(`${segment}.mark`));
    await using file = await open(join(folder, `${segment}.seg`), 'r+');
    const offset = Number(/\/(\d+)-/.exec(jobs[1]?.blobKey ?? '')?.[1]);
    await file.write(Buffer.alloc(64), 0, 64, offset + 2_000);
    const last = Number(/\/(\d+)-/.exec(jobs[4]?.blobKey ?? '')?.[1]);
    await file.truncate(last + 100);
    await checkAfterCrash(stores);
    const states = await Promise.all(stored.map(async ({ id }) => (await stores.jobs.find(id))?.state));
    assert.deepEqual(states, ['pending-held', 'aborted', 'pending-held', 'pending-held', 'aborted']);
    const [, lost] = stored;
    assert.ok(lost !== undefined);
    assert.deepEqual(await kindsOf(lost), ['job.created', 'job.held', 'job.aborted', 'document.erased']);
    await checkAfterCrash(stores);
    await killed[Symbol.asyncDispose]();
  });
});

describe('job-password (PWG 5100.11)', () => {
  test('is judged by what the owner types, whether it came clear or as its SHA-256, and is never kept', async () => {
    const clear = Buffer.from('7391');
    const hashed = createHash('sha256').update(clear).digest();
    for (const sent of [
      { encryption: 'none', value: clear },
      { encryption: 'sha2-256', value: hashed },
      { encryption: 'sha-256', value: hashed },
    ]) {
      const stored = (await hashJobPassword(sent)) ?? '';
      assert.match(stored, /^\$argon2id\$/);
      assert.equal(await isJobPassword(stored, '7391'), true);
      assert.equal(await isJobPassword(stored, '7392'), false);
      assert.equal(
        await isJobPassword(stored, hashed.toString('hex')),
        false,
        'the hash itself opens nothing',
      );
    }
  });

  test('of a form that could never be compared is refused, and an empty one asks for nothing', async () => {
    assert.equal(await hashJobPassword({ encryption: 'md5', value: randomBytes(16) }), 'unknown-encryption');
    assert.equal(
      await hashJobPassword({ encryption: 'sha2-256', value: randomBytes(20) }),
      'unknown-encryption',
    );
    assert.equal(await hashJobPassword({ encryption: 'none', value: Buffer.alloc(0) }), undefined);
  });
});
