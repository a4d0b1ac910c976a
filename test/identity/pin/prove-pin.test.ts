import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Person } from '../../../src/identity/person.ts';
import { personOfPassword, provePassword } from '../../../src/identity/pin/prove-password.ts';
import { provePin } from '../../../src/identity/pin/prove-pin.ts';
import { clearPin, setPin } from '../../../src/identity/pin/set-pin.ts';
import type { Device } from '../../../src/ports/device-store.ts';
import { type IdentityWorld, openIdentityWorld } from '../../support/identity-world.ts';

describe('PINs and passwords at a device', () => {
  let world: IdentityWorld;
  let hanako: Person;
  let device: Device;
  const raised: string[] = [];
  const alarm = { raise: (what: string, scope: string) => void raised.push(`${what} ${scope}`) };
  before(async () => {
    world = await openIdentityWorld();
    hanako = await world.put('hanako', { password: 'a long enough password' });
    device = await world.putDevice('1F');
  });
  after(() => world[Symbol.asyncDispose]());

  const policy = { leastDigits: 6 };
  const set = (person: Person, pin: string, pinPolicy = policy) =>
    setPin({ ...world, pinPolicy }, person, pin);
  const prove = (pin: string, owner: Parameters<typeof provePin>[2] = { personId: hanako.id }, at = device) =>
    provePin({ ...world, alarm }, at, owner, pin);
  const newDevice = () => world.putDevice(`floor ${randomUUID()}`);

  test('without a PIN the person of a session is told so, and a staff number is told nothing', async () => {
    assert.deepEqual(await prove('804173'), { ok: false, refusal: 'pin-not-set' });
    assert.deepEqual(await prove('804173', { staffNumber: hanako.staffNumber }), {
      ok: false,
      refusal: 'pin-wrong',
    });
  });

  test('a weak PIN is not set', async () => {
    assert.deepEqual(await set(hanako, '123456'), { ok: false, refusal: 'pin-too-weak' });
    assert.equal(await world.pins.find(hanako.id), undefined);
  });

  test('the right PIN proves the person, by session or by staff number, in full-width digits too', async () => {
    assert.deepEqual(await set(hanako, '８０４１７３'), { ok: true, value: true });
    const value = { personId: hanako.id, factor: 'pin', assurance: 1 };
    assert.deepEqual(await prove('804173'), { ok: true, value });
    assert.deepEqual(await prove('８０４ １７３', { staffNumber: ` ${hanako.staffNumber} ` }), {
      ok: true,
      value,
    });
  });

  test('what is stored is argon2id of a keyed hash, so that the digits cannot be tried on the database', async () => {
    const stored = await world.pins.find(hanako.id);
    assert.match(stored?.hash ?? '', /^\$argon2id\$/);
    const { verify } = await import('@node-rs/argon2');
    assert.equal(await verify(stored?.hash ?? '', '804173'), false);
  });

  test('five wrong ones lock a staff number for a quarter of an hour at every device, with one alarm', async () => {
    raised.length = 0;
    const taro = await world.put('taro');
    await set(taro, '804173');
    const owner = { staffNumber: taro.staffNumber };
    for (let trial = 0; trial < 5; trial += 1) {
      assert.deepEqual(await prove('804174', owner, await newDevice()), { ok: false, refusal: 'pin-wrong' });
    }
    assert.deepEqual(await prove('804173', owner, await newDevice()), {
      ok: false,
      refusal: 'too-many-trials',
    });
    assert.deepEqual(raised, ['pin person']);
    const locked = await world.database.kysely
      .selectFrom('audit_event')
      .select('details')
      .where('kind', '=', 'trials.locked')
      .execute();
    assert.deepEqual(
      locked.map(({ details }) => details),
      [{ what: 'pin', scope: 'person' }],
    );
    world.clock.advance(15 * 60_000 + 1);
    assert.equal((await prove('804173', owner, await newDevice())).ok, true);
  });

  test('a number that nobody has is locked in the same way', async () => {
    const owner = { staffNumber: '999999' };
    for (let trial = 0; trial < 5; trial += 1) {
      assert.deepEqual(await prove('804174', owner, await newDevice()), { ok: false, refusal: 'pin-wrong' });
    }
    assert.deepEqual(await prove('804174', owner, await newDevice()), {
      ok: false,
      refusal: 'too-many-trials',
    });
  });

  test('twenty in a day lock until the next day, however patiently they are tried', async () => {
    const jiro = await world.put('jiro');
    await set(jiro, '804173');
    const owner = { staffNumber: jiro.staffNumber };
    for (let trial = 0; trial < 20; trial += 1) {
      assert.deepEqual(await prove('804174', owner, await newDevice()), { ok: false, refusal: 'pin-wrong' });
      if (trial % 4 === 3) world.clock.advance(16 * 60_000);
    }
    world.clock.advance(60 * 60_000);
    assert.deepEqual(await prove('804173', owner, await newDevice()), {
      ok: false,
      refusal: 'too-many-trials',
    });
    world.clock.advance(24 * 60 * 60_000);
    assert.equal((await prove('804173', owner, await newDevice())).ok, true);
  });

  test('twenty wrong ones of whomever lock the device for five minutes', async () => {
    const place = await newDevice();
    for (let trial = 0; trial < 20; trial += 1)
      await prove('804174', { staffNumber: `none-${trial}` }, place);
    assert.deepEqual(await prove('804173', undefined, place), { ok: false, refusal: 'too-many-trials' });
    assert.equal((await prove('804173')).ok, true);
  });

  test('guesses in the same moment do not get past the count', async () => {
    const saburo = await world.put('saburo');
    await set(saburo, '804173');
    const place = await newDevice();
    const guesses = Array.from({ length: 12 }, () =>
      prove('804174', { staffNumber: saburo.staffNumber }, place),
    );
    const refusals = (await Promise.all(guesses)).map((result) => (result.ok ? 'ok' : result.refusal));
    assert.equal(refusals.filter((refusal) => refusal === 'pin-wrong').length, 5);
  });

  test('an expired PIN must be set anew; a cleared one is gone', async () => {
    const shiro = await world.put('shiro');
    await set(shiro, '804173', { leastDigits: 6, expireDays: 30 } as typeof policy);
    world.clock.advance(30 * 86_400_000);
    const owner = { personId: shiro.id };
    assert.deepEqual(await prove('804173', owner, await newDevice()), { ok: false, refusal: 'pin-not-set' });
    assert.equal(await clearPin(world, shiro.id, 'system'), true);
    assert.equal(await clearPin(world, shiro.id, 'system'), false);
    assert.deepEqual(await world.eventsOf(`person:${shiro.id}`), [
      'person.imported',
      'pin.set',
      'pin.cleared',
    ]);
  });

  test('who has left proves nothing', async () => {
    const goro = await world.put('goro');
    await set(goro, '804173');
    await world.put('goro', { state: 'suspended' });
    assert.deepEqual(await prove('804173', { staffNumber: goro.staffNumber }, await newDevice()), {
      ok: false,
      refusal: 'person-inactive',
    });
  });

  test('a password proves its person; a one-time password does not', async () => {
    const typed = { loginName: 'hanako', password: 'a long enough password', remoteAddress: '127.0.0.1' };
    const proof = await provePassword(world, await newDevice(), typed);
    assert.deepEqual(proof, { ok: true, value: { personId: hanako.id, factor: 'password', assurance: 1 } });
    const wrong = { ...typed, password: 'another password' };
    assert.deepEqual(await provePassword(world, await newDevice(), wrong), {
      ok: false,
      refusal: 'password-wrong',
    });
    await world.people.setPassword(
      hanako.id,
      (await world.people.passwordHash(hanako.id)) ?? '',
      true,
      world.clock.now(),
      [],
    );
    assert.deepEqual(await personOfPassword(world, await newDevice(), typed), {
      ok: false,
      refusal: 'password-must-change',
    });
  });
});
