/**
 * The service with 100,000 held jobs of 5,000 people (`HELD_JOBS`, `HELD_PEOPLE`): start-up, what a client asks and what
 * a panel asks; and beside it what cupsd answers with 10,000 held jobs (`CUPS_HELD_JOBS`).
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { loadConfig } from '../../src/config/config.ts';
import { readEnvironment } from '../../src/config/env.ts';
import { openStores } from '../../src/context/stores.ts';
import type { PersonId, SegmentId } from '../../src/shared/ids.ts';
import { silentLog } from '../../src/shared/log.ts';
import { cupsPresent, startPrivateCups } from '../support/private-cupsd.ts';
import { openIntakeSite } from './support/intake-site.ts';
import { residentMiB, runLoad, writeRequest } from './support/load.ts';

const jobs = Number(process.env['HELD_JOBS'] ?? 100_000);
const people = Number(process.env['HELD_PEOPLE'] ?? 5_000);
const cupsJobs = Number(process.env['CUPS_HELD_JOBS'] ?? 10_000);
const askers = 8;
/** Longest time for filling the peer, in milliseconds. */
const mostFillingMs = 90_000;

const folder = await mkdtemp(join(tmpdir(), 'tomeoki-held-bench-'));
const lines: string[] = [];
try {
  await using site = await openIntakeSite(askers, {
    beforeStart: async (env) => {
      await using stores = await openStores(loadConfig(readEnvironment(env)), silentLog);
      const { kysely } = stores.database;
      await sql`INSERT INTO person (id, staff_number, login_name, display_name, segments, created_at, updated_at)
        SELECT gen_random_uuid(), 'x' || n, 'x' || n, '利用者', '{lgwan}', now(), now()
        FROM generate_series(1, ${people - askers}) n`.execute(kysely);
      await sql`INSERT INTO print_job (id, segment, listener_id, owner_id, submitted_as, job_name, state, state_reasons,
          ticket, document_format, document_count, byte_length, sha256, blob_key, wrapped_key, created_at, held_at, expires_at)
        SELECT gen_random_uuid(), 'lgwan', 'print', owner.id, owner.login_name, '会議資料 ' || n, 'pending-held',
          '{job-held-for-release}', '{}', 'application/pdf', 1, 100000, sha256('x'), 'held/' || n, repeat('x', 490),
          now() - n * interval '1 second', now() - n * interval '1 second', now() + interval '3 days'
        FROM generate_series(1, ${jobs}) n
        JOIN (SELECT id, login_name, row_number() OVER () AS number FROM person) owner
          ON owner.number = 1 + n % ${people}`.execute(kysely);
      await sql`ANALYZE print_job`.execute(kysely);
    },
  });
  lines.push(`| start to ready, its database included | ${Math.round(site.readyMs)} ms |`);
  lines.push(`| resident memory after the start | ${Math.round(residentMiB(site.pids.service))} MiB |`);
  for (const [title, operation, more] of [
    ['Get-Printer-Attributes (all)', 0x000b, {}],
    ['Get-Jobs (mine, all attributes)', 0x000a, { 'my-jobs': { tag: 'boolean', value: true } }],
  ] as const) {
    const requestFiles: string[] = [];
    for (const [index, printerUri] of site.printerUris.entries()) {
      const file = join(folder, `${operation}-${index}`);
      requestFiles.push(
        await writeRequest(file, { printerUri, operation, userName: `user${index + 1}`, more }),
      );
    }
    await runLoad({ port: site.port, requestFiles, clients: 1, seconds: 1 });
    for (const clients of [1, 8]) {
      const { p50, p95, failed } = await runLoad({ port: site.port, requestFiles, clients, seconds: 2 });
      const times = `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`;
      lines.push(`| ${title}, ${clients} at a time | ${times}${failed > 0 ? `, ${failed} failed` : ''} |`);
    }
  }
  lines.push(await measureList(site.site.env));
  if (cupsPresent) {
    // What ours still does in the background must not slow the peer.
    process.kill(site.pids.service, 'SIGSTOP');
    try {
      lines.push(...(await measureCupsQueries()));
    } finally {
      process.kill(site.pids.service, 'SIGCONT');
    }
  }
  process.stdout.write(`| ${jobs} held jobs of ${people} people | |\n|---|---|\n${lines.join('\n')}\n\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** What a tap asks of the stores after the card was read: the person's held jobs with their last deliveries. */
async function measureList(env: NodeJS.ProcessEnv): Promise<string> {
  await using stores = await openStores(loadConfig(readEnvironment(env)), silentLog);
  const { rows } = await sql<{ id: string }>`SELECT id FROM person ORDER BY random() LIMIT 300`.execute(
    stores.database.kysely,
  );
  const took: number[] = [];
  for (const { id } of rows) {
    const beganMs = performance.now();
    await stores.jobs.listWaiting(id as PersonId, ['lgwan' as SegmentId], 500);
    took.push(performance.now() - beganMs);
  }
  took.sort((a, b) => a - b);
  const at = (share: number) => (took[Math.floor(took.length * share)] ?? 0).toFixed(1);
  return `| list of a person's held jobs for the panel | p50 ${at(0.5)} ms, p95 ${at(0.95)} ms |`;
}

/** The same questions to a cupsd with held jobs, of which one in a hundred is the asker's. */
async function measureCupsQueries(): Promise<readonly string[]> {
  await using cups = await startPrivateCups({
    scheduler: ['MaxJobs 0', 'LogLevel warn', 'AccessLogLevel config'],
    files: ['FileDevice Yes'],
  });
  await cups.command('/usr/sbin/lpadmin', '-p', 'held', '-E', '-v', 'file:///dev/null');
  const printerUri = `ipp://localhost:${cups.port}/printers/held`;
  const requestOf = (file: string, operation: number, userName: string, more = {}) =>
    writeRequest(join(folder, file), {
      printerUri,
      operation,
      userName,
      more,
      ...(operation === 0x0002 && { document: Buffer.from('%PDF-1.4\n') }),
    });
  const senders = await Promise.all(
    Array.from({ length: 100 }, (_, index) => requestOf(`cups-${index}`, 0x0002, `user${index}`)),
  );
  let held = 0;
  for (const endMs = performance.now() + mostFillingMs; held < cupsJobs && performance.now() < endMs; ) {
    held += (await runLoad({ port: cups.port, requestFiles: senders, clients: 100, seconds: 1 })).requests;
  }
  const lines: string[] = [];
  for (const [title, operation, more] of [
    ['Get-Printer-Attributes', 0x000b, {}],
    ['Get-Jobs (all)', 0x000a, {}],
    ['Get-Jobs (mine)', 0x000a, { 'my-jobs': { tag: 'boolean', value: true } }],
  ] as const) {
    const file = await requestOf('cups-question', operation, 'user1', more);
    const { p50, p95 } = await runLoad({ port: cups.port, requestFiles: [file], clients: 1, seconds: 2 });
    const times = `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms`;
    lines.push(`| cupsd with ${held} held jobs: ${title} | ${times} |`);
  }
  lines.push(`| cupsd, resident memory | ${Math.round(residentMiB(cups.pid))} MiB |`);
  return lines;
}
