/** Kills a service with SIGKILL while clients print, again and again, and looks for what it had acknowledged. */

import assert from 'node:assert/strict';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../../src/config/config.ts';
import { readEnvironment } from '../../src/config/env.ts';
import { openStores, type Stores } from '../../src/context/stores.ts';
import { silentLog } from '../../src/shared/log.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { printJob, smallPdf } from './ipp-requests.ts';
import { makeServiceSite, type ServiceProcess, type ServiceSite } from './service-process.ts';
import { urlOf } from './test-service.ts';

/** How to kill. */
export interface IntakeKillPlan {
  readonly rounds: number;
  readonly clients: number;
  /** `external`: a server that lives on. `embedded`: every second time its processes are killed too. */
  readonly database: 'external' | 'embedded';
  readonly tell: (line: string) => void;
}

interface Acknowledged {
  readonly jobId: number;
  readonly sha256: string;
}

const listener = 'print';
const config = {
  web: { port: 0 },
  segments: [
    {
      id: 'lgwan',
      name: { ja: 'LGWAN接続系', en: 'LGWAN' },
      listeners: [{ id: listener, port: 0, identification: ['claimed-name' as const] }],
    },
  ],
  ocr: { processes: 1 },
  limits: { heldJobsPerPerson: 1_000_000, freeDiskBytes: 0 },
};

/** Runs the rounds; fails when an acknowledged job is not found whole, readable, held and in the audit. */
export async function killUnderIntake(plan: IntakeKillPlan): Promise<void> {
  await using open = new AsyncDisposableStack();
  const external: TestDatabase | undefined =
    plan.database === 'external' ? open.use(await testDatabase()) : undefined;
  const options = external === undefined ? {} : { databaseUrl: urlOf(external.connection) };
  const site = open.use(await makeServiceSite(config, options));
  await importPerson(site);
  let service = await site.start();
  let total = 0;
  for (let round = 1; round <= plan.rounds; round += 1) {
    const acknowledged: Acknowledged[] = [];
    const clients = startClients(service, plan.clients, acknowledged);
    await untilSome(acknowledged);
    await sleep(randomInt(200, 1_500));
    const withDatabase = plan.database === 'embedded' && round % 2 === 0;
    const killed = service.kill();
    if (withDatabase) await killDatabase(site.dataFolder);
    await killed;
    await clients.end();
    const beganMs = performance.now();
    service = await site.start();
    const readyMs = Math.round(performance.now() - beganMs);
    const { lost, aborted } = await lookFor(site, acknowledged);
    total += acknowledged.length;
    plan.tell(
      `round ${round}${withDatabase ? ' (database killed too)' : ''}: ${acknowledged.length} acknowledged, ${lost.length} lost, ${aborted} unacknowledged ones ended; ready after ${readyMs} ms`,
    );
    assert.deepEqual(lost, []);
  }
  plan.tell(`${total} acknowledged in ${plan.rounds} rounds, 0 lost`);
  assert.equal(await service.stop(), 0);
}

async function importPerson(site: ServiceSite): Promise<void> {
  const file = join(site.dataFolder, 'people.csv');
  await writeFile(
    file,
    'staff_number,login_name,display_name,department,segments,cards,roles\n1,hanako,山田花子,総務課,lgwan,,staff\n',
  );
  const { code, stderr } = await site.command(['user', 'import', file]);
  assert.equal(code, 0, stderr);
}

function startClients(service: ServiceProcess, count: number, acknowledged: Acknowledged[]) {
  const uri = (service.printerUrls[0] ?? '').replace(/^ipps:/, 'ipp:');
  let stopped = false;
  const client = async (): Promise<void> => {
    while (!stopped) {
      const document = smallPdf(randomBytes(randomInt(16, 60_000)));
      const sha256 = createHash('sha256').update(document).digest('hex');
      try {
        const { status, jobId } = await printJob(uri, { userName: 'hanako', document });
        if (status === 0) acknowledged.push({ jobId, sha256 });
      } catch {
        // The service is gone: whatever was under way was not acknowledged.
        return;
      }
    }
  };
  const running = Array.from({ length: count }, client);
  return {
    end: async () => {
      stopped = true;
      await Promise.all(running);
    },
  };
}

async function untilSome(acknowledged: readonly Acknowledged[]): Promise<void> {
  for (let tries = 0; acknowledged.length < 20 && tries < 300; tries += 1) await sleep(100);
  assert.ok(acknowledged.length > 0, 'the clients print');
}

/** Every process of the database server of this folder, all at once, as the kernel does when memory runs out. */
export async function killDatabase(dataFolder: string): Promise<void> {
  const [first = ''] = (await readFile(join(dataFolder, 'postgres', 'postmaster.pid'), 'latin1')).split('\n');
  const postmaster = Number(first);
  const children: number[] = [];
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await readFile(`/proc/${name}/stat`, 'latin1').catch(() => '');
    if (Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === postmaster)
      children.push(Number(name));
  }
  for (const pid of [postmaster, ...children]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended by itself.
    }
  }
}

async function lookFor(
  site: ServiceSite,
  acknowledged: readonly Acknowledged[],
): Promise<{ readonly lost: readonly string[]; readonly aborted: number }> {
  await using stores = await openStores(loadConfig(readEnvironment(site.env)), silentLog);
  const lost: string[] = [];
  for (const one of acknowledged) {
    const trouble = await troubleOf(stores, one);
    if (trouble !== undefined) lost.push(`job ${one.jobId}: ${trouble}`);
  }
  const { count } = await stores.database.kysely
    .selectFrom('print_job')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('state', '=', 'aborted')
    .executeTakeFirstOrThrow();
  return { lost, aborted: count };
}

async function troubleOf(stores: Stores, { jobId, sha256 }: Acknowledged): Promise<string | undefined> {
  const job = await stores.jobs.findByNumber(listener, jobId);
  if (job === undefined) return 'there is no row';
  const { blobKey, wrappedKey } = job;
  if (job.state !== 'pending-held' || blobKey === undefined || wrappedKey === undefined)
    return `is ${job.state}`;
  const hash = createHash('sha256');
  try {
    for await (const chunk of stores.vault.open(job.segment, { blobKey, wrappedKey })) hash.update(chunk);
  } catch (error) {
    return String(error);
  }
  if (hash.digest('hex') !== sha256) return 'the bytes differ';
  const events = await stores.database.kysely
    .selectFrom('audit_event')
    .select('kind')
    .where('subject', '=', `job:${job.id}`)
    .execute();
  return events.some(({ kind }) => kind === 'job.held') ? undefined : 'it is not in the audit';
}
