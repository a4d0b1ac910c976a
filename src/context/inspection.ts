/** Puts together what looks into documents and stamps them: the background look, passwords, stamps, trace codes. */

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { JobStore } from '../ports/job-store.ts';
import { findDocumentPassword } from '../print/inspect/document-password.ts';
import { startInspector } from '../print/inspect/inspector.ts';
import type { ReleaseDeps } from '../print/release/release-deps.ts';
import { reportStamps } from '../print/stamp/report-stamps.ts';
import type { SegmentId } from '../shared/ids.ts';
import { postgresTraceStore } from '../stores/postgres/trace-store.ts';
import type { Stores } from './stores.ts';

/** The running look into documents. Disposing stops the background work. */
export interface Inspection extends AsyncDisposable {
  /** For the deliveries: stamps with their report, and passwords of encrypted documents. */
  readonly releaseHooks: Required<Pick<ReleaseDeps, 'stampFor' | 'passwordFor' | 'documents'>>;
  /** The job store of the intake: a job that is held wakes the background look. */
  readonly intakeJobs: JobStore;
  /** Resolves when every held document was looked into that this process may take. */
  settled(): Promise<void>;
}

/** Starts looking into held documents. */
export function startInspection(stores: Stores): Inspection {
  const inspector = startInspector({
    ...stores,
    processId: `${hostname()}:${process.pid}:${randomUUID()}`,
  });
  const { stampFor, documents } = reportStamps({ ...stores, ...stampDeps(stores) });
  return {
    releaseHooks: {
      stampFor,
      documents,
      passwordFor: (job) => findDocumentPassword(stores, job),
    },
    intakeJobs: noticingHeld(stores.jobs, () => inspector.wake()),
    settled: () => inspector.settled(),
    [Symbol.asyncDispose]: () => inspector[Symbol.asyncDispose](),
  };
}

/** What stamping and tracing need of the stores and the configuration. */
export function stampDeps(stores: Stores) {
  const { segments } = stores.config;
  const cleanPaper = new Map(
    segments.flatMap(({ listeners, rawListeners = [], lpdListeners = [] }) =>
      [...listeners, ...rawListeners, ...lpdListeners].map((one) => [one.id, one.cleanPaper] as const),
    ),
  );
  return {
    people: stores.people,
    keys: stores.keys,
    clock: stores.clock,
    traces: postgresTraceStore(stores.database),
    stampPolicyOf: (segment: SegmentId) => stores.segments.find((one) => one.id === segment)?.stamps,
    cleanPaperOf: (listenerId: string) => cleanPaper.get(listenerId),
  };
}

/** The same store; after a write that leaves a job held, `onHeld` is called. */
function noticingHeld(jobs: JobStore, onHeld: () => void): JobStore {
  return {
    ...jobs,
    async insert(job, events) {
      const stored = await jobs.insert(job, events);
      if (stored.heldAt !== undefined) onHeld();
      return stored;
    },
    async change(id, when, patch, events) {
      const stored = await jobs.change(id, when, patch, events);
      if (stored !== undefined && patch.heldAt !== undefined) onHeld();
      return stored;
    },
  };
}
