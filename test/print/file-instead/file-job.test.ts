import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sniffMediaType } from '../../../ocr/raster/media-type.ts';
import { fileArrivedJobs } from '../../../src/print/file-instead/file-arrived-jobs.ts';
import { type FileJobDeps, fileJob } from '../../../src/print/file-instead/file-job.ts';
import type { PrintJob } from '../../../src/print/job.ts';
import type { ScanIntakeDeps } from '../../../src/scan/intake/intake-deps.ts';
import type { PersonId, SegmentId } from '../../../src/shared/ids.ts';
import { silentLog } from '../../../src/shared/log.ts';
import { scanStore } from '../../../src/stores/postgres/scan-store.ts';
import { printJob, smallPdf } from '../../support/ipp-requests.ts';
import { startTestService, type TestService, testSegments } from '../../support/test-service.ts';

const lgwan = 'lgwan' as SegmentId;
/** A one-pixel PWG raster begins like this; nothing in the archive reads it. */
const raster = Buffer.concat([Buffer.from('RaS2'), Buffer.alloc(1796)]);

describe('a held job is filed instead of printed', { timeout: 120_000 }, () => {
  let service: TestService;
  let hanako: PersonId;
  let deps: FileJobDeps;
  before(async () => {
    service = await startTestService({ segments: withArchiveQueue() });
    hanako = await service.addPerson('hanako', { department: '総務課' });
    await service.addPerson('taro');
    deps = filing(200_000_000);
  });
  after(() => service[Symbol.asyncDispose]());

  function filing(scanBytes: number): FileJobDeps {
    const { stores } = service;
    const scanIntake: ScanIntakeDeps = {
      ...stores,
      scans: scanStore(stores.database),
      reader: { sniff: sniffMediaType },
      log: silentLog,
      limits: { scanBytes },
      onReceived: () => undefined,
    };
    return { ...stores, scanIntake };
  }
  const owner = () => ({ personId: hanako, segments: [lgwan] });
  const send = async (listener: string, document: Uint8Array = smallPdf()): Promise<PrintJob> => {
    const { jobId } = await printJob(service.printerUri(listener), { userName: 'hanako', document });
    const job = await service.stores.jobs.findByNumber(listener, jobId);
    assert.ok(job);
    return job;
  };
  const find = async ({ id }: PrintJob): Promise<PrintJob> => {
    const job = await service.stores.jobs.find(id);
    assert.ok(job);
    return job;
  };
  const kinds = async (subject: string) => {
    const rows = await service.stores.database.kysely
      .selectFrom('audit_event')
      .select('kind')
      .where('subject', '=', subject)
      .orderBy('id')
      .execute();
    return rows.map(({ kind }) => kind);
  };
  const scanOf = (job: PrintJob) => deps.scanIntake.scans.findBySourceKey('print', `job:${job.id}`);

  test('its document is in custody with its owner before the job ends, and the job keeps nothing of it', async () => {
    const job = await send('demo-print');
    const filed = await fileJob(deps, owner(), job.id);
    assert.ok(filed.ok && filed.value.ended);
    const scan = await scanOf(job);
    assert.ok(scan);
    assert.deepEqual(
      [scan.id, scan.ownerId, scan.department, scan.segment, scan.mediaType, scan.byteLength],
      [filed.value.scanId, hanako, '総務課', lgwan, 'application/pdf', job.byteLength],
    );
    const parts: Uint8Array[] = [];
    const { blobKey = '', wrappedKey = '' } = scan;
    for await (const part of deps.scanIntake.vault.open(lgwan, { blobKey, wrappedKey })) parts.push(part);
    assert.deepEqual(Buffer.concat(parts), Buffer.from(smallPdf()));
    const ended = await find(job);
    assert.deepEqual(
      [ended.state, ended.stateReasons, ended.wrappedKey, ended.blobKey],
      ['completed', ['job-saved-successfully'], undefined, undefined],
    );
    assert.deepEqual(await kinds(`job:${job.id}`), [
      'job.created',
      'job.held',
      'job.filed',
      'document.erased',
    ]);
    assert.deepEqual(await kinds(`scan:${scan.id}`), ['scan.received']);
  });

  test('filing twice, at once or after a crash between custody and end, makes one document', async () => {
    const job = await send('demo-print');
    const both = await Promise.all([fileJob(deps, owner(), job.id), fileJob(deps, owner(), job.id)]);
    const ids = both.flatMap((result) => (result.ok ? [result.value.scanId] : []));
    assert.ok(ids.length >= 1 && new Set(ids).size === 1);
    assert.equal(both.filter((result) => result.ok && result.value.ended).length, 1);
    const again = await fileJob(deps, owner(), job.id);
    assert.deepEqual(again, { ok: false, refusal: 'job-not-held' });
  });

  test("another's job, another segment's, a raster and a job with a password of its own are refused and stay held", async () => {
    const job = await send('demo-print');
    const stranger = { personId: 'b2a7f0de-0000-4000-8000-000000000000' as PersonId, segments: [lgwan] };
    assert.deepEqual(await fileJob(deps, stranger, job.id), { ok: false, refusal: 'job-not-found' });
    const elsewhere = { personId: hanako, segments: ['mynumber' as SegmentId] };
    assert.deepEqual(await fileJob(deps, elsewhere, job.id), { ok: false, refusal: 'segment-not-allowed' });
    await service.stores.jobs.change(
      job.id,
      { states: ['pending-held'] },
      { demands: { jobPasswordHash: 'x' } },
      [],
    );
    assert.deepEqual(await fileJob(deps, owner(), job.id), { ok: false, refusal: 'job-password-needed' });
    const picture = await send('demo-print', raster);
    assert.deepEqual(await fileJob(deps, owner(), picture.id), { ok: false, refusal: 'not-fileable' });
    const long = await send('demo-print');
    assert.deepEqual(await fileJob(filing(10), owner(), long.id), { ok: false, refusal: 'not-fileable' });
    for (const one of [job, picture, long]) assert.equal((await find(one)).state, 'pending-held');
    assert.equal(await scanOf(long), undefined);
  });

  test('a job that came in by an archive queue is filed by the next round, once, from whichever process', async () => {
    const job = await send('archive-print');
    assert.deepEqual(job.stateReasons, ['job-saving']);
    await Promise.all([fileArrivedJobs(deps, ['archive-print']), fileArrivedJobs(deps, ['archive-print'])]);
    assert.equal((await find(job)).state, 'completed');
    assert.equal((await scanOf(job))?.ownerId, hanako);
    assert.deepEqual(await fileArrivedJobs(deps, ['archive-print']), { filed: 0, held: 0 });
  });

  test('what the archive cannot read is not lost: it waits for its owner like any held job', async () => {
    const job = await send('archive-print', raster);
    assert.deepEqual(await fileArrivedJobs(deps, ['archive-print']), { filed: 0, held: 1 });
    assert.deepEqual((await find(job)).stateReasons, ['job-held-for-release']);
    assert.deepEqual(await fileArrivedJobs(deps, ['archive-print']), { filed: 0, held: 0 });
  });

  test('while there is no room the job stays where it is, and is filed when there is', async () => {
    const job = await send('archive-print');
    const full = { ...deps, scanIntake: { ...deps.scanIntake, hasRoom: async () => false } };
    assert.deepEqual(await fileArrivedJobs(full, ['archive-print']), { filed: 0, held: 0 });
    assert.deepEqual((await find(job)).stateReasons, ['job-saving']);
    assert.equal((await fileArrivedJobs(deps, ['archive-print'])).filed, 1);
  });
});

/** The test segments with a queue that files. */
function withArchiveQueue() {
  const [first] = testSegments;
  return [
    {
      ...first,
      releaseFactors: 1 as const,
      retentionHours: 72,
      watchedFolders: [],
      listeners: ['demo-print', 'archive-print'].map((id) => ({
        id,
        host: '127.0.0.1',
        port: 0,
        tls: 'optional' as const,
        identification: ['claimed-name' as const],
        purpose: id === 'archive-print' ? ('archive' as const) : ('hold' as const),
      })),
    },
  ];
}
