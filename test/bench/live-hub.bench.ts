/**
 * What live updates cost with 1,000 open desks (`LIVE_STREAMS`): the real hub over a real database with ten held jobs, a
 * scan on its way and a past of 100 scans a person. Told are the time of one look, the CPU of this process and of the
 * database's own processes, and the statements, each a second; quiet, and while ten people a second get something new.
 */

import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { type LiveHub, openLiveHub } from '../../src/http/live-hub.ts';
import type { DeskStore } from '../../src/ports/desk-store.ts';
import { systemClock } from '../../src/shared/clock.ts';
import type { PersonId, SegmentId } from '../../src/shared/ids.ts';
import { silentLog } from '../../src/shared/log.ts';
import type { Database } from '../../src/stores/postgres/database.ts';
import { postgresDeskStore } from '../../src/stores/postgres/desk-store.ts';
import { testDatabase } from '../support/database.ts';

const streams = Number(process.env['LIVE_STREAMS'] ?? 1000);
const spanMs = 15_000;
const ticksPerSecond = 100;

async function fill({ kysely }: Database): Promise<void> {
  const people = sql`generate_series(1, ${streams}::int) AS p`;
  const id = sql`lpad(to_hex(p), 32, '0')::uuid`;
  await sql`INSERT INTO person (id, staff_number, login_name, display_name, segments, created_at, updated_at)
    SELECT ${id}, 's' || p, 'p' || p, 'p' || p, '{lgwan}', now(), now() FROM ${people}`.execute(kysely);
  await sql`INSERT INTO sign_in (id, person_id, created_at, expires_at)
    SELECT ${id}, ${id}, now(), now() + interval '8 hours' FROM ${people}`.execute(kysely);
  await sql`INSERT INTO print_job (id, segment, listener_id, owner_id, submitted_as, job_name, state, state_reasons, ticket,
      created_at, held_at, expires_at, wrapped_key, blob_key)
    SELECT gen_random_uuid(), 'lgwan', 'print', ${id}, 'p', 'job ' || j, 'pending-held', '{job-held-for-release}', '{}',
      now(), now(), now() + interval '1 day', 'x', 'x' FROM ${people}, generate_series(1, 10) AS j`.execute(
    kysely,
  );
  await sql`INSERT INTO scan (id, segment, source, source_key, owner_id, media_type, byte_length, sha256, state, received_at,
      updated_at)
    SELECT gen_random_uuid(), 'lgwan', 'upload', p || '-' || s, ${id}, 'application/pdf', 1, '\\x00',
      CASE WHEN s = 1 THEN 'split' ELSE 'verified' END, now(), now()
    FROM ${people}, generate_series(1, 100) AS s`.execute(kysely);
  await sql`ANALYZE`.execute(kysely);
}

/** CPU seconds of the database's processes that serve these connections. */
async function databaseCpu({ kysely }: Database): Promise<number> {
  const { rows } = await sql<{
    pid: number;
  }>`SELECT pid FROM pg_stat_activity WHERE datname = current_database()`.execute(kysely);
  let ticks = 0;
  for (const { pid } of rows) {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks / ticksPerSecond;
}

interface Counted {
  looks: number;
  tookMs: number[];
  events: number;
}

function listenAll(hub: LiveHub, counted: Counted, signal: AbortSignal): Promise<unknown> {
  const one = async (number: number): Promise<void> => {
    const id = number
      .toString(16)
      .padStart(32, '0')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    const person = { id: id as PersonId } as never;
    const events = hub.open({ signInId: id, person }, signal);
    if (events === undefined) throw new Error('a stream was refused');
    for await (const chunk of events) if (chunk.startsWith('event')) counted.events += 1;
  };
  return Promise.all(Array.from({ length: streams }, (_none, at) => one(at + 1)));
}

async function measured(name: string, database: Database, counted: Counted, work: () => Promise<void>) {
  counted.looks = 0;
  counted.tookMs = [];
  counted.events = 0;
  const [cpu, own, begun] = [await databaseCpu(database), process.cpuUsage(), performance.now()];
  const end = begun + spanMs;
  while (performance.now() < end) await work();
  const seconds = (performance.now() - begun) / 1000;
  const used = process.cpuUsage(own);
  const database2 = (await databaseCpu(database)) - cpu;
  const sorted = counted.tookMs.toSorted((a, b) => a - b);
  const figures = [
    (counted.looks / seconds).toFixed(2),
    `${(sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(0)} / ${(sorted.at(-1) ?? 0).toFixed(0)}`,
    ((used.user + used.system) / 10_000 / seconds).toFixed(1),
    ((100 * database2) / seconds).toFixed(1),
    ((3 * counted.looks) / seconds).toFixed(1),
    String(counted.events),
  ];
  process.stdout.write(`| ${name} | ${figures.join(' | ')} |\n`);
}

await using place = await testDatabase({ maxConnections: 4 });
const { database } = place;
await fill(database);
const counted: Counted = { looks: 0, tookMs: [], events: 0 };
const store = postgresDeskStore(database);
const desk: Pick<DeskStore, 'look'> = {
  look: async (asked) => {
    const begun = performance.now();
    const answer = await store.look(asked);
    counted.looks += 1;
    counted.tookMs.push(performance.now() - begun);
    return answer;
  },
};
const hub = openLiveHub({ desk, clock: systemClock(), log: silentLog, segments: ['lgwan' as SegmentId] });
const gone = new AbortController();
const listening = listenAll(hub, counted, gone.signal);
process.stdout.write(
  `| ${streams} streams | looks/s | ms a look, median / most | % of a core, service | % of a core, database | statements/s | events |\n|---|---|---|---|---|---|---|\n`,
);
await sleep(3000);
await measured('quiet', database, counted, () => sleep(1000));
await measured('ten people a second', database, counted, async () => {
  await sql`UPDATE print_job SET expires_at = expires_at + interval '1 second' WHERE id IN (
    SELECT DISTINCT ON (owner_id) id FROM print_job WHERE owner_id IN (
      SELECT id FROM person ORDER BY random() LIMIT 10))`.execute(database.kysely);
  await sleep(1000);
});
gone.abort();
hub.end();
await listening;
