import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { AskedReport, ReportServices } from '../../src/http/services/reports.ts';
import type { Person } from '../../src/identity/person.ts';
import { memoryReports } from '../support/memory-reports.ts';
import { memoryServices } from '../support/memory-services.ts';
import { addPerson, emptyWorld } from '../support/memory-world.ts';
import { openWebFixture, type WebClient, type WebFixture } from '../support/web-client.ts';

describe('reports, prices and quotas over the interface', () => {
  const world = emptyWorld();
  const asked: (AskedReport & { readonly by: readonly string[] })[] = [];
  const set: unknown[] = [];
  let web: WebFixture;
  const clients = new Map<string, WebClient>();
  before(async () => {
    addPerson(world, 'hanako');
    addPerson(world, 'kanri', { roles: ['administrator'] });
    addPerson(world, 'kansa', { roles: ['auditor'] });
    const reports: ReportServices = {
      ...memoryReports(),
      pages: async (_person, question) => {
        asked.push(question);
        return { rows: [], more: false };
      },
      setQuota: async (person: Person, ...rest) => void set.push([person.loginName, ...rest]),
    };
    web = await openWebFixture(world, { services: { ...memoryServices(world), reports } });
    for (const loginName of ['hanako', 'kanri', 'kansa']) {
      const client = web.client();
      const json = { loginName, password: `correct horse ${loginName}` };
      assert.equal((await client.send('POST', '/api/v1/sign-in', { json })).status, 201);
      clients.set(loginName, client);
    }
  });
  after(() => web[Symbol.asyncDispose]());

  const send = (who: string, method: string, path: string, json?: object) => {
    const client = clients.get(who);
    assert.ok(client);
    return client.send(method, path, json === undefined ? {} : { json });
  };
  const year = 'from=2026-04&to=2027-03';

  test('an auditor reads reports and prices but changes nothing', async () => {
    assert.equal(
      (await send('kansa', 'GET', `/api/v1/reports/pages?${year}&by=department,month`)).status,
      200,
    );
    assert.deepEqual(asked.at(-1)?.by, ['department', 'month']);
    const prices = {
      validFrom: '2026-04-01',
      base: { monochrome: 2, color: 10, sheet: 1 },
      duplexDiscountPercent: 0,
    };
    assert.equal((await send('kansa', 'POST', '/api/v1/tariffs', prices)).status, 403);
    assert.equal((await send('kanri', 'POST', '/api/v1/tariffs', prices)).status, 201);
    const quota = { subject: { kind: 'everyone' }, period: 'month', unit: 'pages', amount: 1, mode: 'hard' };
    assert.equal((await send('kansa', 'POST', '/api/v1/quotas', quota)).status, 403);
    assert.equal((await send('kanri', 'POST', '/api/v1/quotas', quota)).status, 204);
    assert.deepEqual(set.at(-1), [
      'kanri',
      { kind: 'everyone' },
      { period: 'month', unit: 'pages', amount: 1, mode: 'hard' },
    ]);
  });

  test('staff read their own quotas and nothing else', async () => {
    assert.equal((await send('hanako', 'GET', '/api/v1/quotas/own')).status, 200);
    for (const path of [
      `reports/pages?${year}`,
      'reports',
      'quotas',
      'tariffs',
      `reports/pages/csv?${year}`,
    ]) {
      const answer = await send('hanako', 'GET', `/api/v1/${path}`);
      assert.deepEqual([answer.status, answer.json().code], [403, 'HTTP_ROLE_REQUIRED'], path);
    }
  });

  test('months, purposes, prices and amounts outside their limits are refused before anything is asked', async () => {
    const before = asked.length;
    for (const query of ['from=2026-13&to=2027-01', 'from=2026-04', `${year}&purpose=curiosity&by=user`]) {
      assert.equal((await send('kanri', 'GET', `/api/v1/reports/pages?${query}`)).status, 400, query);
    }
    assert.equal(asked.length, before);
    const quota = { subject: { kind: 'everyone' }, period: 'month', unit: 'pages', mode: 'hard' };
    for (const amount of [-1, 1.5, 1_000_000_001]) {
      assert.equal((await send('kanri', 'POST', '/api/v1/quotas', { ...quota, amount })).status, 400);
    }
    const base = { monochrome: 100_001, color: 1, sheet: 0 };
    const prices = { validFrom: '2026-02-30', base, duplexDiscountPercent: 0 };
    assert.equal((await send('kanri', 'POST', '/api/v1/tariffs', prices)).status, 400);
  });

  test('a saved report is a CSV with a name of its own, and an unknown kind is not there', async () => {
    const answer = await send('kanri', 'GET', `/api/v1/reports/scans/csv?${year}`);
    assert.equal(answer.status, 200);
    assert.match(String(answer.headers['content-disposition']), /tomeoki-scans-2026-04-2027-03\.csv/);
    assert.match(String(answer.headers['content-type']), /^text\/csv/);
    assert.equal((await send('kanri', 'GET', `/api/v1/reports/secrets/csv?${year}`)).status, 400);
  });
});
