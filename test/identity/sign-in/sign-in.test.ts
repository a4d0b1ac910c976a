import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { checkPassword } from '../../../src/identity/sign-in/check-password.ts';
import {
  type ActiveSignIn,
  changePassword,
  endSignIn,
  findSignIn,
  signIn,
  signInLifetimeMs,
} from '../../../src/identity/sign-in/sign-in.ts';
import { addressTrials, personTrials } from '../../../src/identity/trials.ts';
import { type IdentityWorld, openIdentityWorld } from '../../support/identity-world.ts';

const password = 'saboten-to-rakuda-27';

describe('sign-in at the desk', () => {
  let world: IdentityWorld;
  let addresses = 0;
  before(async () => {
    world = await openIdentityWorld();
  });
  after(() => world[Symbol.asyncDispose]());

  const newAddress = () => {
    addresses += 1;
    return `10.0.0.${addresses}`;
  };
  const enter = (loginName: string, typed: string, remoteAddress = newAddress()) =>
    signIn(world, { loginName, password: typed, remoteAddress });
  const entered = async (loginName: string, typed = password): Promise<ActiveSignIn> => {
    const result = await enter(loginName, typed);
    assert.ok(result.ok && 'signInId' in result.value);
    return result.value;
  };

  test('a name in any spelling and the right password begin a sign-in of a working day', async () => {
    const person = await world.put('hanako', { password });
    const active = await entered('KAKUU\\ＨＡＮＡＫＯ');
    assert.equal(active.person.id, person.id);
    assert.equal(active.expiresAt.getTime() - world.clock.now().getTime(), signInLifetimeMs);
    assert.equal((await findSignIn(world, active.signInId))?.person.id, person.id);
    assert.ok((await world.eventsOf(`person:${person.id}`)).includes('sign-in.succeeded'));
  });

  test('a wrong password, an unknown name and a person without a password are answered the same', async () => {
    await world.put('without');
    assert.deepEqual(await enter('hanako', 'wrong'), { ok: false, refusal: 'wrong' });
    assert.deepEqual(await enter('nobody', password), { ok: false, refusal: 'wrong' });
    assert.deepEqual(await enter('without', password), { ok: false, refusal: 'wrong' });
    assert.deepEqual(await enter('', ''), { ok: false, refusal: 'wrong' });
  });

  test('after five failures even the right password is refused, for a quarter of an hour, from anywhere', async () => {
    const person = await world.put('taro', { password });
    for (let trial = 0; trial < personTrials.failures; trial += 1) {
      assert.deepEqual(await enter('taro', `wrong ${trial}`), { ok: false, refusal: 'wrong' });
    }
    assert.deepEqual(await enter('taro', password), { ok: false, refusal: 'locked' });
    assert.equal((await enter('hanako', password)).ok, true, 'others are not locked');
    world.clock.advance(personTrials.windowMs - 1);
    assert.deepEqual(await enter('taro', password), { ok: false, refusal: 'locked' });
    world.clock.advance(2);
    assert.equal((await enter('taro', password)).ok, true);
    const failed = (await world.eventsOf(`person:${person.id}`)).filter((kind) => kind === 'sign-in.failed');
    assert.equal(failed.length, personTrials.failures);
  });

  test('success forgets the failures before it', async () => {
    await world.put('jiro', { password });
    for (let round = 0; round < 3; round += 1) {
      for (let trial = 1; trial < personTrials.failures; trial += 1) await enter('jiro', 'wrong');
      assert.equal((await enter('jiro', password)).ok, true, `round ${round}`);
    }
  });

  test('one address that tries many names is locked, others are not', async () => {
    const address = newAddress();
    for (let trial = 0; trial < addressTrials.failures; trial += 1) {
      await world.people.addTrial(`address:${address}`, world.clock.now(), []);
    }
    assert.deepEqual(await enter('hanako', password, address), { ok: false, refusal: 'locked' });
    assert.equal((await enter('hanako', password)).ok, true);
  });

  test('guesses in the same moment are not more than guesses one after the other', async () => {
    await world.put('saburo', { password });
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, guess) => enter('saburo', `guess ${guess}`)),
    );
    const tried = answers.filter((answer) => !answer.ok && answer.refusal === 'wrong').length;
    assert.ok(tried <= personTrials.failures, `${tried} passwords were tried`);
    assert.deepEqual(await enter('saburo', password), { ok: false, refusal: 'locked' });
  });

  test('a suspended person is told so, with the right password only', async () => {
    await world.put('goro', { password });
    const active = await entered('goro');
    await world.put('goro', { state: 'suspended' });
    assert.deepEqual(await enter('goro', password), { ok: false, refusal: 'inactive' });
    assert.deepEqual(await enter('goro', 'wrong'), { ok: false, refusal: 'wrong' });
    assert.equal(await findSignIn(world, active.signInId), undefined, 'the sign-in of before ends');
  });

  test('a sign-in ends by time, by its owner, and stays ended', async () => {
    const active = await entered('hanako');
    await endSignIn(world, active);
    await endSignIn(world, active);
    assert.equal(await findSignIn(world, active.signInId), undefined);
    const later = await entered('hanako');
    world.clock.advance(signInLifetimeMs - 1);
    assert.notEqual(await findSignIn(world, later.signInId), undefined);
    world.clock.advance(1);
    assert.equal(await findSignIn(world, later.signInId), undefined);
    assert.equal(await findSignIn(world, '00000000-0000-4000-8000-000000000000'), undefined);
  });

  test('a new password needs the old one, is strong and another, and ends the other sign-ins', async () => {
    await world.put('yoshiko', { password });
    const [here, elsewhere] = [await entered('yoshiko'), await entered('yoshiko')];
    const next = 'rakuda-to-saboten-72';
    assert.deepEqual(await changePassword(world, here, { current: 'wrong', next }), {
      ok: false,
      refusal: 'wrong',
    });
    for (const weak of ['short', password]) {
      const answer = await changePassword(world, here, { current: password, next: weak });
      assert.deepEqual(answer, { ok: false, refusal: 'too-weak' });
    }
    assert.deepEqual(await changePassword(world, here, { current: password, next }), {
      ok: true,
      value: true,
    });
    assert.notEqual(await findSignIn(world, here.signInId), undefined);
    assert.equal(await findSignIn(world, elsewhere.signInId), undefined);
    assert.deepEqual(await enter('yoshiko', password), { ok: false, refusal: 'wrong' });
    assert.equal((await entered('yoshiko', next)).person.mustChangePassword, false);
  });

  test('the staff number stands for the login name', async () => {
    const answer = await checkPassword(world, {
      loginName: ' S-hanako ',
      password,
      remoteAddress: newAddress(),
    });
    assert.ok(answer.ok);
  });
});
