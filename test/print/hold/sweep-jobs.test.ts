import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { incompleteAfterMs, sweepJobs } from '../../../src/print/hold/sweep-jobs.ts';
import type { PrintJob } from '../../../src/print/job.ts';
import { type ManualClock, manualClock } from '../../../src/shared/clock.ts';
import { askIpp, printJob, smallPdf } from '../../support/ipp-requests.ts';
import { startTestService, type TestService } from '../../support/test-service.ts';

const createOperation = 0x0005;
const sendOperation = 0x0006;
const hour = 3_600_000;
/** Above 1 MB, so that the document has a file of its own and not a place in a shared one. */
const largePdf = () => smallPdf(randomBytes(600_000));

describe('the regular clearing', { timeout: 120_000 }, () => {
  let service: TestService;
  let clock: ManualClock;
  before(async () => {
    service = await startTestService();
    await service.addPerson('hanako');
  });
  after(() => service[Symbol.asyncDispose]());

  const sweep = () => sweepJobs({ ...service.stores, clock });
  /** Time stands, for the clearing only, so long after now. */
  const later = (ms: number) => {
    clock = manualClock(new Date(service.stores.clock.now().getTime() + ms));
  };
  const find = async (jobId: number): Promise<PrintJob> => {
    const job = await service.stores.jobs.findByNumber('demo-print', jobId);
    assert.ok(job);
    return job;
  };
  const uri = () => service.printerUri('demo-print');
  const create = async (): Promise<number> => {
    const { job } = await askIpp(uri(), { operation: createOperation, userName: 'hanako' });
    const [jobId] = job.get('job-id') ?? [];
    assert.ok(jobId?.tag === 'integer');
    return jobId.value;
  };
  const events = async (job: PrintJob) => {
    const rows = await service.stores.database.kysely
      .selectFrom('audit_event')
      .select('kind')
      .where('subject', '=', `job:${job.id}`)
      .orderBy('id')
      .execute();
    return rows.map(({ kind }) => kind);
  };

  test('a held job ends with its retention: its key is destroyed, its bytes are gone, the audit says so', async () => {
    const { jobId } = await printJob(uri(), { userName: 'hanako', document: largePdf() });
    const { blobKey = '' } = await find(jobId);
    later(72 * hour - 60_000);
    assert.deepEqual(await sweep(), { expired: 0, incomplete: 0, discarded: 0 });
    later(72 * hour + 1000);
    assert.equal((await sweep()).expired, 1);
    const ended = await find(jobId);
    assert.deepEqual([ended.state, ended.stateReasons], ['canceled', ['job-canceled-after-timeout']]);
    assert.deepEqual([ended.wrappedKey, ended.blobKey], [undefined, undefined]);
    assert.equal(await service.stores.blobs.size(blobKey), undefined);
    assert.deepEqual(await events(ended), ['job.created', 'job.held', 'job.expired', 'document.erased']);
    assert.deepEqual(await sweep(), { expired: 0, incomplete: 0, discarded: 0 }, 'twice is once');
  });

  test('RFC 8011 §5.4.31: a created job without a document ends after two minutes, not before', async () => {
    const jobId = await create();
    later(incompleteAfterMs - 5000);
    assert.equal((await sweep()).incomplete, 0);
    later(incompleteAfterMs + 1000);
    assert.equal((await sweep()).incomplete, 1);
    const ended = await find(jobId);
    assert.deepEqual([ended.state, ended.stateReasons], ['aborted', ['aborted-by-system']]);
    const late = await askIpp(uri(), {
      operation: sendOperation,
      userName: 'hanako',
      document: smallPdf(),
      operationAttributes: {
        'job-id': [{ tag: 'integer', value: jobId }],
        'last-document': [{ tag: 'boolean', value: true }],
      },
    });
    assert.ok(late.status >= 0x0400, 'the document comes too late');
  });

  test('a job that has its document in time is not incomplete, however long it waits', async () => {
    const { jobId } = await printJob(uri(), { userName: 'hanako', document: smallPdf() });
    later(hour);
    assert.equal((await sweep()).incomplete, 0);
    assert.equal((await find(jobId)).state, 'pending-held');
  });

  test('bytes that a killed process left behind after the key was destroyed are removed', async () => {
    const { jobId } = await printJob(uri(), { userName: 'hanako', document: largePdf() });
    const job = await find(jobId);
    await service.stores.jobs.change(
      job.id,
      { states: ['pending-held'] },
      { state: 'canceled', wrappedKey: undefined, completedAt: service.stores.clock.now() },
      [],
    );
    later(0);
    assert.equal((await sweep()).discarded, 1);
    assert.equal(await service.stores.blobs.size(job.blobKey ?? ''), undefined);
    assert.equal((await find(jobId)).blobKey, undefined);
  });

  test('two processes that clear at the same time end each job once', async () => {
    await printJob(uri(), { userName: 'hanako', document: smallPdf() });
    later(73 * hour);
    const reports = await Promise.all([sweep(), sweep()]);
    const open = await service.stores.jobs.countOpen('demo-print');
    assert.equal(open, 0);
    assert.equal(reports[0].expired + reports[1].expired, 2, 'this one and the one of the third test');
  });
});
