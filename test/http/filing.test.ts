/** Filing rules over the JSON interface, for administrators alone. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { addPerson, emptyWorld } from '../support/memory-world.ts';
import { openWebFixture, type WebClient, type WebFixture } from '../support/web-client.ts';

describe('filing rules at the desk', () => {
  const world = emptyWorld();
  addPerson(world, 'hanako');
  addPerson(world, 'kanri', { roles: ['administrator'] });
  let web: WebFixture;
  let staff: WebClient;
  let administrator: WebClient;
  const signedIn = async (loginName: string) => {
    const client = web.client();
    const credentials = { loginName, password: `correct horse ${loginName}` };
    assert.equal((await client.send('POST', '/api/v1/sign-in', { json: credentials })).status, 201);
    return client;
  };
  before(async () => {
    web = await openWebFixture(world);
    staff = await signedIn('hanako');
    administrator = await signedIn('kanri');
  });
  after(() => web[Symbol.asyncDispose]());

  const good = [{ id: 'all', targets: ['share'] }];

  test('nobody but an administrator sees, tries or activates them', async () => {
    for (const [method, path, json] of [
      ['GET', '/api/v1/filing-rules', undefined],
      ['GET', '/api/v1/filing-targets', undefined],
      ['POST', '/api/v1/filing-rules/check', { rules: good }],
      ['POST', '/api/v1/filing-rules', { rules: good, basedOn: 0 }],
    ] as const) {
      const answer = await staff.send(method, path, json === undefined ? {} : { json });
      assert.equal(answer.json().code, 'HTTP_ROLE_REQUIRED', path);
    }
  });

  test('they are tried, activated as the next version of the one that was looked at, and kept', async () => {
    const bad = { rules: [{ id: 'all', targets: ['nowhere'], location: '{nope}' }] };
    const checked = await administrator.send('POST', '/api/v1/filing-rules/check', { json: bad });
    assert.equal(checked.status, 200, checked.text);
    assert.match(JSON.stringify(checked.json()['faults']), /only these words/);
    const refused = await administrator.send('POST', '/api/v1/filing-rules', {
      json: { ...bad, basedOn: 0 },
    });
    assert.deepEqual([refused.status, refused.json().code], [422, 'SCAN_FILING_RULES_INVALID']);
    assert.match(refused.text, /location/);

    const activation = { rules: good, basedOn: 0, note: '年度替わり' };
    const done = await administrator.send('POST', '/api/v1/filing-rules', { json: activation });
    assert.deepEqual([done.status, done.json()['version']], [201, 1]);
    const again = await administrator.send('POST', '/api/v1/filing-rules', { json: activation });
    assert.deepEqual([again.status, again.json().code], [409, 'SCAN_FILING_RULES_OUTRUN']);
    const found = (await administrator.send('GET', '/api/v1/filing-rules')).json();
    assert.deepEqual([found['version'], found['rules']], [1, good]);
    const gone = await administrator.send('GET', '/api/v1/filing-rules?version=7');
    assert.equal(gone.status, 404);
  });
});
