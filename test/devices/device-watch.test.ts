import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startVirtualPrinter } from '../../drivers/simulators/virtual-printer.ts';
import { openDeviceDrivers } from '../../src/context/output-devices.ts';
import { addDevice } from '../../src/devices/enrol/add-device.ts';
import {
  approveCertificate,
  changeDevice,
  setDeviceAccount,
  setDeviceSnmp,
} from '../../src/devices/manage/manage-device.ts';
import type { DeviceWatch } from '../../src/devices/watch/device-snapshot.ts';
import { startDeviceWatch } from '../../src/devices/watch/device-watch.ts';
import type { Device } from '../../src/ports/device-store.ts';
import type { KeyRing } from '../../src/ports/key-ring.ts';
import { silentLog } from '../../src/shared/log.ts';
import { lgwan, openIdentityWorld } from '../support/identity-world.ts';
import { makeTestCertificate } from '../support/test-certificate.ts';

async function openWorld() {
  const world = await openIdentityWorld();
  const keys = world.cards as KeyRing;
  const deps = { ...world, keys };
  const enrol = async (name: string, printUri: string, more: Partial<Device> = {}) => {
    const statement = {
      name,
      site: '本庁',
      department: '',
      printUri,
      scanUri: undefined,
      segments: [lgwan],
      certificateSha256: undefined,
      ...more,
    };
    return (await addDevice({ ...world, segments: world.segmentIds }, statement, 'system')).device;
  };
  const watch = (timing = {}) =>
    startDeviceWatch(
      { ...world, drivers: openDeviceDrivers(keys), log: silentLog },
      { everyMs: 50, mostMs: 200, lookMs: 2_000, ...timing },
    );
  return { world, deps, enrol, watch, [Symbol.asyncDispose]: () => world[Symbol.asyncDispose]() };
}

async function until<T>(what: () => T | undefined | false): Promise<T> {
  for (let trial = 0; trial < 300; trial += 1) {
    const found = what();
    if (found !== undefined && found !== false) return found;
    await delay(20);
  }
  assert.fail('did not come in time');
}

const heard = (watch: DeviceWatch, { id }: Device) => until(() => watch.latest(id));

test('the watch knows state, capabilities and supplies of each device, and that one is away', async () => {
  await using at = await openWorld();
  await using printer = await startVirtualPrinter();
  const well = await at.enrol('一階', printer.uri);
  const dead = await at.enrol('二階', 'ipp://127.0.0.1:1/ipp/print');
  await using watch = at.watch();
  const snapshot = await heard(watch, well);
  assert.equal(snapshot.trouble, undefined);
  assert.equal(snapshot.status?.state, 'idle');
  assert.equal(snapshot.capabilities?.pagesPerMinute, 60);
  assert.equal(snapshot.supplies.length, 4);
  const away = await heard(watch, dead);
  assert.deepEqual([away.trouble, away.heardAt, away.status], ['DEVICE_UNREACHABLE', undefined, undefined]);
  await printer.order({ kind: 'paper-out' });
  const stopped = await until(() => {
    const latest = watch.latest(well.id);
    return latest?.status?.state === 'stopped' && latest;
  });
  assert.ok(stopped.status?.stateReasons.includes('media-empty-error'));
  await printer.order({ kind: 'down' });
  const silent = await until(() => {
    const latest = watch.latest(well.id);
    return latest?.trouble !== undefined && latest;
  });
  assert.equal(silent.status?.state, 'stopped', 'what was heard last stays');
  const kept = await until(() => watch.latest(well.id)?.capabilities);
  assert.equal(
    (await at.world.devices.findById(well.id))?.known?.capabilities.makeAndModel,
    kept.makeAndModel,
  );
});

test('a removed device is forgotten, and its name is free again', async () => {
  await using at = await openWorld();
  await using printer = await startVirtualPrinter();
  const device = await at.enrol('一階', printer.uri);
  await setDeviceAccount(at.deps, '一階', { userName: 'u', password: 'p' }, 'system');
  await using watch = at.watch();
  await heard(watch, device);
  await changeDevice(at.deps, '一階', { state: 'removed' }, 'system');
  await until(() => watch.latest(device.id) === undefined);
  const row = await at.world.database.kysely
    .selectFrom('device')
    .select(['account', 'panel_token_hash', 'state'])
    .where('id', '=', device.id)
    .executeTakeFirstOrThrow();
  assert.deepEqual(row, { account: null, panel_token_hash: null, state: 'removed' });
  await at.enrol('一階', printer.uri);
});

test('a changed certificate is one alarm, and approving it brings the device back', async () => {
  await using at = await openWorld();
  const certificate = await makeTestCertificate();
  await using printer = await startVirtualPrinter({ tls: 'required', certificate });
  const device = await at.enrol('一階', printer.uri, { certificateSha256: 'ab'.repeat(32) });
  await using watch = at.watch();
  await until(() => watch.latest(device.id)?.trouble === 'DEVICE_CERTIFICATE_CHANGED');
  await delay(400);
  const kinds = await at.world.eventsOf(`device:${device.id}`);
  assert.deepEqual(kinds, ['device.added', 'device.certificate-changed']);
  const { presentedSha256 } = (await at.world.devices.findById(device.id)) ?? assert.fail();
  await approveCertificate(at.deps, '一階', presentedSha256 ?? assert.fail(), 'system');
  await until(() => watch.latest(device.id)?.trouble === undefined && watch.latest(device.id)?.status);
  assert.equal((await at.world.devices.findById(device.id))?.presentedSha256, undefined);
});

test('an account is kept encrypted and reaches the device that asks for it', async () => {
  await using at = await openWorld();
  const certificate = await makeTestCertificate();
  const credentials = { userName: 'tomeoki', password: 'hi-mi-tsu' };
  await using printer = await startVirtualPrinter({ tls: 'required', certificate, credentials });
  const drivers = openDeviceDrivers(at.deps.keys);
  const { sha256 } = await drivers.readCertificate(printer.uri);
  await at.enrol('一階', printer.uri, { certificateSha256: sha256 });
  const find = async () => (await at.world.devices.findByName('一階')) ?? assert.fail();
  {
    await using device = drivers.open(await find());
    await assert.rejects(device.findJobByName('T-1'), { code: 'DEVICE_AUTHENTICATION_REFUSED' });
  }
  await setDeviceAccount(at.deps, '一階', credentials, 'system');
  assert.doesNotMatch(JSON.stringify(await find()), /hi-mi-tsu/);
  await using device = drivers.open(await find());
  assert.equal(await device.findJobByName('T-1'), undefined);
});

test('a change is checked, is an event, and a new address takes the old pin away', async () => {
  await using at = await openWorld();
  const device = await at.enrol('一階', 'ipps://mfp/ipp/print', { certificateSha256: 'ab'.repeat(32) });
  await at.enrol('二階', 'ipp://mfp2/ipp/print');
  const change = (changes: Parameters<typeof changeDevice>[2]) =>
    changeDevice(at.deps, '一階', changes, 'system');
  await assert.rejects(change({ printUri: 'socket://mfp' }), {
    details: { field: 'uri', objection: 'needs-unconfirmed' },
  });
  await assert.rejects(change({ quirks: ['no-such-thing'] }), { code: 'REQUEST_INVALID' });
  await assert.rejects(change({ segments: [] }), { code: 'IDENTITY_SEGMENT_UNKNOWN' });
  await assert.rejects(change({ name: '二階' }), { code: 'IDENTITY_DEVICE_NAME_TAKEN' });
  await change({ state: 'paused' });
  await change({ printUri: 'socket://mfp', unconfirmed: true, documentFormats: ['application/pdf'] });
  const snmp = { port: 161, access: { version: '2c', community: 'himitsu' } } as const;
  await setDeviceSnmp(at.deps, '一階', snmp, 'system');
  const found = (await at.world.devices.findById(device.id)) ?? assert.fail();
  assert.equal(found.certificateSha256, undefined);
  assert.equal(found.state, 'paused');
  assert.equal(found.snmp?.version, '2c');
  assert.doesNotMatch(JSON.stringify(found), /himitsu/);
  await using driver = openDeviceDrivers(at.deps.keys).open(found);
  assert.equal((await driver.capabilities()).confirmsDelivery, false);
});
