import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseContentDigest } from '../../src/http/content-digest.ts';
import { cookieNames, findCookie, formatCookie } from '../../src/http/cookies.ts';
import { contentDisposition } from '../../src/http/write-reply.ts';

test('a cookie that was set is found again, whatever stands around it', () => {
  const value = fc.stringMatching(/^[A-Za-z0-9._-]{1,100}$/);
  const noise = fc.array(fc.stringMatching(/^[a-z]{1,8}=[ -:<-~]{0,20}$/), { maxLength: 5 });
  fc.assert(
    fc.property(value, noise, noise, (text, before, after) => {
      const [pair = ''] = formatCookie({ name: cookieNames.signIn, value: text }).split(';');
      const header = [...before, pair, ...after].join('; ');
      assert.equal(findCookie(header, cookieNames.signIn), text);
    }),
  );
});

test('a cookie that stands there twice, or has foreign characters, is none', () => {
  const { signIn } = cookieNames;
  assert.equal(findCookie(`${signIn}=a; ${signIn}=b`, signIn), undefined);
  assert.equal(findCookie(`${signIn}="a"`, signIn), undefined);
  assert.equal(findCookie(`${signIn}=`, signIn), undefined);
  assert.equal(findCookie(undefined, signIn), undefined);
});

test('RFC 9530 §2: the sha-256 of a Content-Digest is read, other algorithms are passed over', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (digest) => {
      const field = `sha-512=:AAAA:, sha-256=:${Buffer.from(digest).toString('base64')}:`;
      assert.deepEqual(parseContentDigest(field), new Uint8Array(digest));
    }),
  );
  assert.equal(parseContentDigest(undefined), undefined);
  assert.equal(parseContentDigest('md5=:AAAA:'), undefined);
});

test('RFC 6266: no file name can break out of Content-Disposition', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      const header = contentDisposition('attachment', name);
      assert.match(header, /^attachment; filename="[A-Za-z0-9._ -]*"; filename\*=UTF-8''[A-Za-z0-9%._~!-]*$/);
    }),
  );
});
