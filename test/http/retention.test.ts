/** Retention over the JSON interface: who may do what. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { addPerson, emptyWorld } from '../support/memory-world.ts';
import { openWebFixture, type WebClient, type WebFixture } from '../support/web-client.ts';

const id = '9b2f5b8e-0000-4000-8000-000000000001';
const plan = '分類記号,保存期間,満了時の措置\nA-01,5年,廃棄\n';

describe('retention at the desk', () => {
  const world = emptyWorld();
  addPerson(world, 'hanako');
  addPerson(world, 'bunsho', { roles: ['records'] });
  addPerson(world, 'kansa', { roles: ['auditor'] });
  addPerson(world, 'kanri', { roles: ['administrator'] });
  let web: WebFixture;
  const clients = new Map<string, WebClient>();
  before(async () => {
    web = await openWebFixture(world);
    for (const loginName of ['hanako', 'bunsho', 'kansa', 'kanri']) {
      const client = web.client();
      const credentials = { loginName, password: `correct horse ${loginName}` };
      assert.equal((await client.send('POST', '/api/v1/sign-in', { json: credentials })).status, 201);
      clients.set(loginName, client);
    }
  });
  after(() => web[Symbol.asyncDispose]());
  const as = (name: string): WebClient => clients.get(name) as WebClient;

  test('staff, auditors and administrators can neither hold, list, decide, start nor cancel', async () => {
    const scope = { kind: 'class', value: 'A' };
    const acts = [
      ['/api/v1/retention/holds', { segment: 'lgwan', scope, reason: 'x' }],
      [`/api/v1/retention/holds/${id}/release`, { reason: 'x' }],
      ['/api/v1/retention/rounds', { segment: 'lgwan', department: '総務課', fiscalYear: 2026 }],
      [`/api/v1/retention/rounds/${id}/decide`, {}],
      [`/api/v1/retention/rounds/${id}/execute`, {}],
      [`/api/v1/retention/rounds/${id}/cancel`, undefined],
    ] as const;
    for (const [path, json] of acts) {
      for (const name of ['hanako', 'kansa', 'kanri']) {
        const answer = await as(name).send('POST', path, json === undefined ? {} : { json });
        assert.equal(answer.json().code, 'HTTP_ROLE_REQUIRED', `${name} ${path}`);
      }
      const answer = await as('bunsho').send('POST', path, json === undefined ? {} : { json });
      assert.equal(answer.json().code, 'NOT_FOUND', path);
    }
    for (const path of ['/api/v1/retention/plan', '/api/v1/retention/holds']) {
      assert.equal((await as('hanako').send('GET', path)).json().code, 'HTTP_ROLE_REQUIRED', path);
    }
    assert.equal((await as('kansa').send('GET', '/api/v1/retention/holds')).status, 200);
  });

  test('a plan is tried and imported by who keeps it; faults name their line and column', async () => {
    const send = (name: string, path: string, text: string) =>
      as(name).send('POST', path, { body: Buffer.from(text), headers: { 'content-type': 'text/csv' } });
    assert.equal((await send('kansa', '/api/v1/retention/plan', plan)).json().code, 'HTTP_ROLE_REQUIRED');
    const faulty = await send('bunsho', '/api/v1/retention/plan/check', plan.replace('5年', '五年'));
    assert.deepEqual((faulty.json()['faults'] as object[])[0], {
      ...{ line: 2, column: 2, problem: '永年, or years from 1 to 100' },
    });
    const refused = await send('bunsho', '/api/v1/retention/plan?basedOn=0', plan.replace('5年', '五年'));
    assert.deepEqual([refused.status, refused.json().code], [422, 'ARCHIVE_PLAN_INVALID']);
    const made = await send('bunsho', '/api/v1/retention/plan?basedOn=0', plan);
    assert.deepEqual([made.status, made.json()['version']], [201, 1]);
    assert.equal(
      (await send('kanri', '/api/v1/retention/plan?basedOn=0', plan)).json().code,
      'ARCHIVE_PLAN_OUTRUN',
    );
    const found = (await as('kansa').send('GET', '/api/v1/retention/plan')).json();
    assert.equal((found['series'] as object[]).length, 1);
  });

  test('what is due and proofs are for the records office and auditors; a round nobody may see does not exist', async () => {
    for (const name of ['hanako', 'kanri']) {
      const due = await as(name).send('GET', '/api/v1/retention/due?fiscalYear=2026');
      assert.equal(due.json().code, 'HTTP_ROLE_REQUIRED', name);
    }
    assert.deepEqual((await as('kansa').send('GET', '/api/v1/retention/due?fiscalYear=2026')).json(), {
      ...{ fiscalYear: 2026, binders: [], isCut: false },
    });
    for (const path of [
      `rounds/${id}/review`,
      `rounds/${id}/records`,
      `rounds/${id}/left-copies`,
      `rounds/${id}/certificates`,
      `certificates/${id}`,
      `rounds/${id}/packages`,
    ]) {
      const answer = await as('hanako').send('GET', `/api/v1/retention/${path}`);
      assert.equal(answer.json().code, 'NOT_FOUND', path);
    }
    for (const name of ['hanako', 'kansa', 'kanri']) {
      const saved = await as(name).send('GET', `/api/v1/retention/rounds/${id}/package`);
      assert.equal(saved.json().code, 'HTTP_ROLE_REQUIRED', name);
    }
    const missing = await as('bunsho').send('GET', `/api/v1/retention/rounds/${id}/package`);
    assert.equal(missing.json().code, 'NOT_FOUND');
    for (const name of ['hanako', 'kanri']) {
      const all = await as(name).send('GET', '/api/v1/retention/certificates');
      assert.equal(all.json().code, 'HTTP_ROLE_REQUIRED', name);
    }
    const all = await as('kansa').send('GET', '/api/v1/retention/certificates?limit=10');
    assert.deepEqual(all.json(), { items: [], total: 0 });
    assert.equal((await as('kansa').send('GET', '/api/v1/retention/certificates?limit=1000')).status, 400);
    const wide = await as('bunsho').send('GET', `/api/v1/retention/rounds/${id}/records?limit=1000`);
    assert.equal(wide.status, 400);
    const verify = (name: string) =>
      as(name).send('POST', '/api/v1/retention/certificates/verify', {
        body: Buffer.from('no.certificate.at-all'),
        headers: { 'content-type': 'application/octet-stream' },
      });
    assert.equal((await verify('hanako')).json().code, 'HTTP_ROLE_REQUIRED');
    assert.deepEqual((await verify('kansa')).json(), { isSigned: false });
  });

  test('one line of the plan is changed by who keeps it, and only in the version that was looked at', async () => {
    const after = {
      ...{ classCode: 'A-01', title: '契約', department: '', series: 'fiscal-year' },
      ...{ period: 10, disposition: 'transfer' },
    };
    const send = (name: string, json: object) =>
      as(name).send('POST', '/api/v1/retention/plan/lines', { json });
    const change = { basedOn: 1, before: { classCode: 'A-01' }, after };
    for (const name of ['hanako', 'kansa']) {
      assert.equal((await send(name, change)).json().code, 'HTTP_ROLE_REQUIRED', name);
    }
    const long = await send('bunsho', { ...change, after: { ...after, period: 101 } });
    assert.equal(long.status, 400);
    assert.deepEqual((await send('bunsho', change)).json(), { version: 2, series: 1 });
    assert.equal((await send('kanri', change)).json().code, 'ARCHIVE_PLAN_OUTRUN');
  });
});
