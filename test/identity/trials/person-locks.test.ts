import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Person } from '../../../src/identity/person.ts';
import { provePin } from '../../../src/identity/pin/prove-pin.ts';
import { setPin } from '../../../src/identity/pin/set-pin.ts';
import { liftLocks, personLocks } from '../../../src/identity/trials/person-locks.ts';
import { type IdentityWorld, openIdentityWorld } from '../../support/identity-world.ts';

describe('lock-outs of a person', { timeout: 60_000 }, () => {
  let world: IdentityWorld;
  let hanako: Person;
  let taro: Person;
  before(async () => {
    world = await openIdentityWorld();
    hanako = await world.put('hanako', { password: 'a long enough password' });
    taro = await world.put('taro', { password: 'a long enough password' });
    for (const person of [hanako, taro])
      await setPin({ ...world, pinPolicy: { leastDigits: 6 } }, person, '804173');
  });
  after(() => world[Symbol.asyncDispose]());

  const deps = () => ({ ...world, note: world.cardStore.note.bind(world.cardStore) });
  const prove = async (person: Person, pin: string) => {
    const device = await world.putDevice(`floor ${randomUUID()}`);
    return await provePin(world, device, { staffNumber: person.staffNumber }, pin);
  };
  const fail = async (person: Person, times: number) => {
    for (let time = 0; time < times; time += 1) await prove(person, '111222');
  };

  test('who has made no mistake has nothing to lift, and nothing is written of it', async () => {
    assert.deepEqual(await personLocks(deps(), hanako), []);
    assert.deepEqual(await liftLocks(deps(), hanako, 'system'), []);
    const rows = await world.database.kysely
      .selectFrom('audit_event')
      .select('id')
      .where('kind', '=', 'trials.lifted')
      .execute();
    assert.equal(rows.length, 0);
  });

  test('a PIN typed wrong five times shuts the person out, at every device, until it is lifted', async () => {
    await fail(hanako, 4);
    const [open] = await personLocks(deps(), hanako);
    assert.deepEqual(open, { way: 'pin', failures: 4, locked: false, minutesAtMost: 0 });
    await fail(hanako, 1);
    const [locked] = await personLocks(deps(), hanako);
    assert.deepEqual(locked, { way: 'pin', failures: 5, locked: true, minutesAtMost: 15 });
    assert.deepEqual(await prove(hanako, '804173'), { ok: false, refusal: 'too-many-trials' });
    assert.deepEqual(await liftLocks(deps(), hanako, `person:${taro.id}`), ['pin']);
    assert.deepEqual(await personLocks(deps(), hanako), []);
    assert.equal((await prove(hanako, '804173')).ok, true);
  });

  test('lifting one person lifts nobody else, and the audit says who did it for whom', async () => {
    await fail(hanako, 5);
    await fail(taro, 5);
    await liftLocks(deps(), hanako, `person:${taro.id}`);
    assert.equal((await personLocks(deps(), taro))[0]?.locked, true);
    const rows = await world.database.kysely
      .selectFrom('audit_event')
      .select(['actor', 'subject', 'details'])
      .where('kind', '=', 'trials.lifted')
      .execute();
    assert.deepEqual(rows.at(-1), {
      actor: `person:${taro.id}`,
      subject: `person:${hanako.id}`,
      details: { ways: ['pin'], locked: 1 },
    });
  });
});
