/** The accounts in the running print side: asked before a job is held, before it comes out, and told what it used. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { addTariff, setQuota } from '../../src/accounting/manage/manage-accounts.ts';
import { type Accounting, openAccounting } from '../../src/context/accounting.ts';
import type { Device } from '../../src/ports/device-store.ts';
import { releaseJob } from '../../src/print/release/release-job.ts';
import type { PersonId } from '../../src/shared/ids.ts';
import { askIpp, smallPdf } from '../support/ipp-requests.ts';
import { addLedgerRelease } from '../support/ledger.ts';
import { pagesPdf, type ReleaseStage, releaseStage } from '../support/release-stage.ts';
import { startTestService, type TestService } from '../support/test-service.ts';

const printJobOperation = 0x0002;
/** `client-error-account-limit-reached` (PWG 5100.16). */
const accountLimitReached = 0x041e;

describe('accounts of the print side', { timeout: 120_000 }, () => {
  let service: TestService;
  let stage: ReleaseStage;
  let accounting: Accounting;
  let device: Device;
  let hanako: PersonId;
  before(async () => {
    service = await startTestService();
    stage = await releaseStage(service);
    accounting = openAccounting(service.stores);
    ({ device } = await service.addPrinter('経理課前'));
    hanako = (await service.stores.people.findByLoginName('hanako'))?.id ?? assert.fail('nobody');
  });
  after(() => service[Symbol.asyncDispose]());

  const limit = (personId: PersonId, amount: number) =>
    setQuota(
      accounting.deps,
      { subject: { kind: 'person', personId }, period: 'month', unit: 'pages', amount, mode: 'hard' },
      'system',
    );

  test('a job is refused before its document is taken when nothing is left, in words that CUPS shows', async () => {
    const taro = await service.addPerson('taro');
    await limit(taro, 10);
    await addLedgerRelease(service.stores.database, taro, service.stores.clock.now(), { impressions: 10 });
    const answer = await askIpp(service.printerUri('demo-print'), {
      operation: printJobOperation,
      userName: 'taro',
      document: smallPdf(),
    });
    assert.equal(answer.status, accountLimitReached);
    assert.equal(await service.stores.jobs.countWaiting(taro), 0);
  });

  test('a release over what is left is refused; within it, it is charged by the tariff to the department of that day', async () => {
    const prices = { monochrome: 2, color: 2, sheet: 1 };
    await addTariff(
      accounting.deps,
      { validFrom: '2020-01-01', base: prices, media: {}, duplexDiscountPercent: 0 },
      'system',
    );
    await limit(hanako, 2);
    const job = await stage.hold(await pagesPdf(3), { pages: 3, colorPages: 0 });
    const session = await stage.tap(device);
    const { release } = service.printing;
    assert.deepEqual(await releaseJob(release, session, job.id), { ok: false, refusal: 'over-quota' });
    await limit(hanako, 3);
    assert.ok((await releaseJob(release, session, job.id)).ok);
    assert.equal((await stage.until(session, ['confirmed', 'returned', 'ambiguous'])).state, 'confirmed');
    const charged = await service.stores.database.kysely
      .selectFrom('delivery')
      .select(['charged_person', 'charged_department', 'charged_pages', 'charged_yen'])
      .where('job', '=', job.id)
      .executeTakeFirstOrThrow();
    assert.deepEqual(charged, {
      charged_person: hanako,
      charged_department: '総務課',
      charged_pages: 3,
      charged_yen: 9,
    });
    const [standing] = await accounting.standings({ id: hanako, department: '総務課' });
    const { pages, reservedPages } = standing?.consumption ?? {};
    assert.deepEqual([pages, reservedPages], [3, 0]);
    const next = await stage.hold(smallPdf(), { pages: 1 });
    assert.deepEqual(await releaseJob(release, session, next.id), { ok: false, refusal: 'over-quota' });
  });
});
