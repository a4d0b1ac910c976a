import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import {
  hashToken,
  identifyByLink,
  isExpired,
  issueLink,
  renameLink,
  revokeLink,
} from '../../../src/identity/link/capability-link.ts';
import { openLinkUses } from '../../../src/identity/link/link-uses.ts';
import type { Person } from '../../../src/identity/person.ts';
import type { SegmentId } from '../../../src/shared/ids.ts';
import { silentLog } from '../../../src/shared/log.ts';
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

  test('the link of a person who is suspended or lost the segment is worth nothing, and of one who left never again', async () => {
    const taro = await world.put('taro');
    const { token } = await issue(taro);
    for (const changes of [{ state: 'suspended' }, { segments: [core] }] as const) {
      await world.put('taro', changes);
      assert.equal(await identify(token), undefined, JSON.stringify(changes));
    }
    await world.put('taro');
    assert.equal((await identify(token))?.person.id, taro.id);
    await world.put('taro', { state: 'left' });
    await world.put('taro');
    assert.equal(await identify(token), undefined, 'a departure ends links for good');
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

  test('a link with an end is worth nothing from then on, and makes room for another', async () => {
    const jiro = await world.put('jiro');
    const expiresAt = new Date(world.clock.now().getTime() + 60_000);
    const issued = await issueLink(world, jiro, { segment: lgwan, label: '出張', expiresAt });
    assert.ok(issued.ok);
    assert.equal((await identify(issued.value.token))?.person.id, jiro.id);
    world.clock.advance(60_000);
    assert.equal(await identify(issued.value.token), undefined);
    const [link] = await world.people.listLinks(jiro.id);
    assert.ok(link && isExpired(link, world.clock.now()));
    await assert.rejects(issueLink(world, jiro, { segment: lgwan, label: '', expiresAt }), {
      code: 'REQUEST_INVALID',
    });
  });

  test('a link for some addresses is worth nothing from any other', async () => {
    const saburo = await world.put('saburo');
    const sourceRanges = ['192.0.2.0/24', '2001:db8::/32'];
    const issued = await issueLink(world, saburo, { segment: lgwan, label: '', sourceRanges });
    assert.ok(issued.ok);
    const { token } = issued.value;
    assert.equal((await identify(token, lgwan, '192.0.2.9'))?.person.id, saburo.id);
    assert.equal((await identify(token, lgwan, '2001:db8:5::1'))?.person.id, saburo.id);
    assert.equal(await identify(token, lgwan, '192.0.3.9'), undefined);
    await assert.rejects(issueLink(world, saburo, { segment: lgwan, label: '', sourceRanges: ['office'] }), {
      code: 'REQUEST_INVALID',
    });
  });

  test('its person can give it another name, and nobody else', async () => {
    const shiro = await world.put('shiro');
    const { id } = await issue(shiro, lgwan, '古い名前');
    assert.equal(await renameLink(world, hanako, id, 'x'), false);
    assert.equal(await renameLink(world, shiro, id, `新しい名前${'𠮷'.repeat(100)}`), true);
    const [link] = await world.people.listLinks(shiro.id);
    assert.equal([...(link?.label ?? '')].length, 80);
    assert.ok(link?.label.startsWith('新しい名前'));
    assert.deepEqual((await world.eventsOf(`person:${shiro.id}`)).slice(-2), [
      'capability-link.issued',
      'capability-link.renamed',
    ]);
  });

  test('its person sees when, how often and from how far away it was used; times only go forward', async () => {
    const goro = await world.put('goro');
    const { id } = await issue(goro);
    assert.equal((await world.people.listLinks(goro.id))[0]?.lastUse, undefined);
    const at = world.clock.now();
    const log = silentLog;
    await using uses = openLinkUses({ people: world.people, log });
    uses.note(id, '192.168.1.9', new Date(at.getTime() - 1000));
    uses.note(id, '10.0.0.7', at);
    await uses.flush();
    uses.note(id, '127.0.0.1', new Date(at.getTime() - 5000));
    await uses.flush();
    const [link] = await world.people.listLinks(goro.id);
    assert.equal(link?.useCount, 3);
    assert.deepEqual(link?.lastUse?.at, at);
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
