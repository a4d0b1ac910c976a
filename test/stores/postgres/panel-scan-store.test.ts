import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { PanelScanKey } from '../../../src/ports/panel-scan-store.ts';
import { type DeviceId, newId, type PersonId } from '../../../src/shared/ids.ts';
import { openDatabase } from '../../../src/stores/postgres/database.ts';
import { postgresPanelScanStore } from '../../../src/stores/postgres/panel-scan-store.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';

let place: TestDatabase;
before(async () => {
  place = await testDatabase();
});
after(() => place[Symbol.asyncDispose]());

const now = new Date('2026-11-22T01:00:00Z');
const later = (ms: number) => new Date(now.getTime() + ms);
const key: PanelScanKey = { deviceId: newId<DeviceId>(), personId: newId<PersonId>(), pullId: 'pull-0001' };

test('another process says how far a batch is and stops it; another person neither sees nor stops it', async () => {
  const mine = postgresPanelScanStore(place.database);
  await using database = await openDatabase({ connection: place.connection });
  const other = postgresPanelScanStore(database);
  const stranger = { ...key, personId: newId<PersonId>() };
  assert.equal(await other.images(key, now), undefined);
  await mine.begin(key, now);
  assert.equal(await mine.touch(key, 3, later(400)), false);
  assert.equal(await other.images(key, later(500)), 3);
  assert.equal(await other.images(stranger, later(500)), undefined);
  assert.equal(await other.callOff(stranger, later(500)), false);
  assert.equal(await mine.touch(key, 4, later(800)), false);
  assert.equal(await other.callOff(key, later(900)), true);
  assert.equal(await mine.touch(key, 4, later(1_200)), true);
  await mine.end(key);
  assert.equal(await other.images(key, later(1_300)), undefined);
  assert.equal(await other.callOff(key, later(1_300)), false);
});

test('a batch whose process died is forgotten after two minutes, and may begin anew at once', async () => {
  const store = postgresPanelScanStore(place.database);
  await store.begin(key, now);
  await store.touch(key, 7, now);
  await store.callOff(key, now);
  assert.equal(await store.images(key, later(119_000)), 7);
  assert.equal(await store.images(key, later(121_000)), undefined);
  await store.begin(key, later(1_000));
  assert.equal(await store.images(key, later(1_000)), 0);
  assert.equal(await store.touch(key, 1, later(1_400)), false);
  await store.begin({ ...key, pullId: 'pull-0002' }, later(300_000));
  const left = await place.database.kysely.selectFrom('panel_scan').select('pull_id').execute();
  assert.deepEqual(left, [{ pull_id: 'pull-0002' }]);
});
