import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  createFirstAdministrator,
  firstAdministrator,
  setPassword,
} from '../../../src/identity/directory/manage-people.ts';
import { checkPassword } from '../../../src/identity/sign-in/check-password.ts';
import { type IdentityWorld, lgwan, openIdentityWorld } from '../../support/identity-world.ts';

describe("an administrator's work on people", () => {
  let world: IdentityWorld;
  before(async () => {
    world = await openIdentityWorld();
  });
  after(() => world[Symbol.asyncDispose]());

  const create = () => createFirstAdministrator({ ...world, segments: world.segmentIds });
  const check = (loginName: string, password: string) =>
    checkPassword(world, { loginName, password, remoteAddress: '127.0.0.1' });

  test('the first administrator is made once, with a password that must be changed', async () => {
    const made = await create();
    assert.equal(made?.loginName, firstAdministrator);
    const checked = await check(firstAdministrator, made?.password ?? '');
    assert.ok(
      checked.ok && checked.value.mustChangePassword && checked.value.roles.includes('administrator'),
    );
    assert.equal(await create(), undefined);
  });

  test('when the last administrator has left, the next start makes a way in again', async () => {
    await world.people.upsert(
      {
        staffNumber: firstAdministrator,
        loginName: firstAdministrator,
        displayName: '',
        department: '',
        site: '',
        roles: ['administrator'],
        segments: [lgwan],
        state: 'left',
      },
      world.clock.now(),
      (id) => ({
        kind: 'person.changed',
        segment: '-',
        at: world.clock.now(),
        actor: 'system',
        subject: `person:${id}`,
        details: {},
      }),
    );
    assert.notEqual(await create(), undefined);
  });

  test('a one-time password must be changed, a given one need not; both are audited without the password', async () => {
    const hanako = await world.put('hanako');
    const given = await setPassword(world, { loginName: 'KAKUU\\Hanako', actor: 'system' });
    assert.ok((await world.people.findById(hanako.id))?.mustChangePassword);
    assert.ok((await check('hanako', given.password)).ok);
    await setPassword(world, { loginName: 'hanako', password: 'saboten-to-rakuda-27', actor: 'system' });
    assert.equal((await world.people.findById(hanako.id))?.mustChangePassword, false);
    assert.deepEqual(await check('hanako', given.password), { ok: false, refusal: 'wrong' });
    const rows = await world.database.kysely
      .selectFrom('audit_event')
      .selectAll()
      .where('kind', '=', 'person.password-changed')
      .execute();
    assert.equal(rows.length, 2);
    assert.ok(!JSON.stringify(rows).includes('saboten'));
  });

  test('nobody of that name: IDENTITY_PERSON_UNKNOWN', async () => {
    await assert.rejects(setPassword(world, { loginName: 'nobody', actor: 'system' }), {
      code: 'IDENTITY_PERSON_UNKNOWN',
    });
  });

  test('a login name that another person has: IDENTITY_LOGIN_NAME_TAKEN', async () => {
    await world.put('jiro');
    const at = world.clock.now();
    await assert.rejects(
      world.people.upsert(
        {
          staffNumber: '999',
          loginName: 'jiro',
          displayName: '',
          department: '',
          site: '',
          roles: ['staff'],
          segments: [lgwan],
          state: 'active',
        },
        at,
        (id) => ({
          kind: 'person.imported',
          segment: '-',
          at,
          actor: 'system',
          subject: `person:${id}`,
          details: {},
        }),
      ),
      { code: 'IDENTITY_LOGIN_NAME_TAKEN' },
    );
  });
});
