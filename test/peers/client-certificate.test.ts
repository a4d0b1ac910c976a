import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  certificateSha256,
  checkCertificate,
} from '../../src/identity/second/certificate/check-certificate.ts';
import { isSignedBy, parseRevocationList } from '../../src/identity/second/certificate/revocation-list.ts';
import { type IssuedCertificate, makeAuthority, type TestAuthority } from '../support/client-ca.ts';
import { peerMissing } from '../support/peers.ts';
import { openSignInSite, type SignInSite } from '../support/sign-in-site.ts';

const skip = peerMissing('openssl', spawnSync('openssl', ['version']).status === 0);

describe('client certificates at the desk', { skip }, () => {
  let site: SignInSite;
  let ours: TestAuthority;
  let strangers: TestAuthority;
  const clientOf = (certificate?: IssuedCertificate) => site.client(certificate);
  const me = (client: ReturnType<typeof clientOf>) => client.send('GET', '/api/v1/me');

  before(async () => {
    site = await openSignInSite(
      {
        signIn: {
          secondFactorByRole: { administrator: 'required' },
          clientCertificates: {
            caFiles: ['{folder}/ours-ca.pem'],
            crlFiles: ['{folder}/ours-crl.pem'],
            holder: 'common-name',
          },
        },
      },
      {
        prepare: async (folder) => {
          ours = await makeAuthority(folder, 'ours');
          strangers = await makeAuthority(folder, 'strangers');
        },
      },
    );
    await site.addPerson('kanri', { roles: ['administrator'] });
    await site.addPerson('hanako');
  });
  after(() => site[Symbol.asyncDispose]());

  test('a person’s own certificate is the second factor, and nobody has to show one', async () => {
    const client = clientOf(await ours.issue('kanri'));
    assert.equal((await site.signIn(client, 'kanri')).status, 201);
    assert.equal((await me(client)).status, 200);
    const plain = clientOf();
    assert.equal((await site.signIn(plain, 'kanri')).status, 202);
    const staff = clientOf();
    assert.equal((await site.signIn(staff, 'hanako')).status, 201);
  });

  test('RFC 5280 §6: of another authority, of another person, for servers, without a use, too old: worth nothing', async () => {
    for (const [why, certificate] of [
      ['another authority', await strangers.issue('kanri')],
      ['another person', await ours.issue('hanako')],
      ['two names', await ours.issue('/CN=kanri/CN=hanako')],
      ['for servers', await ours.issue('kanri', { use: 'serverAuth' })],
      ['without a use', await ours.issue('kanri', { use: '' })],
      ['too old', await ours.issue('kanri', { days: -1 })],
    ] as const) {
      assert.equal((await site.signIn(clientOf(certificate), 'kanri')).status, 202, why);
    }
  });

  test('a sign-in with a certificate is worth nothing over a connection without it', async () => {
    const own = await ours.issue('kanri');
    const client = clientOf(own);
    await site.signIn(client, 'kanri');
    for (const other of [undefined, await ours.issue('hanako'), await ours.issue('kanri')]) {
      const thief = clientOf(other);
      for (const [name, value] of client.cookies) thief.cookies.set(name, value);
      assert.equal((await me(thief)).status, 401);
    }
    assert.equal((await me(client)).status, 200);
  });

  test('RFC 5280 §5: lists of openssl are read, believed from their authority only, and end what was begun', async () => {
    const own = await ours.issue('kanri');
    const client = clientOf(own);
    await site.signIn(client, 'kanri');
    await ours.revoke(own);
    const list = parseRevocationList(await readFile(ours.crlFile));
    assert.ok(list !== undefined && list.revoked.size === 1);
    const [authority, stranger] = await Promise.all(
      [ours, strangers].map(async ({ caFile }) => new X509Certificate(await readFile(caFile))),
    );
    assert.ok(authority !== undefined && stranger !== undefined);
    assert.equal(isSignedBy(list, authority), true);
    assert.equal(isSignedBy(list, stranger), false);
    const spoiled = Buffer.from(list.signed);
    spoiled[spoiled.byteLength - 1] = (spoiled.at(-1) ?? 0) ^ 1;
    assert.equal(isSignedBy({ ...list, signed: spoiled }, authority), false);

    const rules = {
      authorities: [authority],
      lists: [list],
      needsList: true,
      whenListIsOld: 'refuse',
    } as const;
    const now = site.service.stores.clock.now();
    const judge = (changes: object, at = now) =>
      checkCertificate({ ...rules, ...changes }, new X509Certificate(own.cert), at);
    assert.deepEqual(judge({}), { ok: false, refusal: 'revoked' });
    assert.deepEqual(judge({ lists: [] }), { ok: false, refusal: 'revocation-unknown' });
    assert.deepEqual(judge({ lists: [], needsList: false }), { ok: true, value: true });
    const fresh = new X509Certificate((await ours.issue('kanri')).cert);
    const later = new Date(now.getTime() + 7_200_000);
    assert.deepEqual(checkCertificate(rules, fresh, later), { ok: false, refusal: 'revocation-unknown' });
    assert.equal(checkCertificate({ ...rules, whenListIsOld: 'accept' }, fresh, later).ok, true);
    const endOfDays = new Date(now.getTime() + 6 * 86_400_000);
    assert.deepEqual(judge({ whenListIsOld: 'accept' }, endOfDays), { ok: false, refusal: 'expired' });
    assert.deepEqual(judge({}, new Date('2020-01-01')), { ok: false, refusal: 'not-yet-valid' });

    // The service reads its files again by itself; waiting for that keeps the test to the real thing.
    const until = performance.now() + 20_000;
    while ((await me(client)).status === 200 && performance.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    assert.equal((await me(client)).status, 401);
    assert.equal((await site.signIn(clientOf(own), 'kanri')).status, 202);
  });
});

describe('certificates that are enrolled by hand, and people far away', { skip }, () => {
  let site: SignInSite;
  let authority: TestAuthority;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tomeoki-client-ca-'));
    authority = await makeAuthority(folder, 'ours');
    site = await openSignInSite({
      signIn: {
        clientCertificates: { caFiles: [authority.caFile] },
        remoteNeedsCertificate: { localRanges: ['127.0.0.2/32'] },
      },
    });
    await site.addPerson('hanako');
    await site.addPerson('taro');
  });
  after(async () => {
    await site[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  test('from outside the own ranges nobody gets in without a certificate of their own', async () => {
    const own = await authority.issue('anything');
    const sha256 = certificateSha256(new X509Certificate(own.cert));
    const { stores } = site.service;
    const hanako = await stores.people.findByLoginName('hanako');
    assert.ok(hanako !== undefined);
    const near = site.client();
    assert.equal((await site.signIn(near, 'hanako')).status, 201);
    const far = site.client();
    const refused = await site.signIn(far, 'hanako');
    assert.equal(refused.json().code, 'certificate-needed');
    const withOwn = site.client(own);
    assert.equal((await site.signIn(withOwn, 'hanako')).status, 403, 'not enrolled yet');
    const enrolled = { sha256, personId: hanako.id, enrolledAt: stores.clock.now() };
    assert.equal(await stores.certificates.enrol(enrolled, []), 'enrolled');
    assert.equal((await site.signIn(withOwn, 'hanako')).status, 201);
    assert.equal((await site.signIn(withOwn, 'taro')).status, 403, 'another person’s');
    for (const [name, value] of near.cookies) far.cookies.set(name, value);
    assert.equal((await far.send('GET', '/api/v1/me')).status, 401, 'a sign-in from inside, carried outside');
    assert.equal(await stores.certificates.revoke(sha256, hanako.id, stores.clock.now(), []), true);
    assert.equal((await withOwn.send('GET', '/api/v1/me')).status, 401, 'revoked at once');
    assert.equal(await stores.certificates.enrol(enrolled, []), 'taken', 'and not enrolled again');
  });
});
