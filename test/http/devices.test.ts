import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeviceStanding } from '../../src/http/services/devices.ts';
import type { DeviceId, SegmentId } from '../../src/shared/ids.ts';
import { memoryDevices } from '../support/memory-devices.ts';
import { memoryServices } from '../support/memory-services.ts';
import { addPerson, emptyWorld } from '../support/memory-world.ts';
import { openWebFixture } from '../support/web-client.ts';

const id = '00000000-0000-4000-8000-00000000000d' as DeviceId;
const pin = 'aa'.repeat(32);

const standing: DeviceStanding = {
  device: {
    id,
    name: '三階 複合機',
    site: '本庁',
    department: '',
    segments: ['lgwan' as SegmentId],
    state: 'active',
    certificateSha256: pin,
    presentedSha256: 'bb',
    printUri: 'ipps://name:secret@192.0.2.10/ipp/print?key=hidden',
    scanUri: undefined,
  },
  model: 'Example 3000',
  can: {
    documentFormats: ['application/pdf'],
    color: true,
    twoSided: true,
    finishings: [20, 5],
    media: ['iso_a4_210x297mm'],
    pagesPerMinute: undefined,
  },
  printerState: 'stopped',
  heardAt: new Date(0),
  trouble: undefined,
  troubledSince: new Date(0),
  certificateDaysLeft: -2,
  reasons: [{ severity: 'error', text: { ja: '用紙がありません。', en: 'Out of paper.' } }],
  supplies: [{ description: 'Black', levelPercent: 40, direction: 'consumed' }],
  queued: 2,
  open: 1,
};

async function openDesk() {
  const world = emptyWorld();
  addPerson(world, 'kanri', { roles: ['administrator'] });
  const notes: unknown[][] = [];
  const services = { ...memoryServices(world), devices: memoryDevices([standing], notes) };
  const web = await openWebFixture(world, { services });
  const client = web.client();
  const json = { loginName: 'kanri', password: 'correct horse kanri' };
  assert.equal((await client.send('POST', '/api/v1/sign-in', { json })).status, 201);
  return { client, notes, [Symbol.asyncDispose]: () => web[Symbol.asyncDispose]() };
}

test('an administrator is told how devices stand, with addresses freed of what may be secret in them', async () => {
  await using desk = await openDesk();
  const answer = await desk.client.send('GET', '/api/v1/devices');
  assert.doesNotMatch(answer.text, /secret|hidden/);
  const [device] = answer.json().items;
  assert.equal(device.address, 'ipps://192.0.2.10/ipp/print');
  assert.equal(device.certificate, 'changed');
  assert.equal(device.presentedSha256, 'bb');
  assert.equal(device.certificateDaysLeft, -2);
  assert.deepEqual(device.can.finishings, ['ステープル', 'パンチ']);
  assert.deepEqual(device.reasons, [{ severity: 'error', text: '用紙がありません。' }]);
  assert.deepEqual([device.prints, device.scans, device.queued, device.open], [true, false, 2, 1]);
});

test('a device is changed, paused and removed; one that is not there is said not to be', async () => {
  await using desk = await openDesk();
  const path = `/api/v1/devices/${id}`;
  const other = `/api/v1/devices/${id.replace('d', 'e')}`;
  const send = (method: string, to: string, json?: unknown) =>
    desk.client.send(method, to, json === undefined ? {} : { json });
  assert.equal((await send('PATCH', path, { state: 'paused' })).status, 204);
  assert.equal((await send('PATCH', path, { site: '東支所', scanAddress: null })).status, 204);
  assert.equal((await send('PATCH', path, { state: 'removed' })).status, 400);
  assert.equal((await send('PATCH', path, { certificateSha256: pin })).status, 400);
  assert.equal((await send('PATCH', path, { segments: [] })).status, 400);
  assert.equal((await send('PATCH', other, { state: 'active' })).status, 404);
  assert.equal((await send('POST', `${path}/certificate`, { sha256: `${'AA:'.repeat(31)}AA` })).status, 204);
  assert.equal((await send('POST', `${path}/certificate`, { sha256: 'aa' })).status, 400);
  assert.equal((await send('POST', `${other}/test-page`, {})).status, 404);
  assert.equal((await send('DELETE', path)).status, 204);
  assert.deepEqual(
    desk.notes.map((note) => note.slice(1)),
    [[{ state: 'paused' }], [{ site: '東支所', scanUri: null }], ['approved', pin], ['removed']],
  );
});

test('a device is enrolled with the certificate that was confirmed, and with no other', async () => {
  await using desk = await openDesk();
  const probe = await desk.client.send('POST', '/api/v1/devices/probe', { json: { address: '192.0.2.10' } });
  assert.equal(probe.json().certificate.sha256, pin);
  const wanted = { name: '二階', segments: ['lgwan'], address: 'ipps://192.0.2.10/ipp/print' };
  const unconfirmed = await desk.client.send('POST', '/api/v1/devices', { json: wanted });
  assert.equal(unconfirmed.status, 422);
  assert.equal(unconfirmed.json().code, 'IDENTITY_DEVICE_CERTIFICATE');
  const json = { ...wanted, certificateSha256: pin };
  assert.equal((await desk.client.send('POST', '/api/v1/devices', { json })).status, 201);
  assert.deepEqual(desk.notes, [['added', '二階']]);
});
