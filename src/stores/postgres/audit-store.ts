/** The audit chain in PostgreSQL. */

import { type RawBuilder, sql } from 'kysely';
import type {
  AuditChainWriter,
  AuditCheckpoint,
  AuditFilter,
  AuditQuery,
  AuditSeal,
  AuditStore,
  ListedAuditEvent,
  PendingSegments,
  SealedAuditEvent,
  StoredAuditEvent,
} from '../../ports/audit-store.ts';
import { advisoryKey } from './advisory-lock.ts';
import type { Database, DatabaseTransaction } from './database.ts';

interface EventRow {
  id: number;
  segment: string;
  at_microseconds: string;
  kind: string;
  actor: string;
  subject: string;
  details: unknown;
}

/**
 * Moments in full precision: what the driver makes a Date of is cut to milliseconds, and a change could hide there.
 * As text, so that a moment far out of range is found to be changed and does not end the reading.
 */
const eventColumns = sql`e.id, e.segment, trunc(extract(epoch FROM e.at) * 1000000)::text AS at_microseconds,
  e.kind, e.actor, e.subject, e.details`;

/** Numbers that nobody reaches, kept within what can be read, for the same reason. */
const mostSafe = sql.lit(Number.MAX_SAFE_INTEGER);

const unsealed = sql`NOT EXISTS (SELECT FROM audit_seal s WHERE s.event_id = e.id)`;

/** The chain's store over a database. */
export function postgresAuditStore(database: Database): AuditStore {
  return {
    pendingSegments: (afterEventId) => pendingSegments(database, afterEventId),
    extendChain: (segment, work) =>
      database.transaction(async (trx) => {
        if (!(await lockChain(trx, segment))) return undefined;
        return await work(chainWriter(trx, segment));
      }),
    sealedSegments: () => sealedSegments(database),
    segments: () => segments(database),
    readChain: (segment, after, limit) => readChain(database, segment, after, limit),
    readCheckpoints: (segment, after, upTo) => readCheckpoints(database, segment, after, upTo),
    lastCheckpointSequence: async (segment) => {
      const { rows } = await sql<{ last: number | null }>`
        SELECT max(least(sequence, ${mostSafe})) AS last FROM audit_checkpoint WHERE segment = ${segment}`.execute(
        database.kysely,
      );
      return rows[0]?.last ?? 0;
    },
    countUnsealed: async (segment) => {
      const { rows } = await sql<{ count: number }>`
        SELECT count(*) AS count FROM audit_event e WHERE e.segment = ${segment} AND ${unsealed}`.execute(
        database.kysely,
      );
      return rows[0]?.count ?? 0;
    },
    listEvents: (query) => listEvents(database, query),
    linksOfPeriod: (segment, period) => linksOfPeriod(database, segment, period),
  };
}

async function listEvents(database: Database, query: AuditQuery): Promise<readonly ListedAuditEvent[]> {
  const { segments, beforeId, limit } = query;
  const { rows } = await sql<EventRow & { sequence: number | null }>`
    SELECT ${eventColumns}, s.sequence FROM audit_event e
    LEFT JOIN audit_seal s ON s.event_id = e.id
    WHERE e.segment = ANY(${[...segments]}::text[]) AND ${fits(query)}
      AND (${beforeId ?? null}::bigint IS NULL OR e.id < ${beforeId ?? null}::bigint)
    ORDER BY e.id DESC LIMIT ${Math.min(limit, 500)}`.execute(database.kysely);
  return rows.map(({ sequence, ...row }) => ({ ...toEvent(row), sequence: sequence ?? undefined }));
}

/** See `fitsFilter`, which says the same of events that were read. */
function fits({ kinds, person, subjects, from, before }: AuditFilter): RawBuilder<unknown> {
  const conditions = [sql`true`];
  if (kinds !== undefined) {
    const exact = kinds.filter((kind) => !kind.endsWith('.'));
    const groups = kinds.filter((kind) => kind.endsWith('.'));
    conditions.push(sql`(e.kind = ANY(${exact}::text[])
      OR EXISTS (SELECT FROM unnest(${groups}::text[]) AS wanted WHERE starts_with(e.kind, wanted)))`);
  }
  if (person !== undefined) conditions.push(sql`${`person:${person}`} IN (e.actor, e.subject)`);
  if (subjects !== undefined) conditions.push(sql`e.subject = ANY(${[...subjects]}::text[])`);
  if (from !== undefined) conditions.push(sql`e.at >= ${from}`);
  if (before !== undefined) conditions.push(sql`e.at < ${before}`);
  return sql.join(conditions, sql` AND `);
}

async function linksOfPeriod(
  database: Database,
  segment: string,
  period: Pick<AuditFilter, 'from' | 'before'>,
): Promise<{ readonly first: number; readonly last: number } | undefined> {
  const { from, before } = period;
  const { rows } = await sql<{ first: number | null; last: number | null }>`
    SELECT min(s.sequence) AS first, max(s.sequence) AS last
    FROM audit_seal s JOIN audit_event e ON e.id = s.event_id
    WHERE s.segment = ${segment} AND s.sequence < ${mostSafe}
      AND ${fits({ ...(from && { from }), ...(before && { before }) })}`.execute(database.kysely);
  const { first = null, last = null } = rows[0] ?? {};
  return first === null || last === null ? undefined : { first, last };
}

/** Held until the transaction ends. False when another session extends this chain. */
async function lockChain(trx: DatabaseTransaction, segment: string): Promise<boolean> {
  const key = advisoryKey(`audit-chain:${segment}`);
  const { rows } = await sql<{ taken: boolean }>`
    SELECT pg_try_advisory_xact_lock(${key}::bigint) AS taken`.execute(trx);
  return rows[0]?.taken === true;
}

function chainWriter(trx: DatabaseTransaction, segment: string): AuditChainWriter {
  return {
    head: () =>
      trx
        .selectFrom('audit_seal')
        .select(['sequence', 'hash'])
        .where('segment', '=', segment)
        .orderBy('sequence', 'desc')
        .limit(1)
        .executeTakeFirst(),
    lastCheckpoint: () =>
      trx
        .selectFrom('audit_checkpoint')
        .select(['sequence', 'at'])
        .where('segment', '=', segment)
        .orderBy('sequence', 'desc')
        .limit(1)
        .executeTakeFirst(),
    pending: async (afterEventId, limit) => {
      const { rows } = await sql<EventRow>`
        SELECT ${eventColumns} FROM audit_event e
        WHERE e.segment = ${segment} AND e.id > ${afterEventId} AND ${unsealed}
        ORDER BY e.id LIMIT ${limit}`.execute(trx);
      return rows.map(toEvent);
    },
    append: (seals) => appendSeals(trx, segment, seals),
    addCheckpoint: async ({ sequence, signature, at }) => {
      await trx.insertInto('audit_checkpoint').values({ segment, sequence, signature, at }).execute();
    },
  };
}

async function appendSeals(
  trx: DatabaseTransaction,
  segment: string,
  seals: readonly AuditSeal[],
): Promise<void> {
  if (seals.length === 0) return;
  const sequences = seals.map((seal) => seal.sequence);
  const eventIds = seals.map((seal) => seal.eventId);
  const hashes = seals.map((seal) => Buffer.from(seal.hash));
  await sql`INSERT INTO audit_seal (segment, sequence, event_id, hash)
    SELECT ${segment}, sequence, event_id, hash
    FROM unnest(${sequences}::bigint[], ${eventIds}::bigint[], ${hashes}::bytea[])
      AS seal (sequence, event_id, hash)`.execute(trx);
}

async function pendingSegments(database: Database, afterEventId: number): Promise<PendingSegments> {
  // Asked before the search, so that no event up to this id can appear after it but those committed late.
  const highest = await sql<{
    last: number | null;
  }>`SELECT least(max(id), ${mostSafe}) AS last FROM audit_event`.execute(database.kysely);
  const { rows } = await sql<{ segment: string }>`
    SELECT DISTINCT e.segment FROM audit_event e
    WHERE e.id > ${afterEventId} AND ${unsealed} ORDER BY 1`.execute(database.kysely);
  return { segments: rows.map((row) => row.segment), lastEventId: highest.rows[0]?.last ?? 0 };
}

/** Jumps through the index from one segment to the next. */
const sealedSegmentsQuery = sql<{ segment: string }>`
  WITH RECURSIVE sealed AS (
    SELECT min(segment) AS segment FROM audit_seal
    UNION ALL
    SELECT (SELECT min(s.segment) FROM audit_seal s WHERE s.segment > sealed.segment)
    FROM sealed WHERE sealed.segment IS NOT NULL
  )
  SELECT segment FROM sealed WHERE segment IS NOT NULL`;

async function sealedSegments(database: Database): Promise<readonly string[]> {
  const { rows } = await sealedSegmentsQuery.execute(database.kysely);
  return rows.map((row) => row.segment);
}

async function segments(database: Database): Promise<readonly string[]> {
  const { rows } = await sql<{ segment: string }>`
    ${sealedSegmentsQuery}
    UNION SELECT segment FROM audit_checkpoint
    UNION SELECT segment FROM audit_event e WHERE ${unsealed}
    ORDER BY 1`.execute(database.kysely);
  return rows.map((row) => row.segment);
}

async function readChain(
  database: Database,
  segment: string,
  afterSequence: number,
  limit: number,
): Promise<readonly SealedAuditEvent[]> {
  interface Row extends Partial<EventRow> {
    sequence: number;
    event_id: number;
    hash: Buffer;
  }
  const { rows } = await sql<Row>`
    SELECT l.sequence, l.event_id, l.hash, ${eventColumns}
    FROM (SELECT sequence, least(event_id, ${mostSafe}) AS event_id, hash FROM audit_seal
          WHERE segment = ${segment} AND sequence > ${afterSequence} AND sequence < ${mostSafe} ORDER BY sequence LIMIT ${limit}) l
    LEFT JOIN audit_event e ON e.id = l.event_id
    ORDER BY l.sequence`.execute(database.kysely);
  return rows.map(({ sequence, event_id, hash, ...event }) => ({
    sequence,
    eventId: event_id,
    hash,
    event: isEvent(event) ? toEvent(event) : undefined,
  }));
}

async function readCheckpoints(
  database: Database,
  segment: string,
  afterSequence: number,
  upToSequence: number,
): Promise<readonly AuditCheckpoint[]> {
  return await database.kysely
    .selectFrom('audit_checkpoint')
    .select(['segment', 'sequence', 'signature', 'at'])
    .where('segment', '=', segment)
    .where('sequence', '>', afterSequence)
    .where('sequence', '<=', upToSequence)
    .orderBy('sequence')
    .execute();
}

/** An outer join gives nulls for an event that is not there. */
function isEvent(row: Partial<EventRow>): row is EventRow {
  return typeof row.id === 'number';
}

function toEvent(row: EventRow): StoredAuditEvent {
  return {
    eventId: row.id,
    segment: row.segment,
    atMicroseconds: row.at_microseconds,
    kind: row.kind,
    actor: row.actor,
    subject: row.subject,
    details: row.details,
  };
}
