/** A colleague collects: marked, within the segments of both, charged to the owner, and only while it is in force. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CardReading } from '../../drivers/device/card.ts';
import { giveDelegation, listDelegations, revokeDelegation } from '../../src/identity/delegation/delegate.ts';
import { handOverJobs } from '../../src/identity/directory/hand-over.ts';
import { leave } from '../../src/identity/directory/leave.ts';
import type { Person } from '../../src/identity/person.ts';
import { listHeldJobs } from '../../src/print/release/list-jobs.ts';
import { listSessionDeliveries, releaseJob } from '../../src/print/release/release-job.ts';
import { addDays, dayOf } from '../../src/shared/working-days.ts';
import { printJob, smallPdf } from '../support/ipp-requests.ts';
import { tapCard } from '../support/tap.ts';
import { startTestService, type TestService } from '../support/test-service.ts';

const taroCard: CardReading = { technology: 'iso14443a', identifierHex: '04a1b2c3' };

describe('a colleague collects', { timeout: 60_000 }, () => {
  let service: TestService;
  let hanako: Person;
  let today: string;
  before(async () => {
    service = await startTestService();
    await service.addPerson('hanako', { segments: ['lgwan', 'mynumber'] });
    await service.addPerson('taro', { card: `iso14443a:${taroCard.identifierHex}` });
    await service.addPerson('apart', { segments: ['mynumber'] });
    hanako = await person('hanako');
    today = dayOf(service.stores.clock.now());
  });
  after(() => service[Symbol.asyncDispose]());

  const person = async (loginName: string): Promise<Person> => {
    const found = await service.stores.people.findByLoginName(loginName);
    assert.ok(found);
    return found;
  };
  const send = (jobName: string) =>
    printJob(service.printerUri('demo-print'), { userName: 'hanako', document: smallPdf(), jobName });
  const open = async (name: string) => {
    const { device } = await service.addPrinter(name);
    const started = await tapCard({ ...service.stores, cards: service.stores.keys }, device, taroCard);
    assert.ok(started.ok);
    return started.value;
  };
  const give = (changes: object) =>
    giveDelegation(service.stores, hanako, {
      colleague: 'taro',
      scope: { kind: 'all' },
      lastDay: addDays(today, 3),
      ...changes,
    });
  const names = async (session: Parameters<typeof listHeldJobs>[1]) =>
    (await listHeldJobs(service.printing.release, session)).map(({ jobName, delegatedBy }) => [
      jobName,
      delegatedBy,
    ]);

  test('one job only: it is listed with its owner, comes out, and is charged to the owner', async () => {
    await send('一枚目');
    await send('二枚目');
    const session = await open('複合機A');
    assert.deepEqual(await names(session), []);
    const own = await service.stores.jobs.listWaiting(hanako.id, hanako.segments, 10);
    const wanted = own.find(({ job }) => job.jobName === '一枚目')?.job;
    const other = own.find(({ job }) => job.jobName === '二枚目')?.job;
    assert.ok(wanted && other);
    const given = await give({ scope: { kind: 'job', job: wanted.id } });
    assert.deepEqual(await names(session), [['一枚目', hanako.displayName]]);
    const refused = await releaseJob(service.printing.release, session, other.id);
    assert.deepEqual(refused, { ok: false, refusal: 'job-not-found' });
    assert.ok((await releaseJob(service.printing.release, session, wanted.id)).ok);
    for (;;) {
      const [latest] = await listSessionDeliveries(service.printing.release, session);
      if (latest?.state === 'confirmed') break;
      await sleep(50);
    }
    const { kysely } = service.stores.database;
    const charged = await kysely
      .selectFrom('delivery')
      .select(['charged_person', 'requested_by'])
      .where('job', '=', wanted.id)
      .executeTakeFirstOrThrow();
    assert.deepEqual(charged, { charged_person: hanako.id, requested_by: (await person('taro')).id });
    const claimed = await kysely
      .selectFrom('audit_event')
      .selectAll()
      .where('kind', '=', 'delivery.claimed')
      .executeTakeFirstOrThrow();
    assert.equal(claimed.actor, `person:${(await person('taro')).id}`);
    assert.equal((claimed.details as { delegation?: string }).delegation, given.id);
  });

  test('all jobs, until it is taken back; both sides see it meanwhile', async () => {
    const session = await open('複合機B');
    const given = await give({});
    assert.deepEqual(await names(session), [['二枚目', hanako.displayName]]);
    const seen = await listDelegations(service.stores, await person('taro'));
    assert.deepEqual(seen.received.map(({ ownerName }) => ownerName)[0], hanako.displayName);
    assert.equal((await listDelegations(service.stores, hanako)).given.length, 2);
    assert.equal(await revokeDelegation(service.stores, (await person('taro')).id, given.id), false);
    assert.equal(await revokeDelegation(service.stores, hanako.id, given.id), true);
    assert.deepEqual(await names(session), []);
  });

  test('only jobs of the department that was named', async () => {
    const session = await open('複合機C');
    const apart = await give({ scope: { kind: 'department', department: '税務課' } });
    assert.deepEqual(await names(session), []);
    await revokeDelegation(service.stores, hanako.id, apart.id);
    const own = await give({ scope: { kind: 'department', department: '総務課' } });
    assert.equal((await names(session)).length, 1);
    await revokeDelegation(service.stores, hanako.id, own.id);
  });

  test('refused: nobody of that name, oneself, no common segment, more than 30 days, a day that is past', async () => {
    const reasons = async (changes: object) => {
      const error = await give(changes).catch((thrown: unknown) => thrown);
      return (error as { details?: { reason?: string } }).details?.reason;
    };
    assert.equal(await reasons({ colleague: 'nobody' }), 'colleague-unknown');
    assert.equal(await reasons({ colleague: 'hanako' }), 'self');
    assert.equal(await reasons({ lastDay: addDays(today, 31) }), 'last-day');
    assert.equal(await reasons({ lastDay: addDays(today, -1) }), 'last-day');
    assert.equal(
      await reasons({ scope: { kind: 'job', job: '00000000-0000-4000-8000-000000000000' } }),
      'job-unknown',
    );
    await service.addPerson('elsewhere', { segments: ['internet'] });
    assert.equal(await reasons({ colleague: 'elsewhere' }), 'no-common-segment');
  });

  test('when the owner leaves, nothing is collected any more; a successor gets what is held', async () => {
    const session = await open('複合機D');
    await give({});
    assert.equal((await names(session)).length, 1);
    await assert.rejects(handOverJobs(service.stores, hanako.id, 'taro', 'system'), {
      code: 'IDENTITY_PERSON_UNKNOWN',
    });
    await leave(service.stores, hanako.id, { day: today }, 'system');
    assert.deepEqual(await names(session), []);
    assert.equal(await handOverJobs(service.stores, hanako.id, 'apart', 'system'), 0);
    assert.equal(await handOverJobs(service.stores, hanako.id, 'taro', 'system'), 1);
    assert.deepEqual(await names(session), [['二枚目', undefined]]);
  });
});
