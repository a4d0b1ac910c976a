/**
 * Background work on pg-boss. The queue only wakes workers: what is to be done stands in the tables of its own area,
 * so that a task that is lost, or comes twice, does no harm.
 */

import type { PoolConfig } from 'pg';
import { type ConstructorOptions, PgBoss } from 'pg-boss';
import type { Log } from '../shared/log.ts';

/** One kind of work. */
export interface Task<Data extends object = object> {
  /** Name of its queue: letters, digits, `-`. */
  readonly name: string;
  /** Runs at the same time in this process; default 2. */
  readonly concurrency?: number;
  /** Seconds after which a run counts as dead and its task is forgotten; default 900. */
  readonly expireInSeconds?: number;
  /**
   * Does the work once. A throw is logged and the task forgotten: repeating is the business of whoever keeps the
   * list of what is to be done. `signal` aborts when the process stops.
   */
  readonly run: (data: Data, signal: AbortSignal) => Promise<void>;
}

/** Work that a process does again and again while it lives. */
export interface Chore {
  readonly name: string;
  /** Rest between the end of one round and the begin of the next. */
  readonly everyMs: number;
  readonly run: (signal: AbortSignal) => Promise<void>;
}

/** How the queue is reached. */
export interface TaskQueueOptions {
  /** The pool settings of the service's database. */
  readonly connection: PoolConfig;
  readonly log: Log;
  /** Connections of the queue's own pool beside the listening one; default 4. */
  readonly maxConnections?: number;
}

/** A running queue. Disposing aborts the running work, waits for it up to 30 s, and closes the connections. */
export interface TaskQueue extends AsyncDisposable {
  /** Begins to work on tasks of this kind. */
  work<Data extends object>(task: Task<Data>): Promise<void>;
  /** Begins a chore; its first round starts at once. */
  repeat(chore: Chore): void;
  /** Wakes a worker of any process. While one of the same `key` waits, another is not queued. Never throws. */
  wake(name: string, key: string, data: object): Promise<void>;
  /** Queues tasks that failed within the last hour again, 1,000 of a kind at most; tells how many. */
  retryFailed(): Promise<number>;
}

/** Own schema, so that the service's tables and the library's stay apart. */
const schema = 'pgboss';
const stopTimeoutMs = 30_000;

/** Starts the queue; makes or updates its schema. */
export async function openTaskQueue(options: TaskQueueOptions): Promise<TaskQueue> {
  const { log } = options;
  const boss = new PgBoss(bossOptions(options));
  boss.on('error', (error) => log.warn({ err: error }, 'The task queue met a fault.'));
  boss.on('warning', ({ message }) => log.warn({ warning: message }, 'The task queue gives a warning.'));
  await boss.start();
  const stop = new AbortController();
  const known = new Set<string>();
  const ensure = async (name: string, expireInSeconds?: number): Promise<void> => {
    if (known.has(name)) return;
    await boss.createQueue(name, queueOptions(expireInSeconds));
    known.add(name);
  };
  const chores: Promise<void>[] = [];
  return {
    work: async (task) => {
      await ensure(task.name, task.expireInSeconds);
      await startWorkers(boss, task, log, stop.signal);
    },
    repeat: (chore) => {
      chores.push(repeatChore(chore, log, stop.signal));
    },
    wake: async (name, key, data) => {
      try {
        await ensure(name);
        await boss.send(name, data, { singletonKey: key });
      } catch (error) {
        log.warn({ task: name, err: error }, 'A task could not be queued; the sweep will find it.');
      }
    },
    retryFailed: async () => {
      let count = 0;
      for (const { name } of await boss.getQueues()) {
        const failed = await failedOf(boss, name);
        if (failed.length > 0) await boss.retry(name, failed);
        count += failed.length;
      }
      return count;
    },
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await Promise.allSettled(chores);
      await boss.stop({ graceful: true, timeout: stopTimeoutMs, close: true });
    },
  };
}

async function failedOf(boss: PgBoss, name: string): Promise<string[]> {
  const found = await boss.findJobs(name);
  return found
    .filter(({ state }) => state === 'failed')
    .map(({ id }) => id)
    .slice(0, 1_000);
}

function bossOptions({ connection, maxConnections }: TaskQueueOptions): ConstructorOptions {
  // The service reads int8 as numbers; the library counts on the driver's own reading.
  const { types: _types, max: _max, ...settings } = connection;
  return {
    ...(settings as ConstructorOptions),
    application_name: 'tomeoki-tasks',
    max: maxConnections ?? 4,
    schema,
    useListenNotify: true,
    schedule: false,
  };
}

/** `short`: at most one waiting task of a key. A task is not retried, and its row is kept for an hour. */
function queueOptions(expireInSeconds = 900) {
  return {
    policy: 'short',
    notify: true,
    retryLimit: 0,
    expireInSeconds,
    deleteAfterSeconds: 3_600,
    retentionSeconds: 86_400,
  };
}

async function startWorkers<Data extends object>(
  boss: PgBoss,
  task: Task<Data>,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  // Full batches are followed by another fetch at once; with batches of one a backlog would drain at the slow
  // polling rate. So each worker takes two and works on both.
  const options = {
    localConcurrency: Math.max(1, Math.ceil((task.concurrency ?? 2) / 2)),
    batchSize: 2,
    burstWhenBatchFull: true,
    pollingIntervalSeconds: 2,
    notifyPollingIntervalSeconds: 30,
  };
  await boss.work<Data>(task.name, options, async (jobs) => {
    await Promise.all(jobs.map(({ data }) => runTask(task, data, log, signal)));
  });
}

async function runTask<Data extends object>(
  task: Task<Data>,
  data: Data,
  log: Log,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  try {
    await task.run(data, signal);
  } catch (error) {
    log.error({ task: task.name, err: error }, 'A task failed.');
  }
}

async function repeatChore(chore: Chore, log: Log, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      await chore.run(signal);
    } catch (error) {
      if (!signal.aborted) log.error({ chore: chore.name, err: error }, 'A chore failed.');
    }
    await rest(chore.everyMs, signal);
  }
}

function rest(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
