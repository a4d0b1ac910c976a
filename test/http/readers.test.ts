/** The messages of card readers' agents over HTTPS: who may send them, and what is taken for one. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import type { PanelArrival } from '../../src/http/services/reader.ts';
import type { ReaderCard } from '../../src/identity/reader/reader-link.ts';
import type { EnrolledReader } from '../../src/ports/reader-store.ts';
import type { DeviceId, ReaderId } from '../../src/shared/ids.ts';
import { memoryServices } from '../support/memory-services.ts';
import { addDevice, emptyWorld } from '../support/memory-world.ts';
import { openWebFixture, type WebClient, type WebFixture } from '../support/web-client.ts';

const token = 'A'.repeat(43);
const reader: EnrolledReader = {
  id: '00000000-0000-4000-8000-000000000001' as ReaderId,
  name: 'counter',
  deviceId: '00000000-0000-4000-8000-000000000002' as DeviceId,
  endsSession: undefined,
  createdAt: new Date('2026-04-01T00:00:00Z'),
  lastSeenAt: undefined,
  software: '',
};

describe('the interface for card readers', () => {
  const world = emptyWorld();
  const pairing = addDevice(world, '複合機1');
  const taken: ReaderCard[] = [];
  const arrivals: PanelArrival[] = [];
  let isRevoked = false;
  let web: WebFixture;
  let agent: WebClient;

  before(async () => {
    const services = memoryServices(world);
    const limits = { requestsPerAddress: 100_000, requestsPerSession: 100_000, tapsPerPanel: 100_000 };
    web = await openWebFixture(world, {
      limits,
      services: {
        ...services,
        readers: {
          ...services.readers,
          readerOfToken: async (asked) => (asked === token && !isRevoked ? reader : undefined),
          card: async (_reader, card) => {
            taken.push(card);
            return { outcome: 'challenge', challenge: Buffer.alloc(16, 7) };
          },
          arrival: async () => arrivals.shift(),
        },
      },
    });
    agent = web.client();
  });
  after(() => web[Symbol.asyncDispose]());

  const send = (path: string, json: unknown, bearer: string | undefined = token) =>
    agent.send('POST', `/api/v1/reader/${path}`, {
      json,
      headers: bearer === '' ? {} : { authorization: `Bearer ${bearer}` },
    });
  const card = { sequence: 1, technology: 'felica', identifier: '012e4cd8a1b2c3d4', canProve: true };

  test('a card is taken and answered with its challenge', async () => {
    const answer = await send('card', card);
    assert.equal(answer.status, 200, answer.text);
    assert.deepEqual(answer.json(), { outcome: 'challenge', challenge: '07'.repeat(16) });
    assert.equal(taken.at(-1)?.identifierHex, card.identifier);
  });

  test('without the token, with another one, and after its revocation nothing is taken', async () => {
    const before = taken.length;
    for (const bearer of ['', 'B'.repeat(43), `${token}A`, 'x']) {
      const answer = await send('card', card, bearer);
      assert.equal(answer.status, 401);
      assert.equal(answer.json().code, 'HTTP_READER_NOT_ENROLLED');
    }
    isRevoked = true;
    for (const path of ['card', 'proof', 'removal', 'heartbeat']) {
      assert.equal((await send(path, card)).status, 401);
    }
    isRevoked = false;
    assert.equal(taken.length, before);
  });

  test('type B, numbers of another form and foreign members are refused before anybody is looked up', async () => {
    const before = taken.length;
    for (const change of [
      { technology: 'iso14443b' },
      { identifier: '012E4CD8A1B2C3D4' },
      { identifier: '01' },
      { identifier: `${'01'.repeat(11)}` },
      { sequence: 0 },
      { sequence: 1.5 },
      { sequence: 2 ** 60 },
      { canProve: 'yes' },
    ]) {
      const answer = await send('card', { ...card, ...change });
      assert.equal(answer.status, 400, JSON.stringify(change));
    }
    assert.equal(taken.length, before);
  });

  test('any message is taken or refused with 400, and no number comes into the log', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('card', 'proof', 'removal', 'heartbeat'),
        fc.oneof(
          fc.jsonValue(),
          fc.record({
            sequence: fc.oneof(fc.constant(1), fc.jsonValue()),
            technology: fc.constantFrom('felica', 'iso14443a', 'x'),
            identifier: fc.oneof(fc.constant(card.identifier), fc.string()),
            canProve: fc.constant(true),
            proof: fc.jsonValue(),
          }),
        ),
        async (path, body) => {
          const answer = await send(path, body);
          assert.ok([200, 400].includes(answer.status), `${answer.status} ${answer.text}`);
        },
      ),
      { numRuns: 60 },
    );
    assert.doesNotMatch(web.logLines.join('\n'), /012e4cd8|AAAAAAAA/);
  });

  test('the panel of the device is told of a session, a refusal and an end, or of nothing', async () => {
    const panel = web.client();
    assert.equal((await panel.send('POST', '/api/v1/panel/pair', { json: { token: pairing } })).status, 200);
    const wait = () => panel.send('GET', '/api/v1/panel/arrivals?wait=0');
    assert.equal((await wait()).status, 204);
    arrivals.push({ kind: 'refused', refusal: 'card-unknown' }, { kind: 'ended' });
    const refused = await wait();
    assert.equal(refused.json().refused, 'card-unknown');
    assert.ok(refused.json().text.cause.length > 0);
    const ended = await wait();
    assert.deepEqual(ended.json(), { ended: true });
    assert.match(String(ended.headers['set-cookie']), /__Host-tomeoki-walk-up=; .*Max-Age=0/);
    assert.equal((await panel.send('GET', '/api/v1/panel/arrivals?wait=26')).status, 400);
  });
});
