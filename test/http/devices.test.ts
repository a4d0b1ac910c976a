import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeviceStanding } from '../../src/http/services/devices.ts';
import type { DeviceId, SegmentId } from '../../src/shared/ids.ts';
import { memoryServices } from '../support/memory-services.ts';
import { addPerson, emptyWorld } from '../support/memory-world.ts';
import { openWebFixture } from '../support/web-client.ts';

const id = '00000000-0000-4000-8000-00000000000d' as DeviceId;

const standing: DeviceStanding = {
  device: {
    id,
    name: '三階 複合機',
    site: '本庁',
    segments: ['lgwan' as SegmentId],
    state: 'active',
    certificateSha256: 'aa',
    presentedSha256: 'bb',
    printUri: 'ipps://name:secret@192.0.2.10/ipp/print',
    scanUri: undefined,
  },
  model: 'Example 3000',
  printerState: 'stopped',
  heardAt: new Date(0),
  trouble: undefined,
  reasons: [{ severity: 'error', text: { ja: '用紙がありません。', en: 'Out of paper.' } }],
  supplies: [{ description: 'Black', levelPercent: 40, direction: 'consumed' }],
  queued: 2,
  open: 1,
};

test('an administrator is told how devices stand, without the addresses that may hold secrets', async () => {
  const world = emptyWorld();
  addPerson(world, 'kanri', { roles: ['administrator'] });
  const changes: unknown[] = [];
  const devices = {
    list: async () => [standing],
    setState: async (_by: unknown, device: DeviceId, state: string) => {
      changes.push([device, state]);
      return device === id;
    },
  };
  await using web = await openWebFixture(world, { services: { ...memoryServices(world), devices } });
  const client = web.client();
  const json = { loginName: 'kanri', password: 'correct horse kanri' };
  assert.equal((await client.send('POST', '/api/v1/sign-in', { json })).status, 201);
  const answer = await client.send('GET', '/api/v1/devices');
  assert.doesNotMatch(answer.text, /secret|192\.0\.2/);
  const [device] = answer.json().items;
  assert.equal(device.certificate, 'changed');
  assert.equal(device.presentedSha256, 'bb');
  assert.deepEqual(device.reasons, [{ severity: 'error', text: '用紙がありません。' }]);
  assert.deepEqual([device.prints, device.scans, device.queued, device.open], [true, false, 2, 1]);
  const paused = await client.send('PATCH', `/api/v1/devices/${id}`, { json: { state: 'paused' } });
  assert.equal(paused.status, 204);
  const removed = await client.send('PATCH', `/api/v1/devices/${id}`, { json: { state: 'removed' } });
  assert.equal(removed.status, 400);
  const unknown = await client.send('PATCH', `/api/v1/devices/${id.replace('d', 'e')}`, {
    json: { state: 'active' },
  });
  assert.equal(unknown.status, 404);
  assert.deepEqual(changes[0], [id, 'paused']);
});
