/** Held documents of the real service: looked into, unlocked, shown, stamped and traced. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { PDFDocument } from 'pdf-lib';
import { configSchema } from '../../../src/config/schema.ts';
import { stampDeps } from '../../../src/context/inspection.ts';
import type { WalkUpSession } from '../../../src/identity/session.ts';
import { openPreviewCache } from '../../../src/print/inspect/preview-cache.ts';
import { previewJob } from '../../../src/print/inspect/preview-job.ts';
import { documentPasswordTrials, unlockJob } from '../../../src/print/inspect/unlock-job.ts';
import type { PrintJob } from '../../../src/print/job.ts';
import { releaseJob } from '../../../src/print/release/release-job.ts';
import { keepClean } from '../../../src/print/stamp/keep-clean.ts';
import { resolveTrace, traceTrials } from '../../../src/print/stamp/resolve-trace.ts';
import { makeTraceCode } from '../../../src/print/trace-code.ts';
import type { PersonId, SegmentId } from '../../../src/shared/ids.ts';
import { buildPages, firstMore, looseFont } from '../../hostile/pdf-parts.ts';
import { type ReleaseStage, releaseStage } from '../../support/release-stage.ts';
import { startTestService, type TestService } from '../../support/test-service.ts';

const { segments } = configSchema.parse({
  segments: [
    {
      id: 'lgwan',
      name: { ja: 'LGWAN接続系', en: 'LGWAN' },
      stamps: { ownerMayKeepClean: true },
      listeners: [{ id: 'demo-print', port: 0, identification: ['claimed-name'] }],
    },
  ],
});
const page = { content: 'BT /F1 20 Tf 80 600 Td (a page) Tj ET' };

describe('held documents', { timeout: 120_000 }, () => {
  let service: TestService;
  let stage: ReleaseStage;
  before(async () => {
    service = await startTestService({ segments });
    stage = await releaseStage(service);
  });
  after(() => service[Symbol.asyncDispose]());

  const owner = async (job: PrintJob): Promise<Pick<WalkUpSession, 'personId' | 'segments'>> => ({
    personId: job.ownerId ?? assert.fail('no owner'),
    segments: ['lgwan' as SegmentId],
  });
  const hold = (document: Uint8Array) => stage.hold(document, undefined, { documentCount: 1 });
  const looked = async (job: PrintJob) => {
    await service.printing.inspection.settled();
    return await stage.job(job);
  };
  const deps = () => ({ ...service.stores, previews: openPreviewCache(), ...stampDeps(service.stores) });
  const events = async (
    kind: 'job.inspected' | 'job.unlocked' | 'delivery.stamped' | 'trace.resolved',
    id: string,
  ) =>
    (
      await service.stores.database.kysely
        .selectFrom('audit_event')
        .select('details')
        .where('kind', '=', kind)
        .where('subject', '=', `job:${id}`)
        .orderBy('id')
        .execute()
    ).map(({ details }) => details);
  const locked = async () => {
    const document = await PDFDocument.load(buildPages([page]));
    document.encrypt({ userPassword: 'himitsu', ownerPassword: 'owner' });
    return await document.save();
  };

  test('are looked into soon after they were held, with an event that names no content', async () => {
    const job = await looked(await hold(buildPages([page, page])));
    assert.deepEqual(job.facts, {
      pages: 2,
      colorPages: 0,
      firstPage: { widthPoints: 595, heightPoints: 842 },
    });
    assert.deepEqual(job.stateReasons, ['job-held-for-release']);
    assert.deepEqual(await events('job.inspected', job.id), [
      { pages: 2, colorPages: 0, trouble: null, missingFonts: 0 },
    ]);
  });

  test('with a font of own characters stay held with document-unprintable-error', async () => {
    const at = firstMore(1);
    const content = 'BT /F2 20 Tf 80 600 Td <00100020> Tj ET';
    const bytes = buildPages(
      [{ content, resources: `/Pattern<<>>/Font<</F2 ${at} 0 R>>` }],
      looseFont(at, 'EUDC', 'Identity-H', 'Identity'),
    );
    const job = await looked(await hold(bytes));
    assert.deepEqual([job.state, job.facts?.trouble], ['pending-held', 'font-missing']);
    assert.deepEqual(job.stateReasons, ['job-held-for-release', 'document-unprintable-error']);
  });

  test('with a password wait for it; a wrong one is counted, the right one is kept sealed until the job ends', async () => {
    const job = await looked(await hold(await locked()));
    assert.deepEqual(job.stateReasons, ['job-held-for-release', 'document-password-error']);
    const who = await owner(job);
    const wrong = await unlockJob(deps(), who, job.id, 'chigau');
    assert.deepEqual(wrong, { ok: false, refusal: 'wrong-password' });
    const stranger = await unlockJob(deps(), { ...who, personId: 'x' as PersonId }, job.id, 'himitsu');
    assert.deepEqual(stranger, { ok: false, refusal: 'job-not-found' });
    const right = await unlockJob(deps(), who, job.id, 'himitsu');
    assert.equal(right.ok, true);
    const after = await stage.job(job);
    assert.deepEqual([after.facts?.pages, after.stateReasons], [1, ['job-held-for-release']]);
    const { passwordFor } = service.printing.inspection.releaseHooks;
    assert.equal(await passwordFor(after), 'himitsu');
    const sealed = await service.stores.inspections.findPassword(job.id);
    assert.equal(Buffer.from(sealed?.sealed ?? []).includes('himitsu'), false);
    await service.stores.jobs.change(job.id, { states: ['pending-held'] }, { state: 'canceled' }, []);
    assert.equal(await service.stores.inspections.findPassword(job.id), undefined);
    assert.equal(JSON.stringify(await events('job.unlocked', job.id)), '[{"ok":false,"what":"document"}]');
  });

  test('wrong passwords of one document are locked after some', async () => {
    const job = await looked(await hold(await locked()));
    const who = await owner(job);
    for (let trial = 0; trial < documentPasswordTrials.failures; trial += 1) {
      await unlockJob(deps(), who, job.id, '');
    }
    assert.deepEqual(await unlockJob(deps(), who, job.id, 'himitsu'), {
      ok: false,
      refusal: 'too-many-trials',
    });
  });

  test('are shown to their owner as pictures, and to nobody else', async () => {
    const job = await looked(await hold(buildPages([page, page, page])));
    const who = await owner(job);
    const shown = await previewJob(deps(), who, job.id, { pages: 2, longEdgePx: 400 });
    assert.ok(shown.ok);
    assert.deepEqual(
      shown.value.map(({ pageNumber, heightPx, png }) => [pageNumber, heightPx, png.subarray(1, 4).join()]),
      [
        [1, 400, '80,78,71'],
        [2, 400, '80,78,71'],
      ],
    );
    const others = await previewJob(deps(), { ...who, segments: [] }, job.id);
    assert.deepEqual(others, { ok: false, refusal: 'segment-not-allowed' });
    const opaque = await looked(await hold(Buffer.from('%!PS-Adobe-3.0\nshowpage\n')));
    assert.deepEqual(await previewJob(deps(), who, opaque.id), { ok: false, refusal: 'format-not-shown' });
    assert.deepEqual(opaque.facts, { opaque: true });
  });

  test('come out with a trace code that leads back to the release, for those who may ask', async () => {
    const { printer, device } = await service.addPrinter('本庁2階 複合機1');
    const job = await looked(await hold(buildPages([page])));
    const session = await stage.tap(device);
    assert.equal((await releaseJob(service.printing.release, session, job.id)).ok, true);
    await stage.until(session, ['confirmed']);
    const told = await events('delivery.stamped', job.id);
    assert.equal(told.length, 2);
    assert.deepEqual(told[1], {
      ...{ delivery: (told[0] as { delivery: string }).delivery, device: device.id },
      ...{ stamped: true, pages: 1, withText: 1, withCode: 1 },
    });
    assert.ok(printer.jobs.length > 0);
    const codeId = (told[0] as { code: string }).code;
    const trace = await deps().traces.find(codeId);
    assert.ok(trace);
    const found = await resolveTrace(deps(), 'command', trace.code.toLowerCase());
    assert.ok(found.ok);
    assert.deepEqual(
      [found.value.job, found.value.deviceName, found.value.personName],
      [job.id, '本庁2階 複合機1', '試験 hanako'],
    );
    assert.equal((await events('trace.resolved', job.id)).length, 1);
    const staff = { id: session.personId, roles: ['staff' as const] };
    assert.deepEqual(await resolveTrace(deps(), staff, trace.code), { ok: false, refusal: 'not-allowed' });
    assert.deepEqual(await resolveTrace(deps(), 'command', 'AAAA'), { ok: false, refusal: 'not-a-code' });
  });

  test('codes that are not of this installation are not looked up, and locked after some', async () => {
    const asker = {
      id: (await stage.tap((await service.addPrinter('MFP-9')).device)).personId,
      roles: ['auditor' as const],
    };
    for (let trial = 0; trial < traceTrials.failures; trial += 1) {
      const foreign = makeTraceCode(Buffer.alloc(8, trial), () => new Uint8Array(32));
      assert.deepEqual(await resolveTrace(deps(), asker, foreign.code), {
        ok: false,
        refusal: 'unknown-code',
      });
    }
    const one = makeTraceCode(Buffer.alloc(8), () => new Uint8Array(32));
    assert.deepEqual(await resolveTrace(deps(), asker, one.code), { ok: false, refusal: 'too-many-trials' });
  });

  test('stay clean when their owner says why and the segment lets owners say so', async () => {
    const { device } = await service.addPrinter('証明書発行機');
    const job = await looked(await hold(buildPages([page])));
    const who = await owner(job);
    assert.deepEqual(await keepClean(deps(), who, job.id, 'certificate'), { ok: true, value: true });
    const session = await stage.tap(device);
    await releaseJob(service.printing.release, session, job.id);
    await stage.until(session, ['confirmed']);
    const [told] = await events('delivery.stamped', job.id);
    assert.deepEqual(
      [(told as { stamped: boolean }).stamped, (told as { cleanPaper: string }).cleanPaper],
      [false, 'certificate'],
    );
  });
});
