/** Pictures of the first pages of a held job, for its owner. They are kept in memory for seconds, and nowhere else. */

import type { DocumentTools, PreviewPage } from '../../ports/document-tools.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { JobId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { isOpaqueJob } from '../document-format.ts';
import type { PrintJob } from '../job.ts';
import { type ReleasingSession, refusalOfFactors } from '../release-decision.ts';
import { findDocumentPassword, type PasswordDeps } from './document-password.ts';
import type { PreviewCache } from './preview-cache.ts';

/** What previews work with. */
export interface PreviewDeps extends PasswordDeps {
  readonly jobs: Pick<JobStore, 'find'>;
  readonly vault: Pick<DocumentVault, 'open'>;
  readonly documents: Pick<DocumentTools, 'preview'>;
  readonly previews: PreviewCache;
}

/** Why there are no pictures. */
export type PreviewRefusal =
  | 'job-not-found'
  | 'segment-not-allowed'
  | 'factor-needed'
  /** A printer language, which nobody here interprets. */
  | 'format-not-shown'
  | 'password-needed'
  | 'damaged'
  | 'too-complex';

/** Which pictures. */
export interface PreviewWish {
  /** First pages, 1 to 20; default 3. */
  readonly pages?: number;
  /** Longer edge in pixels, 100 to 2,000; default 1,000. */
  readonly longEdgePx?: number;
}

/** Draws the first pages for the owner at the desk or at a device. Faults of a store or of the tools are thrown. */
export async function previewJob(
  deps: PreviewDeps,
  viewer: ReleasingSession,
  jobId: JobId,
  wish: PreviewWish = {},
): Promise<Result<readonly PreviewPage[], PreviewRefusal>> {
  const job = await deps.jobs.find(jobId);
  if (job === undefined || job.ownerId !== viewer.personId || job.state !== 'pending-held') {
    return refuse('job-not-found');
  }
  const locked = refusalOfFactors(viewer, job);
  if (locked !== undefined) return refuse(locked);
  if (isOpaqueJob(job) || job.facts?.opaque === true) return refuse('format-not-shown');
  const trouble = job.facts?.trouble;
  // A missing font does not keep the owner from seeing which document it is.
  if (trouble !== undefined && trouble !== 'font-missing') return refuse(trouble);
  const pages = clamp(wish.pages ?? 3, 1, 20);
  const longEdgePx = clamp(wish.longEdgePx ?? 1_000, 100, 2_000);
  try {
    const drawn = await deps.previews.get(`${job.id}/${pages}/${longEdgePx}`, () =>
      draw(deps, job, { pages, longEdgePx }),
    );
    return drawn === undefined ? refuse('job-not-found') : accept(drawn);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) throw error;
    return refuse(refusal);
  }
}

async function draw(
  deps: PreviewDeps,
  job: PrintJob,
  options: { readonly pages: number; readonly longEdgePx: number },
): Promise<readonly PreviewPage[] | undefined> {
  const { blobKey, wrappedKey, documentFormat } = job;
  if (blobKey === undefined || wrappedKey === undefined) return undefined;
  const password = await findDocumentPassword(deps, job);
  return await deps.documents.preview(
    deps.vault.open(job.segment, { blobKey, wrappedKey }),
    documentFormat ?? 'application/octet-stream',
    { ...options, ...(password !== undefined && { password }) },
  );
}

/** What the tools say of a document that cannot be drawn. */
function refusalOf(error: unknown): PreviewRefusal | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'PRINT_PASSWORD_NEEDED') return 'password-needed';
  if (code === 'PRINT_DOCUMENT_DAMAGED') return 'damaged';
  return code === 'PRINT_DOCUMENT_TOO_COMPLEX' ? 'too-complex' : undefined;
}

function clamp(value: number, least: number, most: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(least, Math.floor(value))) : least;
}
