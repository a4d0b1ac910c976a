import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { chooseDigest, formatDigest, parseChallenges } from '../../../../drivers/ipp/client/digest.ts';

const mufasa = { userName: 'Mufasa', password: 'Circle of Life' };
const use = {
  method: 'GET',
  uri: '/dir/index.html',
  nonceCount: 1,
  clientNonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
};
const header = (algorithm: string) =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, ` +
  'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"';

const responseOf = (algorithm: string) => {
  const challenge = chooseDigest(parseChallenges([header(algorithm)])) ?? assert.fail();
  return /response="([0-9a-f]+)"/.exec(formatDigest(challenge, mufasa, use))?.[1];
};

test('RFC 7616 §3.9.1: the answers of the example, with MD5 and with SHA-256', () => {
  assert.equal(responseOf('MD5'), '8ca523f5e9506fed4657c9700eebdbec');
  assert.equal(responseOf('SHA-256'), '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1');
});

test('RFC 2069: a device without qop gets the short form', () => {
  const challenge =
    chooseDigest(parseChallenges(['Digest realm="r", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"'])) ??
    assert.fail();
  const value = formatDigest(challenge, { userName: 'u', password: 'p' }, use);
  assert.doesNotMatch(value, /qop|nc=|cnonce/);
});

test('RFC 7616 §3.7: of several challenges the strongest that is known is answered', () => {
  const challenges = parseChallenges([
    `Basic realm="b", ${header('MD5')}`,
    header('SHA-256'),
    header('SHA-999'),
    'Negotiate',
  ]);
  assert.deepEqual(
    challenges.map(({ scheme }) => scheme),
    ['basic', 'digest', 'digest', 'digest', 'negotiate'],
  );
  assert.equal(chooseDigest(challenges)?.algorithm, 'SHA-256');
});

test('RFC 7616 §3.4: a name that is not ASCII goes as an extended value, and as a hash when asked', () => {
  const account = { userName: '印刷"課', password: 'x' };
  const plain = chooseDigest(parseChallenges([header('SHA-256')])) ?? assert.fail();
  assert.match(formatDigest(plain, account, use), /username\*=UTF-8''%E5%8D%B0%E5%88%B7%22%E8%AA%B2,/);
  const hashed = { ...plain, userHash: true };
  assert.match(formatDigest(hashed, account, use), /username="[0-9a-f]{64}".*userhash=true/);
});

test('whatever a device puts into its header, an answer is one printable line', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 200 }), { maxLength: 4 }), (values) => {
      const lines = values.map((value) => `Digest realm="${value}", nonce="${value}", qop="auth"`);
      for (const headers of [values, lines]) {
        const challenge = chooseDigest(parseChallenges(headers));
        if (challenge === undefined) continue;
        assert.match(formatDigest(challenge, mufasa, use), /^Digest [\x20-\x7e\x80-\xff]*$/);
      }
    }),
    { numRuns: 200 },
  );
});
