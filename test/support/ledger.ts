/** People, jobs and releases written straight into a database, as a year of an office leaves them behind. */

import { randomUUID } from 'node:crypto';
import type { DocumentFacts } from '../../src/print/document-facts.ts';
import type { DeliveryUsage, PrintJob } from '../../src/print/job.ts';
import { type DeliveryId, type JobId, newId, type PersonId, type SegmentId } from '../../src/shared/ids.ts';
import type { Database } from '../../src/stores/postgres/database.ts';
import { postgresJobStore } from '../../src/stores/postgres/job-store.ts';
import { postgresPersonStore } from '../../src/stores/postgres/person-store.ts';

/** A person of the ledger. */
export async function addLedgerPerson(
  database: Database,
  name: string,
  department: string,
): Promise<PersonId> {
  const at = new Date('2026-04-01T00:00:00Z');
  return await postgresPersonStore(database).upsert(
    {
      staffNumber: `S-${name}`,
      loginName: name,
      displayName: `試験 ${name}`,
      department,
      site: '',
      roles: ['staff'],
      segments: ['lgwan' as SegmentId],
      state: 'active',
    },
    at,
    (id) => ({
      kind: 'person.imported',
      segment: '-',
      at,
      actor: 'system',
      subject: `person:${id}`,
      details: {},
    }),
  );
}

/** A held job. */
export async function addLedgerJob(
  database: Database,
  ownerId: PersonId,
  change: Partial<PrintJob> = {},
): Promise<PrintJob> {
  const at = change.createdAt ?? new Date('2026-05-01T00:00:00Z');
  return await postgresJobStore(database).insert(
    {
      id: newId<JobId>(),
      segment: 'lgwan' as SegmentId,
      listenerId: 'lgwan-print',
      ownerId,
      submittedAs: 'somebody',
      jobName: '起案文書',
      state: 'pending-held',
      stateReasons: ['job-held-for-release'],
      ticket: {},
      demands: {},
      facts: undefined,
      claimHash: undefined,
      documentFormat: 'application/pdf',
      documentCount: 1,
      byteLength: 1000,
      sha256: undefined,
      blobKey: undefined,
      wrappedKey: undefined,
      impressionsCompleted: undefined,
      mediaSheetsCompleted: undefined,
      createdAt: at,
      heldAt: at,
      processingAt: undefined,
      completedAt: undefined,
      expiresAt: new Date(at.getTime() + 72 * 3_600_000),
      ...change,
    },
    [],
  );
}

/** Opens a delivery of a job, as a claim does. */
export async function claimLedgerJob(
  database: Database,
  job: { readonly id: JobId; readonly ticket?: PrintJob['ticket'] },
  at: Date,
): Promise<DeliveryId> {
  const id = newId<DeliveryId>();
  await database.kysely
    .insertInto('delivery')
    .values({
      id,
      job: job.id,
      state: 'claimed',
      marker: `TM-${randomUUID()}`,
      ticket: JSON.stringify(job.ticket ?? {}),
      created_at: at,
      updated_at: at,
    })
    .execute();
  return id;
}

/** Ends a delivery with the paper it used. */
export async function endLedgerDelivery(
  database: Database,
  id: DeliveryId,
  at: Date,
  usage: DeliveryUsage | undefined,
): Promise<void> {
  await database.kysely
    .updateTable('delivery')
    .set({
      state: usage === undefined ? 'returned' : 'confirmed',
      updated_at: at,
      finished_at: at,
      ...(usage !== undefined && { usage: JSON.stringify(usage) }),
    })
    .where('id', '=', id)
    .execute();
}

/** A job that came out, in one step. */
export async function addLedgerRelease(
  database: Database,
  ownerId: PersonId,
  at: Date,
  usage: Partial<DeliveryUsage> & { readonly impressions: number },
  change: Partial<PrintJob> = {},
): Promise<PrintJob> {
  const job = await addLedgerJob(database, ownerId, { ...change, createdAt: at, state: 'completed' });
  const delivery = await claimLedgerJob(database, job, at);
  const { impressions } = usage;
  await endLedgerDelivery(database, delivery, at, {
    sheets: impressions,
    colorImpressions: 0,
    estimated: false,
    cost: 0,
    ...usage,
  });
  return job;
}

/** A job that nobody collected. */
export async function addLedgerExpiry(
  database: Database,
  ownerId: PersonId,
  at: Date,
  facts: DocumentFacts | undefined,
  change: Partial<PrintJob> = {},
): Promise<PrintJob> {
  const job = await addLedgerJob(database, ownerId, {
    createdAt: new Date(at.getTime() - 72 * 3_600_000),
    state: 'canceled',
    stateReasons: ['job-canceled-after-timeout'],
    facts,
    ...change,
  });
  await database.kysely.updateTable('print_job').set({ completed_at: at }).where('id', '=', job.id).execute();
  return job;
}
