import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from '../../src/shared/log.ts';
import { faceThresholdsChore } from '../../src/tasks/face-thresholds.ts';
import { faceTidyChore } from '../../src/tasks/face-tidy.ts';
import { openFaceWorld } from '../support/face-world.ts';

const { signal } = new AbortController();

test('thresholds are set once a night, between one and five in Japan, and not while faces are off', async () => {
  await using faces = await openFaceWorld();
  const { deps, world } = faces;
  const { clock } = world;
  let isOn = false;
  const chore = faceThresholdsChore({
    deps: async () => (isOn ? deps : undefined),
    clock,
    log: silentLog,
    target: 0.0001,
    alone: (work) => world.database.tryAdvisoryLock('face-thresholds', work),
  });
  const runs = async () => {
    await chore.run(signal);
    const { count } = await world.database.kysely
      .selectFrom('face_threshold_run')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    return count;
  };
  // The world begins at 9 in the morning of Japan.
  isOn = true;
  assert.equal(await runs(), 0);
  clock.advance(17 * 3_600_000);
  isOn = false;
  assert.equal(await runs(), 0);
  isOn = true;
  assert.equal(await runs(), 1);
  clock.advance(3_600_000);
  assert.equal(await runs(), 1);
  clock.advance(24 * 3_600_000);
  assert.equal(await runs(), 2);
});

test('who left is forgotten by the next round', async () => {
  await using faces = await openFaceWorld();
  const person = await faces.enrolled('hanako');
  await faces.world.put('hanako', { state: 'left' });
  const { faces: store, clock } = faces.deps;
  await faceTidyChore({ faces: store, clock, log: silentLog, unusedDays: 365 }).run(signal);
  assert.equal((await store.findRecord(person.id))?.eraseReason, 'left');
});
