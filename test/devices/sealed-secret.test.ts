import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openSecret, sealSecret } from '../../src/devices/manage/sealed-secret.ts';
import { type DeviceId, newId, type SegmentId } from '../../src/shared/ids.ts';
import { openKeyRing } from '../../src/stores/keys/key-ring.ts';

const lgwan = 'lgwan' as SegmentId;
const account = { userName: '印刷', password: 'hi-mi-tsu' };

async function keysOfTest() {
  const folder = await mkdtemp(join(tmpdir(), 'tomeoki-secret-'));
  const keys = await openKeyRing({ path: join(folder, 'keys.json') }, [lgwan]);
  await rm(folder, { recursive: true });
  return keys;
}

test('a secret comes out as it went in, and nothing of it is to be seen meanwhile', async () => {
  const keys = await keysOfTest();
  const place = { device: newId<DeviceId>(), use: 'account' } as const;
  const sealed = await sealSecret(keys, lgwan, place, account);
  assert.deepEqual(await openSecret(keys, sealed, place), account);
  assert.doesNotMatch(JSON.stringify(sealed), /hi-mi-tsu|印刷/);
  const again = await sealSecret(keys, lgwan, place, account);
  assert.notEqual(again.box, sealed.box);
});

test('a secret opens at its own place only, and not when a bit of it changed', async () => {
  const keys = await keysOfTest();
  const place = { device: newId<DeviceId>(), use: 'account' } as const;
  const sealed = await sealSecret(keys, lgwan, place, account);
  const damaged = { code: 'STORE_DOCUMENT_DAMAGED' };
  await assert.rejects(openSecret(keys, sealed, { ...place, use: 'snmp' }), damaged);
  await assert.rejects(openSecret(keys, sealed, { ...place, device: newId<DeviceId>() }), damaged);
  const box = Buffer.from(sealed.box, 'base64url');
  box.writeUInt8(box.readUInt8(20) ^ 1, 20);
  await assert.rejects(openSecret(keys, { ...sealed, box: box.toString('base64url') }, place), damaged);
  await assert.rejects(openSecret(keys, { ...sealed, box: '' }, place), damaged);
});

test('a secret as long as a document is refused', async () => {
  const place = { device: newId<DeviceId>(), use: 'account' } as const;
  const huge = { ...account, password: 'x'.repeat(5_000) };
  await assert.rejects(sealSecret(await keysOfTest(), lgwan, place, huge), { code: 'REQUEST_TOO_LARGE' });
});
