import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { firstPage, nextPath, ownPage } from '../../src/http/routes/next-page.ts';

const origin = 'https://print.example.lg.jp';

test('a page of the desk that was asked for is kept, with its query and its place', () => {
  for (const next of [
    '/app',
    '/app/',
    '/app/own/cards',
    '/app/archive?q=%E9%81%93%E8%B7%AF&order=newest#hit-2',
    '/app/archive?q=%2F%2Fx',
    '/phone',
  ]) {
    assert.equal(ownPage(next), next);
  }
});

test('whatever leads elsewhere leads to the first page', () => {
  for (const next of [
    '',
    'app',
    'https://evil.example/',
    'HTTPS://evil.example/app/',
    '//evil.example/app',
    '///evil.example/app',
    '/\\evil.example/app',
    '\\\\evil.example',
    '/app/\\evil.example',
    '/app//evil.example',
    '/app/..//evil.example',
    '/app/../sign-out',
    '/app/%2e%2e/sign-out',
    '/app/./x',
    '/app/../../app',
    '/desk/links',
    '/archive?q=x',
    '/appevil',
    '/app.evil.example',
    '/app@evil.example',
    '/app:8443',
    '/%61pp',
    '/api/v1/me',
    '/sign-in?next=/app/',
    '/sign-out',
    '/assets/base.css',
    ' /app',
    '/app ',
    '\t/app',
    '/app\n',
    '/a\tpp',
    '/app\r\nSet-Cookie: x=1',
    '/app\u0000',
    '/app/\u202egpj',
    '/\u3000/evil.example',
    '\uff0fapp',
    'javascript:alert(1)//app',
    'data:text/html,/app',
    '/app/<script>',
  ]) {
    assert.equal(ownPage(next), firstPage, JSON.stringify(next));
  }
});

test('too long, missing or no text at all leads to the first page', () => {
  assert.equal(nextPath.parse(undefined), firstPage);
  assert.equal(nextPath.parse(['/app/own', '/phone']), firstPage);
  assert.equal(nextPath.parse(`/app/${'x'.repeat(500)}`), firstPage);
});

test('no text whatever leads a browser out of the pages of the desk', () => {
  const bits = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '%2f',
    '%5c',
    '%2e',
    '@',
    ':',
    '?',
    '#',
    'app',
    'phone',
    'evil.example',
    '\t',
    '\n',
    ' ',
    '\u0000',
    '\u3002',
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(bits, { maxLength: 12 }).map((all) => all.join('')),
    fc.array(bits, { maxLength: 12 }).map((all) => `/app${all.join('')}`),
  );
  fc.assert(
    fc.property(text, (next) => {
      const read = new URL(ownPage(next), origin);
      assert.equal(read.origin, origin);
      assert.match(read.pathname, /^\/(app|phone)(\/|$)/);
    }),
    { numRuns: 2_000 },
  );
});
