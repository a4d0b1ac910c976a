/** People of a real directory: OpenLDAP's slapd, with TLS, pages, nested groups and names full of signs. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Attribute, Change } from 'ldapts';
import { openDirectoryLookUp, withDirectory } from '../../src/identity/directory/look-up.ts';
import type { DirectoryRules } from '../../src/identity/directory/rules.ts';
import { type SyncDeps, syncDirectory } from '../../src/identity/directory/sync.ts';
import { checkPassword } from '../../src/identity/sign-in/check-password.ts';
import { silentLog } from '../../src/shared/log.ts';
import { openLdapDirectory } from '../../src/stores/directory/ldap.ts';
import type { LdapOptions } from '../../src/stores/directory/ldap-options.ts';
import { postgresDirectoryStore } from '../../src/stores/postgres/directory-store.ts';
import { core, type IdentityWorld, lgwan, mynumber, openIdentityWorld } from '../support/identity-world.ts';
import { peerMissing } from '../support/peers.ts';
import { type Slapd, slapdPresent, startSlapd } from '../support/slapd.ts';

const skip = peerMissing('slapd (slapd, ldap-utils)', slapdPresent);

/** As RFC 4514 writes it: the name is `花子 "(*)" \, #1`. */
const oddDn = 'cn=花子 \\"(*)\\" \\\\\\, #1,ou=people,dc=kakuu';
const plain = (name: string, extra: string) => `dn: cn=${name},ou=people,dc=kakuu
objectClass: inetOrgPerson
cn: ${name}
sn: ${name}
${extra}
`;
const many = Array.from({ length: 40 }, (_, n) =>
  plain(`多数${n}`, `uid: many${n}\nemployeeNumber: M${n}\ndepartmentNumber: 総務課\nl: 本庁`),
).join('\n');

const ldif = `dn: dc=kakuu
objectClass: dcObject
objectClass: organization
o: 架空市
dc: kakuu

dn: cn=tomeoki,dc=kakuu
objectClass: organizationalRole
objectClass: simpleSecurityObject
cn: tomeoki
userPassword: reader secret

dn: ou=people,dc=kakuu
objectClass: organizationalUnit
ou: people

dn: ou=groups,dc=kakuu
objectClass: organizationalUnit
ou: groups

dn: ou=elsewhere,dc=kakuu
objectClass: referral
objectClass: extensibleObject
ou: elsewhere
ref: ldap://127.0.0.1:1/ou=elsewhere,dc=kakuu

${plain('太郎', 'uid: Taro\nemployeeNumber: 1001\ndepartmentNumber: 税務課\nl: 東支所\nmail: taro@example.lg.jp\nuserPassword: taro secret\ncarLicense: 01:2E:4C:D8:A1:B2:C3:D4')}
dn:: ${Buffer.from(oddDn).toString('base64')}
objectClass: inetOrgPerson
cn: 花子 "(*)" \\, #1
sn: 花子
uid: odd(*)\\name
employeeNumber: 1002
userPassword: odd secret

${plain('停止', 'uid: disabled\nemployeeNumber: 1003\nemployeeType: 514\nuserPassword: disabled secret')}
${plain('番号なし', 'uid: nonumber')}
${plain('名前なし', 'employeeNumber: 1004')}
${many}

dn: cn=tax,ou=groups,dc=kakuu
objectClass: groupOfNames
cn: tax
member: cn=太郎,ou=people,dc=kakuu

dn: cn=window,ou=groups,dc=kakuu
objectClass: groupOfNames
cn: window
member: cn=tax,ou=groups,dc=kakuu
member: cn=circle,ou=groups,dc=kakuu

dn: cn=circle,ou=groups,dc=kakuu
objectClass: groupOfNames
cn: circle
member: cn=window,ou=groups,dc=kakuu
`;

const rules: DirectoryRules = {
  everybody: { segments: [lgwan], roles: ['staff'] },
  groups: [
    { group: 'Window', segments: [mynumber], roles: ['records'] },
    { group: 'cn=TAX, ou=groups, dc=kakuu', segments: [core], roles: [], site: '税務会館' },
  ],
};

describe('people of an LDAP directory', { skip }, () => {
  let slapd: Slapd;
  let world: IdentityWorld;
  let options: LdapOptions;
  let deps: SyncDeps;
  before(async () => {
    slapd = await startSlapd(ldif);
    world = await openIdentityWorld();
    options = {
      url: slapd.ldapsUrl,
      startTls: true,
      ca: slapd.ca,
      bindDn: 'cn=tomeoki,dc=kakuu',
      password: 'reader secret',
      baseDn: 'dc=kakuu',
      filter: '(objectClass=inetOrgPerson)',
      attributes: {
        id: 'entryUUID',
        loginName: 'uid',
        staffNumber: 'employeeNumber',
        displayName: 'cn',
        department: 'departmentNumber',
        site: 'l',
        mail: 'mail',
        card: 'carLicense',
        accountControl: 'employeeType',
        changed: 'modifyTimestamp',
      },
      groups: {
        baseDn: 'ou=groups,dc=kakuu',
        filter: '(objectClass=groupOfNames)',
        by: 'member',
        name: 'cn',
      },
      pageSize: 10,
      maxEntries: 1_000,
      timeoutMs: 5_000,
    };
    deps = {
      ...world,
      rules,
      directory: openLdapDirectory(options),
      directoryStore: postgresDirectoryStore(world.database),
    };
  });
  after(async () => {
    await slapd?.[Symbol.asyncDispose]();
    await world?.[Symbol.asyncDispose]();
  });

  const lookUp = () => openDirectoryLookUp({ ...deps, log: silentLog });
  const person = (loginName: string) => world.people.findByLoginName(loginName);
  const modify = (name: string, attribute: string, values: string[]) =>
    slapd.asManager((client) =>
      client.modify(`cn=${name},ou=people,dc=kakuu`, [
        new Change({ operation: 'replace', modification: new Attribute({ type: attribute, values }) }),
      ]),
    );

  test('a new person is taken in by the first login name, with the rights of nested groups', async () => {
    const people = withDirectory(world.people, lookUp);
    assert.equal(await person('taro'), undefined);
    const taro = await people.findByLoginName('taro');
    assert.deepEqual(
      [taro?.staffNumber, taro?.displayName, taro?.department, taro?.site, taro?.mail],
      ['1001', '太郎', '税務課', '税務会館', 'taro@example.lg.jp'],
    );
    assert.deepEqual(taro?.segments.toSorted(), [core, lgwan, mynumber]);
    assert.deepEqual(taro?.roles, ['staff', 'records']);
    assert.equal(await people.findByLoginName('nobody*'), undefined);
    assert.equal(await people.findByLoginName('*'), undefined);
    assert.equal(await people.findByLoginName('disabled'), undefined, 'a disabled account brings nobody');
  });

  test('the card of the directory is known from the first tap, and is enrolled only once', async () => {
    const look = lookUp();
    const reading = { technology: 'felica', identifierHex: '012e4cd8a1b2c3d4' } as const;
    const hash = world.cards.cardHash('felica', reading.identifierHex);
    const cards = await world.people.listCredentials((await person('taro'))?.id ?? never());
    assert.ok(cards.some(({ keyedHash }) => Buffer.from(keyedHash).equals(hash)));
    assert.equal(await look.byCard({ technology: 'felica', identifierHex: 'ffffffff00000000' }), false);
    const again = { technology: 'iso14443a', identifierHex: '04a1b2c3' } as const;
    await modify('太郎', 'carLicense', ['012e4cd8a1b2c3d4', '04A1B2C3']);
    assert.equal(await look.byCard(again), true);
    assert.equal((await world.people.listCredentials((await person('taro'))?.id ?? never())).length, 2);
  });

  test('everybody is read page by page (RFC 2696), though the server gives ten at most without pages', async () => {
    const report = await syncDirectory(deps);
    assert.equal(report.full, true);
    // 40 and the odd one; without a number the login name is the number; without a name or disabled nobody comes.
    assert.deepEqual([report.added, report.left], [42, 0]);
    assert.equal((await person('many39'))?.department, '総務課');
    assert.equal((await person('nonumber'))?.staffNumber, 'nonumber');
    assert.equal(await person('disabled'), undefined);
  });

  test('a pass after that reads only what changed, and a changed group is a reason to read everybody', async () => {
    const quiet = await syncDirectory(deps);
    assert.deepEqual([quiet.full, quiet.added, quiet.changed], [false, 0, 0]);
    await modify('多数3', 'departmentNumber', ['会計課']);
    const changed = await syncDirectory(deps);
    assert.deepEqual([changed.full, changed.changed], [false, 1]);
    assert.ok(changed.unchanged < 45);
    assert.equal((await person('many3'))?.department, '会計課');
    await slapd.asManager((client) =>
      client.modify('cn=tax,ou=groups,dc=kakuu', [
        new Change({
          operation: 'add',
          modification: new Attribute({ type: 'member', values: ['cn=多数3,ou=people,dc=kakuu'] }),
        }),
      ]),
    );
    const grouped = await syncDirectory(deps);
    assert.deepEqual([grouped.full, grouped.changed], [true, 1]);
    assert.deepEqual((await person('many3'))?.segments.toSorted(), [core, lgwan, mynumber]);
  });

  test('a disabled account suspends, and is refused at once; enabled again it works', async () => {
    await modify('多数4', 'employeeType', ['514']);
    await syncDirectory(deps);
    assert.equal((await person('many4'))?.state, 'suspended');
    await modify('多数4', 'employeeType', ['512']);
    await syncDirectory(deps);
    assert.equal((await person('many4'))?.state, 'active');
  });

  test('whoever is gone leaves with a full pass, and comes back when the entry does', async () => {
    await slapd.asManager((client) => client.del('cn=多数5,ou=people,dc=kakuu'));
    assert.equal((await syncDirectory(deps)).left, 0, 'an incremental pass lets nobody go');
    const report = await syncDirectory(deps, { full: true });
    assert.equal(report.left, 1);
    const gone = await person('many5');
    assert.deepEqual([gone?.state, gone?.segments], ['left', []]);
    await slapd.asManager((client) =>
      client.add('cn=多数5,ou=people,dc=kakuu', {
        objectClass: 'inetOrgPerson',
        cn: '多数5',
        sn: 'x',
        uid: 'many5',
        employeeNumber: 'M5',
      }),
    );
    await syncDirectory(deps, { full: true });
    assert.equal((await person('many5'))?.state, 'active');
  });

  test('a base that finds nobody any more empties no house', async () => {
    const directory = openLdapDirectory({ ...options, filter: '(uid=taro)' });
    await assert.rejects(syncDirectory({ ...deps, directory }, { full: true }), {
      code: 'DIRECTORY_TOO_MANY_LEAVING',
    });
    assert.equal((await person('many1'))?.state, 'active');
    await syncDirectory(deps, { full: true });
  });

  const trial = (loginName: string, password: string) =>
    checkPassword(
      { people: world.people, clock: world.clock, directoryLookUp: lookUp() },
      { loginName, password, remoteAddress: '127.0.0.1' },
    );

  test('passwords are judged by binding as the entry, whose name may be full of signs (RFC 4514, RFC 4515)', async () => {
    assert.equal((await trial('taro', 'taro secret')).ok, true);
    assert.equal((await trial('1001', 'taro secret')).ok, true);
    assert.equal((await trial('name', 'odd secret')).ok, true);
    assert.equal((await trial('1002', 'odd secret')).ok, true);
    assert.deepEqual(await trial('taro', 'wrong'), { ok: false, refusal: 'wrong' });
  });

  test('an empty password, with which directories would let anybody in (RFC 4513 §5.1.2), is wrong', async () => {
    assert.deepEqual(await trial('taro', ''), { ok: false, refusal: 'wrong' });
    const id = (await world.people.findRecord((await person('taro'))?.id ?? never()))?.directory?.id ?? '';
    assert.equal(await openLdapDirectory(options).checkPassword(id, ''), 'wrong');
  });

  test('wrong passwords are counted here, and lock before the directory is asked', async () => {
    for (let n = 0; n < 5; n += 1) await trial('many7', `wrong ${n}`);
    assert.deepEqual(await trial('many7', 'another'), { ok: false, refusal: 'locked' });
  });

  test('StartTLS works with the CA; without it, and with a wrong account, nothing is asked', async () => {
    const open = (changes: Partial<LdapOptions>) => openLdapDirectory({ ...options, ...changes });
    assert.match(await open({ url: slapd.ldapUrl }).check(), /people found/);
    await assert.rejects(open({ ca: undefined }).check(), { code: 'DIRECTORY_UNREACHABLE' });
    await assert.rejects(open({ ca: undefined, url: slapd.ldapUrl }).check(), {
      code: 'DIRECTORY_UNREACHABLE',
    });
    await assert.rejects(open({ password: 'wrong' }).check(), { code: 'DIRECTORY_ACCOUNT_REFUSED' });
    await assert.rejects(
      open({ maxEntries: 20 }).read(undefined, async () => undefined),
      {
        code: 'DIRECTORY_ANSWER_INVALID',
      },
    );
    await assert.rejects(open({ baseDn: 'ou=elsewhere,dc=kakuu' }).check(), {
      code: 'DIRECTORY_ANSWER_INVALID',
    });
  });

  test('a directory that is away: people who are known stay, it is noted once, and no trial is counted', async () => {
    const key = `password:${(await person('taro'))?.id}`;
    const trials = await world.people.countTrials(key, new Date(0));
    await slapd.stop();
    await assert.rejects(syncDirectory(deps), { code: 'DIRECTORY_UNREACHABLE' });
    await assert.rejects(syncDirectory(deps), { code: 'DIRECTORY_UNREACHABLE' });
    const standing = await deps.directoryStore.standing('ldap');
    assert.equal(standing.failure, 'DIRECTORY_UNREACHABLE');
    const failures = (await world.eventsOf('directory:ldap')).filter((kind) => kind === 'directory.failed');
    assert.equal(failures.length, 2, 'the wrong base before, and this');
    assert.equal((await person('taro'))?.state, 'active');
    assert.equal(await withDirectory(world.people, lookUp).findByLoginName('newcomer'), undefined);
    await assert.rejects(trial('taro', 'taro secret'), { code: 'DIRECTORY_UNREACHABLE' });
    assert.equal(await world.people.countTrials(key, new Date(0)), trials);
    await slapd.start();
    await syncDirectory(deps);
    assert.equal((await deps.directoryStore.standing('ldap')).failure, undefined);
    assert.equal((await trial('taro', 'taro secret')).ok, true);
  });
});

function never(): never {
  throw new Error('nobody is there');
}
