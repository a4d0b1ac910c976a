import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { enrolCard } from '../../../src/identity/card/enrol-card.ts';
import type { Person } from '../../../src/identity/person.ts';
import { type IdentityWorld, openIdentityWorld } from '../../support/identity-world.ts';

describe('enrolment of cards', () => {
  let world: IdentityWorld;
  let hanako: Person;
  let taro: Person;
  before(async () => {
    world = await openIdentityWorld();
    hanako = await world.put('hanako');
    taro = await world.put('taro');
  });
  after(() => world[Symbol.asyncDispose]());

  const enrol = (person: Person, cardNumber: string) =>
    enrolCard(world, { personId: person.id, cardNumber, actor: 'system' });

  test('a card is bound once, and again for the same person is done already', async () => {
    assert.equal(await enrol(hanako, 'felica:012e4cd8a1b2c3d4'), 'enrolled');
    assert.equal(await enrol(hanako, 'FELICA:01-2E-4C-D8-A1-B2-C3-D4'), 'already-enrolled');
    const events = await world.eventsOf(`person:${hanako.id}`);
    assert.equal(events.filter((kind) => kind === 'credential.enrolled').length, 1);
  });

  test('the number is stored as a keyed hash and four digits only', async () => {
    await enrol(hanako, 'iso14443a:04aabbccddee80');
    const rows = await world.database.kysely.selectFrom('credential').selectAll().execute();
    const row = rows.find(({ last_four }) => last_four === 'ee80');
    assert.equal(row?.keyed_hash.byteLength, 32);
    assert.ok(!JSON.stringify(rows).includes('04aabbccddee80'));
  });

  test("another person's card is refused, whether bound before or in the same moment", async () => {
    await assert.rejects(enrol(taro, 'felica:012e4cd8a1b2c3d4'), { code: 'IDENTITY_CARD_TAKEN' });
    const both = await Promise.allSettled([
      enrol(hanako, 'iso14443a:04010203'),
      enrol(taro, 'iso14443a:04010203'),
    ]);
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  });

  test('a wrong number binds nothing', async () => {
    await assert.rejects(enrol(taro, 'felica:xyz'), { code: 'IDENTITY_CARD_NUMBER_INVALID' });
  });
});
