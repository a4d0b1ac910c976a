import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserName } from '../../../src/identity/sign-in/browser-name.ts';
import { plainName } from '../../../src/identity/sign-in/find-named.ts';

test('a name of another domain is nobody’s, and so is one with a Windows domain', () => {
  const rule = { match: 'login-name', domains: ['city.example.jp'] } as const;
  assert.equal(plainName(rule, 'hanako'), 'hanako');
  assert.equal(plainName(rule, 'hanako@CITY.example.jp'), 'hanako');
  for (const name of [
    'hanako@evil.example',
    'hanako@city.example.jp@evil.example',
    '@city.example.jp',
    '',
    'EVIL\\hanako',
    'x'.repeat(201),
  ]) {
    assert.equal(plainName(rule, name), undefined, name);
  }
  assert.equal(plainName({ match: 'login-name', domains: [] }, 'hanako@city.example.jp'), undefined);
});

test('a browser is named in a few words, and nothing else of its header is kept', () => {
  const edge =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0 Safari/537.36 Edg/150.0';
  const phone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1';
  assert.equal(browserName(edge), 'Edge, Windows');
  assert.equal(browserName(phone), 'Safari, iPhone');
  assert.equal(browserName('curl/8.0'), '');
  assert.equal(browserName(undefined), '');
});
