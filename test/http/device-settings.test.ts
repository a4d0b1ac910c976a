import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeviceSettings } from '../../src/http/services/device-settings.ts';
import type { DeviceId, ReaderId } from '../../src/shared/ids.ts';
import { memoryDeviceSettings } from '../support/memory-device-settings.ts';
import { memoryServices } from '../support/memory-services.ts';
import { addPerson, emptyWorld } from '../support/memory-world.ts';
import { openWebFixture, type WebAnswer } from '../support/web-client.ts';

const id = '00000000-0000-4000-8000-00000000000d' as DeviceId;
const readerId = '00000000-0000-4000-8000-0000000000aa' as ReaderId;

const settings: DeviceSettings = {
  name: '三階 複合機',
  hasAccount: true,
  snmp: { version: '3', port: 161 },
  quirks: ['no-pdf'],
  knownQuirks: ['no-pdf', 'no-copies'],
  cardFormat: { notation: 'decimal', byteLength: 4 },
  readers: [
    {
      ...{ id: readerId, name: '三階 リーダー', deviceId: id, endsSession: true, createdAt: new Date(0) },
      ...{ lastSeenAt: new Date(0), software: 'tomeoki' },
    },
  ],
};

async function openDesk(...roles: ('administrator' | 'auditor' | 'records')[]) {
  const world = emptyWorld();
  addPerson(world, 'kanri', { roles: ['staff', ...roles] });
  const notes: unknown[][] = [];
  const deviceSettings = memoryDeviceSettings(new Map([[id, settings]]), notes);
  const web = await openWebFixture(world, { services: { ...memoryServices(world), deviceSettings } });
  const client = web.client();
  const json = { loginName: 'kanri', password: 'correct horse kanri' };
  assert.equal((await client.send('POST', '/api/v1/sign-in', { json })).status, 201);
  const send = (method: string, path: string, body?: unknown, device: string = id): Promise<WebAnswer> =>
    client.send(method, `/api/v1/devices/${device}/${path}`, body === undefined ? {} : { json: body });
  return { send, notes, [Symbol.asyncDispose]: () => web[Symbol.asyncDispose]() };
}

const v3 = {
  ...{ version: '3', userName: 'tomeoki' },
  ...{ authentication: { password: 'auth-secret' }, privacy: { password: 'priv-secret' } },
};

test('an administrator sets account, SNMP, quirks, card format and readers of a device', async () => {
  await using desk = await openDesk('administrator');
  const statuses = [
    await desk.send('PUT', 'account', { userName: ' tomeoki ', password: 'pass-secret' }),
    await desk.send('DELETE', 'account'),
    await desk.send('PUT', 'snmp', { version: '2c', community: 'community-secret', port: 1161 }),
    await desk.send('PUT', 'snmp', v3),
    await desk.send('DELETE', 'snmp'),
    await desk.send('PUT', 'quirks', { quirks: ['no-copies'] }),
    await desk.send('PUT', 'card-format', { cardFormat: { prefix: ';' } }),
    await desk.send('PUT', 'card-format', { cardFormat: null }),
    await desk.send('DELETE', `readers/${readerId}`),
  ].map(({ status }) => status);
  assert.deepEqual(statuses, new Array(9).fill(204));
  const enrolled = await desk.send('POST', 'readers', { name: '入口', endsSession: false });
  assert.equal(enrolled.status, 201);
  assert.deepEqual([enrolled.json().token, enrolled.json().reader.name], ['a token', '入口']);
  const access = {
    ...{ version: '3', userName: 'tomeoki' },
    authentication: { protocol: 'sha256', password: 'auth-secret' },
    privacy: { protocol: 'aes', password: 'priv-secret' },
  };
  assert.deepEqual(desk.notes, [
    ['account', { userName: 'tomeoki', password: 'pass-secret' }],
    ['account', null],
    ['snmp', { port: 1161, access: { version: '2c', community: 'community-secret' } }],
    ['snmp', { port: 161, access }],
    ['snmp', null],
    ['quirks', ['no-copies']],
    ['card-format', { prefix: ';' }],
    ['card-format', null],
    ['revoked', readerId],
    ['reader', '入口', false],
  ]);
});

test('the settings tell what is set, and no secret', async () => {
  await using desk = await openDesk('administrator');
  const answer = await desk.send('GET', 'settings');
  assert.equal(answer.status, 200);
  const { readers, ...told } = answer.json();
  assert.deepEqual(told, {
    ...{ name: '三階 複合機', hasAccount: true, snmp: { version: '3', port: 161 } },
    ...{ quirks: ['no-pdf'], knownQuirks: ['no-pdf', 'no-copies'] },
    cardFormat: { notation: 'decimal', byteLength: 4 },
  });
  assert.deepEqual([readers[0].name, readers[0].endsSession], ['三階 リーダー', true]);
});

test('what is no setting is refused, and a device that is not there is said not to be', async () => {
  await using desk = await openDesk('administrator');
  const short = { ...v3, privacy: { password: 'short' } };
  const wrong = [
    await desk.send('PUT', 'account', { userName: '', password: 'x' }),
    await desk.send('PUT', 'account', { userName: 'x', password: 'x'.repeat(201) }),
    await desk.send('PUT', 'snmp', { version: '1', community: 'x' }),
    await desk.send('PUT', 'snmp', short),
    await desk.send('PUT', 'snmp', { version: '2c', community: 'x', port: 0 }),
    await desk.send('PUT', 'card-format', { cardFormat: { notation: 'decimal' } }),
    await desk.send('PUT', 'quirks', { quirks: 'no-pdf' }),
    await desk.send('POST', 'readers', { name: 'x'.repeat(101) }),
  ].map(({ status }) => status);
  assert.deepEqual(wrong, new Array(8).fill(400));
  const other = id.replace('d', 'e');
  const missing = [
    await desk.send('GET', 'settings', undefined, other),
    await desk.send('PUT', 'account', { userName: 'x', password: 'x' }, other),
    await desk.send('DELETE', 'snmp', undefined, other),
    await desk.send('POST', 'readers', {}, other),
    await desk.send('DELETE', `readers/${readerId}`, undefined, other),
  ].map(({ status }) => status);
  assert.deepEqual(missing, new Array(5).fill(404));
  assert.deepEqual(desk.notes, []);
});

test('auditors and records clerks set nothing at devices, and see nothing of it', async () => {
  await using desk = await openDesk('auditor', 'records');
  const answers = [
    await desk.send('GET', 'settings'),
    await desk.send('PUT', 'account', { userName: 'x', password: 'x' }),
    await desk.send('DELETE', 'account'),
    await desk.send('PUT', 'snmp', v3),
    await desk.send('DELETE', 'snmp'),
    await desk.send('PUT', 'quirks', { quirks: [] }),
    await desk.send('PUT', 'card-format', { cardFormat: null }),
    await desk.send('POST', 'readers', {}),
    await desk.send('DELETE', `readers/${readerId}`),
  ];
  assert.deepEqual(
    answers.map((answer) => answer.json().code),
    new Array(9).fill('HTTP_ROLE_REQUIRED'),
  );
  assert.deepEqual(desk.notes, []);
});
