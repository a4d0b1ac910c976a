/** Looks into one held document and writes down what was found. */

import type { DocumentTools } from '../../ports/document-tools.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { InspectionStore } from '../../ports/inspection-store.ts';
import type { SegmentKeys } from '../../ports/key-ring.ts';
import type { Clock } from '../../shared/clock.ts';
import type { DocumentFacts, DocumentTrouble } from '../document-facts.ts';
import { isOpaqueJob } from '../document-format.ts';
import type { PrintJob } from '../job.ts';
import { jobEvent } from '../job-event.ts';
import { findDocumentPassword } from './document-password.ts';

/** What looking works with. */
export interface InspectDeps {
  readonly inspections: InspectionStore;
  readonly vault: Pick<DocumentVault, 'open'>;
  readonly keys: Pick<SegmentKeys, 'wrapKey' | 'unwrapKey'>;
  readonly documents: Pick<DocumentTools, 'inspect'>;
  readonly clock: Clock;
}

/** The state reason that tells a trouble (RFC 8011 §5.3.8, PWG 5100.11 §6): the job stays held with it. */
const reasons: Readonly<Record<DocumentTrouble, string>> = {
  'password-needed': 'document-password-error',
  'font-missing': 'document-unprintable-error',
  damaged: 'document-unprintable-error',
  'too-complex': 'document-unprintable-error',
};

/**
 * Looks into a job's document and stores the facts with `job.inspected`. Undefined when the job is over or has no
 * document any more. Throws `STORE_...` faults, and those of tools that died before they could tell.
 */
export async function inspectJob(
  deps: InspectDeps,
  job: PrintJob,
  signal?: AbortSignal,
): Promise<PrintJob | undefined> {
  const password =
    job.documentFormat === 'application/pdf' ? await findDocumentPassword(deps, job) : undefined;
  const facts = await lookInto(deps, job, password, signal);
  return facts && (await recordFacts(deps, job, 'unknown', facts));
}

/** What is in the document; undefined when its bytes are gone. Nothing is written down. */
export async function lookInto(
  deps: Pick<InspectDeps, 'vault' | 'documents'>,
  job: PrintJob,
  password: string | undefined,
  signal?: AbortSignal,
): Promise<DocumentFacts | undefined> {
  const { blobKey, wrappedKey, documentFormat } = job;
  if (blobKey === undefined || wrappedKey === undefined) return undefined;
  if (isOpaqueJob(job)) return { opaque: true };
  return await deps.documents.inspect(
    deps.vault.open(job.segment, { blobKey, wrappedKey }),
    documentFormat ?? 'application/octet-stream',
    { ...(password !== undefined && { password }), ...(signal && { signal }) },
  );
}

/** Stores facts with their event, and the reason of a trouble in the job's state. */
export async function recordFacts(
  deps: Pick<InspectDeps, 'inspections' | 'clock'>,
  job: PrintJob,
  when: 'unknown' | 'always',
  facts: DocumentFacts,
): Promise<PrintJob | undefined> {
  const { trouble } = facts;
  return await deps.inspections.record(job.id, when, facts, trouble && reasons[trouble], [
    jobEvent('job.inspected', job, 'system', deps.clock.now(), {
      pages: facts.pages ?? null,
      colorPages: facts.colorPages ?? null,
      trouble: trouble ?? null,
      missingFonts: facts.missingFonts?.length ?? 0,
    }),
  ]);
}
