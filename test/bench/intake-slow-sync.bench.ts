/**
 * The same jobs as in intake.bench.ts while every sync of the service, of its database and of cupsd takes two
 * milliseconds longer (`SLOW_SYNC_US`, default 2000). The database is Debian's, started for this. Syncs that are delayed
 * so do not queue as on a real disk.
 */

import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasExternalPostgres, openExternalDatabase } from '../journey/private-postgres.ts';
import { smallPdf } from '../support/ipp-requests.ts';
import { cupsPresent } from '../support/private-cupsd.ts';
import { type CupsKind, measureCups } from './support/cups-cell.ts';
import { openIntakeSite } from './support/intake-site.ts';
import type { LoadReport } from './support/ipp-load.ts';
import { runLoad, writeRequest } from './support/load.ts';
import { slowSyncEnvironment } from './support/slow-sync.ts';

const seconds = Number(process.env['INTAKE_SECONDS'] ?? 2.5);
const warmSeconds = Number(process.env['INTAKE_WARM_SECONDS'] ?? 6);
const microseconds = Number(process.env['SLOW_SYNC_US'] ?? 2_000);
const clientCounts = [1, 8, 32];
const document = smallPdf(randomBytes(49_800));

const folder = await mkdtemp(join(tmpdir(), 'tomeoki-slow-sync-'));
try {
  const env = await slowSyncEnvironment(folder, microseconds);
  if (env === undefined) process.stdout.write('skipped: there is no C compiler (cc)\n');
  else if (!hasExternalPostgres()) process.stdout.write('skipped: PostgreSQL is not installed\n');
  else await measure(env);
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function measure(env: NodeJS.ProcessEnv): Promise<void> {
  // The programs of the database inherit it; neither this process nor the load generator may.
  Object.assign(process.env, env);
  await using database = await openExternalDatabase().finally(() => {
    for (const name of Object.keys(env)) Reflect.deleteProperty(process.env, name);
  });
  await using site = await openIntakeSite(32, { databaseUrl: database.url, env });
  const requestFiles: string[] = [];
  for (const [index, printerUri] of site.printerUris.entries()) {
    const file = join(folder, `ours-${index}`);
    const userName = `user${index + 1}`;
    requestFiles.push(await writeRequest(file, { printerUri, operation: 0x0002, userName, document }));
  }
  const ours = (clients: number, duration: number) =>
    runLoad({ port: site.port, requestFiles, clients, seconds: duration });
  await ours(32, warmSeconds);
  const rows = new Map<string, string[]>([
    ['Tomeoki, encrypted and durable', []],
    ['cupsd, default (not durable)', []],
    ['cupsd, durable', []],
  ]);
  const add = (name: string, report: LoadReport) =>
    rows
      .get(name)
      ?.push(`${Math.round(report.perSecond)} (${report.p50.toFixed(1)}/${report.p99.toFixed(1)})`);
  for (const clients of clientCounts) {
    add('Tomeoki, encrypted and durable', await ours(clients, seconds));
    if (!cupsPresent) continue;
    const cups = (kind: CupsKind) => measureCups(kind, { folder, document, clients, seconds, env });
    process.kill(site.pids.service, 'SIGSTOP');
    try {
      add('cupsd, default (not durable)', await cups('default'));
      add('cupsd, durable', await cups('durable'));
    } finally {
      process.kill(site.pids.service, 'SIGCONT');
    }
  }
  const head = `| syncs take ${microseconds} µs longer: jobs/s (p50/p99 ms) | ${clientCounts.join(' | ')} clients |`;
  const lines = [head, '|---|---|---|---|'];
  for (const [name, values] of rows) if (values.length > 0) lines.push(`| ${name} | ${values.join(' | ')} |`);
  process.stdout.write(`${lines.join('\n')}\n\n`);
}
