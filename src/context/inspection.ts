/** Puts together what looks into documents: the background look, passwords, previews, stamps and trace codes. */

import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { WalkUpSession } from '../identity/session.ts';
import type { DocumentTools } from '../ports/document-tools.ts';
import type { JobStore } from '../ports/job-store.ts';
import { findDocumentPassword } from '../print/inspect/document-password.ts';
import { startInspector } from '../print/inspect/inspector.ts';
import { openPreviewCache } from '../print/inspect/preview-cache.ts';
import { type PreviewWish, previewJob } from '../print/inspect/preview-job.ts';
import { unlockJob } from '../print/inspect/unlock-job.ts';
import type { ReleaseHooks } from '../print/release/release-deps.ts';
import { keepClean } from '../print/stamp/keep-clean.ts';
import { resolveTrace, type TraceAsker } from '../print/stamp/resolve-trace.ts';
import { stampFor } from '../print/stamp/stamp-for.ts';
import type { CleanPaperReason } from '../print/stamp-policy.ts';
import type { JobId, SegmentId } from '../shared/ids.ts';
import { postgresInspectionStore } from '../stores/postgres/inspection-store.ts';
import { postgresTraceStore } from '../stores/postgres/trace-store.ts';
import type { Stores } from './stores.ts';

type Owner = Pick<WalkUpSession, 'personId' | 'segments'>;

/** The running look into documents. Disposing stops the background work. */
export interface Inspection extends AsyncDisposable {
  /** For the deliveries: stamps, and passwords of encrypted documents. */
  readonly releaseHooks: Required<Pick<ReleaseHooks, 'stampFor' | 'passwordFor'>>;
  /** The job store of the intake: a job that is held wakes the background look. */
  readonly intakeJobs: JobStore;
  /** Resolves when every held document was looked into that this process may take. */
  settled(): Promise<void>;
  preview(viewer: Owner, job: JobId, wish?: PreviewWish): ReturnType<typeof previewJob>;
  unlock(owner: Owner, job: JobId, password: string): ReturnType<typeof unlockJob>;
  keepClean(owner: Owner, job: JobId, reason: CleanPaperReason | undefined): ReturnType<typeof keepClean>;
  resolveTrace(asker: TraceAsker, text: string): ReturnType<typeof resolveTrace>;
}

/** Starts looking into held documents. */
export function startInspection(stores: Stores, documents: DocumentTools): Inspection {
  const deps = {
    ...stores,
    documents,
    inspections: postgresInspectionStore(stores.database),
    processId: `${hostname()}:${process.pid}:${randomUUID()}`,
    previews: openPreviewCache(),
    ...stampDeps(stores),
  };
  const inspector = startInspector(deps);
  return {
    releaseHooks: {
      stampFor: (of) => stampFor(deps, of),
      passwordFor: (job) => findDocumentPassword(deps, job),
    },
    intakeJobs: noticingHeld(stores.jobs, () => inspector.wake()),
    settled: () => inspector.settled(),
    preview: (viewer, job, wish) => previewJob(deps, viewer, job, wish),
    unlock: (owner, job, password) => unlockJob(deps, owner, job, password),
    keepClean: (owner, job, reason) => keepClean(deps, owner, job, reason),
    resolveTrace: (asker, text) => resolveTrace(deps, asker, text),
    async [Symbol.asyncDispose]() {
      deps.previews[Symbol.dispose]();
      await inspector[Symbol.asyncDispose]();
    },
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
