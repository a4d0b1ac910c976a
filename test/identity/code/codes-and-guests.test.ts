import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { codeOf, formatCode, parseCode } from '../../../src/identity/code/code-number.ts';
import { issueCode } from '../../../src/identity/code/issue-code.ts';
import { proveCode } from '../../../src/identity/code/prove-code.ts';
import { endGuest, endOverdueGuests, inviteGuest } from '../../../src/identity/guest/manage-guests.ts';
import { issueLink } from '../../../src/identity/link/capability-link.ts';
import type { Person } from '../../../src/identity/person.ts';
import { beginWalkUp, findWalkUp } from '../../../src/identity/session/walk-up.ts';
import type { Device } from '../../../src/ports/device-store.ts';
import { type IdentityWorld, lgwan, mynumber, openIdentityWorld } from '../../support/identity-world.ts';

describe('codes for a forgotten card', () => {
  let world: IdentityWorld;
  let hanako: Person;
  let taro: Person;
  let device: Device;
  let elsewhere: Device;
  before(async () => {
    world = await openIdentityWorld();
    hanako = await world.put('hanako');
    taro = await world.put('taro');
    device = await world.putDevice('1F');
    elsewhere = await world.putDevice('2F');
  });
  after(() => world[Symbol.asyncDispose]());

  const issue = (person: Person, place: Parameters<typeof issueCode>[2]) =>
    issueCode(world, person, place, { actor: 'system' });
  const wrong = { ok: false, refusal: 'code-wrong' };

  test('as people read and type it', () => {
    assert.equal(formatCode('012345'), '012-345');
    assert.equal(formatCode('0123456789'), '012-345-6789');
    fc.assert(
      fc.property(fc.constantFrom('forgotten', 'guest' as const), fc.nat(999_999), (kind, drawn) => {
        const digits = codeOf(kind as 'forgotten', drawn);
        assert.deepEqual(parseCode(` ${formatCode(digits)} `), { kind, digits });
      }),
    );
    for (const text of ['', '12345', '1234567', '12345a', '1'.repeat(65)])
      assert.equal(parseCode(text), undefined);
  });

  test('a code counts once, at its device only, and until midnight in Japan', async () => {
    const { digits, expiresAt } = await issue(hanako, { deviceId: device.id });
    assert.equal(expiresAt.toISOString(), '2026-04-01T15:00:00.000Z');
    assert.deepEqual(await proveCode(world, elsewhere, digits), wrong);
    const proof = await proveCode(world, device, formatCode(digits));
    assert.deepEqual(proof, { ok: true, value: { personId: hanako.id, factor: 'code', assurance: 1 } });
    assert.deepEqual(await proveCode(world, device, digits), wrong);
    const late = await issue(hanako, { deviceId: device.id });
    world.clock.advance(expiresAt.getTime() - world.clock.now().getTime());
    assert.deepEqual(await proveCode(world, device, late.digits), wrong);
  });

  test('a code of a site counts at each of its devices', async () => {
    const { digits } = await issue(hanako, { site: device.site });
    assert.equal((await proveCode(world, elsewhere, digits)).ok, true);
  });

  test('three wrong codes at the place end it, though the right one comes fourth', async () => {
    world.clock.advance(60 * 60_000);
    const { digits } = await issue(hanako, { deviceId: device.id });
    const bad = digits === '000000' ? '000001' : '000000';
    for (let trial = 0; trial < 3; trial += 1) assert.deepEqual(await proveCode(world, device, bad), wrong);
    assert.deepEqual(await proveCode(world, device, digits), wrong);
  });

  test('the next code of a person ends the one before; that of a colleague does not', async () => {
    world.clock.advance(60 * 60_000);
    const first = await issue(hanako, { deviceId: device.id });
    const ofTaro = await issue(taro, { deviceId: device.id });
    await issue(hanako, { deviceId: device.id });
    assert.deepEqual(await proveCode(world, device, first.digits), wrong);
    assert.equal((await proveCode(world, device, ofTaro.digits)).ok, true);
  });

  test('ten wrong codes lock the device for a quarter of an hour', async () => {
    world.clock.advance(60 * 60_000);
    for (let trial = 0; trial < 10; trial += 1) await proveCode(world, device, '000000');
    assert.deepEqual(await proveCode(world, device, '000000'), { ok: false, refusal: 'too-many-trials' });
    // What cannot be a code is answered without counting.
    assert.deepEqual(await proveCode(world, device, 'hello'), wrong);
  });

  test('the digits are in no row', async () => {
    const { digits } = await issue(hanako, { deviceId: device.id });
    const rows = await world.database.kysely.selectFrom('walk_up_code').selectAll().execute();
    const events = await world.database.kysely.selectFrom('audit_event').select('details').execute();
    assert.ok(!JSON.stringify([rows.map(({ code_hash: _, ...row }) => row), events]).includes(digits));
  });
});

describe('guests', () => {
  let world: IdentityWorld;
  let sponsor: Person;
  let device: Device;
  before(async () => {
    world = await openIdentityWorld();
    sponsor = await world.put('sponsor', { segments: [lgwan, mynumber] });
    device = await world.putDevice('1F', [lgwan, mynumber]);
  });
  after(() => world[Symbol.asyncDispose]());

  const guestPolicy = { segments: [lgwan], longestDays: 14, perSponsor: 2 };
  const invite = (wish: Partial<Parameters<typeof inviteGuest>[2]> = {}, by = sponsor) =>
    inviteGuest(
      {
        ...world,
        guestPolicy,
        issueAddress: async (guest, link, actor) => {
          const issued = await issueLink(world, guest, link, actor);
          return issued.ok ? `ipp://127.0.0.1/u-${issued.value.token}` : '';
        },
      },
      by,
      { displayName: '来訪 太郎', segment: lgwan, days: 1, ...wish },
    );

  test('a guest comes in with the claim code, again and again, and has no role and no password', async () => {
    const { claimCode, personId, printerUri } = await invite();
    assert.match(printerUri, /\/u-[\w-]{32}$/);
    for (let time = 0; time < 2; time += 1) {
      const proof = await proveCode(world, device, formatCode(claimCode));
      assert.deepEqual(proof, { ok: true, value: { personId, factor: 'code', assurance: 1 } });
    }
    const person = await world.people.findById(personId);
    assert.deepEqual([person?.roles, person?.segments], [[], [lgwan]]);
    assert.equal(await world.people.passwordHash(personId), undefined);
  });

  test('only segments of the policy and of the sponsor, only so long, only so many', async () => {
    const refused = { code: 'IDENTITY_GUEST_NOT_POSSIBLE' };
    await assert.rejects(invite({ segment: mynumber }), refused);
    await assert.rejects(invite({ days: 15 }), refused);
    await assert.rejects(invite({ displayName: '  ' }), refused);
    await assert.rejects(invite({}, { ...sponsor, segments: [mynumber] }), refused);
    await invite();
    await assert.rejects(invite(), refused);
  });

  test('who is ended has no code, no link and no session any more', async () => {
    const [first] = await world.codes.listGuests(sponsor.id, world.clock.now());
    assert.ok(first);
    const begun = await beginWalkUp(world, device, {
      personId: first.personId,
      factor: 'code',
      assurance: 1,
    });
    assert.ok(begun.ok && (await findWalkUp(world, device, begun.value.id)));
    const other = await world.put('other');
    assert.equal(await endGuest(world, first.personId, { actor: 'system', sponsorId: other.id }), false);
    assert.equal(await endGuest(world, first.personId, { actor: 'system', sponsorId: sponsor.id }), true);
    assert.equal(await findWalkUp(world, device, begun.value.id), undefined);
    assert.deepEqual(await world.people.listLinks(first.personId), []);
    assert.equal((await world.people.findById(first.personId))?.state, 'left');
    assert.ok((await world.eventsOf(`person:${first.personId}`)).includes('guest.ended'));
  });

  test('a guest whose time is over gets nothing, and is ended by the next round', async () => {
    const { claimCode, personId } = await invite();
    world.clock.advance(86_400_000);
    assert.deepEqual(await proveCode(world, device, claimCode), { ok: false, refusal: 'code-wrong' });
    assert.ok((await endOverdueGuests(world)) >= 1);
    assert.equal((await world.people.findById(personId))?.state, 'left');
    assert.equal(await endOverdueGuests(world), 0);
  });
});
