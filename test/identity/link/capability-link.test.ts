import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import {
  hashToken,
  identifyByLink,
  issueLink,
  revokeLink,
} from '../../../src/identity/link/capability-link.ts';
import type { Person } from '../../../src/identity/person.ts';
import type { SegmentId } from '../../../src/shared/ids.ts';
import {
  core,
  type IdentityWorld,
  lgwan,
  mynumber,
  openIdentityWorld,
} from '../../support/identity-world.ts';

describe('capability links', () => {
  let world: IdentityWorld;
  let hanako: Person;
  before(async () => {
    world = await openIdentityWorld();
    hanako = await world.put('hanako', { segments: [lgwan, core] });
  });
  after(() => world[Symbol.asyncDispose]());

  const issue = async (person: Person, segment: SegmentId = lgwan, label = '自席') => {
    const issued = await issueLink(world, person, { segment, label });
    assert.ok(issued.ok);
    return issued.value;
  };

  const identify = (token: string, segment: SegmentId = lgwan, address = '127.0.0.1') =>
    identifyByLink(world, token, segment, address);

  test('a link tells its person on listeners of its segment, and nowhere else', async () => {
    const { token } = await issue(hanako);
    assert.equal((await identify(token))?.person.id, hanako.id);
    assert.equal(await identify(token, core), undefined, 'not even where the person may print');
    assert.equal(await identify(token, mynumber), undefined);
  });

  test('only the hash of the token is stored', async () => {
    const { id, token } = await issue(hanako);
    const rows = await world.database.kysely.selectFrom('capability_link').selectAll().execute();
    const row = rows.find((one) => one.id === id);
    assert.ok(row?.token_hash.equals(Buffer.from(hashToken(token))));
    assert.ok(!JSON.stringify(rows).includes(token));
    assert.ok(Buffer.from(token, 'base64url').byteLength >= 24, '192 bits');
  });

  test('a revoked link is worth nothing; only its person can revoke it, and once', async () => {
    const other = await world.put('other');
    const { id, token } = await issue(hanako);
    assert.equal(await revokeLink(world, other, id), false);
    assert.notEqual(await identify(token), undefined);
    assert.equal(await revokeLink(world, hanako, id), true);
    assert.equal(await identify(token), undefined);
    assert.equal(await revokeLink(world, hanako, id), false);
  });

  test('the link of a person who is suspended, has left, or lost the segment is worth nothing', async () => {
    const taro = await world.put('taro');
    const { token } = await issue(taro);
    for (const changes of [{ state: 'suspended' }, { state: 'left' }, { segments: [core] }] as const) {
      await world.put('taro', changes);
      assert.equal(await identify(token), undefined, JSON.stringify(changes));
    }
    await world.put('taro');
    assert.equal((await identify(token))?.person.id, taro.id);
  });

  test('no link is issued for a segment the person is not in, and no more than twenty', async () => {
    assert.deepEqual(await issueLink(world, hanako, { segment: mynumber, label: '' }), {
      ok: false,
      refusal: 'segment-not-allowed',
    });
    const collector = await world.put('collector');
    const links = [];
    for (let count = 0; count < 20; count += 1) links.push(await issue(collector));
    assert.deepEqual(await issueLink(world, collector, { segment: lgwan, label: '' }), {
      ok: false,
      refusal: 'too-many',
    });
    await revokeLink(world, collector, links[0]?.id ?? '');
    world.clock.advance(1000);
    assert.ok((await issueLink(world, collector, { segment: lgwan, label: 'あ'.repeat(200) })).ok);
    assert.equal((await world.people.listLinks(collector.id))[0]?.label.length, 80);
  });

  test('no other text is a token', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 80 }), async (text) => {
        assert.equal(await identify(text), undefined);
      }),
      { numRuns: 50 },
    );
  });
});
