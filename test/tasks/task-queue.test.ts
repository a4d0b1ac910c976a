import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { processScan } from '../../src/scan/process/process-scan.ts';
import { systemClock } from '../../src/shared/clock.ts';
import type { ScanId } from '../../src/shared/ids.ts';
import { type LogDetails, silentLog } from '../../src/shared/log.ts';
import { scanProcessTask, wakeScan } from '../../src/tasks/scan-process.ts';
import { scanSweep } from '../../src/tasks/scan-sweep.ts';
import { openTaskQueue, type TaskQueue } from '../../src/tasks/task-queue.ts';
import { openLedger, openWorld, type ScanLedger, take } from '../support/scan-ledger.ts';

let ledger: ScanLedger;

before(async () => {
  ledger = await openLedger();
});

after(() => ledger[Symbol.asyncDispose]());

function open(logged: LogDetails[] = []): Promise<TaskQueue> {
  const note = (details: LogDetails): number => logged.push(details);
  return openTaskQueue({
    connection: ledger.place.connection,
    log: { ...silentLog, warn: note, error: note },
    maxConnections: 2,
  });
}

async function until(condition: () => boolean | Promise<boolean>, limitMs = 15_000): Promise<void> {
  const start = performance.now();
  while (!(await condition())) {
    assert.ok(performance.now() - start < limitMs, 'the condition did not come true in time');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test('a worker in one process is woken from another within a second', async () => {
  await using sender = await open();
  await using receiver = await open();
  const got: string[] = [];
  await receiver.work<{ readonly word: string }>({
    name: 'wake-test',
    run: async ({ word }) => {
      got.push(word);
    },
  });
  const start = performance.now();
  await sender.wake('wake-test', 'a', { word: 'a' });
  await until(() => got.length === 1);
  assert.ok(performance.now() - start < 1_900, 'it was polled for, not woken');
});

test('of one key one task waits at most, and a backlog drains without waiting for polls', async () => {
  await using queue = await open();
  for (let round = 0; round < 3; round += 1) {
    for (let key = 0; key < 30; key += 1) await queue.wake('backlog-test', String(key), { key });
  }
  const got: number[] = [];
  const start = performance.now();
  await queue.work<{ readonly key: number }>({
    name: 'backlog-test',
    concurrency: 4,
    run: async ({ key }) => {
      got.push(key);
    },
  });
  await until(() => got.length >= 30);
  assert.ok(performance.now() - start < 10_000);
  assert.deepEqual(
    got.sort((a, b) => a - b),
    Array.from({ length: 30 }, (_, key) => key),
  );
});

test('a task that throws is logged and harms no other', async () => {
  const logged: LogDetails[] = [];
  await using queue = await open(logged);
  let good = 0;
  await queue.work<{ readonly bad: boolean }>({
    name: 'throw-test',
    run: async ({ bad }) => {
      if (bad) throw new Error('broken');
      good += 1;
    },
  });
  await queue.wake('throw-test', '1', { bad: true });
  await queue.wake('throw-test', '2', { bad: false });
  await until(() => good === 1 && logged.some(({ task }) => task === 'throw-test'));
});

test('scans that were woken for, and scans that nobody was woken for, all get done, by two processes', async () => {
  const worlds = await Promise.all(['one', 'two'].map((owner) => openWorld(ledger, owner, systemClock())));
  const [world] = worlds;
  assert.ok(world !== undefined);
  const ids: ScanId[] = [];
  for (let index = 0; index < 8; index += 1) ids.push(await take(world));
  await using first = await open();
  await using second = await open();
  for (const [index, queue] of [first, second].entries()) {
    const own = worlds[index];
    if (own !== undefined) await queue.work(scanProcessTask(own.work));
  }
  for (const id of ids.slice(0, 4)) await wakeScan(first, id);
  second.repeat(scanSweep(world.work, second, 200));
  await until(async () => {
    const scans = await Promise.all(ids.map((id) => world.work.scans.find(id)));
    return scans.every((scan) => scan?.state === 'verified');
  }, 40_000);
  const recognised = worlds.reduce((sum, { reader }) => sum + reader.recognised, 0);
  assert.equal(recognised, 8, 'each was worked on once');
  assert.equal(await processScan(world.work, ids[0] ?? ('' as never)), 'not-due');
});
