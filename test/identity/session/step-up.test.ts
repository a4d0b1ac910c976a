/** One session, several factors: what each opens, who may add one, and when a session ends with its card. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { CardReading } from '../../../drivers/device/card.ts';
import { proveCard } from '../../../src/identity/card/prove-card.ts';
import type { FactorRule } from '../../../src/identity/factor-policy.ts';
import type { Person } from '../../../src/identity/person.ts';
import { beginWalkUp, findWalkUp, stepUpWalkUp, waysAt } from '../../../src/identity/session/walk-up.ts';
import { factorsMissing, type Proof, type WalkUpSession } from '../../../src/identity/session.ts';
import type { Device } from '../../../src/ports/device-store.ts';
import { type IdentityWorld, lgwan, mynumber, openIdentityWorld } from '../../support/identity-world.ts';
import { tapCard } from '../../support/tap.ts';

const card: CardReading = { technology: 'felica', identifierHex: '012e4cd8a1b2c3d4' };

describe('stepping up', () => {
  let world: IdentityWorld;
  let hanako: Person;
  let device: Device;
  before(async () => {
    world = await openIdentityWorld();
    device = await world.putDevice('三階', [lgwan, mynumber]);
    hanako = await world.put('hanako', { card: 'felica:012e4cd8a1b2c3d4', segments: [lgwan, mynumber] });
  });
  after(() => world[Symbol.asyncDispose]());

  const proof = (factor: Proof['factor'], personId = hanako.id): Proof => ({
    personId,
    factor,
    assurance: 1,
  });
  const tap = async (at = device): Promise<WalkUpSession> => {
    const started = await tapCard(world, at, card);
    assert.ok(started.ok, started.ok ? '' : started.refusal);
    return started.value;
  };
  const refusalOf = (result: { readonly ok: boolean; readonly refusal?: string }) =>
    result.ok ? undefined : result.refusal;

  test('a second factor of another kind opens the segment that asks for two', async () => {
    const session = await tap();
    assert.deepEqual(session.segments, [lgwan]);
    assert.deepEqual(session.stepUp, [{ segment: mynumber, needs: ['face', 'pin', 'password'] }]);
    const stronger = await stepUpWalkUp(world, device, session, proof('pin'));
    assert.ok(stronger.ok);
    assert.equal(stronger.value.id, session.id, 'the same session');
    assert.deepEqual(stronger.value.factors, ['card', 'pin']);
    assert.deepEqual([stronger.value.segments, stronger.value.stepUp], [[lgwan, mynumber], []]);
    assert.deepEqual((await findWalkUp(world, device, session.id))?.segments, [lgwan, mynumber]);
    assert.ok((await world.eventsOf(`device:${device.id}`)).includes('walk-up.stepped-up'));
  });

  test('a factor of the same kind opens nothing more', async () => {
    const session = await tap();
    const again = await stepUpWalkUp(world, device, session, proof('code'));
    assert.ok(again.ok);
    assert.deepEqual(again.value.segments, [lgwan]);
  });

  test('at a device of that segment alone the first factor opens a session that waits for the second', async () => {
    const strict = await world.putDevice('番号系', [mynumber]);
    const session = await tap(strict);
    assert.deepEqual(session.segments, []);
    assert.equal(factorsMissing(session, { segment: mynumber })?.length, 3);
  });

  test('other-person: what somebody else shows leaves the session as it is', async () => {
    const taro = await world.put('taro', { segments: [lgwan, mynumber] });
    const session = await tap();
    const refused = await stepUpWalkUp(world, device, session, proof('pin', taro.id));
    assert.equal(refusalOf(refused), 'other-person');
    const still = await findWalkUp(world, device, session.id);
    assert.deepEqual([still?.personId, still?.factors], [hanako.id, ['card']]);
  });

  test('factor-not-allowed: a factor that no segment here takes begins nothing', async () => {
    const rules: readonly FactorRule[] = [{ when: { device: '三階' }, accepted: ['card', 'face'] }];
    const deps = { ...world, factorRules: rules };
    assert.deepEqual(waysAt(deps, device), ['card', 'face']);
    assert.equal(refusalOf(await beginWalkUp(deps, device, proof('pin'))), 'factor-not-allowed');
    assert.equal(refusalOf(await beginWalkUp(world, device, proof('phone'))), 'factor-not-allowed');
  });

  test('a card that only states its number does not open what asks for a genuine one', async () => {
    const rules: readonly FactorRule[] = [{ when: { segment: 'lgwan' }, cardAssurance: 2 }];
    const deps = { ...world, factorRules: rules };
    const plain = await beginWalkUp(deps, device, proof('card'));
    assert.ok(plain.ok);
    assert.deepEqual(plain.value.segments, []);
    assert.ok(factorsMissing(plain.value, { segment: lgwan })?.includes('card'), 'the genuine card itself');
    const genuine = await stepUpWalkUp(deps, device, plain.value, { ...proof('card'), assurance: 2 });
    assert.ok(genuine.ok);
    assert.deepEqual([genuine.value.segments, genuine.value.cardAssurance], [[lgwan], 2]);
  });

  test('a session ends with the card that opened it', async () => {
    const session = await tap();
    await world.database.kysely
      .updateTable('credential')
      .set({ state: 'suspended' })
      .where('person_id', '=', hanako.id)
      .execute();
    assert.equal(await findWalkUp(world, device, session.id), undefined);
    const refused = await proveCard(world, device, card);
    assert.equal(refusalOf(refused), 'card-suspended');
    await world.database.kysely
      .updateTable('credential')
      .set({ state: 'active' })
      .where('person_id', '=', hanako.id)
      .execute();
  });

  test('a session that ended in between begins anew with the further factor alone', async () => {
    const first = await tap();
    await tap();
    const result = await stepUpWalkUp(world, device, first, proof('pin'));
    assert.ok(result.ok);
    assert.notEqual(result.value.id, first.id);
    assert.deepEqual([result.value.factors, result.value.segments], [['pin'], [lgwan]]);
  });

  test('every refusal at a device is in the audit with its reason, and nothing else of it', async () => {
    const rows = await world.database.kysely
      .selectFrom('audit_event')
      .select(['details', 'actor'])
      .where('kind', '=', 'walk-up.refused')
      .execute();
    const reasons = rows.map(({ details }) => (details as { reason?: string }).reason);
    for (const reason of ['other-person', 'factor-not-allowed', 'card-suspended']) {
      assert.ok(reasons.includes(reason), reason);
    }
  });
});
