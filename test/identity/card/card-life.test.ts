import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { CardReading } from '../../../drivers/device/card.ts';
import { startCapture } from '../../../src/identity/card/capture-card.ts';
import { enrolCard, enrolReadCard } from '../../../src/identity/card/enrol-card.ts';
import { actOnCard } from '../../../src/identity/card/manage-card.ts';
import { proveCard } from '../../../src/identity/card/prove-card.ts';
import type { Person } from '../../../src/identity/person.ts';
import { findWalkUp } from '../../../src/identity/session/walk-up.ts';
import type { Device } from '../../../src/ports/device-store.ts';
import { type IdentityWorld, openIdentityWorld } from '../../support/identity-world.ts';
import { tapCard } from '../../support/tap.ts';

const felica = (identifierHex: string): CardReading => ({ technology: 'felica', identifierHex });
const typeA = (identifierHex: string): CardReading => ({ technology: 'iso14443a', identifierHex });

describe('the life of a card', () => {
  let world: IdentityWorld;
  let hanako: Person;
  let taro: Person;
  let device: Device;
  let other: Device;
  before(async () => {
    world = await openIdentityWorld();
    hanako = await world.put('hanako');
    taro = await world.put('taro');
    device = await world.putDevice('1F');
    other = await world.putDevice('2F');
  });
  after(() => world[Symbol.asyncDispose]());

  const enrol = (person: Person, reading: CardReading, again = reading, more = {}) =>
    enrolReadCard(world, { personId: person.id, readings: [reading, again], actor: 'system', ...more });
  const cardOf = async (person: Person, lastFour: string) => {
    const card = (await world.cardStore.list(person.id)).find((one) => one.lastFour === lastFour);
    assert.ok(card);
    return card;
  };

  test('two readings that differ enrol nothing', async () => {
    await assert.rejects(enrol(hanako, felica('0102030405060708'), felica('0102030405060709')), {
      code: 'IDENTITY_CARD_READINGS_DIFFER',
    });
    assert.deepEqual(await world.cardStore.list(hanako.id), []);
  });

  test('type B and random numbers are refused, whoever reads them', async () => {
    for (const reading of [
      { technology: 'iso14443b', identifierHex: '04a1b2c3' } as const,
      typeA('08a1b2c3'),
    ]) {
      await assert.rejects(enrol(hanako, reading), { code: 'IDENTITY_CARD_NOT_LASTING' });
    }
  });

  test('another form of a card that is enrolled is refused for everybody, and audited', async () => {
    await enrol(hanako, typeA('04a1b2c3d4e5f6'));
    for (const [why, form] of [
      ['reversed', typeA('f6e5d4c3b2a104')],
      ['the first four bytes', typeA('04a1b2c3')],
      ['the last four bytes, reversed', typeA('f6e5d4c3')],
    ] as const) {
      await assert.rejects(enrol(taro, form), { code: 'IDENTITY_CARD_NEAR_MATCH' }, why);
      await assert.rejects(enrol(hanako, form), { code: 'IDENTITY_CARD_NEAR_MATCH' }, why);
    }
    assert.ok((await world.eventsOf(`person:${taro.id}`)).includes('credential.enrolment-refused'));
  });

  test('the whole of a number is refused when a cut form of it is enrolled', async () => {
    await enrol(taro, typeA('05b1b2b3'));
    await assert.rejects(enrol(hanako, typeA('05b1b2b3d4e5f6')), { code: 'IDENTITY_CARD_NEAR_MATCH' });
  });

  test('one digit off is a mistake for the same person, and another card for a colleague', async () => {
    await enrol(hanako, felica('012e4cd8a1b2c3d4'));
    const near = felica('012e4cd8a1b2c3d5');
    await assert.rejects(enrol(hanako, near), { code: 'IDENTITY_CARD_NEAR_MATCH' });
    assert.equal((await enrol(taro, near)).state, 'enrolled');
    const second = await enrol(hanako, felica('012e4cd8a1b2c3d6'), undefined, { isAnotherCard: true });
    assert.equal(second.state, 'enrolled');
  });

  test('suspended and revoked cards open nothing from that moment, and end what they opened, at every device', async () => {
    const reading = felica('0a0b0c0d0e0f0001');
    await enrol(taro, reading);
    const { id } = await cardOf(taro, '0001');
    for (const [act, refusal] of [
      ['suspend', 'card-suspended'],
      ['revoke', 'card-unknown'],
    ] as const) {
      if (act === 'revoke') await actOnCard(world, id, 'resume', { actor: 'system' });
      const here = await tapCard(world, device, reading);
      const there = await tapCard(world, other, reading);
      assert.ok(here.ok && there.ok);
      await actOnCard(world, id, act, { actor: 'system' });
      assert.equal(await findWalkUp(world, device, here.value.id), undefined);
      assert.equal(await findWalkUp(world, other, there.value.id), undefined);
      for (const place of [device, other]) {
        assert.deepEqual(await proveCard(world, place, reading), { ok: false, refusal });
      }
    }
    await assert.rejects(actOnCard(world, id, 'resume', { actor: 'system' }), {
      code: 'IDENTITY_CARD_STATE',
    });
  });

  test('a person acts on no card of somebody else', async () => {
    const { id } = await cardOf(hanako, 'c3d4');
    const by = { actor: `person:${taro.id}`, ownerId: taro.id } as const;
    await assert.rejects(actOnCard(world, id, 'suspend', by), { code: 'IDENTITY_CARD_UNKNOWN' });
    await assert.rejects(actOnCard(world, 'nothing', 'suspend', by), { code: 'IDENTITY_CARD_UNKNOWN' });
  });

  test('a temporary card ends at its time, and with it the session that it opened', async () => {
    const reading = felica('0a0b0c0d0e0f00aa');
    const expiresAt = new Date(world.clock.now().getTime() + 60_000);
    await enrol(taro, reading, reading, { kind: 'temporary', expiresAt });
    const begun = await tapCard(world, device, reading);
    assert.ok(begun.ok && (await findWalkUp(world, device, begun.value.id)));
    world.clock.advance(60_000);
    assert.equal(await findWalkUp(world, device, begun.value.id), undefined);
    assert.deepEqual(await proveCard(world, device, reading), { ok: false, refusal: 'card-expired' });
  });

  test('a card that waits for approval opens nothing until it is approved', async () => {
    const reading = felica('0a0b0c0d0e0f0b0b');
    const asked = await enrol(hanako, reading, reading, { needsApproval: true });
    assert.deepEqual(asked, { state: 'waiting-for-approval', lastFour: '0b0b' });
    assert.deepEqual(await proveCard(world, device, reading), { ok: false, refusal: 'card-suspended' });
    const [waiting] = await world.cardStore.listWaiting();
    assert.ok(waiting);
    await assert.rejects(actOnCard(world, waiting.id, 'resume', { actor: 'system' }), {
      code: 'IDENTITY_CARD_STATE',
    });
    await actOnCard(world, waiting.id, 'approve', { actor: 'system' });
    assert.equal((await proveCard(world, device, reading)).ok, true);
    assert.deepEqual(await world.cardStore.listWaiting(), []);
  });

  test('where a card is waited for, two taps enrol it and no session is opened; the third opens one', async () => {
    const reading = felica('0a0b0c0d0e0f0c0c');
    const wish = { deviceId: device.id, personId: hanako.id, askedBy: taro.id, kind: 'lasting' } as const;
    const { id } = await startCapture(world, wish);
    assert.deepEqual(await proveCard(world, device, reading), { ok: false, refusal: 'card-read-once' });
    assert.equal((await world.cardStore.findCapture(id))?.state, 'read-once');
    assert.deepEqual(await proveCard(world, device, reading), { ok: false, refusal: 'card-now-enrolled' });
    assert.equal((await world.cardStore.findCapture(id))?.lastFour, '0c0c');
    const proof = await proveCard(world, device, reading);
    assert.ok(proof.ok && proof.value.personId === hanako.id);
  });

  test('a second tap with another card, or with one that is taken, enrols nothing and says why', async () => {
    const wish = { deviceId: device.id, personId: hanako.id, askedBy: undefined, kind: 'lasting' } as const;
    const differ = await startCapture(world, wish);
    await proveCard(world, device, felica('0a0b0c0d0e0f0d0d'));
    assert.equal((await proveCard(world, device, felica('0a0b0c0d0e0f0e0e'))).ok, false);
    assert.equal((await world.cardStore.findCapture(differ.id))?.refusal, 'IDENTITY_CARD_READINGS_DIFFER');
    const taken = await startCapture(world, wish);
    const ofTaro = felica('012e4cd8a1b2c3d5');
    await proveCard(world, device, ofTaro);
    await proveCard(world, device, ofTaro);
    assert.equal((await world.cardStore.findCapture(taken.id))?.refusal, 'IDENTITY_CARD_TAKEN');
  });

  test('after two minutes nobody waits any more', async () => {
    await startCapture(world, {
      deviceId: other.id,
      personId: hanako.id,
      askedBy: undefined,
      kind: 'lasting',
    });
    world.clock.advance(2 * 60_000);
    assert.equal((await proveCard(world, other, felica('012e4cd8a1b2c3d4'))).ok, true);
  });

  test('no table and no event holds a whole number', async () => {
    await enrolCard(world, { personId: hanako.id, cardNumber: 'felica:0a0b0c0d0e0f1234', actor: 'system' });
    const { kysely } = world.database;
    const rows = [
      await kysely.selectFrom('credential').selectAll().execute(),
      await kysely.selectFrom('credential_variant').selectAll().execute(),
      await kysely.selectFrom('card_capture').selectAll().execute(),
      await kysely.selectFrom('audit_event').selectAll().execute(),
    ];
    const text = JSON.stringify(rows, (_key, value) =>
      value?.type === 'Buffer' ? Buffer.from(value.data).toString('hex') : value,
    );
    for (const number of ['0a0b0c0d0e0f1234', '04a1b2c3d4e5f6', 'f6e5d4c3b2a104'])
      assert.ok(!text.includes(number));
  });
});
