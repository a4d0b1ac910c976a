import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { movedAddresses } from '../../src/http/routes/moved.ts';
import { addJob, addPerson, emptyWorld } from '../support/memory-world.ts';
import { openWebFixture } from '../support/web-client.ts';

const accept = { accept: 'text/html' };

test('an old address leads to the page that took its place, with its query, and asks for no sign-in itself', async () => {
  await using web = await openWebFixture();
  for (const [from, to] of Object.entries(movedAddresses)) {
    const path = from.replace(/:\w+/g, 'a%2Fb');
    const answer = await web.client().send('GET', `${path}?q=1`, { headers: accept });
    assert.equal(answer.status, 302, from);
    assert.equal(answer.headers.location, `${to.replace(/:\w+/g, 'a%2Fb')}?q=1`, from);
  }
});

test('every address to which an old one leads is a page of the app', async () => {
  const table = await readFile(new URL('../../src/ui/desk/app/pages.tsx', import.meta.url), 'utf8');
  const paths = [...table.matchAll(/path: '([^']+)'/g)].map(([, path = '']) => path);
  const own = paths.map((path) => new RegExp(`^/app${path.replace(/:\w+/g, '[^/]+')}$`));
  assert.ok(own.length > 0);
  for (const to of Object.values(movedAddresses)) {
    assert.ok(
      own.some((pattern) => pattern.test(to)),
      to,
    );
  }
});

test('an old address takes nothing: forms of earlier pages change nothing any more', async () => {
  const world = emptyWorld();
  const job = addJob(world, addPerson(world, 'hanako'), '会議資料.pdf');
  await using web = await openWebFixture(world);
  const client = web.client();
  const credentials = { loginName: 'hanako', password: 'correct horse hanako' };
  await client.submit('/sign-in', '/sign-in', credentials);
  for (const path of [`/desk/jobs/${job}/delete`, `/desk/jobs/${job}/file`, '/desk/links/set-up']) {
    assert.equal((await client.submit('/phone', path, {})).status, 404, path);
  }
  assert.equal((await client.submit('/phone', '/desk/links', { label: 'x', segment: 'lgwan' })).status, 405);
  assert.equal(world.jobs.length, 1);
  assert.deepEqual((await client.send('GET', '/api/v1/capability-links')).json().items, []);
});
