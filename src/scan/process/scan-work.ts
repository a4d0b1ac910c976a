/** What working on a scan needs, and the form of one step. */

import type { OcrPage } from '../../../ocr/result.ts';
import type { Rendition } from '../../archive/record.ts';
import type { AuditEvent } from '../../audit/audit-event.ts';
import type { ArchiveStore } from '../../ports/archive-store.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { FilingOutbox } from '../../ports/filing-outbox.ts';
import type { FilingRuleStore } from '../../ports/filing-rule-store.ts';
import type { FilingTarget } from '../../ports/filing-target.ts';
import type { KeyRing } from '../../ports/key-ring.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { ScanChangeExtras, ScanPatch, ScanStore } from '../../ports/scan-store.ts';
import type { ReadableDocument, TextReader } from '../../ports/text-reader.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { Log } from '../../shared/log.ts';
import type { FilingRule } from '../filing/rule.ts';
import type { MyNumberPolicy } from '../my-number/policy.ts';
import type { ScanJob, ScanState } from '../scan-job.ts';
import type { SeparationDeps } from '../separate/separation-deps.ts';
import type { Understanding } from '../understanding.ts';

/** Bound once by the composition root. */
export interface ScanWorkDeps {
  readonly scans: ScanStore;
  readonly vault: DocumentVault;
  readonly reader: TextReader;
  readonly archive: ArchiveStore;
  readonly people: Pick<PersonStore, 'findById'>;
  /** Finds kind and values in what was read; absent: nothing is understood, and rules see the scan alone. */
  readonly understand?: (pages: readonly OcrPage[], scan: ScanJob) => Promise<Understanding>;
  /** Filing targets by the names that rules use. */
  readonly targets: ReadonlyMap<string, FilingTarget>;
  /** Rules of the configuration, in the order in which they are asked until a version of the database is active. */
  readonly rules: readonly FilingRule[];
  readonly filingRules: Pick<FilingRuleStore, 'active'>;
  readonly outbox: FilingOutbox;
  /** Signs manifests. */
  readonly keys: Pick<KeyRing, 'checkpoints'>;
  /** Separator sheets, cover sheets and trace codes; absent: every document stays one. */
  readonly separation?: SeparationDeps;
  /** Where Individual Numbers may be. */
  readonly myNumber: MyNumberPolicy;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this process in leases; another one after each start. */
  readonly owner: string;
  /** How long a scan stays another's after its process died, in ms; default 60,000. */
  readonly leaseMs?: number;
}

/** What a step came to: the change of the row and what is written with it. */
export interface StepResult {
  readonly patch: ScanPatch & { readonly state: ScanState };
  readonly events: readonly AuditEvent[];
  readonly extras?: ScanChangeExtras;
}

/**
 * One step. It may be run again after a crash at any point, and then comes to the same: it changes nothing of the
 * ledger itself but what it may do twice, and throws coded errors.
 */
export type ScanStep = (deps: ScanWorkDeps, scan: ScanJob, signal: AbortSignal) => Promise<StepResult>;

/** The original of a scan in memory; its length is bounded by intake. */
export async function readOriginal(deps: ScanWorkDeps, scan: ScanJob): Promise<ReadableDocument> {
  const chunks = await Array.fromAsync(deps.vault.open(scan.segment, referenceOf(scan)));
  return { bytes: Buffer.concat(chunks), mediaType: scan.mediaType };
}

/** The original as a rendition. Throws `STORE_BLOB_MISSING` for a scan that has none (any more). */
export function sealedOriginal(scan: ScanJob): Rendition {
  const { mediaType, byteLength, sha256, keyId } = scan;
  return { kind: 'original', pageNumber: 0, mediaType, byteLength, sha256, keyId, ...referenceOf(scan) };
}

/** Where the original lies. Throws `STORE_BLOB_MISSING` for a scan that has none (any more). */
export function referenceOf(scan: ScanJob): { readonly blobKey: string; readonly wrappedKey: string } {
  const { blobKey, wrappedKey } = scan;
  if (blobKey === undefined || wrappedKey === undefined) {
    throw new ServiceError('STORE_BLOB_MISSING', { details: { scan: scan.id } });
  }
  return { blobKey, wrappedKey };
}
