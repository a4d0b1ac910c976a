import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { CardReading } from '../../../drivers/device/card.ts';
import { endWalkUp, findWalkUp, idleMs } from '../../../src/identity/session/walk-up.ts';
import type { WalkUpSession } from '../../../src/identity/session.ts';
import { deviceTrials } from '../../../src/identity/trials.ts';
import type { Device } from '../../../src/ports/device-store.ts';
import { newId, type SessionId } from '../../../src/shared/ids.ts';
import {
  core,
  type IdentityWorld,
  lgwan,
  mynumber,
  openIdentityWorld,
} from '../../support/identity-world.ts';
import { tapCard } from '../../support/tap.ts';

const minute = 60_000;
const reading = (identifierHex: string): CardReading => ({ technology: 'felica', identifierHex });
const hanakosCard = reading('012e4cd8a1b2c3d4');

describe('walk-up sessions', () => {
  let world: IdentityWorld;
  let device: Device;
  before(async () => {
    world = await openIdentityWorld();
    device = await world.putDevice('三階');
    await world.put('hanako', { card: 'felica:012e4cd8a1b2c3d4', segments: [lgwan, mynumber] });
  });
  after(() => world[Symbol.asyncDispose]());

  const tap = async (at: Device = device, card = hanakosCard): Promise<WalkUpSession> => {
    const started = await tapCard(world, at, card);
    assert.ok(started.ok, started.ok ? '' : started.refusal);
    return started.value;
  };
  const refusalOf = async (at: Device, card: CardReading) => {
    const started = await tapCard(world, at, card);
    return started.ok ? undefined : started.refusal;
  };
  const changeDevice = (of: Device, state: 'active' | 'paused' | 'removed') =>
    world.database.kysely.updateTable('device').set({ state }).where('id', '=', of.id).execute();

  test('one card opens the segments that need one factor, in the intersection of person and device', async () => {
    const wide = await world.putDevice('広い機器', [lgwan, core, mynumber]);
    const session = await tap(wide);
    assert.deepEqual([session.factors, session.segments], [['card'], [lgwan]]);
    assert.equal(session.expiresAt.getTime(), world.clock.now().getTime() + idleMs);
    assert.ok((await world.eventsOf(`device:${wide.id}`)).includes('walk-up.started'));
  });

  test('card-unknown: a card that nobody has, of any technology', async () => {
    assert.equal(await refusalOf(device, reading('aaaaaaaaaaaaaaa1')), 'card-unknown');
    assert.equal(await refusalOf(device, { ...hanakosCard, technology: 'iso14443b' }), 'card-unknown');
  });

  test('card-suspended: the card is suspended; a revoked one is unknown', async () => {
    const person = await world.put('suspended-card', { card: 'felica:0000000000000abc' });
    for (const [state, refusal] of [
      ['suspended', 'card-suspended'],
      ['revoked', 'card-unknown'],
    ] as const) {
      await world.database.kysely
        .updateTable('credential')
        .set({ state })
        .where('person_id', '=', person.id)
        .execute();
      assert.equal(await refusalOf(device, reading('0000000000000abc')), refusal);
    }
  });

  test('person-inactive: the person is suspended or has left', async () => {
    await world.put('inactive', { card: 'felica:0000000000000def' });
    await world.put('inactive', { state: 'suspended' });
    assert.equal(await refusalOf(device, reading('0000000000000def')), 'person-inactive');
    await world.put('inactive', { state: 'left' });
    const gone = await refusalOf(device, reading('0000000000000def'));
    assert.equal(gone, 'card-unknown', 'the cards of whoever left are revoked');
  });

  test('device-paused: the device is paused', async () => {
    assert.equal(await refusalOf({ ...device, state: 'paused' }, hanakosCard), 'device-paused');
  });

  test('no-common-segment: nothing of the person may come out here', async () => {
    assert.equal(await refusalOf(await world.putDevice('コア系', [core]), hanakosCard), 'no-common-segment');
  });

  test('too-many-trials: after twenty unknown cards the device takes none for five minutes', async () => {
    const tried = await world.putDevice('試された機器');
    for (let trial = 0; trial < deviceTrials.failures; trial += 1) {
      assert.equal(await refusalOf(tried, reading(`bbbbbbbbbbbb${1000 + trial}`)), 'card-unknown');
    }
    assert.equal(await refusalOf(tried, hanakosCard), 'too-many-trials');
    assert.notEqual((await tap(device)).id, undefined, 'other devices are not locked');
    world.clock.advance(deviceTrials.windowMs + 1);
    await tap(tried);
    const refused = (await world.eventsOf(`device:${tried.id}`)).filter((kind) => kind === 'walk-up.refused');
    assert.equal(refused.length, deviceTrials.failures);
  });

  test('refusals of known cards lock nobody out', async () => {
    const place = await world.putDevice('別の課', [core]);
    for (let trial = 0; trial < deviceTrials.failures + 5; trial += 1) {
      assert.equal(await refusalOf(place, hanakosCard), 'no-common-segment');
    }
  });

  test('no audit event holds the card number', async () => {
    const rows = await world.database.kysely.selectFrom('audit_event').selectAll().execute();
    assert.ok(!/012e4cd8a1b2c3d4|bbbbbbbbbbbb/.test(JSON.stringify(rows)));
  });

  test('three minutes without a touch end a session; each touch begins them anew', async () => {
    const session = await tap();
    world.clock.advance(idleMs - 1);
    const touched = await findWalkUp(world, device, session.id);
    assert.equal(touched?.expiresAt.getTime(), world.clock.now().getTime() + idleMs);
    world.clock.advance(idleMs - 1);
    assert.notEqual(await findWalkUp(world, device, session.id), undefined);
    world.clock.advance(idleMs);
    assert.equal(await findWalkUp(world, device, session.id), undefined);
  });

  test('no session lasts longer than thirty minutes, however often it is touched', async () => {
    const session = await tap();
    for (let passed = 2; passed < 30; passed += 2) {
      world.clock.advance(2 * minute);
      assert.notEqual(await findWalkUp(world, device, session.id), undefined, `${passed} minutes`);
    }
    world.clock.advance(2 * minute);
    assert.equal(await findWalkUp(world, device, session.id), undefined);
  });

  test('a session is worth nothing at another device, after the end, and after the next tap', async () => {
    const other = await world.putDevice('二階');
    const session = await tap();
    assert.equal(await findWalkUp(world, other, session.id), undefined);
    assert.equal(await findWalkUp(world, device, newId<SessionId>()), undefined);
    const elsewhere = await tap(other);
    assert.notEqual(await findWalkUp(world, device, session.id), undefined, 'two devices, two sessions');
    const next = await tap();
    assert.equal(await findWalkUp(world, device, session.id), undefined);
    await endWalkUp(world, next);
    await endWalkUp(world, next);
    assert.equal(await findWalkUp(world, device, next.id), undefined);
    assert.notEqual(await findWalkUp(world, other, elsewhere.id), undefined);
    const ended = (await world.eventsOf(`device:${device.id}`)).filter((kind) => kind === 'walk-up.ended');
    assert.equal(ended.length, 1, 'leaving twice is told once');
  });

  test('rights are worked out anew at each touch: a person or a device may lose them meanwhile', async () => {
    const place = await world.putDevice('出張所', [lgwan, core]);
    await world.put('saburo', { card: 'felica:00000000000000ef', segments: [lgwan, core] });
    const session = await tap(place, reading('00000000000000ef'));
    await world.put('saburo', { segments: [core] });
    assert.deepEqual((await findWalkUp(world, place, session.id))?.segments, [core]);
    await world.put('saburo', { state: 'suspended' });
    assert.equal(await findWalkUp(world, place, session.id), undefined);
    await world.put('saburo', { segments: [lgwan] });
    assert.notEqual(await findWalkUp(world, place, session.id), undefined);
    await changeDevice(place, 'paused');
    const paused = await world.devices.findById(place.id);
    assert.ok(paused);
    assert.equal(await findWalkUp(world, paused, session.id), undefined);
  });
});
