import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { deviceSettingsServices } from '../../src/context/device-settings.ts';
import { openSecret } from '../../src/devices/manage/sealed-secret.ts';
import { hashToken } from '../../src/identity/link/capability-link.ts';
import type { DeviceId, ReaderId } from '../../src/shared/ids.ts';
import { newId } from '../../src/shared/ids.ts';
import { enrolPrinter, startTestService } from '../support/test-service.ts';

test('what is set at the desk is kept sealed, is an event without the secret, and belongs to its device', async () => {
  await using service = await startTestService();
  const { stores } = service;
  const settings = deviceSettingsServices(stores);
  const { device } = await enrolPrinter(stores, '三階', 'ipp://127.0.0.1:9/ipp/print', ['lgwan']);
  const other = await enrolPrinter(stores, '二階', 'ipp://127.0.0.1:9/ipp/second', ['lgwan']);
  const administrator = await stores.people.findById(
    await service.addPerson('kanri', { roles: ['staff', 'administrator'] }),
  );
  assert.ok(administrator);

  const account = { userName: 'tomeoki', password: 'hi-mi-tsu' };
  const snmp = { port: 1161, access: { version: '2c', community: 'komyuniti' } } as const;
  assert.equal(await settings.setAccount(administrator, device.id, account), true);
  assert.equal(await settings.setSnmp(administrator, device.id, snmp), true);
  assert.equal(await settings.setQuirks(administrator, device.id, ['no-pdf']), true);
  assert.equal(await settings.setCardFormat(administrator, device.id, { prefix: ';' }), true);
  const kept = await stores.devices.findById(device.id);
  assert.deepEqual(
    await openSecret(stores.keys, kept?.account ?? assert.fail(), { device: device.id, use: 'account' }),
    account,
  );
  const first =
    (await settings.addReader(administrator, device.id, { name: undefined, endsSession: true })) ??
    assert.fail();
  const told = await settings.find(device.id);
  assert.deepEqual(
    [told?.hasAccount, told?.snmp, told?.quirks, told?.cardFormat, told?.readers.map(({ name }) => name)],
    [true, { version: '2c', port: 1161 }, ['no-pdf'], { prefix: ';' }, ['三階']],
  );
  assert.doesNotMatch(JSON.stringify(told), /hi-mi-tsu|komyuniti|wrappedKey/);
  const { rows } = await sql<{ text: string }>`
    SELECT a::text AS text FROM audit_event a UNION ALL SELECT d::text FROM device d`.execute(
    stores.database.kysely,
  );
  const text = rows.map((row) => row.text).join('\n');
  assert.doesNotMatch(text, /hi-mi-tsu|komyuniti/);
  assert.match(text, new RegExp(`device.changed,person:${administrator.id}`));

  const reader = first.reader.id;
  assert.equal((await stores.readers.findByToken(hashToken(first.token)))?.id, reader);
  assert.equal(await settings.revokeReader(administrator, other.device.id, reader), false);
  assert.equal(await settings.revokeReader(administrator, device.id, newId<ReaderId>()), false);
  assert.equal(await settings.revokeReader(administrator, device.id, reader), true);
  assert.equal(await stores.readers.findByToken(hashToken(first.token)), undefined);

  await assert.rejects(settings.setQuirks(administrator, device.id, ['sings']), { code: 'REQUEST_INVALID' });
  await settings.setAccount(administrator, device.id, null);
  await settings.setSnmp(administrator, device.id, null);
  await settings.setQuirks(administrator, device.id, []);
  await settings.setCardFormat(administrator, device.id, null);
  const none = await settings.find(device.id);
  assert.deepEqual(
    [none?.hasAccount, none?.snmp, none?.quirks, none?.cardFormat, none?.readers],
    [false, undefined, [], undefined, []],
  );
  assert.equal(await settings.setAccount(administrator, newId<DeviceId>(), account), false);
});
