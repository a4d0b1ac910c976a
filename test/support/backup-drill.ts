/** A fire drill: a service is backed up while clients print, everything it has is deleted, and it is put back. */

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '../../src/config/config.ts';
import { readEnvironment } from '../../src/config/env.ts';
import { openStores } from '../../src/context/stores.ts';
import { silentLog } from '../../src/shared/log.ts';
import { waitUntilStopped } from '../../src/stores/postgres/embedded/embedded-postgres.ts';
import { printJob, smallPdf } from './ipp-requests.ts';
import { makeServiceSite, type ServiceProcess, type ServiceSite } from './service-process.ts';

/** How large the drill is. */
export interface DrillSize {
  /** Clients that print at the same time. */
  readonly clients: number;
  /** How long they print before and after the base backup, in ms. */
  readonly phaseMs: number;
  /** Bytes of documents put in before, in jobs of 16 MiB; default none. */
  readonly bulkBytes?: number;
}

interface Acknowledged {
  readonly jobId: number;
  readonly sha256: string;
  readonly at: Date;
}

const listener = 'print';
const login = 'hanako';
const passphrase = 'mikan-to-tanuki-to-2026';

/** Runs the drill; every acknowledged job of a finished round must be there, readable, with a whole audit chain. */
export async function runBackupDrill(t: TestContext, size: DrillSize): Promise<void> {
  await using open = new AsyncDisposableStack();
  const outside = await mkdtemp(join(tmpdir(), 'tomeoki-backup-'));
  open.defer(() => rm(outside, { recursive: true, force: true }));
  const folder = join(outside, 'backups');
  const keyCopy = join(outside, 'keys.jwe');
  const words = join(outside, 'passphrase');
  await writeFile(words, `${passphrase}\n`, { mode: 0o600 });
  const site = open.use(await makeServiceSite(configOf(folder)));
  const service = await site.start();
  await enrol(site);
  await mustRun(site, ['backup', 'keys', '--to', keyCopy, '--passphrase-file', words]);
  const acknowledged: Acknowledged[] = [];
  await fill(service, size.bulkBytes ?? 0, acknowledged);

  const clients = startClients(service, size.clients, acknowledged);
  await sleep(size.phaseMs);
  const backupBegun = performance.now();
  const told = await mustRun(site, ['backup', 'now', '--keep', '3']);
  t.diagnostic(
    `backup under load: ${told.split('\n')[0]} (${seconds(backupBegun)} s with the command's start)`,
  );
  await sleep(size.phaseMs);
  const middle = new Date();
  await sleep(size.phaseMs);
  await clients.stop();
  assert.deepEqual(clients.troubles, []);
  const lastRound = await waitForRound(folder, new Date(Date.now() - 1));

  await service.kill();
  await destroy(site);
  t.diagnostic(`${acknowledged.length} jobs acknowledged; then everything was deleted`);

  const restoreBegun = performance.now();
  const restored = await mustRun(site, [
    ...['restore', '--from', folder, '--keys', keyCopy, '--passphrase-file', words],
  ]);
  t.diagnostic(`restore: ${restored.split('\n')[0]} (${seconds(restoreBegun)} s)`);
  const due = acknowledged.filter(({ at }) => at <= lastRound);
  assert.equal(due.length, acknowledged.length, 'the last round came after the last job');
  assert.deepEqual(await missing(site, due), []);
  await mustRun(site, ['audit', 'verify']);
  const again = await site.start();
  acknowledged.length = 0;
  await fill(again, 1, acknowledged);
  assert.equal(acknowledged.length, 1, 'the restored service takes jobs');
  assert.equal(await again.stop(), 0);

  await destroy(site);
  await mustRun(site, [
    ...['restore', '--from', folder, '--keys', keyCopy, '--passphrase-file', words],
    ...['--until', middle.toISOString()],
  ]);
  const before = due.filter(({ at }) => at.getTime() < middle.getTime() - 500);
  const after = due.filter(({ at }) => at.getTime() > middle.getTime() + 2_000);
  assert.deepEqual(await missing(site, before), [], 'what was there at that time');
  assert.equal((await missing(site, after)).length, after.length, 'what came later is not');
  t.diagnostic(`point in time: ${before.length} jobs before it are there, ${after.length} after it are not`);
}

function configOf(folder: string) {
  return {
    web: { port: 0 },
    segments: [
      {
        id: 'lgwan',
        name: { ja: 'LGWAN接続系', en: 'LGWAN' },
        listeners: [{ id: listener, port: 0, identification: ['claimed-name' as const] }],
      },
    ],
    ocr: { processes: 1 },
    backup: { folder, logEverySeconds: 5, keep: 3 },
    limits: { heldJobsPerPerson: 1_000_000, freeDiskBytes: 0 },
  };
}

async function enrol(site: ServiceSite): Promise<void> {
  const path = join(site.dataFolder, 'people.csv');
  await writeFile(path, `staff_number,login_name,display_name,segments\n1,${login},山田花子,lgwan\n`);
  await mustRun(site, ['user', 'import', path]);
}

async function mustRun(site: ServiceSite, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await site.command(args);
  assert.equal(code, 0, `${args.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
}

/** Puts documents in, in jobs of 16 MiB. */
async function fill(service: ServiceProcess, bytes: number, acknowledged: Acknowledged[]): Promise<void> {
  for (let done = 0; done < bytes; done += 16 * 1024 ** 2) {
    await print(service, Math.min(16 * 1024 ** 2, bytes - done), acknowledged);
  }
}

async function print(service: ServiceProcess, bytes: number, acknowledged: Acknowledged[]): Promise<void> {
  const document = smallPdf(randomBytes(bytes));
  const uri = (service.printerUrls[0] ?? '').replace(/^ipps:/, 'ipp:');
  const sent = await printJob(uri, { userName: login, document, jobName: 'drill' });
  if (sent.status !== 0) throw new Error(`status ${sent.status}, HTTP ${sent.httpStatus}`);
  const sha256 = createHash('sha256').update(document).digest('hex');
  acknowledged.push({ jobId: sent.jobId, sha256, at: new Date() });
}

function startClients(service: ServiceProcess, count: number, acknowledged: Acknowledged[]) {
  const troubles: string[] = [];
  let stopped = false;
  const running = Array.from({ length: count }, async (_, index) => {
    // Small ones share a spool, large ones have files of their own.
    const bytes = index % 4 === 3 ? 1_500_000 : 20_000;
    while (!stopped) {
      try {
        await print(service, bytes, acknowledged);
      } catch (error) {
        troubles.push(String(error));
        await sleep(100);
      }
      await sleep(20);
    }
  });
  return {
    troubles,
    stop: async () => {
      stopped = true;
      await Promise.all(running);
    },
  };
}

/** Waits for a round that began after `moment`; answers when it began. */
async function waitForRound(folder: string, moment: Date): Promise<Date> {
  for (let tries = 0; tries < 600; tries += 1) {
    const text = await readFile(join(folder, 'state.json'), 'utf8').catch(() => '{}');
    const at = new Date((JSON.parse(text) as { at?: string }).at ?? 0);
    if (at > moment) return at;
    await sleep(100);
  }
  throw new Error('no round in a minute');
}

/** Everything the machine had: database, documents, keys, configuration. */
async function destroy(site: ServiceSite): Promise<void> {
  const config = await readFile(join(site.dataFolder, 'tomeoki.json'));
  // The database goes on after a kill; a command adopts it and stops it in order.
  await site.command(['printer', 'list']);
  assert.ok(await waitUntilStopped(site.dataFolder, 30_000));
  await rm(site.dataFolder, { recursive: true });
  await mkdir(site.dataFolder, { mode: 0o711 });
  await writeFile(join(site.dataFolder, 'tomeoki.json'), config);
}

/** Job numbers that are not there, or whose document cannot be read back equal. */
async function missing(site: ServiceSite, jobs: readonly Acknowledged[]): Promise<readonly string[]> {
  await using stores = await openStores(loadConfig(readEnvironment(site.env)), silentLog);
  const lost: string[] = [];
  for (const { jobId, sha256 } of jobs) {
    const job = await stores.jobs.findByNumber(listener, jobId);
    const { blobKey, wrappedKey } = job ?? {};
    if (job === undefined || blobKey === undefined || wrappedKey === undefined) {
      lost.push(`${jobId}: no row`);
      continue;
    }
    const hash = createHash('sha256');
    try {
      for await (const chunk of stores.vault.open(job.segment, { blobKey, wrappedKey })) hash.update(chunk);
      if (hash.digest('hex') !== sha256) lost.push(`${jobId}: other bytes`);
    } catch (error) {
      lost.push(`${jobId}: ${String(error)}`);
    }
  }
  return lost;
}

function seconds(begun: number): string {
  return ((performance.now() - begun) / 1000).toFixed(1);
}
