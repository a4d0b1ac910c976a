import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Person } from '../../src/identity/person.ts';
import { addDevice, addPerson, emptyWorld } from '../support/memory-world.ts';
import { openWebFixture, type WebClient, type WebFixture } from '../support/web-client.ts';

describe('PINs, passwords, codes and cards at a panel, and what the desk does with them', () => {
  const world = emptyWorld();
  let hanako: Person;
  let web: WebFixture;
  let desk: WebClient;
  let admin: WebClient;
  before(async () => {
    hanako = addPerson(world, 'hanako');
    addPerson(world, 'kanri', { roles: ['administrator'], displayName: '管理 一郎' });
    const limits = { trialsPerAddress: 1000, requestsPerAddress: 10_000 };
    web = await openWebFixture(world, { limits });
    desk = web.client();
    admin = web.client();
    for (const [client, loginName] of [
      [desk, 'hanako'],
      [admin, 'kanri'],
    ] as const) {
      const json = { loginName, password: `correct horse ${loginName}` };
      assert.equal((await client.send('POST', '/api/v1/sign-in', { json })).status, 201);
    }
  });
  after(() => web[Symbol.asyncDispose]());

  const newPanel = async (name: string) => {
    const panel = web.client();
    const json = { token: addDevice(world, name) };
    assert.equal((await panel.send('POST', '/api/v1/panel/pair', { json })).status, 200);
    return (path: string, body: object) => panel.send('POST', `/api/v1/panel/${path}`, { json: body });
  };
  const credentials = { loginName: 'hanako', password: 'correct horse hanako' };
  const nobody = '00000000-0000-4000-8000-00000000000f';

  test('a PIN is set at the panel with the password, and begins a session with the staff number', async () => {
    const post = await newPanel('1F');
    const weak = await post('pin/set', { ...credentials, pin: '123' });
    assert.deepEqual([weak.status, weak.json().code], [422, 'pin-too-weak']);
    const wrong = await post('pin/set', { ...credentials, password: 'no', pin: '804173' });
    assert.deepEqual([wrong.status, wrong.json().code], [403, 'password-wrong']);
    assert.deepEqual((await post('pin/set', { ...credentials, pin: '804173' })).json(), { set: true });
    const begun = await post('pin', { pin: '804173', staffNumber: hanako.staffNumber });
    assert.equal(begun.status, 201, begun.text);
    assert.deepEqual(begun.json().factors, ['pin']);
  });

  test('without a session and without a staff number a PIN is nobody\u2019s', async () => {
    const post = await newPanel('2F');
    assert.equal((await post('pin', { pin: '804173' })).json().code, 'pin-wrong');
  });

  test('a password begins a session, and a PIN then strengthens it', async () => {
    const post = await newPanel('3F');
    assert.equal((await post('password', credentials)).status, 201);
    const stronger = await post('pin', { pin: '804173' });
    assert.equal(stronger.status, 201, stronger.text);
  });

  test('a code from the desk begins one session', async () => {
    const post = await newPanel('4F');
    const device = world.devices.at(-1)?.device.id ?? '';
    const issued = await admin.send('POST', `/api/v1/people/${hanako.id}/code`, {
      json: { deviceId: device },
    });
    const { digits } = issued.json();
    assert.match(digits, /^\d{6}$/, issued.text);
    const elsewhere = { site: 'no such site' };
    const unknown = await admin.send('POST', `/api/v1/people/${hanako.id}/code`, { json: elsewhere });
    assert.equal(unknown.json().code, 'IDENTITY_CODE_NOT_POSSIBLE');
    assert.deepEqual((await post('code', { code: digits })).json().factors, ['code']);
    const again = await (await newPanel('5F'))('code', { code: digits });
    assert.equal(again.json().code, 'code-wrong');
  });

  test('a card is enrolled with the password when both readings agree', async () => {
    const post = await newPanel('6F');
    const typed = '012E4CD8A1B2C3D4';
    const differ = await post('cards/enrol', { ...credentials, typed, typedAgain: '012E4CD8A1B2C3D5' });
    assert.equal(differ.json().code, 'IDENTITY_CARD_READINGS_DIFFER');
    const done = await post('cards/enrol', { ...credentials, typed, typedAgain: typed });
    assert.deepEqual([done.status, done.json()], [201, { state: 'enrolled', lastFour: 'c3d4' }]);
    assert.equal((await post('tap', { typed })).status, 201);
  });

  test('the desk sets a PIN with the password asked again', async () => {
    const set = (body: object) => desk.send('POST', '/api/v1/me/pin', { json: body });
    assert.equal((await set({ password: 'no', pin: '927405' })).json().code, 'wrong');
    assert.equal((await set({ password: credentials.password, pin: '123' })).json().code, 'pin-too-weak');
    assert.equal((await set({ password: credentials.password, pin: '927405' })).status, 204);
    const { isSet, leastDigits } = (await desk.send('GET', '/api/v1/me/pin')).json();
    assert.deepEqual([isSet, leastDigits], [true, 6]);
    const post = await newPanel('7F');
    assert.equal((await post('pin', { pin: '927405', staffNumber: hanako.staffNumber })).status, 201);
  });

  test('an administrator waits for a card at a device, and the page follows it', async () => {
    const device = world.devices[0]?.device;
    const wish = { personId: hanako.id, deviceId: device?.id ?? '' };
    const start = (json: object) => admin.send('POST', '/api/v1/cards/captures', { json });
    const begun = await start(wish);
    const { id } = begun.json();
    assert.equal(begun.status, 201, begun.text);
    const state = (await admin.send('GET', `/api/v1/cards/captures/${id}`)).json();
    assert.deepEqual(state, { state: 'waiting' });
    world.clock.advance(121_000);
    assert.equal((await admin.send('GET', `/api/v1/cards/captures/${id}`)).json().state, 'expired');
    assert.equal((await start({ ...wish, personId: nobody })).json().code, 'IDENTITY_PERSON_UNKNOWN');
    assert.equal((await start({ ...wish, deviceId: nobody })).json().code, 'IDENTITY_DEVICE_UNKNOWN');
    assert.equal((await start({ ...wish, days: 31 })).json().code, 'REQUEST_INVALID');
  });

  test('a guest is invited at the desk; the code is shown once, and the list names the guest', async () => {
    const json = { displayName: '<来訪> 太郎', segment: 'lgwan', days: 2 };
    const invited = await desk.send('POST', '/api/v1/guests', { json });
    assert.equal(invited.json().claimCode, '2718281828', invited.text);
    const list = await desk.send('GET', '/api/v1/guests');
    assert.ok(!list.text.includes('2718281828'));
    const [guest] = list.json().items;
    assert.equal(guest.displayName, '<来訪> 太郎');
    assert.equal((await desk.send('DELETE', `/api/v1/guests/${guest.personId}`)).status, 204);
    assert.deepEqual((await desk.send('GET', '/api/v1/guests')).json().items, []);
    assert.equal((await desk.send('DELETE', `/api/v1/guests/${guest.personId}`)).status, 404);
  });
});
