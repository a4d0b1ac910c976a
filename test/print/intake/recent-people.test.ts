/** What intake remembers of people: one look-up a second, and no change missed for longer. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { normaliseLoginName } from '../../../src/identity/person.ts';
import { checkPassword, type PasswordDeps } from '../../../src/identity/sign-in/check-password.ts';
import { hashPassword } from '../../../src/identity/sign-in/password.ts';
import { openVerifiedPasswords } from '../../../src/identity/sign-in/verified-passwords.ts';
import type { PersonStore } from '../../../src/ports/person-store.ts';
import { recentPeople, recentPeopleMs } from '../../../src/print/intake/recent-people.ts';
import type { PersonId } from '../../../src/shared/ids.ts';
import { startTestService, type TestService } from '../../support/test-service.ts';

const password = 'saboten-to-rakuda-27';
const trial = { loginName: 'hanako', password, remoteAddress: '10.0.0.7' };

describe('a client that sends its password with every request', { timeout: 60_000 }, () => {
  let service: TestService;
  let asked = 0;
  let deps: PasswordDeps;
  let id: PersonId;
  before(async () => {
    service = await startTestService();
    id = await service.addPerson('hanako', { password });
    const { people } = service.stores;
    const counted: PersonStore = {
      ...people,
      findByLoginName: (name) => {
        asked += 1;
        return people.findByLoginName(name);
      },
    };
    deps = { ...service.stores, people: recentPeople(counted), verified: openVerifiedPasswords() };
  });
  after(() => service[Symbol.asyncDispose]());

  async function msOf(work: () => Promise<unknown>): Promise<number> {
    const beganMs = performance.now();
    await work();
    return performance.now() - beganMs;
  }

  test('is judged once, and its person looked up once a second', async () => {
    assert.equal((await checkPassword(deps, trial)).ok, true);
    asked = 0;
    await sleep(recentPeopleMs);
    const slow = await msOf(async () => {
      assert.equal((await checkPassword({ ...deps, verified: openVerifiedPasswords() }, trial)).ok, true);
    });
    const quick = await msOf(async () => {
      for (let index = 0; index < 20; index += 1) assert.equal((await checkPassword(deps, trial)).ok, true);
    });
    assert.ok(quick < 20 * slow, `${quick} ms for 20, ${slow} ms for one that is judged`);
    assert.ok(asked <= 3, `asked ${asked} times`);
  });

  test('with another password, or from another address, is judged anew', async () => {
    const wrong = await checkPassword(deps, { ...trial, password: 'saboten-to-rakuda-28' });
    assert.deepEqual(wrong, { ok: false, refusal: 'wrong' });
    const elsewhere = await checkPassword(deps, { ...trial, remoteAddress: '10.0.0.8' });
    assert.equal(elsewhere.ok, true);
  });

  test('is refused within a second of a new password', async () => {
    assert.equal((await checkPassword(deps, trial)).ok, true);
    const hash = await hashPassword('kujira-no-yubinbako-8');
    await service.stores.people.setPassword(id, hash, false, service.stores.clock.now(), []);
    await sleep(recentPeopleMs);
    assert.deepEqual(await checkPassword(deps, trial), { ok: false, refusal: 'wrong' });
    const renewed = await checkPassword(deps, { ...trial, password: 'kujira-no-yubinbako-8' });
    assert.equal(renewed.ok, true);
  });

  test('is refused within a second of being suspended', async () => {
    const { people, clock } = service.stores;
    const person = await people.findByLoginName(normaliseLoginName('hanako'));
    assert.ok(person !== undefined);
    await people.upsert({ ...person, state: 'suspended' }, clock.now(), (subject) => ({
      kind: 'person.changed',
      segment: '-',
      at: clock.now(),
      actor: 'system',
      subject: `person:${subject}`,
      details: {},
    }));
    await sleep(recentPeopleMs);
    const refused = await checkPassword(deps, { ...trial, password: 'kujira-no-yubinbako-8' });
    assert.deepEqual(refused, { ok: false, refusal: 'inactive' });
  });
});
