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
      ['GET', '/api/v1/filing-rules/choices', undefined],
      ['POST', '/api/v1/filing-rules/faults', { rules: good }],
      ['POST', '/api/v1/filing-rules/try', { rule: good[0] }],
      ['GET', '/api/v1/filing-outbox', undefined],
      ['POST', '/api/v1/filing-targets/share/retry', {}],
    ] as const) {
      const answer = await staff.send(method, path, json === undefined ? {} : { json });
      assert.equal(answer.json().code, 'HTTP_ROLE_REQUIRED', path);
    }
  });

  test('they are checked while they are written, each fault at its place, and a target that is not there is no target', async () => {
    const written = { rules: [{ id: 'a', targets: ['nowhere'] }] };
    const faults = await administrator.send('POST', '/api/v1/filing-rules/faults', { json: written });
    const [fault] = faults.json()['faults'];
    assert.deepEqual([fault.place, fault.code], ['[0].targets', 'unknown-target']);
    const choices = (await administrator.send('GET', '/api/v1/filing-rules/choices')).json();
    assert.deepEqual(choices['targets'], ['share']);
    assert.ok(choices['words'].includes('sender'));
    const retried = await administrator.send('POST', '/api/v1/filing-targets/share/retry', { json: {} });
    assert.equal(retried.status, 404);
    assert.deepEqual((await administrator.send('GET', '/api/v1/filing-outbox')).json(), { items: [] });
  });

  test('what has no binder is asked for by signed-in people; what is not theirs is not found', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000';
    assert.equal((await web.client().send('GET', '/api/v1/unfiled')).status, 401);
    assert.deepEqual((await staff.send('GET', '/api/v1/unfiled')).json(), { items: [], total: 0 });
    assert.equal((await staff.send('GET', `/api/v1/unfiled/${unknown}`)).status, 404);
    const file = (json: unknown) => staff.send('POST', '/api/v1/unfiled/file', { json });
    const binder = { fiscalYear: 2026, name: '綴' };
    const done = await file({ records: [{ recordId: unknown, version: 1 }], binder });
    assert.deepEqual([done.status, done.json()['items'][0].code], [200, 'NOT_FOUND']);
    for (const json of [
      { records: [], binder },
      { records: [{ recordId: unknown, version: 1 }], binder: { fiscalYear: 1, name: '綴' } },
      { records: Array.from({ length: 101 }, () => ({ recordId: unknown, version: 1 })), binder },
    ]) {
      assert.equal((await file(json)).status, 400);
    }
    assert.deepEqual((await staff.send('GET', '/api/v1/binders?q=x&year=2026')).json(), { items: [] });
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
