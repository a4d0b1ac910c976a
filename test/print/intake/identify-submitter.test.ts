import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { issueLink } from '../../../src/identity/link/capability-link.ts';
import type { SegmentId } from '../../../src/shared/ids.ts';
import { askIpp, printJob, smallPdf } from '../../support/ipp-requests.ts';
import { startTestService, type TestService } from '../../support/test-service.ts';

const document = smallPdf();
const password = 'saboten-to-rakuda-27';
const status = { ok: 0x0000, forbidden: 0x0401, notAuthorized: 0x0403 } as const;

describe('who sends a job', { timeout: 120_000 }, () => {
  let service: TestService;
  before(async () => {
    service = await startTestService();
    await service.addPerson('hanako', { password });
    await service.addPerson('saburo', { password });
    await service.addPerson('taro', { password, segments: ['mynumber'] });
  });
  after(() => service[Symbol.asyncDispose]());

  const print = (userName: string, tried: string) =>
    printJob(service.printerUri('lgwan-print', 'ipps'), { basic: { userName, password: tried }, document });
  const printTo = (token: string) =>
    printJob(`${service.printerUri('lgwan-print', 'ipps')}/u-${token}`, { document });
  const failures = async () =>
    await service.stores.database.kysely
      .selectFrom('audit_event')
      .select('id')
      .where('kind', '=', 'sign-in.failed')
      .execute();

  test('a program that repeats one wrong password counts once, so that its owner is not locked out', async () => {
    for (let trial = 0; trial < 12; trial += 1) {
      assert.equal((await print('hanako', 'old-password-of-last-year')).httpStatus, 401);
    }
    assert.equal((await failures()).length, 1);
    assert.equal((await print('hanako', password)).status, status.ok);
  });

  test('five different wrong passwords lock, even for the right one, and client-error-not-authorized says so', async () => {
    for (let trial = 0; trial < 5; trial += 1) {
      assert.equal((await print('saburo', `guess number ${trial}`)).httpStatus, 401);
    }
    assert.equal((await print('saburo', password)).status, status.notAuthorized);
    assert.equal((await print('hanako', password)).status, status.ok);
  });

  test('a person without the segment is refused with client-error-not-authorized', async () => {
    assert.equal((await print('taro', password)).status, status.notAuthorized);
  });

  test('an unknown address is refused with client-error-forbidden, and shuts out nobody beside it', async () => {
    const { people, clock } = service.stores;
    const person = await people.findByLoginName('hanako');
    assert.ok(person);
    const issued = await issueLink({ people, clock }, person, { segment: 'lgwan' as SegmentId, label: '' });
    assert.ok(issued.ok);
    for (let trial = 0; trial < 60; trial += 1) {
      assert.equal((await printTo(`unknown-link-of-nobody-${trial}`)).status, status.forbidden);
    }
    assert.equal((await printTo(issued.value.token)).status, status.ok);
  });

  test('a job by a link is noted at the link, a question is not', async () => {
    const { people, clock } = service.stores;
    const person = await people.findByLoginName('saburo');
    assert.ok(person);
    const issued = await issueLink({ people, clock }, person, { segment: 'lgwan' as SegmentId, label: '' });
    assert.ok(issued.ok);
    await printTo(issued.value.token);
    const uri = `${service.printerUri('lgwan-print', 'ipps')}/u-${issued.value.token}`;
    assert.equal((await askIpp(uri, { operation: 0x0004 })).status, status.ok);
    for (let wait = 0; wait < 400; wait += 1) {
      if ((await people.listLinks(person.id))[0]?.useCount === 1) break;
      await sleep(50);
    }
    const [link] = await people.listLinks(person.id);
    assert.equal(link?.useCount, 1);
    assert.equal(link?.lastUse?.from, 'loopback');
  });
});
