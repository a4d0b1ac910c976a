/** Kills a service with SIGKILL at chosen moments and starts it again, as a supervisor would. */

import { EventEmitter, once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import { pick, type Random } from '../../drivers/simulators/paper/random.ts';
import { chooseSocketFolder } from '../../src/stores/postgres/embedded/socket-folder.ts';
import { childProcesses } from '../support/processes.ts';
import type { ServiceProcess, ServiceSite } from '../support/service-process.ts';

/** What happens in a journey; a kill waits for one of these. */
export const moments = [
  'submitting',
  'acknowledged',
  'releasing',
  'received',
  'printing',
  'completed',
] as const;

/** Tells what happens. */
export class Pulse extends EventEmitter {
  /** Tells one event; names that are no moment do nothing. */
  beat(moment: string): void {
    this.emit(moment);
  }
}

/** What one kill hit. */
export interface Kill {
  readonly moment: string;
  /** Milliseconds from the start command to `Ready`. */
  readonly restartMs: number;
  /** Print submissions without an answer. */
  readonly submissions: number;
  /** Deliveries by their state in the database. */
  readonly deliveries: Readonly<Record<string, number>>;
  /** True when the start after the kill was killed too. */
  readonly alsoStarting: boolean;
}

/** The service that is killed, and the one that runs after it. */
export interface Victim {
  readonly site: ServiceSite;
  service: ServiceProcess;
}

/** Waits for a moment of the wanted kind (5 s at most) and a little more, kills, and starts again. */
export async function killOnce(
  victim: Victim,
  pulse: Pulse,
  random: Random,
  options: { readonly submissions: () => number; readonly alsoStarting: boolean },
): Promise<Kill> {
  const moment = pick(random, moments);
  await Promise.race([once(pulse, moment), sleep(5_000)]);
  await sleep(Math.floor(random() * random() * 800));
  const submissions = options.submissions();
  await victim.service.kill();
  const deliveries = await openDeliveries(embeddedConnection(victim.site.dataFolder));
  if (options.alsoStarting) await killStart(victim.site, 300 + random() * 2_500);
  const begun = performance.now();
  victim.service = await victim.site.start({ timeoutMs: 240_000 });
  const restartMs = Math.round(performance.now() - begun);
  return { moment, restartMs, submissions, deliveries, alsoStarting: options.alsoStarting };
}

/** How to look into the embedded database of a data folder. */
export function embeddedConnection(dataFolder: string): ClientConfig {
  return { host: chooseSocketFolder(dataFolder), port: 5432, user: 'tomeoki', database: 'tomeoki' };
}

/** Counts unfinished deliveries by state, those in doubt included. */
export async function openDeliveries(connection: ClientConfig): Promise<Readonly<Record<string, number>>> {
  const client = new Client(connection);
  await client.connect();
  try {
    const { rows } = await client.query<{ state: string; count: string }>(
      "SELECT state, count(*) FROM delivery WHERE state NOT IN ('confirmed', 'returned') GROUP BY state",
    );
    return Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]));
  } finally {
    await client.end();
  }
}

/** Starts the service and kills it before, or just when, it is ready. */
async function killStart(site: ServiceSite, afterMs: number): Promise<void> {
  const before = new Set(await childProcesses());
  const starting = site.start({ timeoutMs: 240_000 }).catch(() => undefined);
  await sleep(afterMs);
  const service = (await childProcesses()).find((pid) => !before.has(pid));
  if (service !== undefined) process.kill(service, 'SIGKILL');
  await (await starting)?.kill();
}
