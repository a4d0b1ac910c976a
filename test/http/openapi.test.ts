import assert from 'node:assert/strict';
import { test } from 'node:test';
import { buildRoutes } from '../../src/http/routes.ts';
import { openWebFixture } from '../support/web-client.ts';

test('OpenAPI 3.1: every route of the interface is described once, with its caller and its refusals', async () => {
  await using web = await openWebFixture();
  const document = (await web.client().send('GET', '/api/openapi.json')).json();
  assert.equal(document.openapi, '3.1.0');
  const described = new Map<string, { operationId: string; security: object[]; responses: object }>();
  for (const [path, operations] of Object.entries<Record<string, never>>(document.paths)) {
    for (const [method, operation] of Object.entries(operations))
      described.set(`${method} ${path}`, operation);
  }
  for (const route of await buildRoutes()) {
    if (!route.path.startsWith('/api/v1/')) continue;
    const operation = described.get(`${route.method} ${route.path.replace(/:(\w+)/g, '{$1}')}`);
    assert.ok(operation, route.id);
    assert.equal(operation.operationId, route.id);
    assert.equal(operation.security.length === 0, route.access === 'public', route.id);
    assert.ok('default' in operation.responses);
  }
});

test('OpenAPI: path parameters are all described, and no schema carries a dialect of its own', async () => {
  await using web = await openWebFixture();
  const { text } = await web.client().send('GET', '/api/openapi.json');
  assert.doesNotMatch(text, /\$schema/);
  const { paths } = JSON.parse(text);
  for (const [path, operations] of Object.entries<Record<string, { parameters: { name: string }[] }>>(
    paths,
  )) {
    for (const [, name] of path.matchAll(/\{(\w+)\}/g)) {
      for (const operation of Object.values(operations)) {
        assert.ok(
          operation.parameters.some((parameter) => parameter.name === name),
          `${path} ${name}`,
        );
      }
    }
  }
});
