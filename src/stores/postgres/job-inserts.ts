/**
 * New print jobs in batches: those that come in while two batches are under way go with the next one, as one statement
 * with their audit events. One row at a time costs the server four times as much.
 */

import type { AuditEvent } from '../../audit/audit-event.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { PrintJob } from '../../print/job.ts';
import type { Database } from './database.ts';

/** Batches under way at the same time: one waits for its sync while the next is parsed. */
const mostUnderWay = 2;
/** Jobs of one batch. */
const mostJobs = 100;

/** A job that waits for its batch. */
interface Waiting {
  readonly job: Omit<PrintJob, 'jobId'>;
  readonly events: readonly AuditEvent[];
  readonly stored: PromiseWithResolvers<PrintJob>;
}

const jobColumns = `id uuid, segment text, listener_id text, owner_id uuid, submitted_as text, job_name text,
  state text, state_reasons jsonb, ticket jsonb, demands jsonb, facts jsonb, claim_hash text, document_format text,
  document_count integer, byte_length bigint, sha256 text, blob_key text, wrapped_key text, created_at timestamptz,
  held_at timestamptz, expires_at timestamptz`;

const statement = {
  name: 'insert-print-jobs',
  text: `WITH event AS (
    INSERT INTO audit_event (segment, at, kind, actor, subject, details)
    SELECT segment, at, kind, actor, subject, details
    FROM json_to_recordset($2::json) AS given(segment text, at timestamptz, kind text, actor text, subject text,
      details jsonb))
  INSERT INTO print_job (id, segment, listener_id, owner_id, submitted_as, job_name, state, state_reasons, ticket,
    demands, facts, claim_hash, document_format, document_count, byte_length, sha256, blob_key, wrapped_key,
    created_at, held_at, expires_at)
  SELECT id, segment, listener_id, owner_id, submitted_as, job_name, state,
    ARRAY(SELECT jsonb_array_elements_text(state_reasons)), ticket, demands, facts, decode(claim_hash, 'hex'),
    document_format, document_count, byte_length, decode(sha256, 'hex'), blob_key, wrapped_key, created_at, held_at,
    expires_at
  FROM json_to_recordset($1::json) AS given(${jobColumns})
  RETURNING id, job_id`,
};

/** The `insert` of the job store. */
export function batchedJobInserts(database: Database): JobStore['insert'] {
  let waiting: Waiting[] = [];
  let underWay = 0;
  const next = (): void => {
    if (underWay >= mostUnderWay || waiting.length === 0) return;
    const batch = waiting.slice(0, mostJobs);
    waiting = waiting.slice(mostJobs);
    underWay += 1;
    void insertBatch(database, batch).finally(() => {
      underWay -= 1;
      next();
    });
  };
  return (job, events) => {
    const stored = Promise.withResolvers<PrintJob>();
    waiting.push({ job, events, stored });
    // Those that were made durable together come one after the other in this turn of the event loop.
    if (waiting.length === 1) setImmediate(next);
    return stored.promise;
  };
}

/** Never rejects: each job is told its own outcome. */
async function insertBatch(database: Database, batch: readonly Waiting[]): Promise<void> {
  try {
    const jobs = JSON.stringify(batch.map(({ job }) => jobRow(job)));
    const events = JSON.stringify(batch.flatMap((one) => one.events.map(eventRow)));
    const rows = await database.prepared<{ id: string; job_id: number }>(statement, [jobs, events]);
    const numbers = new Map(rows.map((row) => [row.id, row.job_id]));
    for (const { job, stored } of batch) {
      const jobId = numbers.get(job.id);
      if (jobId === undefined) stored.reject(new TypeError('the database answered without the job'));
      else stored.resolve({ ...job, jobId });
    }
  } catch (error) {
    if (batch.length > 1 && isOneRowsFault(error)) {
      for (const one of batch) await insertBatch(database, [one]);
      return;
    }
    for (const { stored } of batch) stored.reject(error);
  }
}

/** Data exceptions (class 22) and broken constraints (class 23) are of one row; the others must not suffer for it. */
function isOneRowsFault(error: unknown): boolean {
  return error instanceof Error && 'code' in error && /^2[23]...$/.test(String(error.code));
}

function jobRow(job: Omit<PrintJob, 'jobId'>) {
  return {
    id: job.id,
    segment: job.segment,
    listener_id: job.listenerId,
    owner_id: job.ownerId,
    submitted_as: job.submittedAs,
    job_name: job.jobName,
    state: job.state,
    state_reasons: job.stateReasons,
    ticket: job.ticket,
    demands: job.demands,
    facts: job.facts,
    claim_hash: hex(job.claimHash),
    document_format: job.documentFormat,
    document_count: job.documentCount,
    byte_length: job.byteLength,
    sha256: hex(job.sha256),
    blob_key: job.blobKey,
    wrapped_key: job.wrappedKey,
    created_at: job.createdAt,
    held_at: job.heldAt,
    expires_at: job.expiresAt,
  };
}

function eventRow({ segment, at, kind, actor, subject, details }: AuditEvent) {
  return { segment, at, kind, actor, subject, details };
}

function hex(bytes: Uint8Array | undefined): string | undefined {
  return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}
