import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  hashPassword,
  isStrongPassword,
  maxPasswordLength,
  newOneTimePassword,
  verifyPassword,
} from '../../../src/identity/sign-in/password.ts';

describe('passwords', () => {
  test('are hashed with argon2id and a fresh salt (RFC 9106)', async () => {
    const [one, two] = await Promise.all([
      hashPassword('さぼてんとらくだ二十七'),
      hashPassword('さぼてんとらくだ二十七'),
    ]);
    assert.match(one, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    assert.notEqual(one, two);
    assert.equal(await verifyPassword(one, 'さぼてんとらくだ二十七'), true);
    assert.equal(await verifyPassword(one, 'さぼてんとらくだ二十八'), false);
  });

  test('half-width and full-width input are the same password', async () => {
    const stored = await hashPassword('ｐａｓｓｗｏｒｄ１２３４');
    assert.equal(await verifyPassword(stored, 'password1234'), true);
  });

  test('without a stored hash nothing is right, not even the text behind the stand-in', async () => {
    assert.equal(await verifyPassword(undefined, 'anything'), false);
    assert.equal(await verifyPassword(undefined, 'no password is stored'), false);
  });

  test('an overlong password is refused before it is hashed', async () => {
    const long = 'a'.repeat(maxPasswordLength + 1);
    assert.equal(await verifyPassword(await hashPassword(long), long), false);
  });

  test('are strong from twelve characters of five kinds on', () => {
    for (const [password, strong] of [
      ['saboten-27-r', true],
      ['さぼてんとらくだのおなか', true],
      ['saboten-27', false],
      ['aaaaaaaaaaaaaaaa', false],
      ['abababababababab', false],
      [`abcdefg${'h'.repeat(maxPasswordLength)}`, false],
    ] as const) {
      assert.equal(isStrongPassword(password), strong, password.slice(0, 20));
    }
  });

  test('one-time passwords are four groups of letters that cannot be mistaken, never twice the same', () => {
    const made = Array.from({ length: 500 }, newOneTimePassword);
    for (const password of made)
      assert.match(password, /^(?:[abcdefghjkmnp-z2-9]{4}-){3}[abcdefghjkmnp-z2-9]{4}$/);
    assert.equal(new Set(made).size, made.length);
    assert.ok(made.every(isStrongPassword));
  });
});
