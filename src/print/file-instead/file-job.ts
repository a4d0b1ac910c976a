/**
 * Step: a held job goes into the archive instead of onto paper.
 *
 * Its document is taken into the custody of scans as if its owner had uploaded it, and is durable there before the job
 * ends (`completed`, `job-saved-successfully` of PWG 5100.11). The custody knows the job by its id: filing twice, or after
 * a crash between the two, makes one document. When the job was released at a device in the same moment, it is both
 * printed and filed, as was asked.
 */

import type { JobStore } from '../../ports/job-store.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { ScanIntakeDeps } from '../../scan/intake/intake-deps.ts';
import { takeScan } from '../../scan/intake/take-scan.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { JobId, ScanId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { decideFiling, type FileRefusal, type FilingOwner } from '../file-decision.ts';
import { discardErased, erasedKey } from '../hold/erase-job.ts';
import type { PrintJob } from '../job.ts';
import { jobEvent } from '../job-event.ts';

/** What filing needs. */
export interface FileJobDeps {
  readonly jobs: JobStore;
  readonly people: Pick<PersonStore, 'findById'>;
  readonly scanIntake: ScanIntakeDeps;
}

/** What became of it. */
export interface FiledJob {
  readonly scanId: ScanId;
  /** False when the job went on to a device meanwhile. */
  readonly ended: boolean;
}

/** Codes of the custody that speak of this document: no other try helps. */
const hopeless: ReadonlySet<string> = new Set(['SCAN_TOO_LARGE', 'SCAN_EMPTY', 'SCAN_FORMAT_UNSUPPORTED']);

/** Files one held job of the owner. Throws `SCAN_NO_ROOM` and what the stores throw; then the job is held as before. */
export async function fileJob(
  deps: FileJobDeps,
  owner: FilingOwner,
  jobId: JobId,
  signal?: AbortSignal,
): Promise<Result<FiledJob, FileRefusal>> {
  const decided = decideFiling(await deps.jobs.find(jobId), owner);
  if (!decided.ok) return decided;
  const job = decided.value;
  try {
    const scanId = await takeIntoCustody(deps, owner, job, signal);
    return accept({ scanId, ended: await endAsFiled(deps, owner, job, scanId) });
  } catch (error) {
    if (error instanceof ServiceError && hopeless.has(error.code)) return refuse('not-fileable');
    throw error;
  }
}

async function takeIntoCustody(
  { people, scanIntake }: FileJobDeps,
  { personId }: FilingOwner,
  job: PrintJob,
  signal: AbortSignal | undefined,
): Promise<ScanId> {
  const { blobKey, wrappedKey, segment } = job;
  if (blobKey === undefined || wrappedKey === undefined) throw new ServiceError('SCAN_EMPTY');
  const receipt = await takeScan(scanIntake, {
    segment,
    source: 'print',
    sourceKey: `job:${job.id}`,
    peer: job.listenerId,
    originalName: job.jobName,
    ownerId: personId,
    department: (await people.findById(personId))?.department ?? '',
    declaredByteLength: job.byteLength,
    ...(job.sha256 !== undefined && { declaredSha256: job.sha256 }),
    actor: `person:${personId}`,
    body: scanIntake.vault.open(segment, { blobKey, wrappedKey }),
    onUnknownFormat: 'refuse',
    repeatsKnownBy: 'key',
    ...(signal !== undefined && { signal }),
  });
  return receipt.scanId;
}

async function endAsFiled(
  { jobs, scanIntake }: FileJobDeps,
  { personId }: FilingOwner,
  job: PrintJob,
  scanId: ScanId,
): Promise<boolean> {
  const at = scanIntake.clock.now();
  const actor = `person:${personId}` as const;
  const ended = await jobs.change(
    job.id,
    { states: ['pending-held'] },
    {
      state: 'completed',
      stateReasons: ['job-saved-successfully'],
      completedAt: at,
      impressionsCompleted: 0,
      mediaSheetsCompleted: 0,
      ...erasedKey,
    },
    [jobEvent('job.filed', job, actor, at, { scan: scanId }), jobEvent('document.erased', job, 'system', at)],
  );
  if (ended === undefined) return false;
  await discardErased({ jobs, vault: scanIntake.vault }, ended);
  return true;
}
