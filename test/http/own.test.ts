import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CardServices } from '../../src/http/services/card.ts';
import type { HttpServices } from '../../src/http/services.ts';
import type { Card } from '../../src/ports/card-store.ts';
import { ServiceError } from '../../src/shared/errors/service-error.ts';
import type { PersonId } from '../../src/shared/ids.ts';
import { accept, refuse } from '../../src/shared/result.ts';
import { memoryServices } from '../support/memory-services.ts';
import { addPerson, emptyWorld, type MemoryWorld, segments } from '../support/memory-world.ts';
import { openWebFixture, type WebFixture } from '../support/web-client.ts';

const numberHash = new Uint8Array(32).fill(0xab);

function cardOf(personId: PersonId, id: string, changes: Partial<Card> = {}): Card {
  return {
    id,
    personId,
    technology: 'felica',
    keyedHash: numberHash,
    lastFour: 'c3d4',
    assurance: 1,
    state: 'active',
    kind: 'lasting',
    expiresAt: undefined,
    reason: undefined,
    createdAt: new Date('2026-03-01T00:00:00Z'),
    ...changes,
  };
}

const ids = [1, 2, 3, 4].map((last) => `00000000-0000-4000-8000-00000000000${last}`);

/** A service whose cards are these, and which keeps what was done with them. */
async function open(world: MemoryWorld, cards: readonly Card[], changes: Partial<HttpServices> = {}) {
  const acts: (readonly [string, string, unknown])[] = [];
  const memory = memoryServices(world);
  const own: CardServices = {
    ...memory.cards,
    list: async (personId) => cards.filter((card) => card.personId === personId),
    act: async (by, cardId, act, how) => {
      const card = cards.find(({ id }) => id === cardId);
      if (card?.personId !== by.id || how?.own !== true) throw new ServiceError('IDENTITY_CARD_UNKNOWN');
      acts.push([cardId, act, how.reason]);
      return card;
    },
  };
  const limits = { trialsPerAddress: 1000 };
  const web = await openWebFixture(world, { services: { ...memory, cards: own, ...changes }, limits });
  return { web, acts };
}

async function signedIn(web: WebFixture, loginName = 'hanako') {
  const client = web.client();
  const json = { loginName, password: `correct horse ${loginName}` };
  assert.equal((await client.send('POST', '/api/v1/sign-in', { json })).status, 201);
  return client;
}

test('a person sees their own cards by four digits, without those that are revoked, and never a number', async () => {
  const world = emptyWorld();
  const { id } = addPerson(world, 'hanako');
  const taro = addPerson(world, 'taro');
  const past = new Date(world.clock.now().getTime() - 1);
  const { web } = await open(world, [
    cardOf(id, ids[0] ?? ''),
    cardOf(id, ids[1] ?? '', { kind: 'temporary', expiresAt: past }),
    cardOf(id, ids[2] ?? '', { state: 'revoked', reason: 'returned' }),
    cardOf(taro.id, ids[3] ?? ''),
  ]);
  await using _ = web;
  const answer = await (await signedIn(web)).send('GET', '/api/v1/me/cards');
  const items: { id: string; state: string; mayReport: boolean }[] = answer.json().items;
  assert.deepEqual(
    items.map((card) => [card.id, card.state, card.mayReport]),
    [
      [ids[0], 'active', true],
      [ids[1], 'expired', true],
    ],
  );
  assert.doesNotMatch(answer.text, /keyedHash|abab|personId/);
});

test('a lost card is suspended, a wish that waits is taken back, and the card of somebody else is not there', async () => {
  const world = emptyWorld();
  const { id } = addPerson(world, 'hanako');
  const taro = addPerson(world, 'taro');
  const { web, acts } = await open(world, [
    cardOf(id, ids[0] ?? ''),
    cardOf(id, ids[1] ?? '', { state: 'suspended', reason: 'waiting-for-approval' }),
    cardOf(taro.id, ids[2] ?? ''),
  ]);
  await using _ = web;
  const client = await signedIn(web);
  const report = (cardId: string | undefined) => client.send('POST', `/api/v1/me/cards/${cardId}/lost`);
  assert.equal((await report(ids[0])).status, 204);
  assert.equal((await report(ids[1])).status, 204);
  assert.equal((await report(ids[2])).json().code, 'IDENTITY_CARD_UNKNOWN');
  assert.equal((await report('../ways')).status, 404);
  assert.deepEqual(acts, [
    [ids[0], 'suspend', 'lost'],
    [ids[1], 'revoke', 'lost'],
  ]);
});

test('the ways say what counts: cards in force, a PIN that has not run out, a look-alike only with a card', async () => {
  const world = emptyWorld();
  const person = addPerson(world, 'hanako');
  const until = new Date(world.clock.now().getTime() + 86_400_000);
  const owned: unknown[] = [];
  const memory = memoryServices(world);
  const { web } = await open(
    world,
    [
      cardOf(person.id, ids[0] ?? '', { kind: 'temporary', expiresAt: until, assurance: 2 }),
      cardOf(person.id, ids[1] ?? '', { state: 'suspended', reason: 'lost' }),
      cardOf(person.id, ids[2] ?? '', { state: 'suspended', reason: 'waiting-for-approval' }),
    ],
    {
      pins: { ...memory.pins, state: async () => ({ setAt: new Date(0), expiresAt: new Date(1) }) },
      face: {
        ...memory.face,
        mine: async () => ({
          on: true,
          record: {
            personId: person.id,
            state: 'active',
            engine: 'x@1',
            vectorCount: 3,
            lookAlike: true,
            agreedWording: 'w',
            agreedAt: new Date(0),
            enrolledAt: new Date(0),
            enrolledBy: 'system',
            lastUsedAt: undefined,
            useCount: 0,
            erasedAt: undefined,
            eraseReason: undefined,
          },
        }),
      },
      own: {
        passwordPlace: async () => 'directory',
        phoneCounts: () => true,
        reach: (_person, shown) => {
          owned.push(...shown);
          return [{ segment: segments.lgwan, kinds: 2, isListed: false, isOpen: false, needs: ['pin'] }];
        },
      },
    },
  );
  await using _ = web;
  const ways = (await (await signedIn(web)).send('GET', '/api/v1/me/ways')).json();
  assert.deepEqual(ways.cards, { inForce: 1, waiting: 1, temporaryUntil: until.toISOString() });
  assert.deepEqual(ways.pin, { isSet: false, expiresAt: new Date(1).toISOString() });
  assert.deepEqual([ways.face, ways.password, ways.phone], ['only-with-card', 'directory', true]);
  assert.deepEqual(ways.segments, [
    { id: 'lgwan', name: 'LGWAN接続系', kinds: 2, isListed: false, isOpen: false, needs: ['pin'] },
  ]);
  assert.deepEqual(owned, [
    { factor: 'card', assurance: 2 },
    { factor: 'face', assurance: 1 },
    { factor: 'password', assurance: 1 },
    { factor: 'phone', assurance: 1 },
  ]);
});

test('an authenticator is offered with a QR code that reads its address, confirmed, renewed and taken away', async () => {
  const world = emptyWorld();
  addPerson(world, 'hanako');
  const memory = memoryServices(world);
  const uri = 'otpauth://totp/City:hanako?secret=JBSWY3DPEHPK3PXP&issuer=City';
  const right = (code: string) => code === '123456';
  const codes = { recoveryCodes: ['AAAAA-BBBBB'] };
  const { web } = await open(world, [], {
    second: {
      ...memory.second,
      offer: async (_person, code) =>
        code === undefined ? accept({ secret: 'JBSWY3DPEHPK3PXP', uri }) : refuse('second-wrong'),
      confirm: async (_person, code) => (right(code) ? accept(codes) : refuse('second-wrong')),
      renewCodes: async (_person, code) => (right(code) ? accept(codes) : refuse('locked')),
      remove: async (_person, code) => (right(code) ? accept(true) : refuse('second-required')),
    },
  });
  await using _ = web;
  const client = await signedIn(web);
  const post = (path: string, json: object) => client.send('POST', `/api/v1/me/${path}`, { json });
  const offer = (await post('authenticator', {})).json();
  assert.equal(offer.secret, 'JBSWY3DPEHPK3PXP');
  assert.ok(offer.modules.length >= 21 && offer.modules.every((row: string) => /^[01]+$/.test(row)));
  assert.ok(
    offer.modules.every((row: string) => row.length === offer.modules.length),
    'a square',
  );
  assert.equal((await post('authenticator', { code: '0' })).json().code, 'second-wrong');
  assert.equal((await post('authenticator/confirm', { code: '000000' })).status, 403);
  assert.deepEqual((await post('authenticator/confirm', { code: '123456' })).json(), codes);
  assert.equal((await post('recovery-codes', { code: '000000' })).status, 429);
  assert.deepEqual((await post('recovery-codes', { code: '123456' })).json(), codes);
  assert.equal((await post('authenticator/remove', { code: '000000' })).json().code, 'second-required');
  assert.equal((await post('authenticator/remove', { code: '123456' })).status, 204);
  assert.equal((await post('authenticator/confirm', { code: 'x'.repeat(41) })).status, 400);
  assert.equal((await client.send('DELETE', `/api/v1/me/certificates/${'a'.repeat(64)}`)).status, 404);
});
